"""What one drawing carries by arithmetic, worked out when it is first asked for and kept for as long as there is room.

It is known by what matters of the drawing, not by its number: after a move, an undo or a new name nothing is new.
"""

import json
import math
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any

import sim
from practice.attempts import changes
from practice.prompts import catalogue
from sim.capacity import Capacity, capacity_of
from sim.capacity.breakpoints import breakpoints
from sim.judgement import FULL
from sim.result import Breakpoint

KEPT = 64  # drawings
LOADS_KEPT = 32  # of each
A_DECADE = 8  # points of the ladder
EASY = 0.05  # busy fraction below which load grows in proportion, and two points a decade say as much as eight

Values = dict[str, Any]


def of(prompt: str, drawing: Values) -> "Arithmetic":
    tiers = [{key: value for key, value in tier.items() if key not in changes.UNSEEN} for tier in drawing["tiers"]]
    plain = {"format": drawing["format"], "tiers": tiers, "links": drawing["links"]}
    return _of(prompt, json.dumps(plain, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _of(prompt: str, drawing: str) -> "Arithmetic":
    return Arithmetic(prompt, json.loads(drawing))


class Arithmetic:
    """Of one drawing for the workload of one prompt. Every value is `sim.capacity`'s."""

    def __init__(self, prompt: str, drawing: Values) -> None:
        tiers = [{"x": 0, "y": 0, **tier} for tier in drawing["tiers"]]
        self.workload = catalogue.workload(prompt)
        self.plan = sim.plan(sim.design.parse({**drawing, "tiers": tiers}), self.workload)
        self._at: dict[float, Capacity] = {}

    def at(self, users: float) -> Capacity:
        """Not to be asked of a plan with findings, nor is anything below."""
        if users not in self._at:
            if len(self._at) >= LOADS_KEPT:
                self._at.clear()
            self._at[users] = capacity_of(self.plan, users=users)
        return self._at[users]

    @cached_property
    def first(self) -> tuple[Breakpoint, ...]:
        """At most one: a third of the work that all of them are."""
        return self._points or breakpoints(self.at(self.workload.users_daily).made, points=1)

    @property
    def points(self) -> tuple[Breakpoint, ...]:
        self._points = self._points or self.at(self.workload.users_daily).breakpoints
        return self._points

    _points: tuple[Breakpoint, ...] = ()

    def climb(self) -> Iterator[Values | None]:
        """Down the ladder from its end: None after each step, so that others have their turn, and at last all of it."""
        if self._rungs is None:
            found = []
            step = 0
            end = self.workload.axis_end
            while True:
                users = max(1.0, end / 10 ** (step / A_DECADE))
                found.append((users, *shown(capacity_of(self.plan, users=users))))
                if users == 1.0:
                    break
                is_easy = max(found[-1][1].values(), default=0.0) < EASY
                step += A_DECADE // 2 if is_easy else 1
                yield None
            self._rungs = _in_columns(found[::-1])
        yield self._rungs

    _rungs: Values | None = None


def tiers(found: Capacity) -> Values:
    """Each tier that has something to be full: the resource that its load fills most, as a run shows it."""
    rows: dict[str, Values] = {}
    for each in found.resources:
        row = rows.setdefault(each.tier, {"utilisation": -1.0, "waiting": 0.0, "resources": []})
        row["resources"].append({"resource": each.resource, "utilisation": each.utilisation})
        row["waiting"] += each.waiting
        if each.utilisation > row["utilisation"]:
            row |= {"utilisation": each.utilisation, "resource": each.resource}
    is_over = any(row["utilisation"] >= 1 for row in rows.values())
    for row in rows.values():
        row["saturated"] = row["utilisation"] >= FULL
        if is_over:
            row["waiting"] = None  # longer and longer, there and with everybody who waits for it: no mean
    for key, values in (("hit_ratio", found.hits), ("lag_ms", found.lag_ms)):
        for tier, value in values.items():
            rows.setdefault(tier, {"utilisation": None})[key] = value
    return rows


def shown(found: Capacity) -> tuple[dict[str, float], dict[str, float]]:
    """How busy each tier is, and the hit ratios."""
    busy: dict[str, float] = {}
    for each in found.resources:
        busy[each.tier] = max(each.utilisation, busy.get(each.tier, 0.0))
    return busy, found.hits


def _in_columns(rows: list[tuple[float, dict[str, float], dict[str, float]]]) -> Values:
    """Users from few to many, and for each tier as many numbers; four digits are enough to draw from."""
    return {
        "users": [row[0] for row in rows],
        "busy": {tier: [_short(row[1].get(tier, 0.0)) for row in rows] for tier in rows[-1][1]},
        "hits": {tier: [_short(row[2].get(tier, 0.0)) for row in rows] for tier in rows[-1][2]},
    }


def _short(value: float) -> float:
    return float(f"{value:.4g}") if math.isfinite(value) else 0.0
