"""The ladder: a slide rule of users on a log axis, and where on it a design breaks. Geometry only; percent across."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practice.lib import figures

ROWS = 3  # heights at which a flag may hang
LETTER, PADDING = 6.6, 14.0  # px of a flag's text
NARROWEST = 640.0  # px of the rule at which flags must not touch; below, only the first is drawn


@dataclass(frozen=True)
class Tick:
    at: float
    label: str = ""
    is_decade: bool = False
    is_long: bool = False


@dataclass(frozen=True)
class Flag:
    at: float
    text: str
    kind: str  # next, later or earlier
    row: int
    is_left: bool  # hangs to the left of its staff
    width: float

    @property
    def y(self) -> int:
        return 2 + 22 * self.row

    @property
    def text_y(self) -> int:
        return self.y + 14


@dataclass(frozen=True)
class Mark:
    at: float
    text: str
    users: str


@dataclass(frozen=True)
class Ladder:
    ticks: tuple[Tick, ...]
    flags: tuple[Flag, ...]
    now: Mark
    horizon: Mark | None
    past: float | None  # from here on it is broken
    sentences: tuple[str, ...]

    @property
    def rest(self) -> float:
        return 0.0 if self.past is None else round(100 - self.past, 3)


def ladder(facts: dict[str, Any], names: dict[str, str], *, earlier: Iterable[tuple[str, float]] = ()) -> Ladder:
    """`facts` as the simulator gives them; `names` of tiers; `earlier`: where older versions of the design broke."""
    end = max(float(facts["to"]), 10.0)
    points = facts["breakpoints"]
    flags = [(name, users, "earlier") for name, users in earlier]
    flags += [
        (names.get(p["tier"], p["tier"]), p["users"], "next" if i == 0 else "later") for i, p in enumerate(points)
    ]
    now, horizon = facts["now"], facts.get("horizon")
    return Ladder(
        ticks=tuple(_ticks(end)),
        flags=tuple(_hang(flags, end)),
        now=Mark(place(now, end), _("peak now"), figures.people(now)),
        horizon=Mark(place(horizon, end), _("horizon"), figures.people(horizon)) if horizon else None,
        past=place(points[0]["users"], end) if points else None,
        sentences=tuple(_sentence(point, names) for point in points),
    )


def empty(now: float, horizon: float) -> Ladder:
    """The rule before anything was measured: the load that the brief names, and how far it is to grow."""
    return ladder({"to": max(1e6, 10 * horizon), "now": now, "horizon": horizon, "breakpoints": []}, {})


def place(users: float, end: float) -> float:
    """Percent of the way from 1 to the end, on a log axis."""
    return round(100 * min(1.0, max(0.0, math.log10(max(1.0, users)) / math.log10(end))), 3)


def _ticks(end: float) -> Iterable[Tick]:
    decades = math.log10(end)
    labelled = 1 if decades <= 7 else 2
    for power in range(math.floor(decades) + 1):
        yield Tick(place(10**power, end), figures.short(10**power) if power % labelled == 0 else "", is_decade=True)
        for step in range(2, 10):
            if step * 10**power < end:
                yield Tick(place(step * 10**power, end), is_long=step == 5)


def _hang(flags: list[tuple[str, float, str]], end: float) -> Iterable[Flag]:
    """Each flag on the lowest row where it touches no other; the next break first, since it must be read first."""
    order = {"next": 0, "later": 1, "earlier": 2}
    taken: list[list[tuple[float, float]]] = [[] for _row in range(ROWS)]
    for name, users, kind in sorted(flags, key=lambda flag: (order[flag[2]], flag[1])):
        text = f"{name} {figures.short(users)}"
        at, width = place(users, end), len(text) * LETTER + PADDING
        share = 100 * width / NARROWEST
        is_left = at > 50 if kind != "later" else at + share > 100
        span = (at - share, at) if is_left else (at, at + share)
        row = next((r for r in range(ROWS) if all(span[1] < a or b < span[0] for a, b in taken[r])), None)
        if row is None:
            continue
        taken[row].append(span)
        yield Flag(at, text, kind, ROWS - 1 - row, is_left, width)


def _sentence(point: dict[str, Any], names: dict[str, str]) -> str:
    return _("%(tier)s breaks at %(users)s users.") % {
        "tier": names.get(point["tier"], point["tier"]),
        "users": figures.people(point["users"]),
    }
