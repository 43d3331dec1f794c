"""May this value stand under this key? One answer for files, edits and the canvas (whose twin is in TypeScript).

A rule of a property is {range, integer, default, unit}, {list, default}, "flag" or "text": see kinds.toml.
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Rule = Mapping[str, Any] | str

LONGEST_TEXT = 120  # UTF-16 code units, as browsers count
LARGEST_WHOLE = 2**53  # beyond it browsers and we read different numbers


def fault_of(rule: Rule, value: object) -> str | None:
    """The rule that `value` breaks, as a few plain words without the place; None if it breaks none."""
    if rule == "flag":
        return None if isinstance(value, bool) else "not true or false"
    if rule == "text":
        return fault_of_text(value)
    return _fault_of_shaped(rule, value) if isinstance(rule, Mapping) else "unknown rule"


def fault_of_number(value: object, lo: float, hi: float, *, integer: bool = False) -> str | None:
    """None if `value` is a finite number (a whole one, if asked) within lo and hi, both included."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        return "not a whole number" if integer else "not a number"
    if abs(value) > LARGEST_WHOLE:
        return "beyond 2^53"
    if integer and value % 1:
        return "not a whole number"
    if value < lo:
        return f"{number_text(value)} is below {number_text(lo)}"
    return f"{number_text(value)} is above {number_text(hi)}" if value > hi else None


def fault_of_text(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """None if `value` is text that browsers and databases can keep, of at most `longest` UTF-16 code units."""
    if not isinstance(value, str):
        return "not text"
    if utf16_length(value) > longest:
        return f"longer than {longest}"
    return None if is_storable(value) else "has a character that cannot be stored"


def is_storable(text: str) -> bool:
    """False for NUL and halves of surrogate pairs, which Postgres refuses."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


def utf16_length(text: str) -> int:
    """Length as JavaScript's `text.length` counts it."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def number_text(value: float) -> str:
    """A finite number as JavaScript's String() writes it, within 2^53."""
    if value == int(value):
        return str(int(value))
    shortest = repr(float(value))
    if abs(value) >= 1e-6:
        return format(Decimal(shortest), "f")
    mantissa, _, exponent = shortest.partition("e")
    return f"{mantissa}e{int(exponent)}"


def _is_finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def _fault_of_shaped(rule: Mapping[str, Any], value: object) -> str | None:
    if "list" in rule:
        return _fault_of_choice(rule["list"], value)
    lo, hi = rule["range"]
    return fault_of_number(value, lo, hi, integer=bool(rule.get("integer")))


def _fault_of_choice(choices: list[str], value: object) -> str | None:
    if isinstance(value, str) and value in choices:
        return None
    return "not one of " + ", ".join(choices)
