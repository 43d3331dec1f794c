"""One simulation: plan, program, events, measures, verdict."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim import bottleneck, measures
from sim.design import Design
from sim.engine import loop
from sim.engine import opcodes as op
from sim.engine.machine import Counted, Machine
from sim.engine.program import Group
from sim.errors import Findings, SimError
from sim.growth import grown
from sim.itinerary import NO_RELIEF, Itineraries, Relief, itineraries
from sim.itinerary.data import APPLY, JOB
from sim.itinerary.reading import Reading, rates
from sim.measures import Interval
from sim.plan import Plan, plan
from sim.result import ClassResult, JobResult, ResourceResult, Result, TimePart
from sim.targets import failures_of
from sim.workload import Load, Workload

MS = 1e3
PARTS = {op.NETWORK: "network", op.CALL: "call", op.LAN: "lan", op.FILES: "files"}

Progress = Callable[[float, float], None]


def simulate(design: Design, workload: Workload, *, users: float, seed: int = 7, requests: int = 200_000) -> Result:
    """What this design does at the daily peak of so many users. Raises Findings if it makes no sense yet, SimError if
    it takes too long, or for numbers of which there is no simulation. Equal inputs give bit-equal results."""
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    return run(made, users=users, seed=seed, requests=requests)


def run(
    made: Plan, *, users: float, seed: int, requests: int, relief: Relief = NO_RELIEF, progress: Progress | None = None
) -> Result:
    """As `simulate`, of a plan without findings; with `relief`, some have all the room they want."""
    return count(made, users=users, seed=seed, requests=requests, relief=relief, progress=progress)[0]


def count(
    made: Plan, *, users: float, seed: int, requests: int, relief: Relief = NO_RELIEF, progress: Progress | None = None
) -> tuple[Result, Counted]:
    """As `run`, with the counts by batch that the result was made of."""
    _refuse(users, seed, requests)
    load = made.workload.at(users)
    drawn, made = made, grown(made, load, relief)
    written = itineraries(made, load, relief)
    counted = Machine(written.program, seed=seed, requests=requests).run(progress)
    result = _measured(load, written, counted, seed)
    failures = failures_of(made, load, written, result, relief)
    missed = tuple(each for each in failures if not each.is_close)
    verdict = "breaks" if missed else "too_close" if failures else "holds"
    found = bottleneck.find(made, load, written, counted, result, (missed or failures)[0]) if failures else None
    nodes = {tier.id: made.design.tier(tier.id).nodes for tier in drawn.design.tiers if tier.most_nodes > tier.nodes}
    return replace(result, verdict=verdict, failures=missed or failures, bottleneck=found, grown=nodes), counted


def _refuse(users: float, seed: int, requests: int) -> None:
    if not 0 < users < math.inf:
        raise SimError("users", "not a number above 0")
    if not 0 <= seed < 2**63:
        raise SimError("seed", "not from 0 to 2^63 - 1")
    if requests < 1:
        raise SimError("requests", f"{requests} is below 1")


def _measured(load: Load, written: Itineraries, counted: Counted, seed: int) -> Result:
    histogram = _with_unfinished(written, counted)
    kinds = written.program.kinds
    return Result(
        users=load.users,
        peak_rps=load.rate_rps,
        requests=counted.requests,
        seed=seed,
        simulated_s=counted.simulated_s,
        events=counted.events,
        verdict="holds",
        failures=(),
        bottleneck=None,
        errors=_errors(written, counted),
        resources=tuple(_resource(written, counted, n) for n in range(len(written.program.groups))),
        classes=tuple(_class(load, written, counted, histogram, n) for n in range(written.class_count)),
        jobs=tuple(
            _job(written, counted, histogram, n)
            for n, kind in enumerate(kinds)
            if kind.is_spawned and kind.name.startswith(JOB)
        ),
        links=written.links,
        hits=written.hits,
        lag_ms=_lags(written, histogram),
        dropped=_dropped(written, counted),
    )


def _with_unfinished(written: Itineraries, counted: Counted) -> measures.Counts:
    """The histogram with those who still wait at the end and are late already, each at its age so far."""
    histogram = counted.histogram.copy()
    for kind, age_s in counted.unfinished:
        if age_s > written.program.kinds[kind].target_s:
            histogram[kind, -1, measures.bin_of(age_s)] += 1
    return histogram


def _class(load: Load, written: Itineraries, counted: Counted, histogram: measures.Counts, n: int) -> ClassResult:
    item, outcome = load.classes[n], counted.outcome[:, n, :]
    started = max(1, int(outcome[:, op.STARTED].sum()))
    p50, p95, p99 = (_ms(measures.quantile_s(histogram[n], q)) for q in (0.50, 0.95, 0.99))
    return ClassResult(
        name=item.name,
        kind=item.kind,
        rate_rps=item.rate_rps,
        goodput_rps=item.rate_rps * float(outcome[:, op.GOOD].sum()) / started,
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        target_ms=item.p95_ms,
        errors=_by_cause(outcome, started),
        time=tuple(_parts(written, counted, n)),
    )


def _job(written: Itineraries, counted: Counted, histogram: measures.Counts, n: int) -> JobResult:
    """Jobs that wait: Little's law, rate × mean wait for a partition or a place."""
    kind, outcome = written.program.kinds[n], counted.outcome[:, n, :].sum(axis=0)
    started, done = max(1, int(outcome[op.STARTED])), max(1, int(outcome[op.DONE]))
    rate_rps, waits = rates(written.program)[n], counted.spent_all[n][op.PARTS :: 2]
    taken = [g for g, group in enumerate(written.program.groups) if group.resource in ("slots", "partitions")]
    return JobResult(
        kind.name.removeprefix(JOB),
        _ms(measures.quantile_s(histogram[n], 0.95)),
        kind.target_s * MS,
        waiting=rate_rps * float(waits[taken].sum()) / done,
        backlog=written.backlog(n, rate_rps),
        again=float(outcome[op.RETRIED]) / started,
        aside=float(sum(outcome[cause] for cause in op.CAUSES)) / started,
    )


