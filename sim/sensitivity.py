"""Which constant does a verdict hang on? Each is a range with a source; some ranges are wide enough to turn it."""

import math
from dataclasses import dataclass

from sim.capacity import Where
from sim.capacity.alike import alike
from sim.capacity.breakpoints import CLOSE
from sim.catalogue import CONSTANTS, varied
from sim.design import Design
from sim.errors import Findings
from sim.itinerary import NO_RELIEF
from sim.plan import Plan, plan
from sim.workload import Workload

FLIP_CLOSE = 1e-3  # of a constant's range: where in it the verdict flips


@dataclass(frozen=True)
class Influence:
    """One constant: its `value` in `unit`, its range [lo, hi], and the first breakpoint at the ends of that range.

    A breakpoint is in daily active users, None if there is none on the ladder. `elasticity` is the mean over the range
    of d ln(breakpoint) / d ln(constant), with the ladder's end for a breakpoint beyond it; None where an end is 0.
    `flips_at` is the value nearest to the central one at which the verdict is another; None if it is the same from
    end to end.
    """

    name: str
    value: float
    lo: float
    hi: float
    unit: str
    users_at_lo: float | None
    users_at_hi: float | None
    elasticity: float | None
    flips_at: float | None


@dataclass(frozen=True)
class Sensitivity:
    """The verdict at `users` and the first breakpoint, by arithmetic, and the constants that move them, the most
    important first: those that flip the verdict, then those that move the breakpoint furthest.

    `unmoved` are constants that the design uses and that move neither.
    """

    users: float
    verdict: str
    breakpoint_users: float | None
    influences: tuple[Influence, ...]
    unmoved: tuple[str, ...]


def sensitivity(design: Design, workload: Workload, *, users: float) -> Sensitivity:
    """What the verdict at the daily peak of so many users hangs on, one constant at a time, by `capacity` alone.

    Every constant that the design uses is moved to both ends of its range while the others stay. Draws no random
    number. Raises Findings if the design makes no sense yet.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    fewer = alike(made).plan
    with varied({}) as variation:
        base = Where(fewer, NO_RELIEF)
        verdict, first = _verdict(base, users), base.first(1.0, workload.axis_end)
    study = _Study(fewer, users, verdict, first)
    found = {name: study.influence(name) for name in sorted(variation.read)}
    moved = [each for each in found.values() if each]
    return Sensitivity(
        users=users,
        verdict=verdict,
        breakpoint_users=first,
        influences=tuple(sorted(moved, key=lambda each: (each.flips_at is None, -study.swing(each), each.name))),
        unmoved=tuple(name for name, each in found.items() if each is None),
    )


def _verdict(where: Where, users: float) -> str:
    return "breaks" if where.fails(users) else "holds"


@dataclass(frozen=True)
class _Study:
    """Tries other values; `verdict` and `first` are those of the catalogue's own."""

    made: Plan
    users: float
    verdict: str
    first: float | None

    def influence(self, name: str) -> Influence | None:
        """None if the constant moves neither the verdict nor the breakpoint, anywhere in its range."""
        it = CONSTANTS[name]
        at_lo, at_hi = (self._first(name, end) for end in (it.lo, it.hi))
        flips = [flip for end in (it.lo, it.hi) if (flip := self._flip(name, it.value, end)) is not None]
        if at_lo == at_hi == self.first and not flips:
            return None
        return Influence(
            name=name,
            value=it.value,
            lo=it.lo,
            hi=it.hi,
            unit=it.unit,
            users_at_lo=at_lo,
            users_at_hi=at_hi,
            elasticity=self._elasticity(it.lo, it.hi, at_lo, at_hi),
            flips_at=min(flips, key=lambda value: abs(value - it.value), default=None),
        )

    def swing(self, each: Influence) -> float:
        """How far the breakpoint moves, as the logarithm of a ratio."""
        ends = [self._or_end(users) for users in (each.users_at_lo, each.users_at_hi, self.first)]
        return math.log(max(ends) / min(ends))

    def _or_end(self, users: float | None) -> float:
        return users or self.made.workload.axis_end

    def _elasticity(self, lo: float, hi: float, at_lo: float | None, at_hi: float | None) -> float | None:
        if lo <= 0 or hi <= lo:
            return None
        return math.log(self._or_end(at_hi) / self._or_end(at_lo)) / math.log(hi / lo)

    def _first(self, name: str, value: float) -> float | None:
        """The first breakpoint at another value; looked for again only if it is no longer where it was."""
        with varied({name: value}):
            where, end = Where(self.made, NO_RELIEF), self.made.workload.axis_end
            if self.first is None:
                is_there = not where.fails(end)
            else:
                is_there = where.fails(self.first * CLOSE) and not where.fails(max(1.0, self.first / CLOSE**2))
            return self.first if is_there else where.first(1.0, end)

    def _flip(self, name: str, value: float, end: float) -> float | None:
        """Between the central value and an end: where the verdict becomes another, if it is another at the end."""
        if self._at(name, end) == self.verdict:
            return None
        same, other = value, end
        while abs(other - same) > FLIP_CLOSE * abs(end - value):
            middle = (same + other) / 2
            same, other = (middle, other) if self._at(name, middle) == self.verdict else (same, middle)
        return other

    def _at(self, name: str, value: float) -> str:
        with varied({name: value}):
            return _verdict(Where(self.made, NO_RELIEF), self.users)
