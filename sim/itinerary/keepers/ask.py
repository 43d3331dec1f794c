"""What a caller wants of whoever keeps a dataset."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.design import Tier
from sim.engine.draws import mixed
from sim.plan import Caller
from sim.workload import Read, Write


@dataclass(frozen=True)
class Asked:
    """Requests for a dataset that reach its keeper: shares of the popular items before, and what is `left` of each."""

    shares: tuple[float, ...]
    left: tuple[float, ...]
    of_all: float

    def by_node(self, number: int, nodes: int, copies: int = 1) -> NDArray[np.float64]:
        """Shares of the nodes, which keep items by a hash of the key as the engine does; they sum to one.

        With `copies` an item is on so many nodes, one after the other, that each do the work.
        """
        popular = np.array(self.shares) * np.array(self.left)
        rest = max(0.0, self.of_all - float(popular.sum()))
        found = np.full(nodes, rest / nodes)
        homes = _homes(number, len(popular))
        for copy in range(copies):
            np.add.at(found, (homes % np.uint64(nodes) + np.uint64(copy)) % np.uint64(nodes), popular / copies)
        return found / max(float(found.sum()), 1e-300)


@lru_cache(maxsize=256)
def _homes(number: int, items: int) -> NDArray[np.uint64]:
    """Hashes of the most popular items of a dataset, by which they are spread over nodes."""
    return np.array([int(mixed(np.uint64(rank + 1000003 * number))) for rank in range(items)], np.uint64)


@dataclass(frozen=True)
class Ask:
    """`need` of `caller`, to be served by `tier`: `queries` one after the other, each a round trip.

    `cpu_ms` is a database's processor time for all of them, `repeat` the share of it that was asked before. `asked`
    says how unevenly items are asked for, `number` is that of the dataset.
    """

    caller: Caller
    tier: Tier
    need: Read | Write
    queries: float
    cpu_ms: float
    repeat: float
    asked: Asked
    number: int

    @property
    def is_write(self) -> bool:
        return isinstance(self.need, Write)

    @property
    def purpose(self) -> str:
        """What it is counted as in `Writer.demand`."""
        return "write" if self.is_write else "read"
