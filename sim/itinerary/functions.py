"""Functions: code that runs in a copy of its own for each request, and starts one where none is idle.

Copies are used again, the last one used first, and given up after `keep_alive_s` without work. With requests at random
at λ a second, each there for S seconds on the average, N of them are there at once: Poisson of mean a = λ·S (the
insensitivity of M/G/∞). A request that finds n others there needs copy n + 1, and starts it if nobody has needed that
copy for the time K that a copy is kept. It is needed at the rate λ·P(N = n), as rarely as it takes for such moments to
come at random, so that

    cold share = Σ P(N = n) · exp(-K · λ · P(N = n))

which is exp(-λ·K) where hardly anybody is there. Copies one by one (tests/sim/kinds/test_functions.py) agree where K is
many times S, as it is; where it is only a few times S, the formula says half as many again.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.design import Tier
from sim.itinerary.data import DataWriter
from sim.itinerary.writer import constant

FARTHEST = 8.0  # standard deviations from the mean up to which numbers at once are looked at


@dataclass(frozen=True)
class Cold:
    """Which share of the requests starts a copy, and how long that takes: mean in ms, and its spread."""

    share: float
    ms: float
    cv: float


def cold(writer: DataWriter, tier: Tier) -> Cold:
    """Of all that comes to a tier, as seen when this was written before."""
    seen = writer.before.get(tier.id)
    share = cold_share(seen.rate_rps, seen.at_once, float(tier.get("keep_alive_s"))) if seen else 0.0
    ms = float(tier.get("cold_ms") or constant("cold_start_ms"))
    return Cold(share, ms, constant("compute_cv"))


def slower(tier: Tier) -> float:
    """Times by which computing takes longer in a copy with less memory than gives it a core; 1 for other kinds."""
    return max(1.0, constant("function_core_gb") / float(tier.get("memory_gb"))) if tier.kind == "functions" else 1.0


def cold_share(rate_rps: float, at_once: float, keep_s: float) -> float:
    """Share of requests that find no idle copy, by the formula above; 1 where nobody ever comes.

    >>> round(cold_share(0.001, 0.0001, 600), 3)
    0.549
    """
    if rate_rps <= 0:
        return 1.0
    width = FARTHEST * math.sqrt(at_once) + FARTHEST
    least, most = max(0, int(at_once - width)), int(at_once + width) + 1
    there = np.arange(least, most + 1)
    logarithms = there * math.log(max(at_once, 1e-300)) - at_once - np.array([math.lgamma(n + 1.0) for n in there])
    chance = np.exp(logarithms)
    return float(min(1.0, (chance * np.exp(-keep_s * rate_rps * chance)).sum()))
