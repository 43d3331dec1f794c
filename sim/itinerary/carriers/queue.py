"""A queue: the next free worker takes the next job."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.itinerary.writer import constant
from sim.workload import JobLoad

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def hand_over(to: "DataWriter", queue: Tier) -> None:
    """One job, one message: the caller waits until the queue has it."""
    to.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=queue.id)
    cpu = to.group(queue, "cpu", 1)
    to.pick(cpu, queue, op.AT_RANDOM)
    to.use(cpu, queue, float(queue.get("message_ms") or constant("enqueue_ms")), constant("cache_cv"))


def wait(to: "DataWriter", queue: Tier, job: JobLoad) -> int | None:
    """For nobody in particular: any job may be taken next."""
    return None


def pause_s(queue: Tier) -> float:
    """A job that failed is not seen until its visibility timeout is over; its worker has long gone on."""
    return float(queue.get("visibility_s"))
