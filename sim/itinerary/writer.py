"""Writes instructions, and adds up what they will ask of each resource."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import catalogue
from sim.catalogue import KINDS
from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import NO_LIMIT, NONE, Group, Program
from sim.hardware import disk_of, hardware_of
from sim.itinerary.slowest import kth, without_waiting

MS = 1e-3
KB = 1e3
PLENTY = 1_000_000  # servers of a resource that is given all the room it wants

# What may be relieved, so as to see what would break next: a tier (by its id, all its resources) or one of these two.
JOURNEY, WORK = "*journey", "*work"
Relief = frozenset[str]
NO_RELIEF: Relief = frozenset()

constant = catalogue.constant


class Note(NamedTuple):
    """What an instruction does not say itself: why it is there, and which tier or job it is about."""

    why: str
    about: str = ""


class Visit(NamedTuple):
    """From here on `source` has something done by `target` (both ids of tiers), with a dataset or a job (`what`)."""

    source: str
    target: str
    what: str = ""


@dataclass(frozen=True)
class Seen:
    """What all request classes together ask of a tier: requests a second, and how many are there at once."""

    rate_rps: float = 0.0
    at_once: float = 0.0


@dataclass(eq=False)
class Landing:
    """Where requests go on that fail in front of it: an instruction, known when it is written."""

    at: int = -1


@dataclass(frozen=True)
class Judged:
    """A breaker hears that a call went badly."""

    breaker: int


@dataclass(eq=False)
class Again:
    """A call is tried again, from instruction `at`: up to `tries` times, after `wait_s`, while the budget lasts."""

    slot: int
    budget: int
    tries: int
    wait_s: float
    at: int = -1


# Give back a place of a pool (slot), go on there, tell a breaker, or try again.
Undo = tuple[int, int] | Landing | Judged | Again


class Writer:
    """The program so far. `weight` is the requests a second that reach the step being written.

    `demand[group][purpose]` is in busy servers; purposes are compute, read, repeat (reads asked before), write, held
    (of a pool: places taken while nobody has to wait) and other. `held_by[pool][tier]` says whom the holders of a pool
    are with meanwhile, and `work_held[pool]` how much of it is slow work. `notes` and `visits`, by instruction, are for
    whoever reads the program back (`sim.explain`); the engine does without.
    """

    def __init__(self, relief: Relief) -> None:
        self.relief = relief
        self.program = Program()
        self.weight = 0.0
        self.demand: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.inside: dict[int, set[int]] = defaultdict(set)
        self.held_by: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self.work_held: dict[int, float] = defaultdict(float)
        self.links: dict[tuple[str, str], float] = defaultdict(float)
        self.holding: list[int] = []
        self.undo: list[Undo] = []  # what has to be undone, the last first, if the next instruction fails
        self.by_node: dict[int, NDArray[np.float64]] = {}
        self.uneven: dict[str, NDArray[np.float64]] = {}
        self.notes: dict[int, Note] = {}
        self.visits: dict[int, Visit] = {}
        self.is_slow_work = False
        self._fallible: list[tuple[int, tuple[Undo, ...]]] = []
        self._index: dict[tuple[str, str], int] = {}
        self._slots: dict[str, int] = {}

    # -- resources ----------------------------------------------------------------------------------------------------
    def group(
        self,
        tier: Tier,
        resource: str,
        servers: int,
        *,
        nodes: int | None = None,
        limit: int = NO_LIMIT,
        taken: int = 0,
        skips: bool = False,
    ) -> int:
        """The stations of one resource of a tier, made at first mention."""
        key = (tier.id, resource)
        if key not in self._index:
            if tier.id in self.relief:
                servers, limit = PLENTY, NO_LIMIT
            self._index[key] = len(self.program.groups)
            count = (nodes or tier.nodes + tier.spare) * tier.copies
            group = Group(tier.id, resource, count, servers, limit, taken=taken, skips=skips)
            self.program.groups.append(group)
        return self._index[key]

    def slot(self, name: str) -> int:
        """Where a request remembers which node of a tier it chose."""
        number = self._slots.setdefault(name, len(self._slots))
        self.program.slots = max(1, len(self._slots))
        return number

    def cpu(self, tier: Tier) -> int:
        return self.group(tier, "cpu", cores_of(tier))

    def disk(self, tier: Tier) -> int:
        return self.group(tier, "disk", disk_of(tier).at_once)

    def crowd(self, group: int, pool: int, tier: Tier) -> None:
        """Who holds a place of the pool makes work at the group longer, from (2 × cores) + disks on each node on.

        The best number of active connections by HikariCP's "About Pool Sizing". Where there is all the room one wants,
        nobody is in anybody's way.
        """
        own = self.program.groups[group]
        if own.crowd == NONE and tier.id not in self.relief:
            free, slope = 2 * cores_of(tier) + int(tier.get("disks")), constant("db_contention")
            self.program.groups[group] = replace(own, crowd=pool, crowd_free=free, crowd_slope=slope)

    # -- instructions -------------------------------------------------------------------------------------------------
    def put(
        self, code: int, a: int = 0, b: int = 0, x: float = 0.0, y: float = 0.0, *, c: int = 0, z: float = 0
    ) -> int:
        """The next instruction. If it fails, what is held is given back; see `tidy`."""
        at = self.program.append(code, a, b, x, y, c=c, z=z)
        if self.undo:
            self._fallible.append((at, tuple(self.undo)))
        return at

    def tidy(self) -> None:
        """Behind the end of a kind of request: how each of its instructions fails."""
        handlers: dict[tuple[Undo, ...], int] = {}
        for at, undo in self._fallible:
            self.program.fail[at] = self._handler(undo, handlers)
        self._fallible = []

    def _handler(self, undo: tuple[Undo, ...], known: dict[tuple[Undo, ...], int]) -> int:
        if undo not in known:
            last, known[undo] = undo[-1] if undo else None, len(self.program.code)
            if last is None:
                self.program.append(op.FAILED)
            elif isinstance(last, Landing):
                self.program.append(op.JUMP, a=last.at)
            else:
                p = self.program
                if isinstance(last, Judged):
                    begins = p.append(op.JUDGE, a=last.breaker, b=0)
                elif isinstance(last, Again):
                    begins = p.append(op.RETRY, a=last.at, b=last.slot, x=last.wait_s, y=last.tries, c=last.budget)
                else:
                    begins = p.append(op.RELEASE, a=last[0], b=last[1])
                onwards = p.append(op.JUMP)
                p.a[onwards] = p.fail[begins] = self._handler(undo[:-1], known)  # the wait before a try may fail, too
        return known[undo]

    def otherwise(self, write: Callable[[], None], landing: Landing) -> None:
        """Steps whose failing does not fail the request: it goes on at `landing`, which the caller sets."""
        self.undo.append(landing)
        write()
        self.undo.remove(landing)

    def apart(self, write: Callable[[], None], *, at_most_ms: float, part: int) -> int:
        """Steps as a call of their own, on which one waits no longer than so long; they go on all the same.

        What is held outside is given back outside. Returns the instruction that waits.
        """
        waits = self.put(op.FORK, b=1, x=1, z=at_most_ms * MS, c=part)
        outside, self.undo = self.undo, []
        write()
        self.put(op.JOIN, b=1)
        self.undo = outside
        self.program.land(waits)
        return waits

    # -- steps --------------------------------------------------------------------------------------------------------
    def delay(self, part: int, ms: float, cv: float, *, at: str = "", waited_ms: float | None = None) -> None:
        """A wait that costs nobody anything but time; `at` names the tier (or the call) that is waited for.

        `waited_ms` is the mean of what is waited, if not always until the end.
        """
        if ms > 0:
            self.note(self.put(op.DELAY, a=part, x=ms * MS, y=cv, z=(waited_ms or 0.0) * MS), "", at)
            self._hold(ms if waited_ms is None else waited_ms, at)

    def journey(self, round_trips: float, why: str = "user") -> None:
        if round_trips > 0 and JOURNEY not in self.relief:
            self.note(self.put(op.RTT, a=op.NETWORK, x=round_trips, y=constant("rtt_cv")), why)

    def far(self, ms: float) -> None:
        """A journey of so many milliseconds, whoever takes it."""
        if ms > 0 and JOURNEY not in self.relief:
            self.note(self.put(op.DELAY, a=op.NETWORK, x=ms * MS, y=constant("rtt_cv")), "journey_user")

    def use(self, group: int, tier: Tier, ms: float, cv: float, purpose: str = "other", repeat: float = 0.0) -> None:
        """Keep one server of the group busy; a share `repeat` of it is reads that were asked before."""
        if ms <= 0:
            return
        self.note(self.put(op.USE, a=group, b=self.slot(tier.id), x=ms * MS, y=cv), purpose, tier.id)
        busy = self.weight * ms * MS
        self._place(group, tier.id, busy)
        self.demand[group][purpose] += busy * (1 - repeat)
        if repeat:
            self.demand[group]["repeat"] += busy * repeat
        for pool in self.holding:
            self.inside[pool].add(group)
        self._hold(ms, tier.id)

    def send(self, tier: Tier, kb: float) -> None:
        """The answer leaves a tier, one after the other, at the speed of its network; what is no machine of ours has
        all the network that it needs."""
        if not KINDS[tier.kind].sizes:
            return
        ms = kb * KB / hardware_of(tier).network_bytes_s / MS
        self.use(self.group(tier, "network", 1), tier, ms, 0.0)

    def acquire(self, pool: int, slot: str) -> None:
        self.put(op.ACQUIRE, a=pool, b=self.slot(slot))
        self.undo.append((pool, self.slot(slot)))
        for outer in self.holding:
            self.inside[outer].add(pool)
        self.holding.append(pool)

    def release(self, pool: int, slot: str) -> None:
        self.put(op.RELEASE, a=pool, b=self.slot(slot))
        self.undo.remove((pool, self.slot(slot)))
        self.holding.remove(pool)

    def pick(self, group: int, tier: Tier, policy: int) -> None:
        """Choose one of the nodes, if there are several: an `opcodes` policy."""
        if self.program.groups[group].nodes > 1:
            self.put(op.PICK, a=group, b=self.slot(tier.id), x=policy)

    def sometimes(self, share: float, write: Callable[[], None], why: str, about: str) -> None:
        """Steps that only this share of the requests takes; the others have what they want at `about`."""
        if share <= 0:
            return
        if share >= 1:
            write()
            return
        around = self.put(op.BRANCH, x=1 - share)
        self.note(around, why, about)
        before, self.weight = self.weight, self.weight * share
        write()
        self.weight = before
        self.program.land(around)

    def either(self, choices: list[tuple[float, Callable[[], None]]]) -> None:
        """One of several, with these weights."""
        left = total = sum(weight for weight, _ in choices)
        ends, before = [], self.weight
        for n, (weight, write) in enumerate(choices):
            self.weight = before * weight / total
            if n == len(choices) - 1:
                write()
                break
            around = self.put(op.BRANCH, x=1 - weight / left)
            self.note(around, "or" if n else "either")
            left -= weight
            write()
            ends.append(self.put(op.JUMP))
            self.program.land(around)
        for end in ends:
            self.program.land(end)
        self.weight = before

    def together(self, copies: int, needed: int, tier: Tier, write: Callable[[], None]) -> None:
        """Steps done by so many calls at once, of which `needed` are waited for; each call's work counts.

        A call holds nothing of its caller's, who keeps its places until the last one needed is back.
        """
        if copies == 1:
            write()
            return
        fork = self.put(op.FORK, b=copies, x=needed, c=op.LAN)
        self.note(fork, "", tier.id)
        weight, holding, undo = self.weight, self.holding, self.undo
        self.weight, self.holding, self.undo = weight * copies, [], []
        write()
        self.put(op.JOIN)
        self.weight, self.holding, self.undo = weight, holding, undo
        self.program.land(fork)
        used = {self.program.a[at] for at in range(fork, len(self.program.code)) if self.program.code[at] == op.USE}
        for pool in holding:
            self.inside[pool] |= used
        self._hold(kth(copies, needed, without_waiting(self.program, fork)).mean / MS, tier.id)

    def call(self, source: Tier, target: Tier, what: str = "") -> None:
        """From here on it is with `target`; the way there may be broken."""
        self.links[source.id, target.id] += self.weight
        self.visit(source, target, what)
        self.hazard("way", target.id)

    def hazard(self, why: str, about: str = "") -> None:
        """A place where a fault may strike; nothing happens there otherwise."""
        self.note(self.put(op.HAZARD, a=op.ERROR), why, about)

    def visit(self, source: Tier, target: Tier, what: str = "") -> None:
        self.visits[len(self.program.code)] = Visit(source.id, target.id, what)

    def note(self, instruction: int, why: str, about: str = "") -> None:
        self.notes[instruction] = Note(why, about)

    def _place(self, group: int, tier: str, busy: float) -> None:
        """What is not spread evenly over the nodes, by node."""
        if tier in self.uneven:
            self.by_node[group] = self.by_node.get(group, 0.0) + busy * self.uneven[tier]

    def _hold(self, ms: float, whom: str) -> None:
        held = self.weight * ms * MS
        for pool in self.holding:
            self._place(pool, self.program.groups[pool].tier, held)
            self.demand[pool]["held"] += held
            self.held_by[pool][whom] += held
            if self.is_slow_work:
                self.work_held[pool] += held


def cores_of(tier: Tier) -> int:
    """Cores of one node; of functions, one for each copy that may run."""
    if not KINDS[tier.kind].sizes:
        return int(tier.get("limit"))
    return hardware_of(tier).cores


def workers_of(tier: Tier) -> int:
    """Requests that one app node works on at once: what was set, or three a core and one more."""
    rule = round(constant("workers_per_core") * cores_of(tier) + constant("workers_spare"))
    return int(tier.get("workers") or rule)


def slots_of(tier: Tier) -> int:
    """Jobs that one worker node works on at once: what was set, or two a core and one more."""
    return int(tier.get("slots") or round(constant("slots_per_core") * cores_of(tier) + constant("slots_spare")))
