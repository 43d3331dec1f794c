"""Feeds a program to the loop in slices, keeps its arrays, and hands out what was counted."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine import draws, loop, state
from sim.engine import opcodes as op
from sim.engine.holding import held
from sim.engine.program import Program
from sim.errors import SimError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BATCHES = 20
WARM_SHARE = 0.1
MOST_EVENTS = 20_000_000
MOST_SECONDS = 60.0
FIRST_ROOM = 2048
PARTS_FOLLOWED = 64  # of the time of one request, on the average: one in so many is followed where there are more
SLOWEST_RPS = 1e-12  # where nobody comes somebody does, once in 30,000 years: there is nothing to divide by zero
NEVER = math.inf


@dataclass(frozen=True)
class Counted:
    """What one simulation counted, by kind of request (rows in the program's order), batch, part and station.

    `busy` and `waiting` are time averages of servers busy and requests in line: batches × stations. `outcome` is
    batches × kinds × columns (see `opcodes`). `histogram` is kinds × batches × bins. `spent_all` and `spent_late` are
    seconds by kind and part, of all and of late requests; where a program has many parts, so many as those that were
    followed lead to expect. `ended_s` is when each batch ended.
    """

    program: Program
    requests: int
    simulated_s: float
    events: int
    outcome: Ints
    histogram: Ints
    spent_all: Floats
    spent_late: Floats
    dropped_at: Ints
    busy: Floats
    waiting: Floats
    group_base: Ints
    arrived: int
    spawned: int
    in_flight: int
    unfinished: tuple[tuple[int, float], ...]  # kind and age in seconds of measured requests still in flight
    ended_s: tuple[float, ...] = ()
    spells: tuple["Spell", ...] = ()


@dataclass(frozen=True)
class Spell:
    """What was counted while one batch came, whoever it was of: answers that were followed by kind, turned away by
    group, seconds that these answers took by kind and part, and by key set how often somebody looked, and found."""

    answers: Ints
    dropped: Ints
    spent: Floats
    looked: Ints
    found: Ints

    def since(self, before: "Spell") -> "Spell":
        return Spell(*(getattr(self, each.name) - getattr(before, each.name) for each in fields(self)))


class Machine:
    """One simulation of a program under `seed`, with room for the counts of so many batches.

    `struck` counts failures by batch, spot and cause, when and where they happen, those that are mended among them, and
    who is late where it spent most of its time. The first spots are the groups; `spots` says of each instruction which
    is its own (none said: the first); the last are for parts that belong to no group. Of those who fail or are late in
    the end `samples` are kept at most, the first few of each batch, spot and cause.
    """

    def __init__(
        self,
        program: Program,
        *,
        seed: int,
        requests: int,
        batches: int = BATCHES,
        spots: Sequence[int] = (),
        samples: int = 0,
    ) -> None:
        self.program, self.requests, self.batches = program, requests, batches
        self.spots, self.samples_kept = spots or [0] * len(program.code), samples
        self.warm = int(requests * WARM_SHARE)
        self.batch_size = max(1, (requests - self.warm) // batches)
        self.seed = np.uint64(seed)
        self.deadline = NEVER  # until the loop has come back once: whoever compiles it has that time too
        self.most_events = MOST_EVENTS
        self.room = 4 + program.most_copies
        self._lay_out_program()
        self._lay_out_keys()
        self._lay_out_counts()
        self._lay_out_requests(max(FIRST_ROOM, 2 * self.room))
        self._set_off()

    def run(self, progress: Callable[[float, float], None] | None = None, *, drain: bool = False) -> Counted:
        """Simulate so many requests, the first tenth not measured. Raises SimError if that is too many events or takes
        too long. With `drain` it ends when the last has left, not when the last has come."""
        busy, waiting, ended, sums = [], [], [], [self._sums()]
        started = 0.0
        for batch in range(-1, self.batches):
            until = self.requests if batch == self.batches - 1 else self.warm + (batch + 1) * self.batch_size
            self.count[state.BATCH] = batch
            self.advance(until=until)
            if drain and batch == self.batches - 1:
                self.clock[state.NEXT_ARRIVAL] = NEVER
                self.advance(until=until + 1)
            areas = self.areas()
            length = max(self.now_s - started, 1e-12)
            if batch >= 0:
                busy.append(areas[0] / length)
                waiting.append(areas[1] / length)
                ended.append(self.now_s)
                sums.append(self._sums())
            started = self.now_s
            if progress:
                progress((batch + 2) / (self.batches + 1), started)
        spells = tuple(after.since(before) for before, after in pairwise(sums))
        return replace(self.counted(busy, waiting, ended), spells=spells)

    def _sums(self) -> Spell:
        """All that was counted so far."""
        answers, dropped = self.outcome[:, :, op.TRACED].sum(axis=0), self.dropped_at.sum(axis=0)
        looked, found = self.key_sets["looked"].copy(), self.key_sets["found"].copy()
        return Spell(answers, dropped, self.spent_all.copy(), looked, found)

    @property
    def now_s(self) -> float:
        return float(self.clock[state.NOW])

    def advance(self, *, until: int = 2**62, stop_s: float = NEVER) -> None:
        """Go on until so many requests have arrived, or until that time."""
        while True:
            ended = loop.advance(
                self.code, self.groups, self.stations, self.kinds, self.regions, self.rows, self.slot, self.spent,
                self.heap, self.key_sets, self.items, self.guards, self.budgets,
                self.outcome, self.histogram, self.spent_all, self.spent_late, self.dropped_at,
                self.struck, self.samples, self.sampled, self.noted,
                self.clock, self.count, self.seed, until, stop_s, self.most_events, self.room,
            )  # fmt: skip
            if ended == op.REACHED:
                return
            if ended == op.TOO_MANY_EVENTS:
                raise SimError("", f"the simulation needs more than {self.most_events:,} events")
            self.deadline = min(self.deadline, time.monotonic() + MOST_SECONDS)
            if time.monotonic() > self.deadline:
                raise SimError("", f"the simulation takes longer than {MOST_SECONDS:g} s")
            self._enlarge()

    def lose(self, group: int, node: int) -> None:
        """A station is lost, and with it everybody who stands there or holds a place there; nobody gets in until it is
        brought back, at a later time."""
        rows, places = self.rows, held(self.program)
        struck = []
        for r in np.flatnonzero(rows["kind"] >= 0):
            pc, slots = int(rows["pc"][r]), self.slot[r]
            stands = self.program.code[pc] in (op.USE, op.ACQUIRE) and rows["mode"][r] in (state.SERVED, state.WAITING)
            at = places[pc] | ({(self.program.a[pc], self.program.b[pc])} if stands else set())
            if any(there == group and slots[slot] == node for there, slot in at):
                struck.append(int(r))
        self.shut([int(self.groups["base"][group]) + node], struck)

    def shut(self, stations: Sequence[int], rows: Sequence[int]) -> None:
        """Nobody is at these stations any more. These requests, which stood or held a place there, fail."""
        self.stations["up"][stations] = 0
        self._make_room_for_events(2 * int(self.count[state.IN_FLIGHT]) + self.room)
        spot = self._group_of(stations[0]) if stations else len(self.program.groups)
        if self.count[state.BATCH] >= 0:
            self.struck[self.count[state.BATCH], spot, op.LOST] += len(rows)
        for r in rows:
            loop.strike(
                self.code, self.groups, self.stations, self.kinds, self.rows, self.slot, self.spent, self.heap,
                self.count, r, op.LOST, spot, self.now_s,
            )  # fmt: skip
        for s in stations:
            here = self.stations[s]
            here["busy_area"] += here["busy"] * (self.now_s - here["since"])
            here["since"], here["busy"] = self.now_s, 0

    def _group_of(self, station: int) -> int:
        return int(np.searchsorted(self.groups["base"], station, side="right")) - 1

    def refill(self, group: int, station: int) -> None:
        """A station got more servers: those in its line come, unless nobody is there."""
        if self.stations["up"][station]:
            self._make_room_for_events(2 * int(self.count[state.IN_FLIGHT]) + self.room)
            loop.refill(
                self.code, self.groups, self.stations, self.kinds, self.rows, self.slot, self.spent, self.heap,
                self.count, group, station, self.now_s,
            )  # fmt: skip

    def bring_back(self, group: int, node: int) -> None:
        """The station is there again, and empty."""
        self.stations["up"][int(self.groups["base"][group]) + node] = 1

    def areas(self) -> tuple[Floats, Floats]:
        """Busy and waiting time of each station since the last call."""
        st, now = self.stations, self.now_s
        gone = now - st["since"]
        busy, waiting = st["busy_area"] + st["busy"] * gone, st["line_area"] + st["line"] * gone
        self.busy_before += busy
        st["since"] = now
        st["busy_area"] = st["line_area"] = 0.0
        return busy, waiting

    def busy_s(self) -> Floats:
        """Busy time of each station since the simulation began, in seconds of one server. Reading changes nothing."""
        st = self.stations
        since: Floats = st["busy_area"] + st["busy"] * (self.now_s - st["since"])
        return self.busy_before + since

    def counted(self, busy: Sequence[Floats], waiting: Sequence[Floats], ended: Sequence[float]) -> Counted:
        """Everything so far."""
        now = self.now_s
        answers = self.outcome[:, :, [op.DONE, op.TRACED]].sum(axis=0)
        scale = (answers[:, 0] / np.maximum(1, answers[:, 1]))[:, None]
        return Counted(
            program=self.program,
            requests=self.requests,
            simulated_s=now,
            events=int(self.count[state.EVENTS]),
            outcome=self.outcome,
            histogram=self.histogram,
            spent_all=self.spent_all * scale,
            spent_late=self.spent_late * scale,
            dropped_at=self.dropped_at,
            busy=np.array(busy),
            waiting=np.array(waiting),
            group_base=self.groups["base"],
            arrived=int(self.count[state.ARRIVED]),
            spawned=int(self.count[state.SPAWNED]),
            in_flight=int(self.count[state.IN_FLIGHT]),
            unfinished=self._unfinished(),
            ended_s=tuple(ended),
        )

    def _unfinished(self) -> tuple[tuple[int, float], ...]:
        """Kind and age of measured requests in flight.

        Where the site's door counts it is the time since they passed it, and 0 for those on their way to or from it.
        """
        rows, doors = self.rows, np.array([self._door_of(kind) for kind in range(len(self.program.kinds))])
        own = rows[(rows["kind"] >= 0) & (rows["batch"] >= 0) & (rows["parent"] < 0) & (rows["gone"] == 0)]
        kinds = own["kind"]
        is_inside = (own["outwards"] < 0) & (own["pc"] > doors[kinds])
        at_site = np.where(is_inside, self.now_s - own["inwards"], 0.0)
        ages = np.where(self.kinds["at_site"][kinds] == 0, self.now_s - own["born"], at_site)
        return tuple(zip(kinds.tolist(), ages.tolist(), strict=True))

    def _door_of(self, kind: int) -> int:
        """Where a kind of request passes the site's door inwards; before its start if it does not."""
        start = self.program.kinds[kind].start
        end = self.program.code.index(op.END, start)
        stamps = (n for n in range(start, end) if self.program.code[n] == op.STAMP and self.program.a[n] == 0)
        return next(stamps, start - 1)

    # -- tables -------------------------------------------------------------------------------------------------------
    def _lay_out_program(self) -> None:
        p = self.program
        columns = {"op": p.code, "a": p.a, "b": p.b, "c": p.c, "x": p.x, "y": p.y, "z": p.z, "fail": p.fail}
        self.code = _table(state.CODE, len(p.code), **columns, turn=-1, spot=self.spots)
        self.kinds = _table(
            state.KIND,
            len(p.kinds),
            start=[kind.start for kind in p.kinds],
            target=[kind.target_s for kind in p.kinds],
            timeout=[kind.timeout_s for kind in p.kinds],
            at_site=[kind.at_site for kind in p.kinds],
            retries=[kind.retries for kind in p.kinds],
            backoff=[kind.backoff_s for kind in p.kinds],
            budget=[kind.budget for kind in p.kinds],
            first=[kind.first for kind in p.kinds],
            closed=[kind.users > 0 for kind in p.kinds],
        )
        self.regions = _table(state.REGION, len(p.region_share), share=np.cumsum(p.region_share), rtt=p.region_rtt_s)
        self.guards = _table(
            state.GUARD,
            len(p.breakers),
            open_until=-1.0,
            share=[each.share for each in p.breakers],
            least=[each.least for each in p.breakers],
            open_s=[each.open_s for each in p.breakers],
        )
        most = [each.most for each in p.budgets]
        ratio = [each.ratio for each in p.budgets]
        self.budgets = _table(state.BUDGET, len(p.budgets), tokens=most, most=most, ratio=ratio)
        self.clock = np.zeros(3)
        self.set_rates(np.array([kind.rate_rps for kind in p.kinds]))
        self._lay_out_stations()

    def set_rates(self, rates: Floats) -> None:
        """From now on requests of each kind come at these rates (1/s). What is left of the wait for the next is scaled,
        as the time of a Poisson process may be."""
        total = max(SLOWEST_RPS, float(rates.sum()))
        before, self.clock[state.RATE] = float(self.clock[state.RATE]), total
        if before:
            left = self.clock[state.NEXT_ARRIVAL] - self.now_s
            self.clock[state.NEXT_ARRIVAL] = self.now_s + left * before / total
        share = np.cumsum(rates) / total
        share[int(np.flatnonzero(rates).max(initial=0)) :] = 1.0
        self.kinds["share"] = share

    def _lay_out_stations(self) -> None:
        groups = self.program.groups
        nodes = np.array([group.nodes for group in groups], np.int64)
        self.groups = _table(
            state.GROUP,
            len(groups),
            base=np.cumsum(nodes) - nodes,
            nodes=nodes,
            limit=[group.limit for group in groups],
            skips=[group.skips for group in groups],
            crowd=[group.crowd for group in groups],
            crowd_free=[group.crowd_free for group in groups],
            crowd_slope=[group.crowd_slope for group in groups],
        )
        servers = np.repeat(np.array([group.servers for group in groups], np.int64), nodes)
        taken = np.repeat(np.array([min(group.taken, group.servers) for group in groups], np.int64), nodes)
        ends = {"head": -1, "tail": -1, "high": -1}
        self.stations = _table(
            state.STATION, len(servers), servers=servers, busy=taken, up=1, listed=1, pace=1.0, **ends
        )
        self.busy_before = np.zeros(len(servers))

    def _lay_out_keys(self) -> None:
        """What is kept when the simulation begins: each item by its chance, anywhere in its lifetime."""
        sets = self.program.key_sets
        sizes = np.array([len(each.shares) for each in sets], np.int64)
        self.key_sets = _table(
            state.KEY_SET,
            len(sets),
            base=np.cumsum(sizes) - sizes,
            size=sizes,
            ttl=[each.ttl_s for each in sets],
            jitter=[each.jitter for each in sets],
            patience=[each.patience_s for each in sets],
        )
        cumulative = _joined([np.cumsum(each.shares) for each in sets])
        until = _joined([_kept_until(each.kept, each.ttl_s, self.seed, n) for n, each in enumerate(sets)])
        self.items = _table(state.ITEM, int(sizes.sum()), cumulative=cumulative, until=until, lock=-1.0)

    def _lay_out_counts(self) -> None:
        kinds, parts = len(self.program.kinds), self.program.parts
        self.count = np.zeros(state.COUNTERS, np.int64)
        self.count[state.BATCH] = -1
        self.count[state.ONE_IN] = max(1, parts // PARTS_FOLLOWED)
        self.outcome = np.zeros((self.batches, kinds, op.COLUMNS), np.int64)
        self.histogram = np.zeros((kinds, self.batches, state.BINS), np.int64)
        self.spent_all, self.spent_late = np.zeros((kinds, parts)), np.zeros((kinds, parts))
        self.dropped_at = np.zeros((kinds, max(1, len(self.program.groups))), np.int64)
        spots = max([len(self.program.groups), *(spot + 1 for spot in self.spots)]) + op.PARTS
        self.struck = np.zeros((self.batches, spots, op.COLUMNS), np.int64)
        self.noted = np.zeros(self.struck.shape if self.samples_kept else (1, 1, 1), np.int8)
        self.samples = np.zeros(self.samples_kept, state.SAMPLE)
        self.sampled = np.zeros((self.samples_kept, parts))

    def _lay_out_requests(self, room: int) -> None:
        self.rows = _table(state.REQUEST, room, kind=-1, next=np.arange(1, room + 1))
        self.slot = np.zeros((room, max(1, self.program.slots)), np.int16)
        trails = max(2 * self.room, room // int(self.count[state.ONE_IN]))
        self.spent = np.zeros((trails, self.program.parts))
        self.spent[:, 0] = np.arange(1, trails + 1)
        self.count[state.TRAIL] = 1
        self.heap = np.zeros(room, state.EVENT)

    def _set_off(self) -> None:
        """Those who ask again and again begin at once; the first of the others comes when the loop begins."""
        if not any(kind.rate_rps for kind in self.program.kinds) and any(kind.users for kind in self.program.kinds):
            self.clock[state.NEXT_ARRIVAL] = NEVER
        for n, kind in enumerate(self.program.kinds):
            for user in range(kind.users):
                self._enlarge()
                key = np.uint64(draws.mixed(self.seed ^ np.uint64(0x632BE59BD9B4E019 + 131 * n + 2**20 * user)))
                region = int(np.searchsorted(self.regions["share"][:-1], draws.uniform(key, 2)))
                loop.enter(
                    self.kinds, self.rows, self.slot, self.spent, self.heap, self.budgets, self.count, n, region, key
                )

    def _enlarge(self) -> None:
        """Twice the room for requests in flight, their trails and their events where it is short."""
        old = len(self.rows)
        if self.count[state.IN_FLIGHT] + self.room >= old:
            self.rows, self.slot = _doubled(self.rows), _doubled(self.slot)
            self.rows["kind"][old:] = -1
            self.rows["next"][old:] = np.arange(old + 1, 2 * old + 1)
            self.rows["next"][2 * old - 1] = self.count[state.FREE]
            self.count[state.FREE] = old
        trails = len(self.spent)
        if self.count[state.FOLLOWED] + self.room >= trails:
            self.spent = _doubled(self.spent)
            self.spent[trails:, 0] = np.arange(trails + 1, 2 * trails + 1)
            self.spent[-1, 0] = self.count[state.TRAIL]
            self.count[state.TRAIL] = trails
        dropped = int(self.count[state.IN_FLIGHT]) if self.groups["skips"].any() else 0  # at once, by a free server
        self._make_room_for_events(self.room + dropped)

    def _make_room_for_events(self, more: int) -> None:
        while self.count[state.HEAP] + more >= len(self.heap):
            self.heap = _doubled(self.heap)


def _table(record: np.dtype[np.void], length: int, /, **columns: Any) -> NDArray[np.void]:
    table = np.zeros(length, record)
    for name, column in columns.items():
        table[name] = column
    return table


def _doubled(table: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate((table, np.zeros_like(table)))


def _joined(arrays: list[Floats]) -> Floats:
    return np.concatenate(arrays) if arrays else np.zeros(0)


def _kept_until(kept: Sequence[float], ttl_s: float, seed: np.uint64, number: int) -> Floats:
    if not kept:
        return np.zeros(0)
    key = np.uint64(draws.mixed(seed ^ np.uint64(0x9FB21C651E98DF25 + number)))
    chance, rest = np.array([[draws.uniform(key, 2 * n), draws.uniform(key, 2 * n + 1)] for n in range(len(kept))]).T
    return np.where(chance < np.array(kept), min(ttl_s, 1e12) * rest, -1.0)
