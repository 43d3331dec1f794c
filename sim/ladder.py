"""Where on the way from one user to millions a design breaks, and why: the ladder's breakpoints."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from sim import capacity, simulation, targets
from sim.design import Design
from sim.errors import Findings
from sim.itinerary import NO_RELIEF, Relief, itineraries
from sim.plan import Plan, plan
from sim.result import Bottleneck, Result
from sim.workload import Workload

CLOSE = 1.02  # a breakpoint is known to two per cent
REQUESTS = 20_000
POINTS = 3


@dataclass(frozen=True)
class Breakpoint:
    """From so many daily active users on a target is missed, and this is why."""

    users: float
    bottleneck: Bottleneck


def ladder(
    design: Design, workload: Workload, *, seed: int = 7, requests: int = REQUESTS, points: int = POINTS
) -> tuple[Breakpoint, ...]:
    """The first few breakpoints between one user and the end of the workload's axis, rising.

    Each after the first supposes that those before it were mended: their tier has all the room it wants. Raises
    Findings if the design makes no sense yet. Equal inputs give equal results.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    return climb(made, seed=seed, requests=requests, points=points)


def climb(
    made: Plan,
    *,
    seed: int,
    requests: int = REQUESTS,
    points: int = POINTS,
    known: Result | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Breakpoint, ...]:
    """As `ladder`, of a plan without findings; what a `known` result says of its own load is not measured again.

    `progress` hears the fraction done, again and again while it works.
    """
    found: list[Breakpoint] = []

    def alive(part: float, now_s: float) -> None:
        if progress:
            progress(len(found) / points)

    relief = NO_RELIEF
    lo, end = 1.0, made.workload.axis_end
    while len(found) < points:
        search = _Search(made, relief, seed, requests if not found else requests // 2, alive)
        if known and not found:
            search.believe(known)
        point = search.first(lo, end)
        if point is None or point.bottleneck.relief in relief:
            break
        found.append(point)
        relief |= {point.bottleneck.relief}
        lo = point.users
    return tuple(found)


class _Search:
    """Looks for the first number of users that misses a target, near where capacity says that something is full."""

    def __init__(self, made: Plan, relief: Relief, seed: int, requests: int, alive: simulation.Progress) -> None:
        self.made, self.relief, self.seed, self.requests, self.alive = made, relief, seed, requests, alive
        self.seen: dict[float, Result] = {}

    def believe(self, result: Result) -> None:
        if result.verdict != "too_close":
            self.seen[result.users] = result

    def first(self, lo: float, hi: float) -> Breakpoint | None:
        for users, result in self.seen.items():
            lo, hi = (lo, min(hi, users)) if _fails(result) else (max(lo, users), hi)
        bounds = self._bounds(lo, hi)
        if bounds is None:
            return None
        lo, hi = bounds
        while hi / lo > CLOSE:
            middle = math.sqrt(lo * hi)
            lo, hi = (lo, middle) if self._fails(middle) else (middle, hi)
        culprit = self._look(hi).bottleneck
        assert culprit  # it fails there
        return Breakpoint(hi, culprit)

    def _bounds(self, lo: float, hi: float) -> tuple[float, float] | None:
        """Two numbers of users, the first of which holds (or is `lo`) and the second fails."""
        full = capacity.saturation_users(self.made, lo, hi, self.relief)
        below, above = max(lo, 0.7 * full), min(hi, 1.05 * full)
        if self._fails(below):
            return (lo, below) if below > lo and not self._fails(lo) else (lo, lo)
        if self._fails(above):
            return below, above
        return (above, hi) if above < hi and self._fails(hi) else None

    def _fails(self, users: float) -> bool:
        """Where the arithmetic is plain nothing is simulated."""
        if users not in self.seen:
            written = itineraries(self.made, self.made.workload.at(users), self.relief)
            if targets.is_overloaded(self.made, written):
                return True
        return _fails(self._look(users))

    def _look(self, users: float) -> Result:
        if users not in self.seen:
            self.seen[users] = simulation.run(
                self.made,
                users=users,
                seed=self.seed,
                requests=self.requests,
                relief=self.relief,
                progress=self.alive,
            )
        return self.seen[users]


def _fails(result: Result) -> bool:
    """By the measured values: an interval that straddles a target decides nothing on a ladder."""
    return any(failure.value > failure.limit for failure in result.failures)
