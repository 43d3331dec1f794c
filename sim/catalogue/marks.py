"""What is drawn beside tiers and links: notes, and groups that stand around tiers. No run reads them.

Rules are those of `rules.py`; the twin is static/studio/marks.ts.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sim.catalogue.rules import Rule, fault_of, fault_of_text

MAX_NOTES = 100
MAX_GROUPS = 50
FAR = 100_000  # places are whole numbers within this
LONGEST_NOTE = 500  # UTF-16 code units

_PLACE: Rule = {"range": [-FAR, FAR], "integer": True}
_SIDE: Rule = {"range": [64, 20_000], "integer": True}
NOTE: Mapping[str, Rule] = MappingProxyType({"x": _PLACE, "y": _PLACE, "text": "text"})
GROUP: Mapping[str, Rule] = MappingProxyType(
    {
        "kind": {"list": ["region", "zone"]},
        "name": "text",
        "x": _PLACE,
        "y": _PLACE,
        "width": _SIDE,
        "height": _SIDE,
    }
)


def fault_of_note(key: str, value: object) -> str | None:
    """The rule that a note of this value would break, in a few words; None if it breaks none."""
    if key == "text":
        return fault_of_text(value, LONGEST_NOTE)
    return fault_of(NOTE[key], value) if key in NOTE else "unknown property of a note"


def fault_of_group(key: str, value: object) -> str | None:
    """The rule that a group of this value would break, in a few words; None if it breaks none."""
    return fault_of(GROUP[key], value) if key in GROUP else "unknown property of a group"
