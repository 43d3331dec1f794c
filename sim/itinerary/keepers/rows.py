"""Databases that keep rows in pages: one, its replicas, shards, and one on the app's own box."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.hardware import disk_of
from sim.itinerary import memory
from sim.itinerary.keepers.ask import Ask
from sim.itinerary.keepers.pooler import enter
from sim.itinerary.keepers.standby import confirm
from sim.itinerary.writer import constant
from sim.workload import Read, Write

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter

KB_A_GB = 1e6


def ask(to: "DataWriter", asks: Ask) -> None:
    """Over a connection that is held for as long as it takes, through a pooler if there is one on the way."""
    caller, tier = asks.caller.tier, asks.tier
    pooler = to.plan.pooler_between(asks.caller, tier)
    to.call(caller, pooler or tier, asks.need.dataset, asks.queries if pooler else 0)
    own = caller.get("pool")
    if own:
        pool = to.group(caller, "pool", int(own))
        to.acquire(pool, caller.id)
    if pooler:
        shared = enter(to, pooler)
        to.call(pooler, tier, asks.need.dataset, 0)
    connections = to.group(tier, "connections", int(tier.get("connections")))
    if tier.kind == "shards":
        to.by_key(connections, asks)
    else:
        to.pick(connections, tier, op.AT_RANDOM)
    to.crowd(to.cpu(tier), connections, tier)
    to.acquire(connections, tier.id)
    to.cross(pooler or caller, tier, asks.queries)
    to.delay(op.LAN, asks.queries * constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    work(to, asks)
    to.release(connections, tier.id)
    to.uneven.pop(tier.id, None)
    if pooler:
        to.release(shared, pooler.id)
    if own:
        to.release(pool, caller.id)


def ask_own_box(to: "DataWriter", asks: Ask) -> None:
    """Without a connection: the database is on the machine of whoever asks."""
    to.visit(asks.tier, asks.tier, asks.need.dataset)
    work(to, asks)


def work(to: "DataWriter", asks: Ask) -> None:
    """Processor, then the disk: a commit is flushed, a page that is not in memory is read."""
    tier, need = asks.tier, asks.need
    if isinstance(need, Write):
        commit_ms = disk_of(tier).commit_ms if need.commit_ms is None else need.commit_ms
        _written(to, tier, asks.cpu_ms, commit_ms)
        return
    to.use(to.cpu(tier), tier, asks.cpu_ms, constant("db_cv"), "read", asks.repeat)
    keeper = to.plan.primary_behind(tier) if tier.kind == "replica" else tier
    assert keeper
    from_disk(to, asks, keeper)


def _written(to: "DataWriter", tier: Tier, cpu_ms: float, commit_ms: float) -> None:
    """Rows and their commit; under the database's lock, where it has one."""
    lock = to.group(tier, "lock", 1) if tier.get("one_writer") else None
    if lock is not None:
        to.acquire(lock, tier.id)
    to.use(to.cpu(tier), tier, cpu_ms, constant("db_cv"), "write")
    to.hazard("write", tier.id)
    to.use(to.disk(tier), tier, commit_ms, constant("disk_cv"), "write")
    standby = to.plan.standby_of(tier)
    if standby:
        confirm(to, tier, standby)
    if lock is not None:
        to.release(lock, tier.id)


def from_disk(to: "DataWriter", asks: Ask, keeper: Tier) -> None:
    """The pages of a read that are not in memory, where `keeper` has the data; of a report, part after part of them."""
    tier, disk = asks.tier, disk_of(asks.tier)
    hits = memory.buffer_hits(to.load, tier, to.stored_at(keeper), memory.slices_of(keeper), asks.need.dataset)
    reads = asks.queries * (1 - hits)
    if isinstance(asks.need, Read) and asks.need.scan_gb:
        reads *= max(1.0, asks.need.scan_gb * KB_A_GB / constant("file_io_kb"))

    def read() -> None:
        to.use(to.disk(tier), tier, max(1.0, reads) * disk.read_ms, constant("disk_cv"), "read")

    if reads > 1e-6:
        to.sometimes(min(1.0, reads), read, "in_memory", tier.id)
