"""What one node of a tier has: what its size gives, or what somebody set instead of it.

Systems that were really built seldom come in our sizes: `cores`, `memory_gb`, `disk_gb` and `network_gbit` say what
stood there, `disk` and `disks` on what the data lay.
"""

from dataclasses import dataclass, replace

from sim import catalogue
from sim.catalogue import Size
from sim.catalogue.kinds import GB, GBIT_S
from sim.design import Tier

DERIVED = "derived"  # the source of a price that no list has
OWN = {"cores", "memory_gb", "disk_gb", "network_gbit"}
DISKS = {  # constants: reads and flushes a second, time of a read, time of a flush
    "network": ("disk_iops", "disk_read_ms", "db_commit_ms"),
    "nvme": ("nvme_iops", "nvme_read_ms", "nvme_commit_ms"),
    "hdd": ("hdd_iops", "hdd_ms", "hdd_ms"),
}


@dataclass(frozen=True)
class Disk:
    """Time of one random read and of one flush (ms), and how many of them go on at once."""

    read_ms: float
    commit_ms: float
    at_once: int


def hardware_of(tier: Tier) -> Size:
    """One node of this tier. Its price is the size's, unless cores or memory are its own: then it is derived.

    A derived price is the size's × the mean of two ratios, cores and memory beside those of the size; its bounds are
    the lowest price × the smaller ratio and the highest × the larger. Raises KeyError for a kind without sizes.
    """
    size = catalogue.size(tier.kind, tier.get("size"))
    if not OWN & tier.properties.keys():
        return size
    made = replace(
        size,
        cores=int(tier.get("cores") or size.cores),
        memory_bytes=_set(tier, "memory_gb", GB, size.memory_bytes),
        disk_bytes=_set(tier, "disk_gb", GB, size.disk_bytes),
        network_bytes_s=_set(tier, "network_gbit", GBIT_S, size.network_bytes_s),
    )
    ratios = made.cores / size.cores, made.memory_bytes / size.memory_bytes
    if ratios == (1.0, 1.0):
        return made
    price = size.usd * sum(ratios) / 2
    return replace(made, usd=price, usd_lo=size.usd_lo * min(ratios), usd_hi=size.usd_hi * max(ratios), fact=DERIVED)


def disk_of(tier: Tier) -> Disk:
    """What the data of one node lies on: `disks` of the kind `disk`. Reads and flushes spread over all of them.

    How many go on at once follows from Little's law: reads a second × time of one.
    """
    reads_rps, read_ms, commit_ms = (catalogue.constant(name) for name in DISKS[str(tier.get("disk"))])
    return Disk(read_ms, commit_ms, max(1, round(reads_rps * read_ms / 1000 * int(tier.get("disks")))))


def threads_of(tier: Tier) -> int:
    """Cores that execute a cache's commands on one node: what was set, or the catalogue's."""
    return int(tier.get("threads") or round(catalogue.constant("cache_threads")))


def _set(tier: Tier, key: str, unit: float, otherwise: float) -> float:
    value = tier.get(key)
    return otherwise if value is None else float(value) * unit
