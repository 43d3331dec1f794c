"""A scenario as it is watched: what each tier and link did, window by window, what broke, and some of whom it hit.

The camera looks between two calls of the loop and changes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim import words
from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine import state
from sim.engine.program import POOLS
from sim.itinerary import Itineraries
from sim.itinerary.data import APPLY, JOB
from sim.plan import Plan
from sim.scenario.model import Scenario
from sim.scenario.staleness import accepted_ms, read_copies
from sim.scenario.world import World

if TYPE_CHECKING:
    from sim.scenario.course import Window

Ints = NDArray[np.int64]

LATE_SHARE = 0.05  # of the requests of a window, from which on a tier where more of them are late is broken
FEW = 5  # failures in a window that are too few to call a tier broken
MOST_TRACES = 4  # of one break
MOST_BREAKS = 80  # those with the most requests behind them
MOST_WAITS = 14  # of one trace
LEAST_MS = 0.05  # of a wait that is told
PARTS = {op.NETWORK: "network", op.CALL: "call", op.LAN: "lan", op.FILES: "files"}
NOT_SERVED = [cause for cause in op.CAUSES if cause != op.TIMED_OUT]  # who leaves early is served all the same


@dataclass(frozen=True)
class Strip:
    """One tier, window by window: shares busy, requests in line, calls a second that came, that were taken up, and that
    failed there (those that somebody else made good among them), and how far behind it was, if it follows another."""

    busy: tuple[float, ...]
    waiting: tuple[float, ...]
    asked_rps: tuple[float, ...]
    served_rps: tuple[float, ...]
    failed_rps: tuple[float, ...]
    lag_ms: tuple[float, ...]


@dataclass(frozen=True)
class Flow:
    """One link, window by window: calls a second that set out from `source`, counted."""

    source: str
    target: str
    rate_rps: tuple[float, ...]


@dataclass(frozen=True)
class Wait:
    """Time of one request at one resource of a tier, or on the way (`tier` None): in line, and being served."""

    tier: str | None
    part: str
    wait_ms: float
    service_ms: float


@dataclass(frozen=True)
class Trace:
    """One request that failed or was late. `waits` stand in the order in which it first comes to them; where it was
    when it ended (`stood`) it had spent `left_ms` that are in none of them. `key` names it: equal seeds, equal keys."""

    key: str
    name: str
    cause: str
    came_s: float
    took_ms: float
    stood: str | None
    left_ms: float
    waits: tuple[Wait, ...]


@dataclass(frozen=True)
class Break:
    """A tier is broken for a reason (`words.BADGES`): since when, how many requests (of "stale", seconds) up to the end
    of each window, and samples of them, those of the first window in which it was so before others."""

    tier: str
    reason: str
    began_s: float
    counts: tuple[int, ...]
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class Film:
    """Windows are `step_s` long. What hit most comes first of the breaks."""

    step_s: float
    tiers: dict[str, Strip]
    flows: tuple[Flow, ...]
    breaks: tuple[Break, ...]


def spots_of(made: Plan, written: Itineraries) -> list[int]:
    """Where failures at each instruction are counted: its group, else its tier, else nowhere; see `Machine`."""
    program, groups = written.program, len(written.program.groups)
    tiers = {tier.id: groups + n for n, tier in enumerate(made.design.tiers)}
    nowhere = groups + len(tiers)
    return [_spot(written, at, tiers, nowhere) for at in range(len(program.code))]


def _spot(written: Itineraries, at: int, tiers: Mapping[str, int], nowhere: int) -> int:
    program = written.program
    code, a, b = program.code[at], program.a[at], program.b[at]
    if code in (op.USE, op.ACQUIRE, op.SHED):
        return a
    if code == op.HAZARD and b > 0:
        return b - 1
    if code == op.GUARD:
        return tiers.get(program.breakers[a].tier, nowhere)
    note = written.notes.get(at)
    return tiers.get(note.about, nowhere) if note else nowhere


class Camera:
    """Looks at the end of each window at what only the moment shows; the rest is counted by window anyway."""

    def __init__(self, world: World) -> None:
        self.world, self.written, self.machine = world, world.written, world.machine
        self.program = world.program
        self.passed: list[Ints] = [self._passed()]
        self.line: list[Ints] = [self._line()]

    def look(self) -> None:
        self.passed.append(self._passed())
        self.line.append(self._line())

    def film(self, windows: "Sequence[Window]", scenario: Scenario) -> Film:
        return _Developing(self, windows, scenario).film()

    def _passed(self) -> Ints:
        """How often each instruction was passed that counts it."""
        return np.array(self.machine.code["turn"], np.int64)

    def _line(self) -> Ints:
        """Requests in line, by group."""
        line, base = self.machine.stations["line"], self.machine.groups["base"]
        return np.add.reduceat(line, base).astype(np.int64) if len(base) else np.zeros(0, np.int64)


class _Developing:
    def __init__(self, camera: Camera, windows: "Sequence[Window]", scenario: Scenario) -> None:
        self.world, self.written, self.machine = camera.world, camera.written, camera.machine
        self.windows, self.scenario, self.program = windows, scenario, camera.program
        self.step_s = scenario.duration_s / len(windows)
        self.passed, self.line = np.diff(camera.passed, axis=0), np.diff(camera.line, axis=0)
        self.struck = self._scaled(self.machine.struck)
        self.began_s = self.world.began_s
        self.started = self._started()

    def film(self) -> Film:
        flows = self._flows()
        return Film(
            step_s=self.step_s,
            tiers={tier.id: self._strip(tier.id, flows) for tier in self._tiers() if tier.kind != "users"},
            flows=tuple(flows),
            breaks=tuple(self._breaks()),
        )

    def _tiers(self) -> Sequence[Tier]:
        return self.world.made.design.tiers

    def _scaled(self, struck: Ints) -> Ints:
        """Who is late is put down to a spot if followed, one in so many where a program has many parts."""
        scaled = struck.copy()
        scaled[:, :, [op.LATE, op.TIMED_OUT]] *= int(self.machine.count[state.ONE_IN])
        return scaled

    def _started(self) -> Ints:
        """Requests and jobs that came in each window."""
        kinds = [n for n, kind in enumerate(self.program.kinds) if not kind.name.startswith(APPLY)]
        started: Ints = self.machine.outcome[:, kinds, op.STARTED].sum(axis=1)
        return started

    # -- tiers and links ----------------------------------------------------------------------------------------------
    def _flows(self) -> list[Flow]:
        counts = {ends: np.zeros(len(self.windows), np.int64) for ends in self.written.links}
        for at, visit in self.written.visits.items():
            if visit[:2] in counts and self.program.code[at] in (op.HAZARD, op.SPAWN):
                counts[visit[:2]] += self.passed[:, at]
        return [Flow(a, b, _rounded(count / self.step_s)) for (a, b), count in counts.items()]

    def _strip(self, tier: str, flows: Sequence[Flow]) -> Strip:
        asked = sum((np.array(flow.rate_rps) for flow in flows if flow.target == tier), np.zeros(len(self.windows)))
        struck = self.struck[:, self._spots(tier)].sum(axis=1)
        groups = self.world.groups(tier)
        lost = struck[:, NOT_SERVED].sum(axis=1) + (self.line[:, groups].sum(axis=1) if groups else 0)
        lags = [window.lag_ms[tier] for window in self.windows if tier in window.lag_ms]
        return Strip(
            busy=_rounded(np.array([min(1.0, window.utilisation.get(tier, 0.0)) for window in self.windows])),
            waiting=_rounded(np.array([window.waiting.get(tier, 0.0) for window in self.windows])),
            asked_rps=_rounded(asked),
            served_rps=_rounded(np.maximum(0.0, asked - lost / self.step_s)),
            failed_rps=_rounded(struck[:, list(op.CAUSES)].sum(axis=1) / self.step_s),
            lag_ms=_rounded(np.array(lags)),
        )

    def _spots(self, tier: str) -> list[int]:
        """Of its groups and its own; of what belongs to no group, calls to whom only one tier can be meant."""
        groups, tiers = len(self.program.groups), self.world.made.design.tiers
        own = next(n for n, each in enumerate(tiers) if each.id == tier)
        last = self.struck.shape[1] - op.PARTS
        spots = [*self.world.groups(tier), *([groups + own] if groups + own < last else [])]
        outside = [each.id for each in tiers if each.kind == "third_party"]
        if outside == [tier]:
            spots.append(last + op.CALL)
        if self.world.made.store and self.world.made.store.id == tier:
            spots.append(last + op.FILES)
        return spots

    # -- what broke ---------------------------------------------------------------------------------------------------
    def _breaks(self) -> list[Break]:
        found = [each for tier in self._tiers() if tier.kind != "users" for each in self._breaks_of(tier.id)]
        return sorted(found, key=lambda each: -each.counts[-1])[:MOST_BREAKS]

    def _breaks_of(self, tier: str) -> list[Break]:
        counts: dict[str, Ints] = defaultdict(lambda: np.zeros(len(self.windows), np.int64))
        cells: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for spot in self._spots(tier):
            for cause in (*op.CAUSES, op.LATE):
                if self.struck[:, spot, cause].any():
                    reason = self._reason(tier, spot, cause)
                    counts[reason] += self.struck[:, spot, cause]
                    cells[reason].add((spot, cause))
        breaks = [self._break(tier, reason, count, cells[reason]) for reason, count in counts.items()]
        return [each for each in (*breaks, self._stale(tier)) if each]

    def _reason(self, tier: str, spot: int, cause: int) -> str:
        resource = self.program.groups[spot].resource if spot < len(self.program.groups) else ""
        if cause in (op.DROPPED, op.GAVE_UP) and resource in ("pool", "connections"):
            return "pool_full"
        if cause == op.DROPPED:
            return "workers_full" if resource in POOLS else "queue_full"
        if cause in (op.REFUSED, op.LOST):
            return "node_down"
        if cause == op.ERROR and any(each.fault == "disk_full" and each.tier == tier for each in self.scenario.strikes):
            return "disk_full"
        return words.BADGE_OF[op.CAUSES.get(cause, "late")]

    def _break(self, tier: str, reason: str, count: Ints, cells: set[tuple[int, int]]) -> Break | None:
        allowed = LATE_SHARE if reason == "late" else 1 - self.world.made.workload.targets.availability
        broken = np.flatnonzero((count > allowed * self.started) & (count > FEW))
        if not len(broken):
            return None
        first = int(broken[0])
        counts = np.cumsum(np.where(np.arange(len(count)) >= first, count, 0))
        traces = self._traces(cells, first * self.step_s)
        return Break(tier, reason, first * self.step_s, tuple(int(each) for each in counts), traces)

    def _stale(self, tier: str) -> Break | None:
        if tier not in read_copies(self.world.made):
            return None
        accepted = accepted_ms(self.world.load)
        behind = np.array([window.lag_ms.get(tier, 0.0) > accepted for window in self.windows])
        if not behind.any():
            return None
        first = int(np.argmax(behind))
        return Break(tier, "stale", first * self.step_s, tuple(round(n * self.step_s) for n in np.cumsum(behind)), ())

    # -- who was hit --------------------------------------------------------------------------------------------------
    def _traces(self, cells: set[tuple[int, int]], since_s: float) -> tuple[Trace, ...]:
        """The first that ended after it began; from before, if there are no others."""
        kept = range(int(self.machine.count[state.KEPT]))
        rows = [row for row in kept if (int(self.machine.samples[row]["spot"]), self._cause(row)) in cells]
        rows.sort(key=lambda row: (self._ended_s(row) < since_s, self._ended_s(row)))
        return tuple(self._trace(row) for row in rows[:MOST_TRACES])

    def _cause(self, row: int) -> int:
        return int(self.machine.samples[row]["cause"])

    def _ended_s(self, row: int) -> float:
        return float(self.machine.samples[row]["ended"]) - self.began_s

    def _trace(self, row: int) -> Trace:
        sample, spent = self.machine.samples[row], self.machine.sampled[row]
        took_ms = 1e3 * float(sample["ended"] - sample["born"])
        waits = _within(took_ms, self._waits(int(sample["kind"]), spent))
        own = op.CAUSES.get(int(sample["cause"])) not in (None, "timed_out")
        accounted = sum(each.wait_ms + each.service_ms for each in waits)
        return Trace(
            key=f"{int(sample['key']):x}",
            name=self.program.kinds[int(sample["kind"])].name.removeprefix(JOB),
            cause=op.CAUSES.get(int(sample["cause"]), "late"),
            came_s=round(float(sample["born"]) - self.began_s, 2),
            took_ms=round(took_ms, 1),
            stood=self._tier_at(int(sample["spot" if own else "stood"])),
            left_ms=round(max(0.0, took_ms - accounted), 1),
            waits=tuple(waits),
        )

    def _waits(self, kind: int, spent: NDArray[np.float64]) -> list[Wait]:
        rows = []
        for part in self._in_order(kind):
            if part < op.PARTS:
                rows.append(Wait(None, PARTS[part], 0.0, round(1e3 * float(spent[part]), 1)))
            else:
                group, at = self.program.groups[(part - op.PARTS) // 2], part
                wait, service = 1e3 * float(spent[at]), 1e3 * float(spent[at + 1])
                rows.append(Wait(group.tier, group.resource, round(wait, 1), round(service, 1)))
        told = [each for each in rows if each.wait_ms + each.service_ms >= LEAST_MS]
        longest = sorted(told, key=lambda each: -(each.wait_ms + each.service_ms))[:MOST_WAITS]
        return [each for each in told if each in longest]

    def _in_order(self, kind: int) -> list[int]:
        """Parts in the order in which a kind of request first comes to them."""
        found: dict[int, None] = {}
        at = self.program.kinds[kind].start
        while self.program.code[at] != op.END:
            code, a = self.program.code[at], self.program.a[at]
            if code in (op.USE, op.ACQUIRE):
                found[op.PARTS + 2 * a] = None
            elif code in (op.DELAY, op.RTT) and a in PARTS:
                found[a] = None
            elif code == op.FORK and self.program.c[at] in PARTS:
                found[self.program.c[at]] = None
            at += 1
        return list(found)

    def _tier_at(self, spot: int) -> str | None:
        groups, tiers = self.program.groups, self.world.made.design.tiers
        if spot < len(groups):
            return groups[spot].tier
        return tiers[spot - len(groups)].id if spot - len(groups) < len(tiers) else None


def _within(took_ms: float, waits: list[Wait]) -> list[Wait]:
    """Service is put down when it begins: of who did not stay to its end, what is too much is taken off the furthest
    that it came to."""
    over = sum(each.wait_ms + each.service_ms for each in waits) - took_ms
    told = list(waits)
    for n in range(len(told) - 1, -1, -1):
        less = min(max(0.0, over), told[n].service_ms)
        told[n] = replace(told[n], service_ms=round(told[n].service_ms - less, 1))
        over -= less
    return [each for each in told if each.wait_ms + each.service_ms >= LEAST_MS]


def _rounded(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    """To four digits: it is to be looked at, and is sent over the net."""
    return tuple(float(f"{each:.4g}") for each in numbers)
