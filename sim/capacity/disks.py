"""The day on which each disk is full, from how fast its data grows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from sim.itinerary.memory import filled_bytes, room_bytes, slices_of
from sim.plan import Plan, holds
from sim.targets import keepers
from sim.workload import DatasetLoad, Load


@dataclass(frozen=True)
class Disk:
    """One node of a tier that keeps data, on disk or in memory: bytes there now, what is full, bytes that a day adds.

    `full_in_days` is 0 if it is full already and infinite if it never will be.
    """

    tier: str
    stored_bytes: float
    full_bytes: float
    growth_bytes_day: float
    full_in_days: float

    @property
    def fill(self) -> float:
        """Share of what counts as full; 1 and more is full."""
        return self.stored_bytes / self.full_bytes


def disks(made: Plan, load: Load) -> tuple[Disk, ...]:
    """Of every tier that keeps rows, copies included, if it goes on growing as at these users.

    Each dataset adds its growth every day, until data is deleted as fast as it comes: after its retention. Files of
    users are not in databases and not counted.
    """
    found = []
    for keeper in keepers(made):
        kept = [data for name, data in load.datasets.items() if holds(keeper, name) and not data.files]
        slices = slices_of(keeper)
        standby = made.standby_of(keeper)
        for tier in [keeper, *made.replicas_of(keeper), *([standby] if standby else [])]:
            stored, full = sum(filled_bytes(keeper, data) for data in kept) / slices, room_bytes(tier)
            growth = sum(data.growth_bytes_day for data in kept) / slices
            found.append(Disk(tier.id, stored, full, growth, days_until(full - stored, kept, slices)))
    return tuple(found)


def days_until(room_bytes: float, kept: Iterable[DatasetLoad], slices: float = 1) -> float:
    """Days until the datasets have added so many bytes to each slice; infinite if they never do."""
    if room_bytes <= 0:
        return 0.0
    growing = sorted((data for data in kept if data.growth_bytes_day > 0), key=lambda data: data.retention_days)
    a_day = sum(data.growth_bytes_day for data in growing) / slices
    day = 0.0
    for data in growing:
        if day + room_bytes / a_day <= data.retention_days:
            return day + room_bytes / a_day
        room_bytes -= a_day * (data.retention_days - day)
        day = data.retention_days
        a_day -= data.growth_bytes_day / slices
    return math.inf
