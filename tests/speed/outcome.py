"""What one engine says of one turn at one workload."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SKIPPED = 0.1  # of the requests, by number: our engine does not measure its first tenth either


@dataclass(frozen=True)
class Outcome:
    """`seconds` of the simulate call alone; mean and 99th percentile of good requests' time; share of good ones."""

    seconds: float
    mean_s: float
    p99_s: float
    good: float


Engine = Callable[[int, int], Outcome]  # seed, requests


def of_times(seconds: float, times: Sequence[float | None]) -> Outcome:
    """From each request's time in the system, in the order of arrival; None where it was never answered in time."""
    measured = times[int(len(times) * SKIPPED) :]
    good = sorted(time for time in measured if time is not None)
    return Outcome(seconds, math.fsum(good) / len(good), good[int(0.99 * len(good))], len(good) / len(measured))
