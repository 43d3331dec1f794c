"""The schema of a result: what `sim.judge` gives. A dataclass that is stored whole says itself what is in it."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from sim import words
from sim.measures import Interval
from sim.result import Bottleneck, ClassResult, Failure, JobResult, ResourceResult
from sim.schemas.shapes import Schema, choice, closed, document, in_a_line

VERSION = 1
ABOUT = (
    "What one simulation measured, its verdict, and the ladder of users. Equal inputs, seed, engine and catalogue give "
    "an equal result. Intervals are at 99 %."
)
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
POSITIVE: Schema = {"type": "number", "minimum": 0}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
USERS: Schema = {"type": "number", "exclusiveMinimum": 0, "description": "daily active users"}
VERDICT = choice(["holds", "breaks", "too_close"])
PLAIN: Mapping[Any, Schema] = {
    float: NUMBER,
    int: COUNT,
    str: TEXT,
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
}


MAYBE: Mapping[str, Schema] = {
    "grown": {
        "type": "object",
        "additionalProperties": COUNT,
        "description": "By the id of each tier that grows, how many nodes it had.",
    }
}


def schema() -> Schema:
    """What `sim.judge` returns: a result that holds more than this, or less, does not pass."""
    reason = closed({"code": choice(words.REASONS), "params": _each(TEXT)})
    blamed = {"tier": TEXT, "resource": TEXT, "row": choice(words.ROWS), "reason": reason}
    parts = {
        "tier": _tier(),
        "bottleneck": closed(blamed, about=in_a_line(Bottleneck)),
        "breakpoint": closed({"users": USERS, **blamed}, about="From so many users on a target is missed."),
        "failure": _failure(),
    }
    return document("result", VERSION, ABOUT, {**closed({**_top(), **MAYBE}, _top()), "$defs": parts})


def of_type(kind: Any) -> Schema:
    """A value of this type as JSON holds it. Raises KeyError for a type that no result has had yet."""
    if is_dataclass(kind):
        return closed({key: of_type(hint) for key, hint in get_type_hints(kind).items()}, about=in_a_line(kind))
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": of_type(inner[0])}
    if get_origin(kind) is dict:
        return _each(of_type(inner[1]))
    if isinstance(kind, UnionType):
        return {"anyOf": [of_type(each) for each in inner]}
    return PLAIN[kind]


def _top() -> dict[str, Schema]:
    return {
        "engine": {**TEXT, "description": "Which engine measured: another may give other numbers for equal inputs."},
        "catalogue": TEXT,
        "seed": COUNT,
        "requests": COUNT,
        "simulated_s": POSITIVE,
        "events": COUNT,
        "users": USERS,
        "peak_rps": POSITIVE,
        "verdict": VERDICT,
        "bottleneck": _or_none({"$ref": "#/$defs/bottleneck"}),
        "failures": {"type": "array", "items": {"$ref": "#/$defs/failure"}},
        "errors": of_type(Interval),
        "tiers": {**_each({"$ref": "#/$defs/tier"}), "description": "By the id of the tier, without the users."},
        "links": {"type": "array", "items": closed({"from": TEXT, "to": TEXT, "rate_rps": POSITIVE})},
        "classes": {"type": "array", "items": of_type(ClassResult)},
        "jobs": {"type": "array", "items": of_type(JobResult)},
        "ladder": _ladder(),
        "at_estimate": _or_none(closed({"peak_rps": POSITIVE, "users": USERS, "verdict": VERDICT})),
    }


def _tier() -> Schema:
    resource = closed(
        {"resource": TEXT, "utilisation": SHARE, "lo": SHARE, "hi": SHARE, "waiting": POSITIVE, "offered": POSITIVE},
        about=in_a_line(ResourceResult),
    )
    return closed(
        {
            "utilisation": _or_none(SHARE),
            "resource": _or_none(TEXT),
            "saturated": {"type": "boolean"},
            "waiting": POSITIVE,
            "errors": SHARE,
            "hit_ratio": _or_none(SHARE),
            "lag_ms": _or_none(POSITIVE),
            "resources": {"type": "array", "items": resource},
        },
        about="Its numbers are those of the resource that the load fills most.",
    )


def _failure() -> Schema:
    fields = {"class": TEXT, "target": TEXT, "value": NUMBER, "limit": NUMBER, "is_close": {"type": "boolean"}}
    return closed(fields, about=in_a_line(Failure).replace("`name`", "`class`"))


def _ladder() -> Schema:
    points = {"type": "array", "items": {"$ref": "#/$defs/breakpoint"}}
    return closed(
        {"from": USERS, "to": USERS, "now": USERS, "horizon": USERS, "breakpoints": points},
        about="The axis of users, and where on it the design breaks; each breakpoint supposes the ones before mended.",
    )


def _each(item: Schema) -> Schema:
    return {"type": "object", "additionalProperties": item}


def _or_none(shape: Schema) -> Schema:
    return {"anyOf": [shape, {"type": "null"}]}
