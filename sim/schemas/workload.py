"""The schema of a workload: what the readers of `sim.workload` ask of a table, in the order in which they ask."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import SimError
from sim.schemas.merged import merged, shape_of
from sim.schemas.shapes import Schema, document, in_a_line
from sim.schemas.watched import POINTS, Watched
from sim.workload import Clients, Targets, Workload, door
from sim.workload.model import Dataset, JobKind, Region, RequestClass

EXAMPLE = Path(__file__).parent / "example.toml"
ABOUT = (
    "What must be done, for any number of daily active users. The file is TOML; this is the schema of what it says. "
    "A number may be a curve: straight on the logarithm of users between its points, constant outside."
)
PARTS: Mapping[str, type] = {
    "classes": RequestClass,
    "jobs": JobKind,
    "datasets.*": Dataset,
    "users.regions.*": Region,
    "targets": Targets,
    "clients": Clients,
}


def schema() -> Schema:
    """What `workload.parse` reads. Raises ValueError if a reader asks in a way that cannot be written down."""
    load, tables = watched()
    words = _of_needs(load)
    parts = {part: _shape(part, rows, words) for part, rows in tables.items()}
    examples = [tomllib.loads(EXAMPLE.read_text("utf-8"))]
    return document(
        "workload", door.FORMAT, ABOUT, {**parts.pop(""), "$defs": {**parts, **POINTS}, "examples": examples}
    )


def watched() -> tuple[Workload, Mapping[str, list[Watched]]]:
    """The example, and its tables with what was asked of them, by the part that they play.

    What a reader only takes if it is there is also tried away, where the workload can do without.
    """
    example = tomllib.loads(EXAMPLE.read_text("utf-8"))
    load, seen = _read(example)
    tried = [_read_without(example, table, key) for table in seen for key in sorted(table.wondered & set(table.value))]
    tables: dict[str, list[Watched]] = {}
    for table in [*seen, *(table for tables in tried for table in tables)]:
        if table.unseen:
            raise ValueError(f"{table.path}: nobody saw how {table.unseen} is asked for: see sim/schemas/watched.py")
        tables.setdefault(table.part, []).append(table)
    return load, tables


def _read(example: dict[str, Any]) -> tuple[Workload, list[Watched]]:
    top = Watched(example)
    return door.read(top), list(top.everything())


def _read_without(example: dict[str, Any], table: Watched, key: str) -> list[Watched]:
    """The tables of the example without one field, or none if it cannot be read then."""
    assert isinstance(table.value, dict)
    field = table.value.pop(key)
    try:
        return _read(example)[1]
    except SimError:
        return []
    finally:
        table.value[key] = field


def _shape(part: str, tables: list[Watched], words: Mapping[str, str]) -> Schema:
    if tables[0].names:
        return tables[0].names
    ways = merged(table.questions for table in tables)
    if not part.endswith("needs"):
        return shape_of(ways, in_a_line(PARTS[part]) if part in PARTS else "")
    of_way = [next(words[table.path] for table in tables if set(table.questions) <= set(way)) for way in ways]
    return {"oneOf": [shape_of([way], about) for way, about in zip(ways, of_way, strict=True)]}


def _of_needs(load: Workload) -> Mapping[str, str]:
    """What each need of the example is, by its path."""
    owners = [(f"{part}[{n}]", each) for part in ("classes", "jobs") for n, each in enumerate(getattr(load, part))]
    return {f"{path}.needs[{n}]": in_a_line(need.make) for path, owner in owners for n, need in enumerate(owner.needs)}
