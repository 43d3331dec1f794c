"""Feeds a program to the loop in slices, keeps its arrays, and hands out what was counted."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine import loop
from sim.engine import opcodes as op
from sim.engine.program import Program
from sim.errors import SimError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BATCHES = 20
WARM_SHARE = 0.1
MOST_EVENTS = 20_000_000
MOST_SECONDS = 60.0
FIRST_ROOM = 2048
SLOWEST_RPS = 1e-12  # where nobody comes somebody does, once in 30,000 years: there is nothing to divide by zero


@dataclass(frozen=True)
class Counted:
    """What one simulation counted, by kind of request (rows in the program's order), batch, part and station.

    `busy` and `waiting` are time averages of servers busy and requests in line: batches × stations. `outcome` is
    batches × kinds × (done, good, dropped, timed out, late, started). `histogram` is kinds × batches × bins.
    `spent_all` and `spent_late` are seconds by kind and part, of all and of late requests.
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


class Machine:
    """One simulation: `requests` arrivals under `seed`, the first tenth not measured."""

    def __init__(self, program: Program, *, seed: int, requests: int) -> None:
        self.program, self.requests = program, requests
        self.warm = int(requests * WARM_SHARE)
        self.batch_size = max(1, (requests - self.warm) // BATCHES)
        self.rate_rps = max(SLOWEST_RPS, sum(kind.rate_rps for kind in program.kinds))
        self.seed = np.uint64(seed)
        self._lay_out_program()
        self._lay_out_stations()
        self._lay_out_counts()
        self._lay_out_requests(FIRST_ROOM)

    def run(self, progress: Callable[[float, float], None] | None = None) -> Counted:
        """Simulate to the end. Raises SimError when it takes too many events or too long."""
        deadline = time.monotonic() + MOST_SECONDS
        busy, waiting = [], []
        started = 0.0
        for batch in range(-1, BATCHES):
            until = self.requests if batch == BATCHES - 1 else self.warm + (batch + 1) * self.batch_size
            self._advance(until, deadline)
            now = float(self.clock[loop.NOW])
            areas = self._areas(now)
            if batch >= 0:
                length = max(now - started, 1e-12)
                busy.append(areas[0] / length)
                waiting.append(areas[1] / length)
            started = now
            if progress:
                progress((batch + 2) / (BATCHES + 1), now)
        return self._counted(np.array(busy), np.array(waiting))

    # -- arrays -------------------------------------------------------------------------------------------------------
    def _lay_out_program(self) -> None:
        p = self.program
        self.code = np.array(p.code, np.int64)
        self.a, self.b = np.array(p.a, np.int64), np.array(p.b, np.int64)
        self.x, self.y = np.array(p.x), np.array(p.y)
        self.turn = np.full(len(p.code), -1, np.int64)
        rates = np.array([kind.rate_rps for kind in p.kinds])
        self.kind_share = np.cumsum(rates) / self.rate_rps
        self.kind_share[int(np.flatnonzero(rates).max(initial=0)) :] = 1.0
        self.kind_start = np.array([kind.start for kind in p.kinds], np.int64)
        self.kind_target = np.array([kind.target_s for kind in p.kinds])
        self.kind_timeout = np.array([kind.timeout_s for kind in p.kinds])
        self.kind_at_site = np.array([kind.at_site for kind in p.kinds], np.bool_)
        self.region_rtt = np.array(p.region_rtt_s)
        self.region_share = np.cumsum(np.array(p.region_share))
        spawned = [int(p.y[i]) for i, code in enumerate(p.code) if code == op.SPAWN]
        self.room = 2 + max(spawned, default=0)

    def _lay_out_stations(self) -> None:
        groups = self.program.groups
        nodes = np.array([group.nodes for group in groups], np.int64)
        self.group_base = np.concatenate(([0], np.cumsum(nodes)))[:-1].astype(np.int64)
        self.group_nodes = nodes
        self.group_servers = np.array([group.servers for group in groups], np.int64)
        self.group_limit = np.array([group.limit for group in groups], np.int64)
        stations = int(nodes.sum()) if len(groups) else 0
        self.busy, self.line, self.head, self.tail = (np.zeros(stations, np.int64) for _ in range(4))
        self.since, self.busy_area, self.line_area = (np.zeros(stations) for _ in range(3))

    def _lay_out_counts(self) -> None:
        kinds, parts = len(self.program.kinds), self.program.parts
        self.clock = np.zeros(2)
        self.count = np.zeros(8, np.int64)
        self.outcome = np.zeros((BATCHES, kinds, 6), np.int64)
        self.histogram = np.zeros((kinds, BATCHES, loop.BINS), np.int64)
        self.spent_all, self.spent_late = np.zeros((kinds, parts)), np.zeros((kinds, parts))
        self.dropped_at = np.zeros((kinds, max(1, len(self.program.groups))), np.int64)

    def _lay_out_requests(self, room: int) -> None:
        room = max(room, 2 * self.room)
        self.r_pc, self.r_mode, self.r_kind, self.r_batch, self.r_region, self.r_draws = (
            np.zeros(room, np.int64) for _ in range(6)
        )
        self.r_kind -= 1
        self.r_next = np.arange(1, room + 1, dtype=np.int64)
        self.r_key = np.zeros(room, np.uint64)
        self.r_born, self.r_in, self.r_out, self.r_mark, self.r_work = (np.zeros(room) for _ in range(5))
        self.r_slot = np.zeros((room, max(1, self.program.slots)), np.int64)
        self.r_spent = np.zeros((room, self.program.parts))
        self.heap_t, self.heap_n, self.heap_r = np.zeros(room), np.zeros(room, np.int64), np.zeros(room, np.int64)

    def _enlarge(self) -> None:
        """Twice the room for requests in flight; new rows join the list of free ones."""
        old = len(self.r_pc)
        for name in [name for name in vars(self) if name.startswith(("r_", "heap_"))]:
            array = getattr(self, name)
            setattr(self, name, np.concatenate((array, np.zeros_like(array))))
        self.r_kind[old:] = -1
        self.r_next[old:] = np.arange(old + 1, 2 * old + 1)
        self.r_next[2 * old - 1] = self.count[loop.FREE]
        self.count[loop.FREE] = old

    # -- the loop -----------------------------------------------------------------------------------------------------
    def _advance(self, until: int, deadline: float) -> None:
        while True:
            ended = loop.advance(
                self.code, self.a, self.b, self.x, self.y,
                self.group_base, self.group_nodes, self.group_servers, self.group_limit, self.turn,
                self.busy, self.line, self.head, self.tail, self.since, self.busy_area, self.line_area,
                self.kind_start, self.kind_share, self.kind_target, self.kind_timeout, self.kind_at_site, self.rate_rps,
                self.region_rtt, self.region_share,
                self.r_pc, self.r_mode, self.r_kind, self.r_batch, self.r_region, self.r_next, self.r_key, self.r_draws,
                self.r_born, self.r_in, self.r_out, self.r_mark, self.r_work, self.r_slot, self.r_spent,
                self.heap_t, self.heap_n, self.heap_r,
                self.clock, self.count, self.seed, self.warm, self.batch_size, BATCHES, until, MOST_EVENTS, self.room,
                self.outcome, self.histogram, self.spent_all, self.spent_late, self.dropped_at,
            )  # fmt: skip
            if ended == op.REACHED:
                return
            if ended == op.TOO_MANY_EVENTS:
                raise SimError("", f"the simulation needs more than {MOST_EVENTS:,} events")
            if time.monotonic() > deadline:
                raise SimError("", f"the simulation takes longer than {MOST_SECONDS:g} s")
            self._enlarge()

    def _areas(self, now: float) -> tuple[Floats, Floats]:
        """Busy and waiting time of each station since the last call."""
        gone = now - self.since
        busy, waiting = self.busy_area + self.busy * gone, self.line_area + self.line * gone
        self.since[:] = now
        self.busy_area[:] = 0.0
        self.line_area[:] = 0.0
        return busy, waiting

    def _counted(self, busy: Floats, waiting: Floats) -> Counted:
        now = float(self.clock[loop.NOW])
        measured = np.flatnonzero((self.r_kind >= 0) & (self.r_batch >= 0))
        return Counted(
            program=self.program,
            requests=self.requests,
            simulated_s=now,
            events=int(self.count[loop.EVENTS]),
            outcome=self.outcome,
            histogram=self.histogram,
            spent_all=self.spent_all,
            spent_late=self.spent_late,
            dropped_at=self.dropped_at,
            busy=busy,
            waiting=waiting,
            group_base=self.group_base,
            arrived=int(self.count[loop.ARRIVED]),
            spawned=int(self.count[loop.SPAWNED]),
            in_flight=int(self.count[loop.IN_FLIGHT]),
            unfinished=tuple((int(self.r_kind[r]), now - float(self.r_born[r])) for r in measured),
        )
