"""Between callers and a database: many connections on one side share few on the other."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.itinerary.writer import constant

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def enter(to: "DataWriter", pooler: Tier) -> int:
    """One more hop, some work, and one of the few connections; returns their pool, for whoever gives it back."""
    pool = to.group(pooler, "pool", int(pooler.get("server_connections")))
    cpu = to.group(pooler, "cpu", round(constant("pooler_threads")))
    to.pick(cpu, pooler, op.AT_RANDOM)
    to.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=pooler.id)
    to.use(cpu, pooler, constant("pooler_ms"), constant("cache_cv"))
    to.acquire(pool, pooler.id)
    return pool
