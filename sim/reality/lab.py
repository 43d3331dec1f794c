"""One design under one load, measured once and asked many questions."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

from sim import scenario, simulation
from sim.design import Design
from sim.engine import opcodes as op
from sim.engine.machine import WARM_SHARE, Machine
from sim.errors import Findings
from sim.itinerary import itineraries
from sim.itinerary.reading import Reading
from sim.ladder import climb
from sim.measures import Counts, quantile_s
from sim.plan import Plan, plan
from sim.result import Bottleneck, Result
from sim.scenario import Course, Scenario
from sim.workload import Curve, Workload

BEYOND = 1.05  # times the load at which the first resource is full: everything that can be done is done
CLIENTS = 8  # times as many as would keep that resource busy if nobody waited
FEWEST = 200_000  # answers by which a throughput is known to a fifth of a per cent
LADDER_REQUESTS = 20_000
MOST = 10  # times as many requests as asked for
SETTLED = 3  # times the slowest answer, unmeasured at the start
CLOSE = 1.005


@dataclass(frozen=True)
class Closed:
    """What a fixed number of clients got: answers a second, and how long each took (batches × bins)."""

    rate_rps: float
    histogram: Counts

    def quantile_ms(self, q: float) -> float:
        return quantile_s(self.histogram, q).value * 1000


class Lab:
    """Raises Findings for a design that makes no sense for its workload."""

    def __init__(
        self, design: Design, workload: Workload, *, seed: int, requests: int, drama: Scenario | None = None
    ) -> None:
        made = plan(design, workload)
        if made.findings:
            raise Findings(made.findings)
        self.made, self.seed, self.requests, self.drama = made, seed, requests, drama

    @property
    def workload(self) -> Workload:
        return self.made.workload

    @cached_property
    def result(self) -> Result:
        """At the daily peak of the workload's own users."""
        return self._at(self.made, self.workload.users_daily, self.requests)

    @cached_property
    def breakpoint(self) -> tuple[float, Bottleneck] | None:
        """Requests a second at which the design first breaks while users grow, and why; None if it never does."""
        points = climb(self.made, seed=self.seed, requests=LADDER_REQUESTS, points=1)
        if not points:
            return None
        return self.workload.at(points[0].users).rate_rps, points[0].bottleneck

    @cached_property
    def bottleneck(self) -> Bottleneck | None:
        """What broke on the way to this load, or what would break next; None if nothing ever does."""
        return self.breakpoint[1] if self.breakpoint else self.result.bottleneck

    @cached_property
    def course(self) -> Course:
        """How the scenario goes. The door has seen to it that there is one."""
        assert self.drama
        return scenario.play(self.made.design, self.workload, self.drama, seed=self.seed)

    @cached_property
    def saturated(self) -> Result:
        """Beyond what it can do: the requests are scaled, users and data stay."""
        return self._at(_scaled(self.made, self.full_at * BEYOND), self.workload.users_daily, self.requests)

    @cached_property
    def full_at(self) -> float:
        """How many times the load fills the first resource, by arithmetic, to half a per cent."""
        lo, hi = 1e-6, 1e6
        while hi / lo > CLOSE:
            middle = (lo * hi) ** 0.5
            made = _scaled(self.made, middle)
            written = itineraries(made, made.workload.at(self.workload.users_daily))
            busy = max(map(written.utilisation, range(len(written.program.groups))), default=0.0)
            lo, hi = (lo, middle) if busy >= 1 else (middle, hi)
        return hi

    def closed(self, clients: int | None = None) -> Closed:
        """The first class, asked for by so many clients that each wait for the answer before they ask again.

        Without a number there are enough to keep the first resource busy that is full: a multiple of throughput × time
        without waiting (Little). A client's own time is the journey.
        """
        load = self.workload.at(self.workload.users_daily)
        program = itineraries(self.made, load).program
        if clients is None:
            alone_s = Reading(program, 0).mean_ms() / 1000
            clients = max(CLIENTS, math.ceil(CLIENTS * self.full_at * load.classes[0].rate_rps * alone_s))
        others = [replace(kind, rate_rps=0.0) for kind in program.kinds[1:]]
        program.kinds = [replace(program.kinds[0], rate_rps=0.0, users=clients), *others]
        counted = Machine(program, seed=self.seed, requests=max(self.requests, FEWEST, CLIENTS * clients)).run()
        done = int(counted.outcome[:, 0, op.DONE].sum())
        failed = int(counted.outcome[:, 0, list(op.CAUSES)].sum())
        return Closed(done / max(1, done + failed) * counted.requests / counted.simulated_s, counted.histogram[0])

    def with_nodes(self, tier: str, nodes: int) -> "Lab":
        from sim.surgery import with_nodes

        return Lab(with_nodes(self.made.design, tier, nodes), self.workload, seed=self.seed, requests=LADDER_REQUESTS)

    def _at(self, made: Plan, users: float, requests: int) -> Result:
        """With so many requests, or as many as it takes until the first have left when measuring begins."""
        load = made.workload.at(users)
        program = itineraries(made, load).program
        slowest_s = max(Reading(program, n).mean_ms() / 1000 for n in range(len(load.classes)))
        settled = int(SETTLED * slowest_s * load.rate_rps / WARM_SHARE)
        return simulation.run(made, users=users, seed=self.seed, requests=max(requests, min(settled, MOST * requests)))


def answered_rps(result: Result, name: str | None = None) -> float:
    """Requests a second that are answered, in time or not, of one class or all.

    Those still waiting at the end all came late in the run, after the part that is not measured; those turned away
    came all the time: rate × (1 - turned away - (1 - unmeasured part) × unfinished).
    """
    total = 0.0
    for each in result.classes:
        if name in (None, each.name):
            dropped, timed_out = each.errors.get("dropped", 0.0), each.errors.get("timed_out", 0.0)
            unfinished = max(0.0, 1 - dropped - timed_out - each.goodput_rps / max(each.rate_rps, 1e-300))
            total += each.rate_rps * (1 - dropped - (1 - WARM_SHARE) * unfinished)
    return total


def _scaled(made: Plan, factor: float) -> Plan:
    """The same plan with so many times the requests of every class."""
    classes = tuple(
        replace(item, rate=Curve(item.rate.users, tuple(value * factor for value in item.rate.values)))
        for item in made.workload.classes
    )
    return replace(made, workload=replace(made.workload, classes=classes))
