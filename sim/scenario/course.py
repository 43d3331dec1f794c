"""What a design made of a scenario: window by window, and as a verdict."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim import measures
from sim.engine import opcodes as op
from sim.engine.machine import Counted
from sim.itinerary import Itineraries
from sim.itinerary.data import APPLY, JOB
from sim.measures import Interval
from sim.result import Bounds
from sim.scenario.film import Film
from sim.scenario.model import Scenario
from sim.scenario.staleness import accepted_ms, read_copies
from sim.scenario.world import World

LATE = 0.05  # share of requests (and jobs) that may be later than their target: 95 of 100 are in time
NEARLY = 0.98  # of the usual share answered well, from which on a design has recovered
AGAIN = 2  # windows in a row
SLOWER = 2.0  # times what 95 of 100 jobs took before: a job that waits longer at the end is not done as usual


@dataclass(frozen=True)
class Window:
    """One stretch of the scenario: those requests that came between `from_s` and `to_s`.

    `well` is the share answered correctly and within its target, of all request classes; `errors` are shares by cause.
    `utilisation` is by tier, of its fullest resource on its fullest node; `waiting` of the whole tier; `lag_ms` of
    replicas and `job_ms` of jobs: 95 of 100; `nodes` of tiers that grow, how many served on the average. `bounds` are
    99 % intervals by name ("late", "p95_ms.view a post"); how busy tiers are and how many wait is an average over this
    one stretch, and has none.
    """

    from_s: float
    to_s: float
    load: float
    offered_rps: float
    well: Interval
    late: float
    errors: dict[str, float]
    p95_ms: dict[str, float]
    utilisation: dict[str, float]
    waiting: dict[str, float]
    lag_ms: dict[str, float]
    job_ms: dict[str, float]
    nodes: dict[str, float]
    bounds: Bounds = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Course:
    """How it went. `verdict` is survives (every target was kept over the whole scenario), recovers (not kept, but as
    usual again by the end), falls (not even that) or too_close (whether the targets were kept is within the interval).

    `usual` and `worst` are shares answered well: before anything struck (what targets ask for, if nothing does), and in
    the worst window. `recovered_s` is how
    long after the end of the last strike it took, None if it did not happen; `failed` the share of all requests that
    failed, `late` that were late; `jobs_late` of jobs that were late or failed; `stale_ms` how far replicas were behind
    at worst; `lost_writes` how many were acknowledged and lost. `fullest` names the tier that was busiest in the worst
    window. `nodes` says of each tier that grows since when, in seconds, how many nodes served. `film` is to watch.
    `bounds` are 99 % intervals by name.
    """

    scenario: Scenario
    users: float
    seed: int
    verdict: str
    usual: float
    worst: float
    recovered_s: float | None
    failed: Interval
    late: Interval
    jobs_late: float
    stale_ms: float
    lost_writes: float
    fullest: str | None
    nodes: dict[str, tuple[tuple[float, int], ...]]
    windows: tuple[Window, ...]
    events: int
    requests: int
    film: Film | None = None
    bounds: Bounds = field(default_factory=dict, hash=False)


def course_of(
    world: World, scenario: Scenario, written: Itineraries, counted: Counted, factors: tuple[float, ...]
) -> Course:
    """The course of a played scenario, from its counts by window."""
    return _Reader(world, scenario, written, counted, factors).read()


class _Reader:
    def __init__(
        self, world: World, scenario: Scenario, written: Itineraries, counted: Counted, factors: tuple[float, ...]
    ) -> None:
        self.world, self.scenario, self.written, self.counted, self.factors = world, scenario, written, counted, factors
        self.classes = written.class_count
        outcome = counted.outcome[:, : self.classes, :].astype(np.float64)
        self.started = outcome[:, :, op.STARTED].sum(axis=1)
        self.failed = sum((outcome[:, :, cause].sum(axis=1) for cause in op.CAUSES), np.zeros(len(self.started)))
        gone = outcome[:, :, op.DONE] - outcome[:, :, op.GOOD]  # answered, but nobody waited any more: these failed
        self.late = np.maximum(0.0, outcome[:, :, op.LATE] - gone).sum(axis=1)
        self._count_unfinished()
        self.well = np.maximum(0.0, self.started - self.failed - self.late)

    def _count_unfinished(self) -> None:
        """Those who still wait at the end: failed or late if they are already, left out as yet undecided if not."""
        rows, kinds = self.world.machine.rows, self.written.program.kinds
        own = (rows["kind"] >= 0) & (rows["kind"] < self.classes) & (rows["batch"] >= 0)
        for r in np.flatnonzero(own & (rows["parent"] < 0) & (rows["gone"] == 0)):
            age_s = self.counted.simulated_s - float(rows[r]["born"])
            kind = kinds[int(rows[r]["kind"])]
            if age_s > kind.timeout_s:
                self.failed[int(rows[r]["batch"])] += 1
            elif age_s > kind.target_s:
                self.late[int(rows[r]["batch"])] += 1
            else:
                self.started[int(rows[r]["batch"])] -= 1

    def read(self) -> Course:
        shares = self.well / np.maximum(self.started, 1.0)
        (usual, own), worst = self._usual(shares), int(np.argmin(np.where(self.started > 0, shares, 2.0)))
        failed, late = self._share(self.failed), self._share(self.late)
        windows = tuple(self._window(n) for n in range(len(self.started)))
        recovered = self._recovered(shares, usual, windows)
        stale_ms = max((max(each.lag_ms.values(), default=0.0) for each in windows), default=0.0)
        jobs_late, of_jobs = self._jobs_late()
        bounds = {**own, **of_jobs, "worst": windows[worst].well.bounds}
        stalest = max(windows, key=lambda each: max(each.lag_ms.values(), default=0.0))
        if stalest.lag_ms:
            tier = max(stalest.lag_ms, key=lambda each: stalest.lag_ms[each])
            bounds["stale_ms"] = stalest.bounds[f"lag_ms.{tier}"]
        busiest = windows[worst].utilisation
        return Course(
            scenario=self.scenario,
            users=self.world.load.users,
            seed=int(self.world.machine.seed),
            verdict=self._verdict(failed, late, jobs_late, any(self._is_stale(each) for each in windows), recovered),
            usual=usual,
            worst=float(shares[worst]),
            recovered_s=recovered,
            failed=failed,
            late=late,
            jobs_late=jobs_late,
            stale_ms=stale_ms,
            lost_writes=self.world.lost_writes,
            fullest=max(busiest, key=lambda tier: busiest[tier]) if busiest else None,
            nodes={tier: tuple(steps) for tier, steps in self.world.counts.items()},
            windows=windows,
            events=self.counted.events,
            requests=int(self.counted.outcome[:, : self.classes, op.STARTED].sum()),
            bounds=bounds,
        )

    def _verdict(
        self, failed: Interval, late: Interval, jobs_late: float, is_stale: bool, recovered: float | None
    ) -> str:
        limits = [(failed, 1 - self.world.made.workload.targets.availability), (late, LATE)]
        if is_stale or jobs_late > LATE or self.world.lost_writes >= 1 or any(each.is_above(x) for each, x in limits):
            return "falls" if recovered is None else "recovers"
        return "too_close" if any(each.straddles(limit) and each.value > 0 for each, limit in limits) else "survives"

    def _is_stale(self, window: Window) -> bool:
        """Whether somebody reads from a copy that is further behind than readers accept; a mere stand-by may be."""
        return any(window.lag_ms.get(tier, 0.0) > self.accepted_ms for tier in read_copies(self.world.made))

    @cached_property
    def accepted_ms(self) -> float:
        return accepted_ms(self.world.load)

    # -- shares -------------------------------------------------------------------------------------------------------
    def _share(self, counts: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Interval:
        """Of all requests of the scenario, with the interval of a binomial share."""
        return _binomial(float(counts.sum()), float(self.started.sum()))

    def _usual(self, shares: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, Bounds]:
        """Before the first strike, with its bounds; if nothing strikes, what targets ask for."""
        if not self.scenario.strikes:
            return 1 - LATE, {}
        first = min(each.at_s for each in self.scenario.strikes)
        before = [n for n, end in enumerate(self.counted.ended_s) if end <= first + 1e-9]
        whole = self.started[before].sum() if before else 0.0
        if not whole:
            return float(shares[0]), {}
        usual = _binomial(float(self.well[before].sum()), float(whole))
        return usual.value, {"usual": usual.bounds}

    def _recovered(
        self, shares: "np.ndarray[tuple[int], np.dtype[np.float64]]", usual: float, windows: tuple[Window, ...]
    ) -> float | None:
        """Seconds from the end of the last strike until as many are answered well as before, and stay so; and as many
        jobs are done as soon as before, and copies are as fresh as their readers want. A window of few requests says
        that only as far as its interval goes."""
        end_s = max((each.end_s for each in self.scenario.strikes), default=0.0)
        length = self.scenario.duration_s / len(shares)
        after = [n for n in range(len(shares)) if (n + 1) * length > end_s + 1e-9]
        soon, usual_soon = self._jobs_as_usual()
        good = [
            (windows[n].well.hi >= NEARLY * usual or not self.started[n])
            and soon[n] >= NEARLY * usual_soon
            and not self._is_stale(windows[n])
            for n in after
        ]
        for i in range(len(good)):
            if all(good[i:]) and len(good) - i >= AGAIN:
                return max(0.0, after[i] * length - end_s) if i else 0.0
        return None

    def _jobs_as_usual(self) -> tuple[list[float], float]:
        """By window, the share of its jobs that were done in time, or wait no longer than jobs do who are late; and
        the same before the first strike."""
        rows, count = self.world.machine.rows, len(self.started)
        started, late = np.zeros(count), np.zeros(count)
        first = min((each.at_s for each in self.scenario.strikes), default=0.0)
        before = [n for n, end in enumerate(self.counted.ended_s) if end <= first + 1e-9]
        for k, kind in enumerate(self.written.program.kinds):
            if kind.name.startswith(JOB):
                outcome = self.counted.outcome[:, k, :]
                started += outcome[:, op.STARTED]
                late += outcome[:, op.LATE] + sum(outcome[:, cause] for cause in op.CAUSES)
                quiet = self.counted.histogram[k, before]
                usual_s = measures.quantile_s(quiet, 0.95).value if quiet.sum() else kind.target_s
                own = (rows["kind"] == k) & (rows["batch"] >= 0) & (rows["parent"] < 0)
                waits = own & (self.counted.simulated_s - rows["born"] > min(kind.target_s, SLOWER * usual_s))
                late += np.bincount(rows["batch"][waits], minlength=count)
        shares = [1 - late[n] / started[n] if started[n] else 1.0 for n in range(count)]
        total = started[before].sum()
        return shares, float(1 - late[before].sum() / total) if total else 1 - LATE

    def _jobs_late(self) -> tuple[float, Bounds]:
        """Of the jobs that were started, those done late, failed, or older than their target at the end; its bounds."""
        late = started = 0.0
        rows = self.world.machine.rows
        for n, kind in enumerate(self.written.program.kinds):
            if kind.name.startswith(JOB):
                outcome = self.counted.outcome[:, n, :].sum(axis=0)
                started += float(outcome[op.STARTED])
                late += float(outcome[op.LATE] + sum(outcome[cause] for cause in op.CAUSES))
                own = (rows["kind"] == n) & (rows["batch"] >= 0) & (rows["parent"] < 0)
                late += float((self.counted.simulated_s - rows["born"][own] > kind.target_s).sum())
        share = _binomial(late, started)
        return share.value, {"jobs_late": share.bounds} if started else {}

    # -- windows ------------------------------------------------------------------------------------------------------
    def _window(self, n: int) -> Window:
        length = self.scenario.duration_s / len(self.started)
        outcome = self.counted.outcome[n, : self.classes, :].sum(axis=0)
        nodes = {tier: _mean(steps, n * length, (n + 1) * length) for tier, steps in self.world.counts.items()}
        busy, waiting = self._by_tier(n, nodes)
        started = max(1.0, float(self.started[n]))
        late = _binomial(float(self.late[n]), started)
        errors = {word: _binomial(float(outcome[each]), started) for each, word in op.CAUSES.items() if outcome[each]}
        p95_ms = {self.world.load.classes[k].name: self._p95_ms(k, n) for k in range(self.classes)}
        lag_ms, job_ms = self._spawned(APPLY, n), self._spawned(JOB, n)
        told = {"errors": errors, "p95_ms": p95_ms, "lag_ms": lag_ms, "job_ms": job_ms}
        bounds = {f"{what}.{name}": each.bounds for what, row in told.items() for name, each in row.items()}
        return Window(
            from_s=n * length,
            to_s=(n + 1) * length,
            load=self.factors[n],
            offered_rps=float(outcome[op.STARTED]) / length,
            well=_binomial(float(self.well[n]), float(self.started[n])),
            late=late.value,
            errors=_values(errors),
            p95_ms=_values(p95_ms),
            utilisation=busy,
            waiting=waiting,
            lag_ms=_values(lag_ms),
            job_ms=_values(job_ms),
            nodes=nodes,
            bounds={"late": late.bounds, **bounds},
        )

    def _p95_ms(self, kind: int, n: int) -> Interval:
        each = measures.quantile_s(self.counted.histogram[kind, n : n + 1], 0.95)
        return Interval(each.value * 1e3, each.lo * 1e3, each.hi * 1e3)

    def _spawned(self, prefix: str, n: int) -> dict[str, Interval]:
        return {
            kind.name.removeprefix(prefix): self._p95_ms(k, n)
            for k, kind in enumerate(self.written.program.kinds)
            if kind.name.startswith(prefix)
        }

    def _by_tier(self, n: int, nodes: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
        busy: dict[str, float] = {}
        waiting: dict[str, float] = {}
        for g, group in enumerate(self.written.program.groups):
            base = int(self.counted.group_base[g])
            stations = slice(base, base + group.nodes)
            is_shared = group.nodes == 1 and group.tier in nodes  # a pool that grows with its tier
            part = max(1.0, nodes[group.tier]) / self.world.nodes(group.tier) if is_shared else 1.0
            share = float(self.counted.busy[n, stations].max()) / (group.servers * part)
            busy[group.tier] = max(busy.get(group.tier, 0.0), share)
            waiting[group.tier] = waiting.get(group.tier, 0.0) + float(self.counted.waiting[n, stations].sum())
        return busy, waiting


def _mean(steps: Sequence[tuple[float, int]], from_s: float, to_s: float) -> float:
    """Of a number that changes in steps, over a stretch of time."""
    ends = [*(at for at, _ in steps[1:]), math.inf]
    parts = (max(0.0, min(end, to_s) - max(at, from_s)) * number for (at, number), end in zip(steps, ends, strict=True))
    return sum(parts) / (to_s - from_s)


def _values(row: dict[str, Interval]) -> dict[str, float]:
    return {name: each.value for name, each in row.items()}


def _binomial(count: float, of: float) -> Interval:
    """A share with its 99 % interval (Wilson, 1927)."""
    if of <= 0:
        return Interval(0.0, 0.0, 0.0)
    z, share = measures.Z_99, min(1.0, count / of)
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))
