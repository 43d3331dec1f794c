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
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BINS = 400
SLOWEST_RPS = 1e-12  # one in 30,000 years: below, quotients of rates overflow, and hits no longer change
SURELY = 4.6  # expected lookups in a characteristic time from which 99 of 100 items are asked for again
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
def hit_ratio(
    *, items: float, zipf: float, rate_rps: float, room: float, ttl_s: float = math.inf, writes_rps: float = 0.0
) -> float:
    """Share of requests that a cache with `room` for items answers. `rate_rps` is the rate of all requests.

    Each of `writes_rps` changes an item, as popular ones the more often, which the cache then keeps no longer.
    """
    if items < 1 or room <= 0 or rate_rps <= 0:
        return 0.0
    counts, chance = _ranks(max(1.0, items), zipf)
    rates = chance * max(rate_rps, SLOWEST_RPS)
    longest = math.inf if room >= items else _characteristic_time(counts, rates, room)
    if math.isinf(longest) and math.isinf(ttl_s) and not writes_rps:
        return 1.0
    answers = rates * _unchanged(_time_there(rates, longest, ttl_s), chance * writes_rps)
    found = np.where(np.isinf(answers), 1.0, answers / (1.0 + np.minimum(answers, 1e300)))
    return float(min(1.0, (counts * chance * found).sum()))


@dataclass(frozen=True)
class Head:
    """The most popular items one by one: `shares` of all requests, and the chance `kept` that a cache has each.

    `others` is the share of hits among requests for all other items.
    """

    shares: tuple[float, ...]
    kept: tuple[float, ...]
    others: float

    @property
    def hits(self) -> float:
        """Of all requests."""
        own = sum(share * kept for share, kept in zip(self.shares, self.kept, strict=True))
        return own + (1 - sum(self.shares)) * self.others


@lru_cache(maxsize=4096)
def head(
    *, items: float, zipf: float, rate_rps: float, room: float, ttl_s: float = math.inf, writes_rps: float = 0.0
) -> Head:
    """As `hit_ratio`, with those items apart that are so popular that a cache never loses them for lack of room."""
    whole = hit_ratio(items=items, zipf=zipf, rate_rps=rate_rps, room=room, ttl_s=ttl_s, writes_rps=writes_rps)
    shares = top(items=items, zipf=zipf)
    rates = shares * rate_rps
    longest = math.inf
    if 0 < room < items and rate_rps > 0:
        counts, chance = _ranks(max(1.0, items), zipf)
        longest = _characteristic_time(counts, chance * rate_rps, room)
    shares = shares[rates * longest > SURELY] if room > 0 and rate_rps > 0 else shares[:0]
    there = _unchanged(np.full_like(shares, ttl_s), shares * writes_rps)
    answers = shares * rate_rps * there
    kept = np.where(np.isinf(answers), 1.0, answers / (1.0 + np.minimum(answers, 1e300)))
    rest = 1.0 - float(shares.sum())
    others = (whole - float((shares * kept).sum())) / rest if rest > 1e-9 else 0.0
    return Head(tuple(shares.tolist()), tuple(kept.tolist()), min(1.0, max(0.0, others)))


@lru_cache(maxsize=4096)
def top(*, items: float, zipf: float, size: int = 64) -> NDArray[np.float64]:
    """Shares of all requests that the most popular items get, each."""
    chance = _ranks(max(1.0, items), zipf)[1]
    ranks = np.arange(1.0, min(size, max(1, int(items))) + 1)
    return np.asarray(ranks**-zipf * chance[0], dtype=np.float64)


def _unchanged(there: NDArray[np.float64], changes_rps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean time until an item is lost or changed, whichever is first, if both come at constant rates."""
    with np.errstate(divide="ignore"):
        return 1.0 / (1.0 / there + changes_rps)


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
