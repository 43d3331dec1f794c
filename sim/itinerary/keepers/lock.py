"""A lock service: of the writes that it guards, one at a time goes on for each lock."""

from typing import TYPE_CHECKING

from sim.design import Tier
from sim.engine import opcodes as op
from sim.hardware import threads_of
from sim.itinerary.keepers.ask import Asked
from sim.itinerary.writer import constant

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter


def take(to: "DataWriter", caller: Tier, lock: Tier, dataset: str, asked: Asked) -> None:
    """Ask for the lock of the item, and wait until whoever has it is done."""
    to.call(caller, lock, dataset)
    to.delay(op.LAN, constant("cache_rtt_ms"), constant("rtt_cv"), at=lock.id)
    to.use(to.group(lock, "cpu", threads_of(lock)), lock, constant("cache_op_ms"), constant("cache_cv"))
    locks = int(lock.get("locks"))
    held, number = to.group(lock, "lock", 1, nodes=locks), to.number(dataset)
    if locks > 1:
        to.put(op.PICK, a=held, b=to.slot(_slot(lock)), x=op.HASHED, c=number)
        to.uneven[lock.id] = asked.by_node(number, locks)
    to.acquire(held, _slot(lock))


def give_back(to: "DataWriter", lock: Tier) -> None:
    """The next may go on; nobody waits for that."""
    held = to.group(lock, "lock", 1, nodes=int(lock.get("locks")))
    to.release(held, _slot(lock))
    to.uneven.pop(lock.id, None)


def _slot(lock: Tier) -> str:
    """Which lock a request has is remembered apart from the nodes of the service."""
    return f"{lock.id} lock"
