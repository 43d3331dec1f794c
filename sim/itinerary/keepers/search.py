"""An index of words over several nodes: a search asks each for its part, and waits for the slowest."""

from typing import TYPE_CHECKING

from sim.engine import opcodes as op
from sim.hardware import disk_of
from sim.itinerary import memory
from sim.itinerary.keepers.ask import Ask
from sim.itinerary.writer import constant

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def ask(to: "DataWriter", asks: Ask) -> None:
    """Scatter and gather: part of a search's work is done by every node however many there are, the rest is divided."""
    tier = asks.tier
    to.call(asks.caller.tier, tier, asks.need.dataset, asks.queries)
    cpu = to.cpu(tier)
    to.together(tier.nodes, tier.nodes, tier, lambda: _part(to, asks, cpu))


def _part(to: "DataWriter", asks: Ask, cpu: int) -> None:
    tier, fixed = asks.tier, constant("search_fixed_share")
    to.pick(cpu, tier, op.OWN)
    to.delay(op.LAN, asks.queries * constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    own_ms = constant("search_query_ms") * (fixed + (1 - fixed) / tier.nodes)
    to.use(cpu, tier, asks.queries * own_ms, constant("db_cv"), "read", asks.repeat)
    keeper = to.plan.primary_behind(tier)
    assert keeper
    missed = 1 - memory.buffer_hits(to.load, tier, to.stored_at(keeper), tier.nodes, asks.need.dataset)
    reads = asks.queries * missed

    def from_disk() -> None:
        to.use(to.disk(tier), tier, max(1.0, reads) * disk_of(tier).read_ms, constant("disk_cv"), "read")

    if reads > 1e-6:
        to.sometimes(min(1.0, reads), from_disk, "in_memory", tier.id)
