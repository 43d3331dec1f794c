"""Caches simulated item by item in plain Python, to lay the arithmetic of `sim.popularity` beside."""

import math
from collections import OrderedDict

import numpy as np

from sim import measures
from sim.measures import Interval

BATCHES = 20


def lru_hits(*, items: int, zipf: float, rate_rps: float, room: int, ttl_s: float, seed: int, asked: int) -> Interval:
    """Share of `asked` lookups that find their item; the first fifth is not counted.

    Items come with Poisson arrivals and Zipf popularity. An item is stored on a miss, lives for `ttl_s` from then, and
    the one asked for longest ago makes room.
    """
    random = np.random.default_rng(seed)
    weights = np.arange(1, items + 1) ** -zipf
    ranks = random.choice(items, size=asked, p=weights / weights.sum())
    times = np.cumsum(random.exponential(1 / rate_rps, asked))
    cache: OrderedDict[int, float] = OrderedDict()  # item → when it was stored, the one asked for last at the end
    found = np.zeros(asked, bool)
    for n, (item, now) in enumerate(zip(ranks.tolist(), times.tolist(), strict=True)):
        if cache.get(item, -math.inf) + ttl_s > now:
            found[n] = True
            cache.move_to_end(item)
            continue
        cache[item] = now
        cache.move_to_end(item)
        if len(cache) > room:
            cache.popitem(last=False)
    counted = found[asked // 5 :]
    return measures.mean(counted[: len(counted) // BATCHES * BATCHES].reshape(BATCHES, -1).mean(axis=1))


def ttl_hits(*, items: int, zipf: float, rate_rps: float, ttl_s: float) -> float:
    """The same with room for all, exactly: a stored item answers r t of its 1 + r t lookups until it expires."""
    weights = np.arange(1, items + 1) ** -zipf
    chance = weights / weights.sum()
    rates = chance * rate_rps * ttl_s
    return float((chance * rates / (1 + rates)).sum())
