"""The schema of a course: what `python -m sim play --json` prints. Its dataclasses say themselves what is in it."""

from typing import get_type_hints

from sim import words
from sim.catalogue.faults import FAULTS
from sim.scenario.course import Course, Window
from sim.scenario.model import Scenario, Strike
from sim.schemas.result import TEXT, needed, of_type
from sim.schemas.shapes import Schema, choice, closed, document, in_a_line
from sim.telling import chronicle

ABOUT = (
    "What a design made of a scenario, window by window, and as a verdict. Equal inputs, seed, engine and catalogue "
    "give an equal course. Intervals are at 99 %."
)


def schema() -> Schema:
    """What `chronicle.told` gives: a course that holds more than this, or less, does not pass."""
    strike = {**_fields(Strike), "fault": choice(FAULTS), "sentence": TEXT}
    scenario = {**_fields(Scenario), "strikes": {"type": "array", "items": {"$ref": "#/$defs/strike"}}}
    errors = {"type": "object", "propertyNames": choice(words.CAUSES), "additionalProperties": of_type(float)}
    window = {**_fields(Window), "errors": errors}
    course = {
        "format": {"const": chronicle.FORMAT},
        "engine": TEXT,
        "catalogue": TEXT,
        **_fields(Course, ("scenario", "windows")),
        "scenario": {"$ref": "#/$defs/scenario"},
        "verdict": choice(chronicle.VERDICTS),
        "windows": {"type": "array", "items": {"$ref": "#/$defs/window"}},
    }
    parts = {
        "scenario": closed(scenario, needed(scenario), in_a_line(Scenario)),
        "strike": closed(strike, needed(strike), in_a_line(Strike)),
        "window": closed(window, needed(window), in_a_line(Window)),
    }
    said = [key for key in needed(course) if key not in ("engine", "catalogue", "film")]  # as courses of before did not
    return document("course", chronicle.FORMAT, ABOUT, {**closed(course, said), "$defs": parts})


def _fields(kind: type, without: tuple[str, ...] = ("strikes",)) -> dict[str, Schema]:
    return {key: of_type(hint) for key, hint in get_type_hints(kind).items() if key not in without}
