"""What a design can carry by arithmetic alone: offered load over capacity of every resource, no random number drawn."""

import math

from sim.itinerary import NO_RELIEF, Relief, itineraries
from sim.itinerary.data import disk_bytes
from sim.plan import Plan
from sim.targets import kept_bytes

CLOSE = 1.005  # users at saturation are found to half a per cent


def utilisation(made: Plan, users: float, relief: Relief = NO_RELIEF) -> dict[tuple[str, str], float]:
    """Offered load over capacity by (tier, resource) at the daily peak of so many users; above 1 it cannot be carried.

    U = rate × service time / servers (law of utilisation). Pools count the places that are held while nobody waits.
    The plan must have no findings.
    """
    written = itineraries(made, made.workload.at(users), relief)
    return {(group.tier, group.resource): written.utilisation(n) for n, group in enumerate(written.program.groups)}


def disk_fill(made: Plan, users: float) -> dict[str, float]:
    """Share of its disk that each tier's data fills, by tier; above 1 it counts as full."""
    load = made.workload.at(users)
    return {tier.id: stored / disk_bytes(tier) for tier, stored in kept_bytes(made, load)}


def saturation_users(made: Plan, lo: float, hi: float, relief: Relief = NO_RELIEF) -> float:
    """Users from `lo` to `hi` at which the first resource is full; `hi` if none is before."""
    if _fullest(made, hi, relief) < 1:
        return hi
    while hi / lo > CLOSE:
        middle = math.sqrt(lo * hi)
        lo, hi = (lo, middle) if _fullest(made, middle, relief) >= 1 else (middle, hi)
    return hi


def _fullest(made: Plan, users: float, relief: Relief) -> float:
    return max(utilisation(made, users, relief).values(), default=0.0)
