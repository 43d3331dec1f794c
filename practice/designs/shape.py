"""The door: is this an edit at all? Looks at the edit alone, never at the drawing."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from practice.designs import kinds
from practice.lib.fault import Fault
from practice.lib.fault import untranslated as _

IDENTIFIER = re.compile(r"[a-z0-9]{1,32}")
FAR = 100_000  # places are whole numbers within this
EDIT_BYTES = 8 * 1024

Check = Callable[[Any, str], Fault | None]


def fault_of_edit(edit: Any) -> Fault | None:
    """Why this edit is refused, or None. Its values come from a strict reader of JSON (practice/lib/strictjson.py)."""
    if fault := _fields(edit, {"id": _identifier, "changes": _list}, ""):
        return fault
    if size_bytes(edit) > EDIT_BYTES:
        return Fault("", _("the edit is larger than %(limit)d bytes"), limit=EDIT_BYTES)
    for n, change in enumerate(edit["changes"]):
        if fault := fault_of_change(change, f"changes[{n}]"):
            return fault
    return None


def size_bytes(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"))


def fault_of_change(change: Any, path: str = "") -> Fault | None:
    if not isinstance(change, Mapping):
        return Fault(path, _("an object is needed"))
    kind_of_change = change.get("type")
    if not isinstance(kind_of_change, str) or kind_of_change not in _CHANGES:
        return Fault(_join(path, "type"), _("%(value)s is no change we know"), value=_short(kind_of_change))
    fields, also = _CHANGES[kind_of_change]
    return _fields(change, {"type": _anything, **fields}, path) or also(change, path)


def fault_of_value(kind: str, key: str, value: Any, path: str) -> Fault | None:
    """May a tier of this kind hold this value under this key? None clears, which is always allowed."""
    if key not in kinds.properties(kind):
        return Fault(path, _("%(kind)s has no %(key)s"), kind=kind, key=_short(key))
    rule = None if value is None else kinds.fault(kind, key, value)
    return Fault(path, "%(rule)s", rule=rule) if rule else None


# -- what each change must look like ----------------------------------------------------------------------------------
def _properties_fit_kind(change: Any, path: str) -> Fault | None:
    for key, value in change["properties"].items():
        place = f"{path}.properties.{key}" if IDENTIFIER_LIKE.fullmatch(key) else f"{path}.properties"
        if value is None:
            return Fault(place, _("a value is needed"))
        if fault := fault_of_value(change["kind"], key, value, place):
            return fault
    return None


def _value_fits_some_kind(change: Any, path: str) -> Fault | None:
    """The kind is not known at the door: refused is what no kind could hold."""
    holders = [kind for kind in kinds.names() if change["key"] in kinds.properties(kind)]
    if not holders:
        return Fault(_join(path, "key"), _("no tier has %(key)s"), key=_short(change["key"]))
    faults = [fault_of_value(kind, change["key"], change["value"], _join(path, "value")) for kind in holders]
    return faults[0] if all(faults) else None


def _ends_differ(change: Any, path: str) -> Fault | None:
    if change["from"] == change["to"]:
        return Fault(_join(path, "to"), _("a tier cannot link to itself"))
    return None


def _link_has_no_properties(change: Any, path: str) -> Fault | None:
    for key in change["properties"]:
        return Fault(_join(path, "properties"), _("a link has no %(key)s"), key=_short(key))
    return _ends_differ(change, path)


def _link_has_no_key(change: Any, path: str) -> Fault | None:
    return _ends_differ(change, path) or Fault(
        _join(path, "key"), _("a link has no %(key)s"), key=_short(change["key"])
    )


def _nothing_more(change: Any, path: str) -> Fault | None:
    return None


# -- what each field must look like -----------------------------------------------------------------------------------
def _fields(value: Any, fields: Mapping[str, Check], path: str) -> Fault | None:
    if not isinstance(value, Mapping):
        return Fault(path, _("an object is needed"))
    for key in fields:
        if key not in value:
            return Fault(_join(path, key), _("it is missing"))
    for key in value:
        if key not in fields:
            return Fault(path, _("%(key)s does not belong here"), key=_short(key))
    return next((fault for key in fields if (fault := fields[key](value[key], _join(path, key)))), None)


def _anything(value: Any, path: str) -> Fault | None:
    return None


def _identifier(value: Any, path: str) -> Fault | None:
    if isinstance(value, str) and IDENTIFIER.fullmatch(value):
        return None
    return Fault(path, _("%(value)s is no identifier: 1 to 32 of a–z and 0–9"), value=_short(value))


def _place(value: Any, path: str) -> Fault | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
        return Fault(path, _("%(value)s is no whole number"), value=_short(value))
    if abs(value) > FAR:
        return Fault(path, _("%(value)s is beyond %(limit)d"), value=_short(value), limit=FAR)
    return None


def _kind(value: Any, path: str) -> Fault | None:
    if isinstance(value, str) and value in kinds.names():
        return None
    return Fault(path, _("%(value)s is no kind of tier"), value=_short(value))


def _text(value: Any, path: str) -> Fault | None:
    return None if isinstance(value, str) else Fault(path, _("a text is needed"))


def _object(value: Any, path: str) -> Fault | None:
    return None if isinstance(value, Mapping) else Fault(path, _("an object is needed"))


def _list(value: Any, path: str) -> Fault | None:
    if not isinstance(value, list):
        return Fault(path, _("a list is needed"))
    return None if value else Fault(path, _("nothing changes"))


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _short(value: Any) -> str:
    """A value as an error may repeat it: one line, not the whole of it."""
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= 40 else f"{text[:39]}…"


IDENTIFIER_LIKE = re.compile(r"[a-z_]{1,32}")
_AT = {"x": _place, "y": _place}
_ENDS = {"from": _identifier, "to": _identifier}
_CHANGES: dict[str, tuple[dict[str, Check], Check]] = {
    "add_tier": ({"tier": _identifier, "kind": _kind, **_AT, "properties": _object}, _properties_fit_kind),
    "move_tier": ({"tier": _identifier, **_AT}, _nothing_more),
    "set_tier": ({"tier": _identifier, "key": _text, "value": _anything}, _value_fits_some_kind),
    "remove_tier": ({"tier": _identifier}, _nothing_more),
    "add_link": ({**_ENDS, "properties": _object}, _link_has_no_properties),
    "set_link": ({**_ENDS, "key": _text, "value": _anything}, _link_has_no_key),
    "remove_link": (_ENDS, _nothing_more),
}
