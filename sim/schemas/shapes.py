"""The rules of the catalogue and of workload files as pieces of JSON Schema (draft 2020-12).

Patterns end with `(?!\\n)$`: some readers let `$` match before a last new line.
"""

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from sim.catalogue.rules import LONGEST_TEXT, Rule

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FLAG: Schema = {"type": "boolean"}
NULL: Schema = {"type": "null"}


def document(name: str, version: int, about: str, shape: Schema) -> Schema:
    """A whole schema. Its `$id` is a name and not an address: it stays the same wherever the site runs."""
    head = {"$schema": DIALECT, "$id": f"urn:what-breaks-next:{name}:{version}", "title": name.capitalize()}
    return {**head, "description": about, **shape}


def closed(properties: Mapping[str, Schema], required: Iterable[str] | None = None, about: str = "") -> Schema:
    """An object that holds nothing else; everything is required unless `required` says what is."""
    needed = list(properties if required is None else required)
    return {
        **({"description": about} if about else {}),
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": False,
    }


def number(lo: float, hi: float, *, integer: bool = False) -> Schema:
    """A number within lo and hi, both included; a whole one, if asked (2.0 is whole)."""
    if lo == hi:
        return {"const": lo}
    return {"type": "integer" if integer else "number", "minimum": _plain(lo), "maximum": _plain(hi)}


def text(longest: int = LONGEST_TEXT) -> Schema:
    """Text of at most so many characters. A reader counts UTF-16 code units, which are more for some."""
    return {"type": "string", "maxLength": longest, "pattern": r"^[^\u0000]*$"}


def choice(choices: Iterable[str]) -> Schema:
    return {"enum": list(choices)}


def name(pattern: str) -> Schema:
    """Text that matches this pattern as a whole."""
    return {"type": "string", "pattern": rf"^{pattern}(?!\n)$"}


def rows(item: Schema, most: int, least: int = 0) -> Schema:
    return {"type": "array", **({"minItems": least} if least else {}), "maxItems": most, "items": item}


def of_rule(rule: Rule) -> Schema:
    """What a rule of kinds.toml lets through. Raises ValueError for a rule of a shape that has no schema yet."""
    if rule == "flag":
        return {**FLAG, "default": False}
    if rule == "text":
        return text()
    if isinstance(rule, Mapping) and "list" in rule:
        return {**choice(rule["list"]), **_told(rule)}
    if isinstance(rule, Mapping) and "range" in rule:
        return {**number(*rule["range"], integer=bool(rule.get("integer"))), **_told(rule)}
    raise ValueError(f"no schema for the rule {rule!r}: say in sim/schemas/shapes.py what it lets through")


def _plain(value: float) -> float:
    """1000000 rather than 1000000.0."""
    return int(value) if value == int(value) else value


def _told(rule: Mapping[str, Any]) -> Schema:
    """Its unit and default, for people."""
    return {word: rule[key] for word, key in (("description", "unit"), ("default", "default")) if key in rule}


def in_a_line(thing: object) -> str:
    """What its docstring says, as one line."""
    return " ".join((inspect.getdoc(thing) or "").split())
