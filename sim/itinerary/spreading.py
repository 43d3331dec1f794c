"""How requests are spread over the nodes of a tier."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.engine import opcodes as op
from sim.engine.draws import mixed
from sim.engine.stations import CROWD

POLICIES = {  # what a balancer's `policy` is to the engine
    "round robin": op.ROUND_ROBIN,
    "least outstanding": op.SHORTER_OF_TWO,
    "least of all": op.SHORTEST,
    "random": op.AT_RANDOM,
    "sticky": op.STICKY,
}


@lru_cache(maxsize=256)
def by_user(nodes: int) -> NDArray[np.float64]:
    """Shares of the nodes when each of CROWD equal groups of users stays with one node, as the engine hashes them."""
    those = [int(mixed(np.uint64(group))) % nodes for group in range(CROWD)]
    return np.bincount(those, minlength=nodes) / CROWD
