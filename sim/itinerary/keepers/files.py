"""Who keeps files: a store without limits and a slow first byte, or a server whose disk and network are the limit."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.hardware import disk_of
from sim.itinerary.writer import constant

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def ask_objects(to: "DataWriter", caller: Tier, store: Tier, kb: float, *, is_write: bool) -> None:
    """An object store takes its time until the first byte, whatever the size and the load."""
    to.call(caller, store)
    to.delay(op.FILES, constant("object_first_byte_ms"), constant("object_cv"), at=store.id)


def ask_disk(to: "DataWriter", caller: Tier, server: Tier, kb: float, *, is_write: bool) -> None:
    """A file server moves its heads for every part of a file, and sends it over its one network.

    A write is flushed once; the parts before it count as reads do.
    """
    disk, parts = disk_of(server), max(1.0, kb / constant("file_io_kb"))
    to.call(caller, server)
    to.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=server.id)
    if is_write:
        to.send(server, kb)
        to.hazard("write", server.id)
        to.use(to.disk(server), server, (parts - 1) * disk.read_ms + disk.commit_ms, constant("disk_cv"), "write")
    else:
        to.use(to.disk(server), server, parts * disk.read_ms, constant("disk_cv"), "read")
        to.send(server, kb)
