"""A store without a leader: each item on several nodes, some of which have to answer."""

from typing import TYPE_CHECKING

from sim.engine import opcodes as op
from sim.itinerary.keepers.ask import Ask
from sim.itinerary.keepers.rows import from_disk
from sim.itinerary.writer import Landing, constant
from sim.plan import quorum_of
from sim.workload import Write

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def ask(to: "DataWriter", asks: Ask) -> None:
    """Reads go to as many nodes as have to answer, and wait for the slowest of them.

    Writes go to all that have the item and wait for those that have to confirm; the others' work counts. A log is
    flushed later, so no disk is waited for by a write. Nodes follow each other round the ring from the key's place on.
    """
    tier = asks.tier
    to.call(asks.caller.tier, tier, asks.need.dataset, asks.queries)
    cpu = to.cpu(tier)
    needed = quorum_of(tier, "writes_to" if asks.is_write else "reads_from")
    calls = int(tier.get("replication")) if asks.is_write else needed
    to.by_key(cpu, asks, calls)
    if asks.is_write:
        to.hazard("write", tier.id)
    spare = not asks.is_write and needed < int(tier.get("replication"))
    to.together(calls, needed, tier, lambda: _at_one_or_another(to, asks, cpu) if spare else _at_a_node(to, asks, cpu))
    to.uneven.pop(tier.id, None)


def _at_one_or_another(to: "DataWriter", asks: Ask, cpu: int) -> None:
    """Instead of a node that is not there another is asked, any of those that are believed to be there."""
    failed = Landing()
    to.otherwise(lambda: _at_a_node(to, asks, cpu), failed)
    past = to.put(op.JUMP)
    failed.at = len(to.program.code)
    weight, to.weight = to.weight, 0.0
    _at_a_node(to, asks, cpu, op.AT_RANDOM)
    to.weight = weight
    to.program.land(past)


def _at_a_node(to: "DataWriter", asks: Ask, cpu: int, policy: int = op.OWN) -> None:
    tier, need = asks.tier, asks.need
    to.pick(cpu, tier, policy)
    to.delay(op.LAN, asks.queries * constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    operations, own_ms = (need.rows, need.row_ms) if isinstance(need, Write) else (asks.queries, need.query_ms)
    op_ms = constant("kv_op_ms") if own_ms is None else own_ms
    to.use(cpu, tier, operations * op_ms, constant("db_cv"), asks.purpose, asks.repeat)
    if not asks.is_write:
        from_disk(to, asks, tier)
