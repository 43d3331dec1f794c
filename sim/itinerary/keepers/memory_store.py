"""The one true copy of data in memory: one thread of commands a node, no disk to wait for."""

from typing import TYPE_CHECKING

from sim.engine import opcodes as op
from sim.hardware import threads_of
from sim.itinerary.keepers.ask import Ask
from sim.itinerary.writer import constant
from sim.workload import Write

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def ask(to: "DataWriter", asks: Ask) -> None:
    """A command for each query or row, at the node that keeps the key.

    A node sends each write to its copies as well, which is a command's work for each of them. A `confirmed` write waits
    for one more round trip, until a copy has it.
    """
    tier, need = asks.tier, asks.need
    to.call(asks.caller.tier, tier, need.dataset, asks.queries)
    cpu = to.group(tier, "cpu", threads_of(tier))
    to.by_key(cpu, asks)
    to.delay(op.LAN, asks.queries * constant("cache_rtt_ms"), constant("rtt_cv"), at=tier.id)
    commands = asks.queries
    if isinstance(need, Write):
        commands = need.rows * (1 + int(tier.get("copies")))
    to.use(cpu, tier, commands * constant("cache_op_ms"), constant("cache_cv"), asks.purpose, asks.repeat)
    if asks.is_write and tier.get("confirmed") and int(tier.get("copies")):
        to.delay(op.LAN, constant("cache_rtt_ms"), constant("rtt_cv"), at=tier.id)
    to.uneven.pop(tier.id, None)
