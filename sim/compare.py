"""Two designs before the same users: what changes, and whether the change is more than luck.

Both meet the same requests (common random numbers: request n arrives at the same moment, is of the same class and
comes from the same region), so batch n of one is compared with batch n of the other. Service times are the same draws
as long as both serve a request in the same steps; where the steps differ, so do the draws.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import measures, simulation
from sim.design import Design
from sim.engine import opcodes as op
from sim.engine.machine import Counted
from sim.errors import Findings
from sim.ladder import climb
from sim.measures import Interval
from sim.plan import Plan, plan
from sim.result import Breakpoint, Result
from sim.workload import Workload

MS = 1e3
REQUESTS = 50_000
Q = 0.95


@dataclass(frozen=True)
class Difference:
    """A number of both designs, and how much more it is in b, at 99 %. `apart` is None where some batch has no answer.

    `alone` is half the width that the interval would have had, had the two met different requests.
    """

    a: float
    b: float
    apart: Interval | None
    alone: float

    @property
    def is_certain(self) -> bool:
        """True if the interval of the difference leaves out 0."""
        return self.apart is not None and not self.apart.lo <= 0 <= self.apart.hi


@dataclass(frozen=True)
class ClassDifference:
    """One request class: latencies in ms where its target is measured, goodput in requests a second."""

    name: str
    mean_ms: Difference
    p95_ms: Difference
    goodput_rps: Difference


@dataclass(frozen=True)
class Side:
    """One of the two: its result at the users compared, and its breakpoints."""

    result: Result
    breakpoints: tuple[Breakpoint, ...]


@dataclass(frozen=True)
class Comparison:
    """Both designs and, class by class, how much more b has than a."""

    users: float
    seed: int
    a: Side
    b: Side
    classes: tuple[ClassDifference, ...]


def compare(
    design_a: Design, design_b: Design, workload: Workload, *, users: float, seed: int = 7, requests: int = REQUESTS
) -> Comparison:
    """What design_b does differently from design_a at the daily peak of so many users.

    Differences are b - a with intervals at 99 %, from twenty paired batches (Student's distribution). Raises Findings
    if either makes no sense yet, SimError if it takes too long. Equal inputs give bit-equal results.
    """
    plans = [plan(design, workload) for design in (design_a, design_b)]
    for made in plans:
        if made.findings:
            raise Findings(made.findings)
    (a, counted_a), (b, counted_b) = (_look(made, users, seed, requests) for made in plans)
    classes = tuple(
        ClassDifference(
            name=each.name,
            mean_ms=_means(counted_a.histogram[n], counted_b.histogram[n]),
            p95_ms=_quantiles(counted_a.histogram[n], counted_b.histogram[n]),
            goodput_rps=_goodput(each.rate_rps, counted_a, counted_b, n),
        )
        for n, each in enumerate(a.result.classes)
    )
    return Comparison(users, seed, a, b, classes)


def _look(made: Plan, users: float, seed: int, requests: int) -> tuple[Side, Counted]:
    result, counted = simulation.count(made, users=users, seed=seed, requests=requests)
    return Side(result, climb(made, seed=seed)), counted


def _means(a: measures.Counts, b: measures.Counts) -> Difference:
    pooled = [float(measures.batch_means_s(each.sum(axis=0, keepdims=True))[0]) for each in (a, b)]
    return _latency(pooled, measures.batch_means_s(a), measures.batch_means_s(b))


def _quantiles(a: measures.Counts, b: measures.Counts) -> Difference:
    pooled = [measures.quantile_s(each, Q).value for each in (a, b)]
    return _latency(pooled, measures.batch_quantiles_s(a, Q), measures.batch_quantiles_s(b, Q))


def _latency(pooled_s: list[float], a: NDArray[np.float64], b: NDArray[np.float64]) -> Difference:
    whole_a, whole_b = (0.0 if math.isnan(each) else each * MS for each in pooled_s)
    if np.isnan(a).any() or np.isnan(b).any():
        return Difference(whole_a, whole_b, None, 0.0)
    return _differ(a * MS, b * MS, whole_a, whole_b)


def _goodput(rate_rps: float, a: Counted, b: Counted, n: int) -> Difference:
    """Of the requests that arrived: the same ones in both designs."""
    started = a.outcome[:, n, op.STARTED]
    total = max(1, int(started.sum()))
    good_a, good_b = (each.outcome[:, n, op.GOOD] for each in (a, b))
    whole_a, whole_b = (rate_rps * float(good.sum()) / total for good in (good_a, good_b))
    if not started.all():
        return Difference(whole_a, whole_b, None, 0.0)
    return _differ(rate_rps * good_a / started, rate_rps * good_b / started, whole_a, whole_b)


def _differ(a: NDArray[np.float64], b: NDArray[np.float64], whole_a: float, whole_b: float) -> Difference:
    alone = math.hypot(measures.half_width(a), measures.half_width(b))
    return Difference(whole_a, whole_b, measures.difference(a, b, whole_b - whole_a), alone)
