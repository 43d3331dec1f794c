"""A scheduler: jobs are noted down, and all that are there start together at the next tick."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.itinerary.writer import constant
from sim.workload import JobLoad

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def hand_over(to: "DataWriter", scheduler: Tier) -> None:
    """A job is noted down where the next run finds it."""
    to.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=scheduler.id)


def wait(to: "DataWriter", scheduler: Tier, job: JobLoad) -> int | None:
    """For the next tick: half of `every_s` on the average, and then everybody comes at once."""
    to.note(to.put(op.TICK, a=op.LAN, x=float(scheduler.get("every_s"))), "tick", scheduler.id)
    return None


def pause_s(scheduler: Tier) -> float:
    """What failed is tried again with the next run."""
    return float(scheduler.get("every_s"))
