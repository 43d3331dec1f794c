"""The door: is this an edit at all? Looks at the edit alone, never at the drawing. The twin of static/studio/shape.ts.

What a tier or a link may hold is the catalogue's to say (sim/catalogue), in the catalogue's words.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sim.catalogue import KINDS, LINK_PROPERTIES, fault
from sim.catalogue.marks import FAR, fault_of_group, fault_of_note
from sim.catalogue.rules import fault_of, fault_of_number
from sim.design import IDENTIFIER
from sim.errors import SimError, joined
from sim.strictjson import inside

EDIT_BYTES = 8 * 1024

Verdict = SimError | None
Check = Callable[[Any, str], Verdict]


def fault_of_edit(edit: Any) -> Verdict:
    """Why this edit is refused, or None. Its values come from a strict reader of JSON (sim/strictjson.py)."""
    if found := _fields(edit, {"id": _identifier, "changes": _list}, ""):
        return found
    changes = ((change, f"changes[{n}]") for n, change in enumerate(edit["changes"]))
    return _first(fault_of_change(change, path) for change, path in changes) or _fault_of_size(edit)


def fault_of_change(change: Any, path: str = "") -> Verdict:
    if not isinstance(change, Mapping):
        return SimError(path, "not an object")
    if "type" not in change:
        return SimError(joined(path, "type"), "missing")
    kind_of_change = change["type"]
    if not isinstance(kind_of_change, str) or kind_of_change not in _CHANGES:
        return SimError(joined(path, "type"), "unknown change")
    fields, also = _CHANGES[kind_of_change]
    return _fields(change, {"type": _anything, **fields}, path) or also(change, path)


def can_hold(kind: str, key: str, value: Any) -> bool:
    """May a tier of this kind be given this value under this key? None clears, which is always allowed."""
    return value is None or fault(kind, key, value) is None


def size_bytes(value: Any) -> int:
    """What the value takes as a browser writes it."""
    return len(json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))


def plain(value: Any) -> Any:
    """The value with 2 for 2.0: to a browser they are one number."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _fault_of_size(edit: Any) -> Verdict:
    size = size_bytes(edit)
    return SimError("", f"{size} bytes is above {EDIT_BYTES}") if size > EDIT_BYTES else None


# -- what each change must look like besides its fields ---------------------------------------------------------------
def _properties_fit_kind(change: Any, path: str) -> Verdict:
    properties = change["properties"].items()
    return _first(_said(fault(change["kind"], key, value), path, "properties", key) for key, value in properties)


def _value_fits_some_kind(change: Any, path: str) -> Verdict:
    """The kind is not known at the door: refused is what no kind could hold."""
    key, value = change["key"], change["value"]
    holders = [kind for kind in KINDS if key in KINDS[kind].properties]
    if not holders:
        return SimError(joined(path, "key"), "unknown property")
    if any(can_hold(kind, key, value) for kind in holders):
        return None
    return _said(fault(holders[0], key, value), path, "value")


def _link_holds(key: str, value: Any) -> str | None:
    return fault_of(LINK_PROPERTIES[key], value) if key in LINK_PROPERTIES else "unknown property of a link"


def _properties_fit_link(change: Any, path: str) -> Verdict:
    properties = change["properties"].items()
    faults = (_said(_link_holds(key, value), path, "properties", key) for key, value in properties)
    return _ends_differ(change, path) or _first(faults)


def _value_fits_link(change: Any, path: str) -> Verdict:
    key, value = change["key"], change["value"]
    if key not in LINK_PROPERTIES:
        return _ends_differ(change, path) or SimError(joined(path, "key"), "unknown property of a link")
    return _ends_differ(change, path) or _said(None if value is None else _link_holds(key, value), path, "value")


def _value_fits_note(change: Any, path: str) -> Verdict:
    if change["key"] != "text":
        return SimError(joined(path, "key"), "unknown property of a note")
    return _said(fault_of_note("text", change["value"]), path, "value")