def _by_cause(outcome: measures.Counts, started: int) -> dict[str, float]:
    """Shares of the requests that failed; of the causes that the plainest design has, even if there were none."""
    shares = {word: float(outcome[:, cause].sum()) / started for cause, word in op.CAUSES.items()}
    return {word: share for word, share in shares.items() if share or word in ("dropped", "timed_out")}


def _errors(written: Itineraries, counted: Counted) -> Interval:
    of_users = counted.outcome[:, : written.class_count, :].sum(axis=1)
    failed = sum((of_users[:, cause] for cause in op.CAUSES), np.zeros(len(of_users), np.int64))
    return measures.share(failed, of_users[:, op.STARTED])


def _parts(written: Itineraries, counted: Counted, n: int) -> list[TimePart]:
    """Of answered requests, on the average; the journey only where it counts, and nothing where nothing is spent."""
    done = max(1, int(counted.outcome[:, n, op.DONE].sum()))
    spent = counted.spent_all[n] / done * MS
    if written.program.kinds[n].at_site:
        spent[op.NETWORK] = 0.0
    parts = [TimePart(None, word, 0.0, float(spent[part])) for part, word in PARTS.items()]
    for g, group in enumerate(written.program.groups):
        wait, service = spent[op.PARTS + 2 * g], spent[op.PARTS + 2 * g + 1]
        parts.append(TimePart(group.tier, group.resource, float(wait), float(service)))
    return [part for part in parts if part.wait_ms + part.service_ms > 1e-3]


def _resource(written: Itineraries, counted: Counted, n: int) -> ResourceResult:
    group = written.program.groups[n]
    stations = slice(int(counted.group_base[n]), int(counted.group_base[n]) + group.nodes)
    busy = counted.busy[:, stations].sum(axis=1) / (group.nodes * group.servers)
    waiting = float(counted.waiting[:, stations].sum(axis=1).mean())
    return ResourceResult(group.tier, group.resource, measures.mean(busy), waiting, written.utilisation(n))


def _lags(written: Itineraries, histogram: measures.Counts) -> dict[str, float]:
    """How far behind replicas are when they have applied a write: the way there and their own work."""
    lags: dict[str, float] = {}
    for n, kind in enumerate(written.program.kinds):
        if kind.is_spawned and kind.name.startswith(APPLY):
            tier = kind.name.removeprefix(APPLY)
            behind = measures.quantile_s(histogram[n], 0.95).value * MS
            if not histogram[n].any():  # a simulation may be shorter than the way there
                behind = Reading(written.program, n).mean_ms()
            lags[tier] = max(behind, lags.get(tier, 0.0))
    return lags


def _dropped(written: Itineraries, counted: Counted) -> dict[str, float]:
    started = max(1, int(counted.outcome[:, : written.class_count, op.STARTED].sum()))
    shares: dict[str, float] = {}
    for n, group in enumerate(written.program.groups):
        count = int(counted.dropped_at[:, n].sum())
        if count:
            shares[group.tier] = shares.get(group.tier, 0.0) + count / started
    return shares


def _ms(seconds: Interval) -> Interval:
    return Interval(seconds.value * MS, seconds.lo * MS, seconds.hi * MS)


def warm() -> None:
    """Compile the loop, or fetch it from the cache, so that the first run does not wait for a compiler."""
    from sim.engine.program import Kind, Program

    program = Program(groups=[Group("warm", "cpu", 1, 1)])
    program.kinds.append(Kind("warm", 0, 1.0, 1.0, 1.0, at_site=False))
    program.append(op.USE, x=0.5, y=1.0)
    program.append(op.END)
    machine = Machine(program, seed=1, requests=100)
    machine.run()
    m = machine.code, machine.groups, machine.stations, machine.kinds, machine.rows, machine.slot, machine.spent
    loop.refill(*m, machine.heap, machine.count, 0, 0, machine.now_s)
    loop.strike(*m, machine.heap, machine.count, 0, op.LOST, machine.now_s)
    measures.mean(np.zeros(2))
