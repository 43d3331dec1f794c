"""JSON as browsers and databases agree on it: what Python's reader lets through besides is refused, with its path."""

import json
import math
import re
from typing import Any

from sim.catalogue.rules import LARGEST_WHOLE, is_storable
from sim.errors import SimError

DEEPEST = 6
PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")


class _Twice(dict[str, Any]):
    """An object in which a key came twice: the reader cannot know its path, the walk after it can."""

    key = ""


def loads(text: str | bytes, *, longest: int, deepest: int = DEEPEST) -> Any:
    """The value in `text`, of at most `longest` bytes.

    Raises SimError for what is malformed, too long, nested deeper than `deepest`, not finite, beyond 2^53, holds a key
    twice, NUL or half a surrogate pair.
    """
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > longest:
        raise SimError("", f"{size} bytes is above {longest}")
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise SimError("", f"nested deeper than {deepest}") from None
    except ValueError as error:  # malformed, not UTF-8, or a number of thousands of digits
        raise SimError("", f"not JSON ({_reason(error)})") from None
    _check(value, "", deepest, deepest)
    return value


def inside(path: str, key: object) -> str:
    """The path of a key in an object; the object's own path if the key is not fit to be repeated."""
    if not isinstance(key, str) or not PLAIN_KEY.fullmatch(key):
        return path
    return f"{path}.{key}" if path else key


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    twice = _Twice(value)
    twice.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return twice


def _check(value: Any, path: str, depth: int, deepest: int) -> None:
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int | float):
        _check_number(value, path)
    elif isinstance(value, list | dict):
        if depth == 0:
            raise SimError(path, f"nested deeper than {deepest}")
        _check_inside(value, path, depth - 1, deepest)


def _check_inside(value: list[Any] | dict[str, Any], path: str, depth: int, deepest: int) -> None:
    if isinstance(value, list):
        for n, item in enumerate(value):
            _check(item, f"{path}[{n}]", depth, deepest)
        return
    if isinstance(value, _Twice):
        raise SimError(inside(path, value.key), "the same key twice")
    for key, item in value.items():
        _check_text(key, path)
        _check(item, inside(path, key), depth, deepest)


def _check_number(value: float, path: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise SimError(path, "not a number")
    if abs(value) > LARGEST_WHOLE:
        raise SimError(path, "beyond 2^53")


def _check_text(text: str, path: str) -> None:
    if not is_storable(text):
        raise SimError(path, "has a character that cannot be stored")


def _reason(error: ValueError) -> str:
    return error.msg if isinstance(error, json.JSONDecodeError) else "unreadable"
