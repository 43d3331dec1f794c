"""What a simulation would say, by arithmetic alone: a result whose intervals have no width.

It goes through the same doors as a measured one: `targets` finds what is missed, `bottleneck` says why.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim import bottleneck
from sim.capacity.flow import Flow, Took
from sim.growth import grown
from sim.itinerary import NO_RELIEF, Itineraries, Relief, itineraries
from sim.itinerary.data import APPLY, JOB
from sim.measures import Interval
from sim.plan import Plan
from sim.result import ClassResult, JobResult, ResourceResult, Result
from sim.targets import failures_of
from sim.workload import ClassLoad, Load

MS = 1e3


@dataclass(frozen=True)
class Spent:
    """Seconds by kind and part, as `engine.machine.Counted` has them of all requests and of late ones."""

    spent_all: NDArray[np.float64]
    spent_late: NDArray[np.float64]
    dropped_at: NDArray[np.int64]


@dataclass(frozen=True)
class Prediction:
    """A result, and how it came about."""

    result: Result
    flow: Flow
    written: Itineraries
    took: list[Took]  # by kind of request, in the program's order


def predict(made: Plan, *, users: float, relief: Relief = NO_RELIEF, written: Itineraries | None = None) -> Prediction:
    """At the daily peak of so many users, of a plan without findings; `written` are its itineraries, if there already.

    Latencies by `flow`; errors are what is offered more than can be done, 1 - 1/ρ, and what is
    expected to fail by itself; nothing is too close to call.
    """
    load = made.workload.at(users)
    made = grown(made, load, relief)
    written = written or itineraries(made, load, relief)
    held = {n: sum(written.demand[n].values()) for n, group in enumerate(written.program.groups) if group.is_pool}
    flow = Flow(written.program, held)
    took = [flow.took(n, kind.target_s) for n, kind in enumerate(written.program.kinds)]
    result = _result(load, written, flow, took)
    failures = failures_of(made, load, written, result, relief)
    if failures:
        parts = written.program.parts
        spent = Spent(
            np.array([_row(each.spent, parts) for each in took]),
            np.array([_row(each.of_late(), parts) for each in took]),
            np.zeros((len(took), max(1, len(written.program.groups))), np.int64),
        )
        found = bottleneck.find(made, load, written, spent, result, failures[0])
        result = replace(result, verdict="breaks", failures=failures, bottleneck=found)
    return Prediction(result, flow, written, took)


def _row(seconds: dict[int, float], parts: int) -> list[float]:
    return [seconds.get(part, 0.0) for part in range(parts)]


def _result(load: Load, written: Itineraries, flow: Flow, took: list[Took]) -> Result:
    kinds = written.program.kinds
    return Result(
        users=load.users,
        peak_rps=load.rate_rps,
        requests=0,
        seed=0,
        simulated_s=0.0,
        events=0,
        verdict="holds",
        failures=(),
        bottleneck=None,
        errors=_exact(_lost(written, flow)),
        resources=tuple(_resource(written, flow, n) for n in range(len(written.program.groups))),
        classes=tuple(_class(load.classes[n], took[n], flow.lost[n]) for n in range(written.class_count)),
        jobs=tuple(
            JobResult(
                kind.name.removeprefix(JOB),
                _exact(took[n].p95_s * MS),
                kind.target_s * MS,
                waiting=flow.rates[n] * _until_taken_s(written, flow, n),
                backlog=written.backlog(n, flow.rates[n]),
            )
            for n, kind in enumerate(kinds)
            if kind.is_spawned and kind.name.startswith(JOB)
        ),
        links=written.links,
        hits=written.hits,
        lag_ms=_lags(written, took),
        dropped={},
    )


def _resource(written: Itineraries, flow: Flow, n: int) -> ResourceResult:
    group, offered = written.program.groups[n], written.utilisation(n)
    in_line = flow.arrivals[n].rate * flow.waits[n].mean_s
    return ResourceResult(group.tier, group.resource, _exact(min(1.0, offered)), in_line, offered)


def _lost(written: Itineraries, flow: Flow) -> float:
    """Share of all requests of users that are expected to fail on the way."""
    rates = flow.rates[: written.class_count]
    return sum(rate * lost for rate, lost in zip(rates, flow.lost, strict=False)) / max(sum(rates), 1e-300)


def _class(item: ClassLoad, took: Took, lost: float) -> ClassResult:
    """Of the quantiles only the 95th percentile is worked out; the others are left at zero."""
    return ClassResult(
        name=item.name,
        kind=item.kind,
        rate_rps=item.rate_rps,
        goodput_rps=item.rate_rps * (1 - lost),
        p50_ms=_exact(0.0),
        p95_ms=_exact(took.p95_s * MS),
        p99_ms=_exact(0.0),
        target_ms=item.p95_ms,
        errors={"error": lost} if lost else {},
        time=(),
    )


def _until_taken_s(written: Itineraries, flow: Flow, kind: int) -> float:
    """Mean wait of a job for what it must get before work on it begins."""
    taken = {n for n, group in enumerate(written.program.groups) if group.resource in ("slots", "partitions")}
    return sum(flow.waits[n].mean_s for n in sorted(taken & written.groups_of(kind)))


def _lags(written: Itineraries, took: list[Took]) -> dict[str, float]:
    lags: dict[str, float] = {}
    for n, kind in enumerate(written.program.kinds):
        if kind.is_spawned and kind.name.startswith(APPLY):
            tier = kind.name.removeprefix(APPLY)
            lags[tier] = max(took[n].p95_s * MS, lags.get(tier, 0.0))
    return lags


def _exact(value: float) -> Interval:
    return Interval(value, value, value)
