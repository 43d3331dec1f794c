"""How often a cache has the answer: Zipf popularity and Che's approximation.

Item i of n is asked for with probability proportional to 1 / i^s (Zipf). An LRU cache of C items holds what was asked
for within a characteristic time T, where the expected number of such items is C: sum(1 - exp(-r_i T)) = C. Item i is
then found with probability 1 - exp(-r_i T). (Che, Tung and Wang, 2002.)

With a lifetime of t seconds from the moment it is stored, an item answers on the average m of its 1 + m lookups, where
m = r_i × the time for which it is still there before it expires. For t up to T that is t, exactly. At the age of T
those are lost that nobody asked for, a share exp(-r_i T); of the others, as many are left at the age s as
exp(-(s - T) / u) says, with u such that for t without end m / (1 + m) is Che's probability again.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BINS = 400
SLOWEST_RPS = 1e-12  # one in 30,000 years: below, quotients of rates overflow, and hits no longer change
MOST_LOOKUPS = 500.0  # of one item within a characteristic time: its exponential is still a number


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
    rates = chance * max(rate_rps, SLOWEST_RPS)
    longest = math.inf if room >= items else _characteristic_time(counts, rates, room)
    if math.isinf(longest) and math.isinf(ttl_s):
        return 1.0
    answers = rates * _time_there(rates, longest, ttl_s)
    return float(min(1.0, (counts * chance * answers / (1.0 + answers)).sum()))


def _time_there(rates: NDArray[np.float64], longest: float, ttl_s: float) -> NDArray[np.float64]:
    """Seconds from storing an item to losing it, on the average: it expires, or is not asked for in `longest`."""
    if ttl_s <= longest:
        return np.full_like(rates, ttl_s)
    lookups = np.minimum(rates * longest, MOST_LOOKUPS)
    asked_again = -np.expm1(-lookups)
    beyond = np.maximum((np.expm1(lookups) / rates - longest) / asked_again, longest / 2)
    return longest - asked_again * beyond * np.expm1(-(ttl_s - longest) / beyond)


def _characteristic_time(counts: NDArray[np.float64], rates: NDArray[np.float64], room: float) -> float:
    lo, hi = -60.0, 120.0  # logarithm of seconds
    for _ in range(80):
        middle = (lo + hi) / 2
        held = float((counts * -np.expm1(-rates * math.exp(middle))).sum())
        lo, hi = (middle, hi) if held < room else (lo, middle)
    return math.exp((lo + hi) / 2)
