"""Several tables that play the same part, as one object: what one of them has and another has not may be left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sim.schemas.shapes import Schema, closed
from sim.workload.table import MISSING

UNSAID: Any = object()  # the default of a field that may be left out, where it is not always the same


@dataclass(frozen=True)
class Asked:
    """One question: what the answer may be, and what it is if there is none (MISSING: there must be one)."""

    schema: Schema
    default: Any

    @property
    def whole(self) -> Schema:
        """With its default, if it is a value that a file could hold."""
        is_said = self.default not in (MISSING, UNSAID) and self.default not in ({}, [])
        return {**self.schema, "default": self.default} if is_said else self.schema


Questions = Mapping[str, Asked]


def merged(tables: Iterable[Questions]) -> list[Questions]:
    """One for each way to fill in this part; a table that only leaves some fields out is no way of its own."""
    ways: list[dict[str, Asked]] = []
    for questions in sorted(tables, key=len, reverse=True):
        way = next((way for way in ways if set(questions) <= set(way)), None)
        if way is None:
            ways.append(dict(questions))
        else:
            way.update({key: _both(key, asked, questions.get(key)) for key, asked in way.items()})
    return list(ways)


def shape_of(ways: list[Questions], about: str) -> Schema:
    """An object that can be filled in these ways, which differ by one field that must be there, or altogether."""
    if len(ways) == 1:
        return _closed(ways[0], about)
    common = set.intersection(*(set(way) for way in ways))
    own = [[key for key in way if key not in common] for way in ways]
    if all(len(keys) == 1 and way[keys[0]].default is MISSING for way, keys in zip(ways, own, strict=True)):
        everything = reduce(lambda a, b: {**a, **{key: b[key] for key in b if key not in a}}, ways)
        whole = _closed({**everything, **{key: Asked(everything[key].schema, UNSAID) for (key,) in own}}, about)
        return {**whole, "oneOf": [{"required": keys} for keys in own]}
    raise ValueError(f"no schema yet for tables that differ by {own}: say in sim/schemas/merged.py how")


def _closed(way: Questions, about: str) -> Schema:
    required = [key for key, asked in way.items() if asked.default is MISSING]
    return closed({key: asked.whole for key, asked in way.items()}, required, about)


def _both(key: str, one: Asked, other: Asked | None) -> Asked:
    if other is None:
        return Asked(one.schema, UNSAID)
    if one.schema != other.schema:
        raise ValueError(f"{key} is asked for with two rules where one part is played: {one.schema}, {other.schema}")
    return one if one.default == other.default else Asked(one.schema, UNSAID)
