"""Databases that keep rows in pages: one, its replicas, shards, and one on the app's own box."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.hardware import disk_of
from sim.itinerary import memory
from sim.itinerary.keepers.ask import Ask
from sim.itinerary.keepers.pooler import enter
from sim.itinerary.writer import constant
from sim.workload import Write

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def ask(to: "DataWriter", asks: Ask) -> None:
    """Over a connection that is held for as long as it takes, through a pooler if there is one on the way."""
    caller, tier = asks.caller.tier, asks.tier
    pooler = to.plan.pooler_between(asks.caller, tier)
    to.call(caller, pooler or tier, asks.need.dataset)
    own = caller.get("pool")
    if own:
        pool = to.group(caller, "pool", int(own))
        to.acquire(pool, caller.id)
    if pooler:
        shared = enter(to, pooler)
        to.call(pooler, tier, asks.need.dataset)
    connections = to.group(tier, "connections", int(tier.get("connections")))
    if tier.kind == "shards":
        to.by_key(connections, asks)
    else:
        to.pick(connections, tier, op.AT_RANDOM)
    to.acquire(connections, tier.id)
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
    disk = disk_of(tier)
    to.use(to.cpu(tier), tier, asks.cpu_ms, constant("db_cv"), asks.purpose, asks.repeat)
    if isinstance(need, Write):
        commit_ms = disk.commit_ms if need.commit_ms is None else need.commit_ms
        to.use(to.disk(tier), tier, commit_ms, constant("disk_cv"), "write")
        return
    keeper = to.plan.primary_behind(tier) if tier.kind == "replica" else tier
    assert keeper
    from_disk(to, asks, keeper)


def from_disk(to: "DataWriter", asks: Ask, keeper: Tier) -> None:
    """The pages of a read that are not in memory, where `keeper` has the data."""
    tier, disk = asks.tier, disk_of(asks.tier)
    hits = memory.buffer_hits(to.load, tier, to.stored_at(keeper), memory.slices_of(keeper), asks.need.dataset)
    reads = asks.queries * (1 - hits)

    def read() -> None:
        to.use(to.disk(tier), tier, max(1.0, reads) * disk.read_ms, constant("disk_cv"), "read")

    if reads > 1e-6:
        to.sometimes(min(1.0, reads), read, "in_memory", tier.id)
