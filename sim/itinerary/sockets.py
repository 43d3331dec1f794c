"""Connections that users keep open: who holds them, how many there is room for, and messages that go out over them.

They are not taken and given back by requests: they are there all the while, so many at the daily peak. Of those who
want one when all are taken, a share 1 - limit / wanted is turned away: the loss of a large group without a waiting line
(Erlang's B, where the group is large).
"""

import math

from sim.design import Tier
from sim.engine import opcodes as op
from sim.hardware import hardware_of
from sim.itinerary.data import DataWriter
from sim.itinerary.writer import constant, cores_of
from sim.workload import ClassLoad, Connect, Load, Push

KB = 1e3


def wanted(load: Load) -> float:
    """Connections that all users want to keep open at the daily peak."""
    return load.users * sum(need.per_user for item in load.classes for need in item.needs if isinstance(need, Connect))


def room(tier: Tier, *, memory_limit: bool) -> int:
    """How many one node can hold: what was set; else by its memory, or for an app by its cores (a loop on each)."""
    if not memory_limit:
        return round(constant("app_connections") * cores_of(tier))
    memory = hardware_of(tier).memory_bytes * constant("gateway_memory_share")
    return int(tier.get("limit") or max(1.0, memory / (constant("gateway_connection_kb") * KB)))


def keep(writer: DataWriter, tier: Tier, item: ClassLoad, *, memory_limit: bool) -> None:
    """A request that opens a connection, or fails because there is no room for it."""
    if not any(isinstance(need, Connect) for need in item.needs):
        return
    holders = [tier] if memory_limit else [app.tier for app in writer.site.apps]
    nodes = sum(each.nodes * each.copies for each in holders)
    limit, each = room(tier, memory_limit=memory_limit), wanted(writer.load) * writer.share_of(writer.site) / nodes
    group = writer.group(tier, "sockets", limit, limit=0, taken=math.ceil(each))
    full = 0.0 if tier.id in writer.relief else max(0.0, 1 - limit / max(each, 1e-300))
    writer.note(writer.put(op.HAZARD, a=op.DROPPED, b=group + 1, x=full, y=full), "room", tier.id)
    writer.use(writer.cpu(tier), tier, constant("tls_handshake_ms"), constant("lb_cv"), "opens")


def push(writer: DataWriter, tier: Tier, need: Push) -> None:
    """An app writes to each of the connections itself."""
    writer.use(writer.cpu(tier), tier, need.messages * constant("app_push_ms"), constant("compute_cv"), "pushes")
    writer.send(tier, need.messages * need.kb)
