"""JSON as browsers and databases agree on it: what Python's reader lets through besides is refused, with its path."""

import json
import math
from typing import Any

from practice.lib.fault import Fault
from practice.lib.fault import untranslated as _

LARGEST_WHOLE = 2**53


class _Twice(dict[str, Any]):
    """An object in which a key came twice."""

    key: str


def loads(data: bytes | str, *, depth: int = 6) -> Any:
    """The value in `data`. Raises Fault for what is malformed, nested too deeply, ambiguous or not storable."""
    try:
        value = json.loads(data, object_pairs_hook=_object)
    except RecursionError:
        raise Fault("", _("it is nested deeper than %(limit)d"), limit=depth) from None
    except ValueError as error:  # malformed, not UTF-8, or a number of thousands of digits
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "unreadable"
        raise Fault("", _("this is not JSON (%(reason)s)"), reason=reason) from None
    _check(value, "", depth)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    keys = [key for key, __ in pairs]
    twice = _Twice(value)
    twice.key = next(key for n, key in enumerate(keys) if key in keys[:n])
    return twice


def _check(value: Any, path: str, depth: int) -> None:
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise Fault(path, _("a finite number is needed"))
        if abs(value) > LARGEST_WHOLE:
            raise Fault(path, _("the number is beyond 2^53"))
    elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
        raise Fault(path, _("the number is beyond 2^53"))
    elif isinstance(value, list | dict):
        if depth == 0:
            raise Fault(path, _("it is nested too deeply"))
        _check_inside(value, path, depth - 1)


def _check_inside(value: list[Any] | dict[str, Any], path: str, depth: int) -> None:
    if isinstance(value, list):
        for n, item in enumerate(value):
            _check(item, f"{path}[{n}]", depth)
        return
    if isinstance(value, _Twice):
        raise Fault(path, _("%(key)s stands here twice"), key=ascii(value.key[:40]))
    for key, item in value.items():
        _check_text(key, path)
        _check(item, f"{path}.{key}" if path else key, depth)


def _check_text(text: str, path: str) -> None:
    if "\0" in text:
        raise Fault(path, _("the text holds a NUL"))
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Fault(path, _("the text holds half of a character"))
