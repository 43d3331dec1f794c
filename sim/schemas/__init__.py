"""JSON Schemas (draft 2020-12) of the formats, each made from what its reader or writer goes by.

    schemas.schema("design")["$defs"]["app"]["properties"]["nodes"]

`python -m sim schema design` prints one; the site shows them under /schemas/.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache

from sim.schemas import course, design, result, scenario, workload
from sim.schemas.beyond import BEYOND, Beyond
from sim.schemas.shapes import Schema

SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "design": design.schema,
    "workload": workload.schema,
    "scenario": scenario.schema,
    "result": result.schema,
    "course": course.schema,
}


def schema(name: str) -> Schema:
    """The schema of a format by its name. Raises KeyError for a name that is none."""
    return SCHEMAS[name]()


@cache
def text(name: str) -> str:
    """The same as a file holds it. Raises KeyError."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


__all__ = ["BEYOND", "SCHEMAS", "Beyond", "Schema", "schema", "text"]
