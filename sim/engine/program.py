"""What the loop runs: instructions, groups of stations, kinds of request, key sets, breakers. Built for each load."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.engine import opcodes as op

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NO_LIMIT = -1
NONE = -1
POOLS = frozenset({"workers", "pool", "connections", "lock", "partitions", "slots", "sockets"})


@dataclass(frozen=True)
class Group:
    """`nodes` equal stations of one tier: `servers` at once on each, at most `limit` waiting (NO_LIMIT: any number).

    With `skips` a request whose caller has left is dropped when its turn comes. `crowd` is the pool whose holders, from
    `crowd_free` on a node, each make service longer by the share `crowd_slope` (NONE: they do not mind each other).
    `taken` places of each node are wanted by those who came before and stay; it may be more than there are.
    """

    tier: str
    # cpu | workers | pool | connections | lock | disk | network | slots | partitions | sockets | tokens | gpu
    resource: str
    nodes: int
    servers: int
    limit: int = NO_LIMIT
    skips: bool = False
    crowd: int = NONE
    crowd_free: int = 0
    crowd_slope: float = 0.0
    taken: int = 0

    @property
    def is_pool(self) -> bool:
        """Held while the holder does other things, instead of used for a time."""
        return self.resource in POOLS


@dataclass(frozen=True)
class Kind:
    """A kind of request: one class of the workload, a job, or a write on its way to the replicas.

    `start` is its first instruction, `rate_rps` 0 for what is only spawned, `target_s` and `timeout_s` may be infinite.
    A caller whose attempt fails, or is not answered within `timeout_s`, tries again up to `retries` times, after
    `backoff_s` (twice as long each time), if the retry budget (or none) allows. `first`: goes before others in line.
    With `users` a fixed number of people asks instead, each again when the answer has come (a closed network).
    """

    name: str
    start: int
    rate_rps: float
    target_s: float
    timeout_s: float
    at_site: bool
    is_spawned: bool = False  # by other requests, not by users: a job, or a write on its way to a replica
    retries: int = 0
    backoff_s: float = 0.0
    budget: int = NONE
    first: bool = False
    users: int = 0


@dataclass(frozen=True)
class KeySet:
    """The most popular items of a dataset, followed one by one.

    `shares` are their shares of the lookups, falling; `kept` the chance that each is in the cache when the simulation
    begins, with the rest of its lifetime `ttl_s` ahead. `patience_s` is how long one request may fetch alone.
    """

    tier: str
    dataset: str
    shares: tuple[float, ...]
    kept: tuple[float, ...]
    ttl_s: float
    jitter: float = 0.0
    patience_s: float = 1.0


@dataclass(frozen=True)
class Breaker:
    """Opens for `open_s` when of at least `least` calls a `share` failed; then lets one through to try."""

    tier: str
    share: float = 0.5
    least: float = 20.0
    open_s: float = 5.0


@dataclass(frozen=True)
class Budget:
    """Retries allowed: each first try earns `ratio` of a retry, and at most `most` are saved up."""

    ratio: float = 0.1
    most: float = 10.0


@dataclass
class Program:
    """Instructions and everything they name. `append` returns the index of the new instruction."""

    code: list[int] = field(default_factory=list)
    a: list[int] = field(default_factory=list)
    b: list[int] = field(default_factory=list)
    c: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    z: list[float] = field(default_factory=list)
    fail: list[int] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    key_sets: list[KeySet] = field(default_factory=list)
    breakers: list[Breaker] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)
    region_rtt_s: list[float] = field(default_factory=lambda: [0.0])
    region_share: list[float] = field(default_factory=lambda: [1.0])
    slots: int = 1

    def append(
        self, code: int, a: int = 0, b: int = 0, x: float = 0.0, y: float = 0.0, *, c: int = 0, z: float = 0.0
    ) -> int:
        """One more instruction; its handler is the one that holds nothing until `fail` says otherwise."""
        self.code.append(code)
        self.a.append(a)
        self.b.append(b)
        self.c.append(c)
        self.x.append(x)
        self.y.append(y)
        self.z.append(z)
        self.fail.append(NONE)
        return len(self.code) - 1

    def land(self, instruction: int) -> None:
        """Let an earlier BRANCH, JUMP, FORK or RETRY go on at what is appended next."""
        self.a[instruction] = len(self.code)

    @property
    def parts(self) -> int:
        return op.PARTS + 2 * len(self.groups)

    @property
    def most_copies(self) -> int:
        """How many requests and calls one instruction may start."""
        spawned = (math.ceil(self.y[n]) for n, code in enumerate(self.code) if code == op.SPAWN)
        forked = (self.b[n] for n, code in enumerate(self.code) if code == op.FORK)
        return max([*spawned, *forked], default=0)
