"""From counts to numbers with intervals: quantiles of latency, shares of errors, time averages.

Intervals are at 99 %, from twenty batch means (Student's distribution); quantiles of rare requests, whose batches are
too small for that, from order statistics (the binomial interval of a rank).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.engine import state

T_99 = 2.861  # of Student's distribution with 19 degrees of freedom
Z_99 = 2.576
FEWEST_A_BATCH = 100  # answers in a batch whose own quantile says something
NONE_SEEN = 4.6  # expected count of an event at most, at 99 %, if none was seen: -ln 0.01

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Interval:
    """A measured value and the bounds between which the true one lies, in the unit of its name."""

    value: float
    lo: float
    hi: float

    def is_above(self, limit: float) -> bool:
        return self.lo > limit

    def straddles(self, limit: float) -> bool:
        return self.lo <= limit <= self.hi


def quantile_s(histogram: Counts, q: float) -> Interval:
    """The q-quantile in seconds of a histogram of batches × bins; 0 if it is empty."""
    pooled = histogram.sum(axis=0)
    n = int(pooled.sum())
    if n == 0:
        return Interval(0.0, 0.0, 0.0)
    value = _at_rank(pooled, q * n)
    spread = Z_99 * math.sqrt(n * q * (1 - q))
    lo, hi = _at_rank(pooled, max(0.0, q * n - spread)), _at_rank(pooled, min(n, q * n + spread))
    sizes = histogram.sum(axis=1)
    if sizes.min() >= FEWEST_A_BATCH:
        batches = np.array([_at_rank(batch, q * size) for batch, size in zip(histogram, sizes, strict=True)])
        half = half_width(batches)
        lo, hi = min(lo, value - half), max(hi, value + half)
    return Interval(value, max(0.0, lo), hi)


def share(events: Counts, of: Counts) -> Interval:
    """A share of requests, from counts by batch."""
    total, n = int(events.sum()), int(of.sum())
    if n == 0:
        return Interval(0.0, 0.0, 0.0)
    value = total / n
    if total == 0:
        return Interval(0.0, 0.0, NONE_SEEN / n)
    half = max(half_width(events / np.maximum(of, 1)), Z_99 * math.sqrt(value * (1 - value) / n))
    return Interval(value, max(0.0, value - half), min(1.0, value + half))


def mean(batches: NDArray[np.float64]) -> Interval:
    """A time average, from the averages of its batches."""
    value, half = float(batches.mean()), half_width(batches)
    return Interval(value, value - half, value + half)


def difference(a: NDArray[np.float64], b: NDArray[np.float64], value: float | None = None) -> Interval:
    """How much more b is than a, from batches that met the same requests: each is compared with its own pair.

    What both share (a busy moment, a slow request) falls out of the difference, so that the interval is narrower than
    that of two independent measurements. `value` is the difference of the whole, if that is not the mean of batches.
    """
    apart = b - a
    whole, half = float(apart.mean()) if value is None else value, half_width(apart)
    return Interval(whole, whole - half, whole + half)


def batch_means_s(histogram: Counts) -> NDArray[np.float64]:
    """The mean in seconds of each batch of a histogram of batches × bins, to half a per cent; nan for an empty one."""
    middle = state.BIN_FLOOR_S * np.exp((np.arange(histogram.shape[1]) + 0.5) * state.BIN_WIDTH)
    sizes = histogram.sum(axis=1)
    return np.where(sizes > 0, histogram @ middle / np.maximum(sizes, 1), np.nan)


def batch_quantiles_s(histogram: Counts, q: float) -> NDArray[np.float64]:
    """The q-quantile in seconds of each batch; nan for an empty one."""
    return np.array([_at_rank(batch, q * batch.sum()) if batch.sum() else math.nan for batch in histogram])


def half_width(batches: NDArray[np.float64]) -> float:
    if len(batches) < 2:
        return 0.0
    return float(T_99 * batches.std(ddof=1) / math.sqrt(len(batches)))


def bin_of(seconds: float) -> int:
    """The bin in which the loop counts a latency."""
    if seconds <= state.BIN_FLOOR_S:
        return 0
    return min(state.BINS - 1, int(math.log(seconds / state.BIN_FLOOR_S) / state.BIN_WIDTH))


def _at_rank(histogram: Counts, rank: float) -> float:
    """The latency below which `rank` of the counted ones lie, straight within a bin."""
    reached = np.cumsum(histogram)
    n = min(int(np.searchsorted(reached, rank)), len(histogram) - 1)
    while n > 0 and histogram[n] == 0:
        n -= 1
    below = float(reached[n] - histogram[n])
    inside = (rank - below) / max(float(histogram[n]), 1.0)
    return state.BIN_FLOOR_S * math.exp((n + min(1.0, max(0.0, inside))) * state.BIN_WIDTH)
