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
from sim.growth import growing, grown
from sim.itinerary import NO_RELIEF, Itineraries, Relief, itineraries
from sim.itinerary.data import APPLY, JOB
from sim.itinerary.reading import Reading, rates
from sim.measures import Interval
from sim.plan import Plan, plan
from sim.result import Bounds, ClassResult, JobResult, ResourceResult, Result, TimePart
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
    nodes = {tier.id: made.design.tier(tier.id).nodes for tier in growing(drawn.design)}
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
    lags, dropped, hits = _lags(written, histogram), _dropped(written, counted), _hits(written, counted)
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
        hits=written.hits | {tier: share.value for tier, share in hits.items()},
        lag_ms={tier: lag.value for tier, lag in lags.items()},
        dropped={tier: share.value for tier, share in dropped.items() if share.value},
        bounds=_by_tier(written, counted, lags, dropped, hits),
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
    p50, p95, p99 = (_ms(measures.quantile_s(histogram[n], q)) for q in (0.50, 0.95, 0.99))
    good = measures.share(outcome[:, op.GOOD], outcome[:, op.STARTED])
    errors = _by_cause(outcome)
    return ClassResult(
        name=item.name,
        kind=item.kind,
        rate_rps=item.rate_rps,
        goodput_rps=item.rate_rps * good.value,
        p50_ms=p50,
        p95_ms=p95,
        p99_ms=p99,
        target_ms=item.p95_ms,
        errors={cause: share.value for cause, share in errors.items()},
        time=tuple(_parts(written, counted, n)),
        bounds={
            "goodput_rps": (item.rate_rps * good.lo, item.rate_rps * good.hi),
            **{f"errors.{cause}": share.bounds for cause, share in errors.items()},
        },
    )


def _job(written: Itineraries, counted: Counted, histogram: measures.Counts, n: int) -> JobResult:
    """Jobs that wait: Little's law, rate × mean wait for a partition or a place."""
    kind, outcome = written.program.kinds[n], counted.outcome[:, n, :]
    done, started = max(1, int(outcome[:, op.DONE].sum())), outcome[:, op.STARTED]
    rate_rps, (seconds, answers) = rates(written.program)[n], _by_spell(counted, n)
    taken = [g for g, group in enumerate(written.program.groups) if group.resource in ("slots", "partitions")]
    waits = [op.PARTS + 2 * g for g in taken]
    waiting = rate_rps * float(counted.spent_all[n][waits].sum()) / done
    off = float(measures.an_answer(seconds[:, waits].sum(axis=1, keepdims=True), answers)[0])
    again = measures.share(outcome[:, op.RETRIED], started)
    aside = measures.share(sum((outcome[:, cause] for cause in op.CAUSES), np.zeros_like(started)), started)
    return JobResult(
        kind.name.removeprefix(JOB),
        _ms(measures.quantile_s(histogram[n], 0.95)),
        kind.target_s * MS,
        waiting=waiting,
        backlog=written.backlog(n, rate_rps),
        again=again.value,
        aside=aside.value,
        bounds={
            "waiting": measures.around(waiting, off),
            "again": again.bounds,
            "aside": aside.bounds,
        },
    )


def _by_spell(counted: Counted, n: int) -> tuple[measures.Floats, measures.Counts]:
    """By batch, seconds that answers of a kind spent in each part, and how many answers they were."""
    return np.array([each.spent[n] for each in counted.spells]), np.array([each.answers[n] for each in counted.spells])


def _by_cause(outcome: measures.Counts) -> dict[str, Interval]:
    """Shares of the requests that failed; of the causes that the plainest design has, even if there were none."""
    started = outcome[:, op.STARTED]
    shares = {word: measures.share(outcome[:, cause], started) for cause, word in op.CAUSES.items()}
    return {word: share for word, share in shares.items() if share.value or word in ("dropped", "timed_out")}


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
    off = measures.an_answer(*_by_spell(counted, n))
    parts = [TimePart(None, word, 0.0, *_time(spent, off, part)) for part, word in PARTS.items()]
    for g, group in enumerate(written.program.groups):
        at = op.PARTS + 2 * g
        wait, (service, bounds) = float(spent[at]), _time(spent, off, at + 1)
        bounds["wait_ms"] = measures.around(wait, float(off[at]))
        parts.append(TimePart(group.tier, group.resource, wait, service, bounds))
    return [part for part in parts if part.wait_ms + part.service_ms > 1e-3]


