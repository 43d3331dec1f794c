"""The kinds of tier and what each may hold, as the catalogue says."""

import math
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import sim


@cache
def _kinds() -> dict[str, Any]:
    return tomllib.loads((Path(next(iter(sim.__path__))) / "catalogue" / "kinds.toml").read_text())["kinds"]


def names() -> tuple[str, ...]:
    return tuple(_kinds())


@cache
def properties(kind: str) -> dict[str, Any]:
    """What a person may set on a tier of this kind, and the rule of each."""
    return {"name": "text", **_kinds()[kind]["properties"]}


def fault(kind: str, key: str, value: Any) -> str | None:
    """Why the value breaks the rule of its key, or None."""
    rule = properties(kind)[key]
    if rule == "flag":
        return None if isinstance(value, bool) else "yes or no is needed"
    if rule == "text":
        return _fault_of_text(value)
    if "list" in rule:
        return None if isinstance(value, str) and value in rule["list"] else "it is none of " + ", ".join(rule["list"])
    return _fault_of_number(value, rule)


def _fault_of_text(value: Any) -> str | None:
    if not isinstance(value, str):
        return "a text is needed"
    if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        return "the text cannot be stored"
    return "it is longer than 120 characters" if len(value) > 120 else None


def _fault_of_number(value: Any, rule: dict[str, Any]) -> str | None:
    lo, hi = rule["range"]
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return "a number is needed"
    if rule.get("integer") and value % 1:
        return f"{value} is no whole number"
    if value < lo:
        return f"{value} is below {lo}"
    return f"{value} is above {hi}" if value > hi else None
