"""What the loop runs: instructions, groups of stations, and kinds of request. Built once for each load."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.engine import opcodes as op

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NO_LIMIT = -1
POOLS = frozenset({"workers", "pool", "connections", "slots"})


@dataclass(frozen=True)
class Group:
    """`nodes` equal stations of one tier: `servers` at once on each, at most `limit` waiting (NO_LIMIT: any number)."""

    tier: str
    resource: str  # cpu | workers | pool | connections | disk | network | slots
    nodes: int
    servers: int
    limit: int = NO_LIMIT

    @property
    def is_pool(self) -> bool:
        """Held while the holder does other things, instead of used for a time."""
        return self.resource in POOLS


@dataclass(frozen=True)
class Kind:
    """A kind of request: one class of the workload, a job, or a write on its way to the replicas.

    `start` is its first instruction, `rate_rps` 0 for what is only spawned, `target_s` and `timeout_s` may be infinite.
    """

    name: str
    start: int
    rate_rps: float
    target_s: float
    timeout_s: float
    at_site: bool
    is_spawned: bool = False  # by other requests, not by users: a job, or a write on its way to a replica


@dataclass
class Program:
    """Instructions and everything they name. `append` returns the index of the new instruction."""

    code: list[int] = field(default_factory=list)
    a: list[int] = field(default_factory=list)
    b: list[int] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    region_rtt_s: list[float] = field(default_factory=lambda: [0.0])
    region_share: list[float] = field(default_factory=lambda: [1.0])
    slots: int = 1

    def append(self, code: int, a: int = 0, b: int = 0, x: float = 0.0, y: float = 0.0) -> int:
        for column, value in zip((self.code, self.a, self.b), (code, a, b), strict=True):
            column.append(value)
        self.x.append(x)
        self.y.append(y)
        return len(self.code) - 1

    def land(self, instruction: int) -> None:
        """Let an earlier BRANCH or JUMP go on at what is appended next."""
        self.a[instruction] = len(self.code)

    @property
    def parts(self) -> int:
        return op.PARTS + 2 * len(self.groups)