def _time(spent: measures.Floats, off: measures.Floats, part: int) -> tuple[float, Bounds]:
    """Of being served: how long, and its bounds."""
    return float(spent[part]), {"service_ms": measures.around(float(spent[part]), float(off[part]))}


def _resource(written: Itineraries, counted: Counted, n: int) -> ResourceResult:
    group = written.program.groups[n]
    busy = counted.busy[:, _stations(written, counted, n)].sum(axis=1) / (group.nodes * group.servers)
    line = _in_line(measures.mean(counted.waiting[:, _stations(written, counted, n)].sum(axis=1)))
    own = {"waiting": line.bounds}
    return ResourceResult(group.tier, group.resource, measures.mean(busy), line.value, written.utilisation(n), own)


def _stations(written: Itineraries, counted: Counted, n: int) -> slice:
    base = int(counted.group_base[n])
    return slice(base, base + written.program.groups[n].nodes)


def _in_line(waiting: Interval) -> Interval:
    """Nobody waits less than not at all."""
    return replace(waiting, lo=max(0.0, waiting.lo))


def _by_tier(
    written: Itineraries,
    counted: Counted,
    lags: dict[str, Interval],
    dropped: dict[str, Interval],
    hits: dict[str, Interval],
) -> dict[str, Bounds]:
    """Bounds of what is told of a tier as a whole."""
    waiting: dict[str, measures.Floats] = {}
    for n, group in enumerate(written.program.groups):
        line = counted.waiting[:, _stations(written, counted, n)].sum(axis=1)
        waiting[group.tier] = waiting.get(group.tier, 0.0) + line
    bounds: dict[str, Bounds] = {
        tier: {"waiting": _in_line(measures.mean(line)).bounds, "errors": dropped[tier].bounds}
        for tier, line in waiting.items()
    }
    for tier, lag in lags.items():
        if lag.lo < lag.hi:
            bounds[tier]["lag_ms"] = lag.bounds
    for tier, share in hits.items():
        bounds.setdefault(tier, {})["hit_ratio"] = share.bounds
    return bounds


def _hits(written: Itineraries, counted: Counted) -> dict[str, Interval]:
    """How often those who looked into a cache found it there, of all its datasets, where anybody looked."""
    counts: dict[str, measures.Counts] = {}
    for n, keys in enumerate(written.program.key_sets):
        by_batch = np.array([(each.found[n], each.looked[n]) for each in counted.spells])
        counts[keys.tier] = counts.get(keys.tier, np.zeros_like(by_batch)) + by_batch
    return {tier: measures.share(*both.T) for tier, both in counts.items() if both[:, 1].any()}


def _lags(written: Itineraries, histogram: measures.Counts) -> dict[str, Interval]:
    """How far behind replicas are when they have applied a write: the way there and their own work."""
    lags: dict[str, Interval] = {}
    for n, kind in enumerate(written.program.kinds):
        if kind.is_spawned and kind.name.startswith(APPLY):
            tier = kind.name.removeprefix(APPLY)
            behind = _ms(measures.quantile_s(histogram[n], 0.95))
            if not histogram[n].any():  # a simulation may be shorter than the way there
                mean_ms = Reading(written.program, n).mean_ms()
                behind = Interval(mean_ms, mean_ms, mean_ms)
            lags[tier] = max(behind, lags.get(tier, behind), key=lambda lag: lag.value)
    return lags


def _dropped(written: Itineraries, counted: Counted) -> dict[str, Interval]:
    """Shares of all requests that were turned away, by tier; of a batch, those turned away while it came."""
    started = counted.outcome[:, : written.class_count, op.STARTED].sum(axis=1)
    counts: dict[str, measures.Counts] = {}
    turned_away = np.array([each.dropped for each in counted.spells])
    for n, group in enumerate(written.program.groups):
        counts[group.tier] = counts.get(group.tier, 0) + turned_away[:, n]
    return {tier: measures.share(count, started) for tier, count in counts.items()}


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
    loop.strike(*m, machine.heap, machine.count, 0, op.LOST, 0, machine.now_s)
    measures.mean(np.zeros(2))
