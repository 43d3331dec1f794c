"""What a design can carry by arithmetic alone: the answer while somebody is still dragging."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from sim.capacity.alike import Alike, alike
from sim.capacity.breakpoints import breakpoints
from sim.capacity.disks import Disk, disks
from sim.capacity.prediction import Prediction, predict
from sim.design import Design
from sim.errors import Findings, SimError
from sim.itinerary.data import JOB
from sim.plan import Plan, plan
from sim.result import Bottleneck, Breakpoint, Failure
from sim.workload import Workload

MS = 1e3
MOST_USERS = 1e10


class ResourceCapacity(NamedTuple):
    """One resource of one tier. `utilisation` is offered load over capacity, above 1 if it cannot be carried.

    `wait_ms` is the mean wait of one visit for it, and `waiting` how many wait on the average, over all its nodes. Of a
    pool, `held` places are taken on the average, over all its nodes, while nobody waits; None for what is not held.
    """

    tier: str
    resource: str
    utilisation: float
    wait_ms: float
    waiting: float
    held: float | None


@dataclass(frozen=True)
class ClassCapacity:
    """One request class, or a job: its rate, and how long it takes where its target is measured."""

    name: str
    is_job: bool
    rate_rps: float
    mean_ms: float
    p95_ms: float
    target_ms: float


@dataclass(frozen=True)
class Capacity:
    """A design at the daily peak of `users`, worked out without a random number. Nothing in it is too close to call.

    `hits` are hit ratios of caches and edges, and `lag_ms` 95th percentiles of replicas' lag, by tier.
    """

    users: float
    peak_rps: float
    verdict: str  # holds | breaks
    failures: tuple[Failure, ...]
    bottleneck: Bottleneck | None
    resources: tuple[ResourceCapacity, ...]
    classes: tuple[ClassCapacity, ...]
    hits: dict[str, float] = field(hash=False)
    lag_ms: dict[str, float] = field(hash=False)
    disks: tuple[Disk, ...]
    made: Plan = field(repr=False, compare=False)

    @cached_property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """The first three, by arithmetic; worked out when they are first asked for, for they take ten times as long."""
        return breakpoints(self.made)


def capacity(design: Design, workload: Workload, *, users: float) -> Capacity:
    """What the design does at so many daily active users, as far as means and spreads can say.

    Utilisation by the law of utilisation, U = rate × service time / servers; waits by Allen and Cunneen's
    formula (`waiting`); hit ratios by Che's approximation (`sim.popularity`); 95th percentiles from mixtures of gamma
    distributions (`mixture`). Raises Findings if the design makes no sense yet, SimError for an impossible number.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    return capacity_of(made, users=users)


def capacity_of(made: Plan, *, users: float) -> Capacity:
    """As `capacity`, of a plan without findings."""
    if not 0 < users <= MOST_USERS:
        raise SimError("users", f"not above 0 and at most {MOST_USERS:g}")
    fewer = alike(made)
    found = predict(fewer.plan, users=users)
    result = found.result
    return Capacity(
        users=result.users,
        peak_rps=result.peak_rps,
        verdict=result.verdict,
        failures=result.failures,
        bottleneck=result.bottleneck,
        resources=tuple(_resources(found, fewer)),
        classes=tuple(_classes(found)),
        hits=_by_tier(result.hits, fewer),
        lag_ms=_by_tier(result.lag_ms, fewer),
        disks=disks(made, made.workload.at(users)),
        made=fewer.plan,
    )


def _resources(found: Prediction, fewer: Alike) -> list[ResourceCapacity]:
    rows = []
    for n, (group, result) in enumerate(zip(found.written.program.groups, found.result.resources, strict=True)):
        those = fewer.meant[group.tier]
        held = sum(found.written.demand[n].values()) if group.is_pool else None
        wait_ms = found.flow.waits[n].mean_s * MS
        for tier in those:
            share = fewer.share(tier)
            own = None if held is None else held * share
            rows.append(ResourceCapacity(tier, group.resource, result.offered, wait_ms, result.waiting * share, own))
    return rows


def _classes(found: Prediction) -> list[ClassCapacity]:
    return [
        ClassCapacity(
            name=kind.name.removeprefix(JOB),
            is_job=kind.is_spawned,
            rate_rps=found.flow.rates[n],
            mean_ms=found.took[n].mean_s * MS,
            p95_ms=found.took[n].p95_s * MS,
            target_ms=kind.target_s * MS,
        )
        for n, kind in enumerate(found.written.program.kinds)
        if not kind.is_spawned or kind.name.startswith(JOB)
    ]


def _by_tier(values: dict[str, float], fewer: Alike) -> dict[str, float]:
    return {tier: value for first, value in values.items() for tier in fewer.meant[first]}