def _value_fits_group(change: Any, path: str) -> Verdict:
    if change["key"] not in ("kind", "name"):
        return SimError(joined(path, "key"), "unknown property of a group")
    return _said(fault_of_group(change["key"], change["value"]), path, "value")


def _ends_differ(change: Any, path: str) -> Verdict:
    return SimError(joined(path, "to"), "a tier cannot link to itself") if change["from"] == change["to"] else None


def _nothing_more(change: Any, path: str) -> Verdict:
    return None


# -- what each field must look like -----------------------------------------------------------------------------------
def _fields(value: Any, fields: Mapping[str, Check], path: str) -> Verdict:
    if not isinstance(value, Mapping):
        return SimError(path, "not an object")
    for key in fields:
        if key not in value:
            return SimError(joined(path, key), "missing")
    for key in value:
        if key not in fields:
            return SimError(inside(path, key), "unknown field")
    return _first(fields[key](value[key], joined(path, key)) for key in fields)


def _anything(value: Any, path: str) -> Verdict:
    return None


def _identifier(value: Any, path: str) -> Verdict:
    is_one = isinstance(value, str) and IDENTIFIER.fullmatch(value)
    return None if is_one else SimError(path, "not 1 to 32 of a-z and 0-9")


def _place(value: Any, path: str) -> Verdict:
    return _said(fault_of_number(value, -FAR, FAR, integer=True), path)


def _kind(value: Any, path: str) -> Verdict:
    return None if isinstance(value, str) and value in KINDS else SimError(path, "unknown kind")


def _text(value: Any, path: str) -> Verdict:
    return None if isinstance(value, str) else SimError(path, "not text")


def _object(value: Any, path: str) -> Verdict:
    return None if isinstance(value, Mapping) else SimError(path, "not an object")


def _list(value: Any, path: str) -> Verdict:
    if not isinstance(value, list):
        return SimError(path, "not a list")
    return None if value else SimError(path, "empty")


def _said(rule: str | None, path: str, *keys: str) -> Verdict:
    for key in keys:
        path = inside(path, key)
    return SimError(path, rule) if rule else None


def _first(faults: Iterable[Verdict]) -> Verdict:
    return next((found for found in faults if found), None)


def _held(rule: Callable[[str, Any], str | None], key: str) -> Check:
    return lambda value, path: SimError(path, found) if (found := rule(key, value)) else None


_AT = {"x": _place, "y": _place}
_FRAME = {**_AT, "width": _held(fault_of_group, "width"), "height": _held(fault_of_group, "height")}
_NAMED = {"kind": _held(fault_of_group, "kind"), "name": _held(fault_of_group, "name")}
_ENDS: dict[str, Check] = {"from": _identifier, "to": _identifier}
_CHANGES: dict[str, tuple[dict[str, Check], Check]] = {
    "add_tier": ({"tier": _identifier, "kind": _kind, **_AT, "properties": _object}, _properties_fit_kind),
    "move_tier": ({"tier": _identifier, **_AT}, _nothing_more),
    "set_tier": ({"tier": _identifier, "key": _text, "value": _anything}, _value_fits_some_kind),
    "remove_tier": ({"tier": _identifier}, _nothing_more),
    "add_link": ({**_ENDS, "properties": _object}, _properties_fit_link),
    "set_link": ({**_ENDS, "key": _text, "value": _anything}, _value_fits_link),
    "remove_link": (_ENDS, _nothing_more),
    "add_note": ({"note": _identifier, **_AT, "text": _held(fault_of_note, "text")}, _nothing_more),
    "move_note": ({"note": _identifier, **_AT}, _nothing_more),
    "set_note": ({"note": _identifier, "key": _text, "value": _anything}, _value_fits_note),
    "remove_note": ({"note": _identifier}, _nothing_more),
    "add_group": ({"group": _identifier, **_NAMED, **_FRAME}, _nothing_more),
    "move_group": ({"group": _identifier, **_FRAME}, _nothing_more),
    "set_group": ({"group": _identifier, "key": _text, "value": _anything}, _value_fits_group),
    "remove_group": ({"group": _identifier}, _nothing_more),
}
