"""What a design can carry by arithmetic alone: no random number, and an answer within milliseconds.

    found = capacity(design, workload, users=40_000)
    found.verdict, found.bottleneck, found.resources, found.disks, found.breakpoints

It stands on the same plan, itineraries, targets and reasons as a simulation; only the waiting is a formula.
"""

from sim.capacity.breakpoints import Where
from sim.capacity.disks import Disk
from sim.capacity.model import Capacity, ClassCapacity, ResourceCapacity, capacity, capacity_of
from sim.capacity.prediction import predict

__all__ = [
    "Capacity",
    "ClassCapacity",
    "Disk",
    "ResourceCapacity",
    "Where",
    "capacity",
    "capacity_of",
    "predict",
]
