"""Which targets a simulated design misses."""

import math
from collections.abc import Iterator

from sim.design import Tier
from sim.itinerary import PEAK_S, Itineraries, Relief
from sim.itinerary.data import JOB
from sim.itinerary.memory import filled_bytes, room_bytes, slices_of
from sim.itinerary.reading import Reading
from sim.measures import Interval
from sim.plan import Plan, holds
from sim.result import Bounds, Failure, Result
from sim.workload import Load, Read

KB = 1e3


def failures_of(made: Plan, load: Load, written: Itineraries, result: Result, relief: Relief) -> tuple[Failure, ...]:
    """Targets missed or too close to call, the worst first."""
    found = [
        *_latencies(result),
        *_errors(made, written, result),
        *_delays(written, result),
        *_staleness(made, load, result),
        *_disks(made, load, relief),
    ]
    return tuple(sorted(found, key=lambda failure: (failure.is_close, -failure.severity)))


def _latencies(result: Result) -> Iterator[Failure]:
    for each in result.classes:
        yield from _against(each.name, "p95", each.p95_ms, each.target_ms)


def _errors(made: Plan, written: Itineraries, result: Result) -> Iterator[Failure]:
    """Availability is the site's: the share of all requests that are not answered well. It names the class hit most.

    A peak lasts longer than a simulation: what is offered more than it can do turns away 1 - 1/ρ by its end.
    """
    limit = 1 - made.workload.targets.availability
    worst = max(result.classes, key=lambda each: each.rate_rps * (1e-9 + sum(each.errors.values())))
    lost = 1 - 1 / max(1.0, offered_most(written))
    if lost > limit:
        yield Failure(worst.name, "errors", max(lost, result.errors.value), limit)
    else:
        yield from _against(worst.name, "errors", result.errors, limit)


def is_overloaded(made: Plan, written: Itineraries) -> bool:
    """True if requests must be turned away, more than the targets allow, whatever the luck."""
    return offered_most(written) * made.workload.targets.availability > 1


def offered_most(written: Itineraries) -> float:
    fullest = written.overload()
    return fullest[0] if fullest else 0.0


def _delays(written: Itineraries, result: Result) -> Iterator[Failure]:
    """Jobs that come faster than they are done are late by the end of the peak, even if not yet in the simulation."""
    for each in result.jobs:
        kind = next(n for n, kind in enumerate(written.program.kinds) if kind.name == f"{JOB}{each.name}")
        backlog_ms = max(0.0, _fullest(written, kind) - 1) * PEAK_S * 1e3
        delay = each.p95_ms
        if (
            delay.value == 0.0
        ):  # none was done yet: longer than the simulation, and at least as long as with nobody there
            alone_ms = Reading(written.program, kind).mean_ms()
            delay = Interval(alone_ms, alone_ms, alone_ms)
        if backlog_ms > delay.lo:
            delay = Interval(max(delay.value, backlog_ms), backlog_ms, max(delay.hi, backlog_ms))
        yield from _against(each.name, "delay", delay, each.target_ms)


def _fullest(written: Itineraries, kind: int) -> float:
    """Offered load of the fullest resource that a job needs."""
    return max((written.utilisation(group) for group in written.groups_of(kind)), default=0.0)


def _staleness(made: Plan, load: Load, result: Result) -> Iterator[Failure]:
    """How far a copy is behind, against what those accept who may read it; a mere stand-by may be as late as it is."""
    for tier, lag_ms in result.lag_ms.items():
        limit = min(_accepted_ms(made, load, made.design.tier(tier)), default=math.inf)
        lo, hi = result.bounds.get(tier, {}).get("lag_ms", (lag_ms, lag_ms))
        yield from _against(tier, "staleness", Interval(lag_ms, lo, hi), limit)


def _accepted_ms(made: Plan, load: Load, copy: Tier) -> list[float]:
    """How old the answers may be of those reads that this replica, index or warehouse may serve."""
    source = made.primary_behind(copy)
    askers = [each for app in made.apps for each in app.everybody if copy in each.called]
    served = {name for name in load.datasets if any(each.primary_of(name) == source for each in askers)}
    return [
        load.datasets[need.dataset].staleness_s * 1e3
        for item in load.classes
        for need in item.needs
        if isinstance(need, Read) and not need.fresh and need.dataset in served
        if load.datasets[need.dataset].staleness_s > 0
        if {"search": need.search, "warehouse": need.scan_gb > 0}.get(copy.kind, True)
    ]


def _disks(made: Plan, load: Load, relief: Relief) -> Iterator[Failure]:
    for tier, stored in kept_bytes(made, load):
        if tier.id not in relief and stored > room_bytes(tier):
            what = "memory" if tier.kind == "memory_store" else "disk"
            yield Failure(tier.id, what, stored, room_bytes(tier))


def kept_bytes(made: Plan, load: Load) -> Iterator[tuple[Tier, float]]:
    """Bytes on each node of whoever stores data, and of whoever copies it: their slice. Files on a server of files."""
    if made.store and made.store.kind == "file_server":
        yield made.store, sum(data.items * data.item_kb * KB for data in load.datasets.values() if data.files)
    for keeper in keepers(made):
        stored = sum(filled_bytes(keeper, data) for name, data in load.datasets.items() if holds(keeper, name))
        standby = made.standby_of(keeper)
        for tier in [keeper, *made.replicas_of(keeper), *([standby] if standby else [])]:
            yield tier, stored / slices_of(keeper)
        for index in made.indexes_of(keeper):
            copied = sum(filled_bytes(index, data) for name, data in load.datasets.items() if holds(keeper, name))
            yield index, copied / slices_of(index)


def keepers(made: Plan) -> list[Tier]:
    """Whoever stores data for an app or a worker, each once."""
    return list({tier.id: tier for caller in made.callers for tier in caller.primaries}.values())


def _against(name: str, target: str, measured: Interval, limit: float) -> Iterator[Failure]:
    if measured.is_above(limit):
        yield Failure(name, target, measured.value, limit, bounds=_bounds(measured))
    elif measured.straddles(limit) and measured.value > 0:
        yield Failure(name, target, measured.value, limit, is_close=True, bounds=_bounds(measured))


def _bounds(measured: Interval) -> Bounds:
    return {"value": measured.bounds} if measured.lo < measured.hi else {}
