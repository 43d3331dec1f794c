"""How often a cache has the answer: Zipf popularity and Che's approximation.

Item i of n is asked for with probability proportional to 1 / i^s (Zipf). An LRU cache of C items holds what was asked
for within a characteristic time T, where the expected number of such items is C: sum(1 - exp(-r_i T)) = C. Item i is
then found with probability 1 - exp(-r_i T). (Che, Tung and Wang, 2002.) With a lifetime of t seconds from the moment
an item is stored it is found with r_i t / (1 + r_i t) at the most.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BINS = 400


def _ranks(items: float, zipf: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bins of ranks: how many items each holds, and the probability that one of them is asked for."""
    edges = np.unique(np.floor(np.geomspace(1.0, items + 1.0, BINS + 1)))
    if len(edges) < 2:
        return np.array([items]), np.array([1.0 / items])
    counts = np.diff(edges)
    middle = np.sqrt(edges[:-1] * np.maximum(edges[:-1], edges[1:] - 1))
    weight = middle**-zipf
    return counts, weight / float((counts * weight).sum())


@lru_cache(maxsize=4096)
def hit_ratio(*, items: float, zipf: float, rate_rps: float, room: float, ttl_s: float = math.inf) -> float:
    """Share of requests that a cache with `room` for items answers. `rate_rps` is the rate of all requests."""
    if items < 1 or room <= 0 or rate_rps <= 0:
        return 0.0
    counts, chance = _ranks(max(1.0, items), zipf)
    rates = chance * rate_rps
    kept = np.ones_like(rates) if room >= items else 1.0 - np.exp(-rates * _characteristic_time(counts, rates, room))
    if math.isfinite(ttl_s):
        kept = np.minimum(kept, rates * ttl_s / (1.0 + rates * ttl_s))
    return float(min(1.0, (counts * chance * kept).sum()))


def _characteristic_time(counts: NDArray[np.float64], rates: NDArray[np.float64], room: float) -> float:
    lo, hi = -60.0, 120.0  # logarithm of seconds
    for _ in range(80):
        middle = (lo + hi) / 2
        held = float((counts * -np.expm1(-rates * math.exp(middle))).sum())
        lo, hi = (middle, hi) if held < room else (lo, middle)
    return math.exp((lo + hi) / 2)
