"""Where a design breaks on the way from one user to millions, by arithmetic alone."""

import math

from sim.capacity.prediction import predict
from sim.growth import grown
from sim.itinerary import NO_RELIEF, Itineraries, Relief, itineraries
from sim.plan import Plan
from sim.result import Breakpoint, Result
from sim.targets import offered_most

CLOSE = 1.004  # users at a breakpoint are found to less than half a per cent
NEAR_FULL = 1.04  # times below the users at which something is full: where lines grow long


def breakpoints(made: Plan, *, points: int = 3) -> tuple[Breakpoint, ...]:
    """The first few, rising, of a plan without findings; each supposes that those before it were mended."""
    found: list[Breakpoint] = []
    relief, lo, end = NO_RELIEF, 1.0, made.workload.axis_end
    while len(found) < points:
        where = Where(made, relief)
        users = where.first(lo, end)
        culprit = where.result(users).bottleneck if users else None
        if users is None or culprit is None or culprit.relief in relief:
            break
        found.append(Breakpoint(users, culprit))
        relief |= {culprit.relief}
        lo = users
    return tuple(found)


class Where:
    """Looks for the fewest users at which a target is missed, and remembers what it has worked out."""

    def __init__(self, made: Plan, relief: Relief) -> None:
        self.made, self.relief = made, relief
        self._results: dict[float, Result] = {}
        self._written: dict[float, tuple[float, Itineraries]] = {}
        self.full: float | None = None  # the fewest users known to be too many for some resource

    def result(self, users: float) -> Result:
        if users not in self._results:
            _, written = self._write(users)
            found = predict(self.made, users=users, relief=self.relief, written=written)
            self._results[users] = found.result
        return self._results[users]

    def fails(self, users: float) -> bool:
        return self.is_overloaded(users) or self.result(users).verdict == "breaks"

    def is_overloaded(self, users: float) -> bool:
        """True if more requests must be turned away than the targets allow, whatever the luck."""
        return self.offered(users) * self.made.workload.targets.availability > 1

    def offered(self, users: float) -> float:
        """Offered load over capacity of the fullest resource that requests need."""
        return self._write(users)[0]

    def _write(self, users: float) -> tuple[float, Itineraries]:
        if users not in self._written:
            load = self.made.workload.at(users)
            written = itineraries(grown(self.made, load, self.relief), load, self.relief)
            self._written[users] = offered_most(written), written
        return self._written[users]

    def first(self, lo: float, hi: float) -> float | None:
        """Users from `lo` to `hi`; `lo` if it fails already, None if even `hi` does not."""
        top = self.overloaded(lo, hi)
        if top is None:
            if not self.fails(hi):
                return None
            top = hi
        else:
            lo, top = self._near(lo, top)
        if self.fails(lo):
            return lo
        while top / lo > CLOSE:
            middle = math.sqrt(lo * top)
            lo, top = (lo, middle) if self.fails(middle) else (middle, top)
        return top

    def _near(self, lo: float, full: float) -> tuple[float, float]:
        """Where it holds and where it fails, looked for from where it is full downwards in steps that double."""
        top, step = full, NEAR_FULL
        while (below := top / step) > lo:
            if not self.fails(below):
                return below, top
            top, step = below, step * step
        return lo, top

    def overloaded(self, lo: float, hi: float) -> float | None:
        """The users, to CLOSE, from which on it is overloaded; None if not even at `hi`.

        Load grows about as a power of the users, so each step looks on either side of where the straight line between
        the logarithms of both ends would cross; in the middle too, if that has not halved what is unknown.
        """
        if self.full and lo < self.full <= hi:
            return self.full
        if self.is_overloaded(lo):
            return lo
        if not self.is_overloaded(hi):  # nor if nothing is too much, at an availability of 0
            return None
        while hi / lo > CLOSE:
            before, guess = math.log(hi / lo), self._crossing(lo, hi)
            for users in (guess * math.sqrt(CLOSE), guess / math.sqrt(CLOSE)):
                lo, hi = self._narrowed(lo, hi, users)
            if math.log(hi / lo) > before / 2:
                lo, hi = self._narrowed(lo, hi, math.sqrt(lo * hi))
        self.full = hi
        return hi

    def _narrowed(self, lo: float, hi: float, users: float) -> tuple[float, float]:
        if not lo < users < hi:
            return lo, hi
        return (lo, users) if self.is_overloaded(users) else (users, hi)

    def _crossing(self, lo: float, hi: float) -> float:
        full = -math.log(self.made.workload.targets.availability)
        below, above = (math.log(max(self.offered(users), 1e-300)) - full for users in (lo, hi))
        return float(lo * (hi / lo) ** (below / (below - above)))
