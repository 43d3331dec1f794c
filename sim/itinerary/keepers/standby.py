"""The synchronous copy of a database: a commit is not done before a standby has it on its disk."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.hardware import disk_of
from sim.itinerary.writer import constant

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def confirm(to: "DataWriter", primary: Tier, standby: Tier) -> None:
    """After its own flush, the log travels to every node of the standby; the first to have flushed it confirms."""
    to.call(primary, standby)
    disk = to.disk(standby)

    def flush() -> None:
        to.pick(disk, standby, op.OWN)
        to.delay(op.LAN, constant("standby_rtt_ms"), constant("rtt_cv"), at=standby.id)
        to.use(disk, standby, disk_of(standby).commit_ms, constant("disk_cv"), "write")

    to.together(standby.nodes, 1, standby, flush)
