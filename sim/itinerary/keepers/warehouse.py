"""Data kept by columns over several nodes, for reports: only the columns that matter are read, on all cores at once."""

from typing import TYPE_CHECKING

from sim.engine import opcodes as op
from sim.hardware import disk_of
from sim.itinerary import memory
from sim.itinerary.keepers.ask import Ask
from sim.itinerary.keepers.rows import KB_A_GB
from sim.itinerary.writer import constant, cores_of
from sim.workload import Read

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter

MOST_CALLS = 256  # parts of a report that are worked on together


def ask(to: "DataWriter", asks: Ask) -> None:
    """Some time to plan, then each core of each node does its part, and the slowest is waited for."""
    tier = asks.tier
    to.call(asks.caller.tier, tier, asks.need.dataset, asks.queries)
    to.delay(op.LAN, asks.queries * constant("warehouse_start_ms"), constant("rtt_cv"), at=tier.id)
    cpu = to.cpu(tier)
    calls = min(MOST_CALLS, tier.nodes * max(1, cores_of(tier)))
    to.together(calls, calls, tier, lambda: _part(to, asks, cpu, calls))


def _part(to: "DataWriter", asks: Ask, cpu: int, calls: int) -> None:
    tier, need = asks.tier, asks.need
    assert isinstance(need, Read)
    to.pick(cpu, tier, op.OWN)
    to.delay(op.LAN, asks.queries * constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    read_gb = asks.queries * need.scan_gb * constant("columns_read") / calls
    to.use(cpu, tier, read_gb * constant("scan_gb_ms"), constant("db_cv"), "read", asks.repeat)
    parts = read_gb * constant("columnar_size") * KB_A_GB / constant("file_io_kb") * _missing(to, asks)
    to.use(to.disk(tier), tier, parts * disk_of(tier).read_ms, constant("disk_cv"), "read")


def _missing(to: "DataWriter", asks: Ask) -> float:
    """Share of the data that a node has not in memory: reports go through all of it alike."""
    keeper = to.plan.primary_behind(asks.tier)
    assert keeper
    stored = sum(memory.filled_bytes(asks.tier, data) for data in to.stored_at(keeper).values())
    return max(0.0, 1 - memory.page_bytes(asks.tier) * asks.tier.nodes / max(stored, 1.0))
