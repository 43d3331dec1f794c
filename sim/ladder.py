"""Where on the way from one user to millions a design breaks, and why: the ladder's breakpoints."""

import math
from collections.abc import Callable

from sim import simulation
from sim.capacity import Where
from sim.design import Design
from sim.errors import Findings
from sim.itinerary import NO_RELIEF, Relief
from sim.plan import Plan, plan
from sim.result import Breakpoint, Result
from sim.workload import Workload

CLOSE = 1.02  # a breakpoint is known to two per cent
FEWEST = 1000  # requests of a class whose 95th percentile is known to about three per cent
TIMES = 5  # a simulation lasts so many times a latency, at least, that it has measured
HALF = 1.0099  # about its root: either side of what arithmetic says
REQUESTS = 20_000
POINTS = 3


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
    """Looks for the first number of users that misses a target. Arithmetic says where; simulations on either side of
    it, the nearer the better, confirm it or say in which direction to go on."""

    def __init__(self, made: Plan, relief: Relief, seed: int, requests: int, alive: simulation.Progress) -> None:
        self.made, self.relief, self.seed, self.requests, self.alive = made, relief, seed, requests, alive
        self.seen: dict[float, Result] = {}
        self.arithmetic = Where(made, relief)

    def believe(self, result: Result) -> None:
        if result.verdict != "too_close":
            self.seen[result.users] = result

    def first(self, lo: float, end: float) -> Breakpoint | None:
        """From `lo`, which holds or is where the one before broke, to `end`."""
        said = self.arithmetic.first(lo, end)
        if said == lo and self._fails(lo):
            return self._breakpoint(lo)
        failing = [users for users in self.seen if self._fails(users)]
        holding = [users for users in self.seen if not self._fails(users)]
        lo, top = max([lo, *holding]), min([math.inf, *failing])
        top = min(top, self.arithmetic.overloaded(lo, min(end, top)) or math.inf)
        guess, step = said or math.inf, CLOSE
        while top / lo > CLOSE:
            users = _between(lo, min(top, end), guess, is_known=top <= end)
            fails = self._fails(users)
            lo, top = (lo, users) if fails else (users, top)
            if users == end and not fails:
                return None
            if fails != (users >= guess):
                guess, step = (users / step if fails else users * step), step * step
        return self._breakpoint(top)

    def _breakpoint(self, users: float) -> Breakpoint:
        """With the reason of whoever found that it fails there."""
        measured, said = self._look(users), self.arithmetic.result(users)
        is_missed = any(each.value > each.limit for each in measured.failures)
        culprit = (is_missed and measured.bottleneck) or said.bottleneck
        assert culprit
        return Breakpoint(users, culprit)

    def _fails(self, users: float) -> bool:
        """By the measured values; an interval that straddles a target decides nothing on a ladder.

        Where the arithmetic is plain nothing is simulated, and of latencies that were hardly measured, it decides.
        """
        if users not in self.seen and self.arithmetic.is_overloaded(users):
            return True
        result, said = self._look(users), self.arithmetic.result(users)
        hardly = {each.name for n, each in enumerate(result.classes) if _is_hardly_measured(result, said, n)}
        is_missed = any(
            each.value > each.limit and not (each.target == "p95" and each.is_close and each.name in hardly)
            for each in result.failures
        )
        return is_missed or any(each.target == "p95" and each.name in hardly for each in said.failures)

    def _look(self, users: float) -> Result:
        """Where more is asked for than can be done, a quarter of the requests says what of."""
        if users not in self.seen:
            is_plain = self.arithmetic.is_overloaded(users)
            self.seen[users] = simulation.run(
                self.made,
                users=users,
                seed=self.seed,
                requests=self.requests // 4 if is_plain else self.requests,
                relief=self.relief,
                progress=self.alive,
            )
        return self.seen[users]


def _between(lo: float, top: float, guess: float, *, is_known: bool) -> float:
    """Where to look next between users that hold and a `top` that fails, if that `is_known`.

    Just above the guess, unless a failure is known there already; then as far below it as a breakpoint may be.
    """
    above = guess * HALF
    if lo < above < (top / HALF if is_known else top):
        return above
    if not is_known:
        return top
    below = top / CLOSE * (1 + 1e-9)
    return below if lo < below and guess > below / HALF else math.sqrt(lo * top)


def _is_hardly_measured(result: Result, said: Result, n: int) -> bool:
    """True if few requests of a class were simulated, or for so short a time that many of them were still under way."""
    each, expected = result.classes[n], said.classes[n]
    longest_s = max(each.p95_ms.value, expected.p95_ms.value) / 1e3
    return each.rate_rps * result.requests < FEWEST * result.peak_rps or result.simulated_s < TIMES * longest_s
