"""Good files spoiled in a few places, the same ones under the same seed: for what a door must stand."""

import copy
import math
import random
from collections.abc import Callable, Iterator
from typing import Any

Place = tuple[Any, Any]  # an object or a list, and a key or an index in it

NUMBERS = [0, -1, 1, 2, 0.5, -0.0, 1e-9, 1e-320, 7, 99.5, 1e3, 1e5, 10**9, 1e12, 2**53, 2**53 + 1, -(2**70), 1e308]
BROKEN = [float("nan"), float("inf"), float("-inf"), 10**400]
TEXTS = ["", "a", "x" * 121, "🦉" * 61, "\0", "\ud83e", "e\u0301", "\u202eevil", "\ufeff", "١", "a\n", "../x"]
JUNK = [None, True, False, [], {}, [[]], "7", "app1", 7, -7, {"users": [1, 10], "values": [0, 1]}, {"users": 1}]


def spoiled(value: Any, dice: random.Random, *, finite: bool = False) -> Any:
    """A copy with one to three things wrong with it, or at least odd; `finite`: nothing that JSON cannot hold."""
    found = copy.deepcopy(value)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        places = list(_places(found))
        if places:
            dice.choice(_WAYS)(found, dice.choice(places), places, dice)
    return _tamed(found) if finite else found


def spoiled_text(text: str, dice: random.Random) -> bytes:
    """A text with lines lost, doubled or swapped, or with noise in it."""
    lines = text.splitlines(keepends=True)
    n, m = dice.randrange(len(lines)), dice.randrange(len(lines))
    old, new = dice.choice('=[]{}",:0123456789'), dice.choice(["", "=", "[", "]", "{", "-", "9e9", '"'])
    match dice.randrange(7):
        case 0:
            del lines[n]
        case 1:
            lines.insert(m, lines[n])
        case 2:
            lines[n], lines[m] = lines[m], lines[n]
        case 3:
            lines[n] = lines[n][: dice.randrange(len(lines[n]) + 1)]
        case 4:
            lines[n] = lines[n].replace(old, new, 1)
        case 5:
            lines[n] = lines[n].replace("=", "= " + dice.choice("[{") * dice.choice([1, 20, 3000, 100_000]), 1)
        case _:
            return _noisy("".join(lines).encode(), dice)
    return "".join(lines).encode()


def _noisy(data: bytes, dice: random.Random) -> bytes:
    noisy = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        noisy[dice.randrange(len(noisy))] = dice.randrange(256)
    return bytes(noisy)


def _places(value: Any) -> Iterator[Place]:
    slots = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for slot in slots:
        yield value, slot
        yield from _places(value[slot])


def _number(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    """Numbers far away; where there is none, one all the same."""
    numeric = [(where, slot) for where, slot in places if isinstance(where[slot], int | float)]
    where, slot = dice.choice(numeric) if numeric and dice.random() < 0.9 else place
    where[slot] = dice.choice(NUMBERS if dice.random() < 0.9 else BROKEN)


def _scaled(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    """A number that is a little or a lot off."""
    numeric = [(where, slot) for where, slot in places if type(where[slot]) in (int, float)]
    where, slot = dice.choice(numeric) if numeric else place
    if type(where[slot]) in (int, float) and abs(where[slot]) < 1e12:
        scaled = where[slot] * dice.choice([0.01, 0.5, 2, 10, 1000])
        where[slot] = round(scaled) if isinstance(where[slot], int) else scaled


def _junk(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    place[0][place[1]] = copy.deepcopy(dice.choice(JUNK))


def _text(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    place[0][place[1]] = dice.choice(TEXTS)


def _lose(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    del place[0][place[1]]


def _double(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    """A row twice, or a field under another name."""
    where, slot = place
    if isinstance(where, list):
        where.insert(dice.randrange(len(where) + 1), copy.deepcopy(where[slot]))
    else:
        where[dice.choice(["extra", slot.upper(), slot + " ", "", "\0"])] = copy.deepcopy(where[slot])


def _multiply(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    lists = [where for where, _ in places if isinstance(where, list)]
    if lists:
        rows = dice.choice(lists)
        rows.extend(copy.deepcopy(rows) * dice.choice([1, 3, 30]))


def _elsewhere(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    """What stands somewhere else, under the same key if there is one: links turn to cycles, names come twice."""
    where, slot = place
    alike = [(a, b) for a, b in places if b == slot and a is not where] if isinstance(slot, str) else []
    other, key = dice.choice(alike or places)
    where[slot] = copy.deepcopy(other[key])


def _swap(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    (a, n), (b, m) = place, dice.choice(places)
    a[n], b[m] = copy.deepcopy(b[m]), copy.deepcopy(a[n])


def _bury(_: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    where, slot = place
    for _depth in range(dice.choice([1, 5, 40])):
        where[slot] = [where[slot]] if dice.random() < 0.5 else {"a": where[slot]}


def _link(whole: Any, place: Place, places: list[Place], dice: random.Random) -> None:
    """One more arrow between what is there."""
    rows = whole.get("links") if isinstance(whole, dict) else None
    ids = [where[slot] for where, slot in places if slot == "id"]
    if isinstance(rows, list) and ids:
        rows.append({"from": dice.choice(ids), "to": dice.choice([*ids, "nobody"])})


_WAYS: list[Callable[[Any, Place, list[Place], random.Random], None]] = [
    *[_number, _scaled, _number, _scaled, _junk, _text, _lose, _lose],
    *[_double, _multiply, _elsewhere, _elsewhere, _swap, _bury, _link, _link],
]


def _tamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _tamed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tamed(item) for item in value]
    return 0 if isinstance(value, float) and not math.isfinite(value) else value
