"""Our own JSON: a design as its schema (/schemas/design.json) says it. Nothing is lost either way."""

import json

from django.utils.translation import gettext as _

from practice.designs.formats.draft import Reading, pass_door
from practice.designs.graph import Drawing
from practice.designs.shape import plain
from sim import design, strictjson

MARKER = "what breaks next"


def write(drawing: Drawing) -> str:
    return json.dumps(drawing, indent=2, ensure_ascii=False) + "\n"


def compact(drawing: Drawing) -> str:
    """The same in as few letters as can be."""
    return json.dumps(drawing, ensure_ascii=False, separators=(",", ":"))


def piece(drawing: Drawing) -> str:
    """The same as it goes through the clipboard, to be pasted into a drawing (static/studio/piece.ts)."""
    return compact({"copied": MARKER, **drawing})


def read(text: str) -> Reading:
    """A file of ours, or a piece that was copied in the studio. Raises SimError."""
    value = strictjson.loads(text, longest=design.MAX_BYTES)
    if isinstance(value, dict):
        value.pop("copied", None)  # what marks a piece of a drawing in the clipboard
    design.parse(value)
    tiers = [{**tier, "x": tier.get("x", 0), "y": tier.get("y", 0)} for tier in value["tiers"]]
    drawing = plain({**value, "tiers": tiers})
    pass_door(drawing)
    return Reading(_("a design of ours"), drawing)


def is_ours(value: object) -> bool:
    return isinstance(value, dict) and ("tiers" in value or "copied" in value)
