"""What stands before the apps: what each kind does to a request on its way in, and to the answer on its way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import KeySet
from sim.itinerary import answers
from sim.itinerary.data import DataWriter
from sim.itinerary.writer import constant
from sim.workload import ClassLoad


@dataclass(frozen=True)
class Passing:
    """A request class at one front: the `sent_kb` that come back through it, and `onwards`, which writes the way on."""

    tier: Tier
    item: ClassLoad
    sent_kb: float
    onwards: Callable[[], None]


def load_balancer(writer: DataWriter, passing: Passing) -> None:
    """Some work, the way on, and the answer back through it."""
    tier = passing.tier
    cpu = writer.cpu(tier)
    writer.pick(cpu, tier, op.ROUND_ROBIN)
    writer.delay(op.LAN, constant("lb_added_ms"), constant("rtt_cv"), at=tier.id)
    writer.use(cpu, tier, constant("lb_request_ms"), constant("lb_cv"))
    passing.onwards()
    writer.send(tier, passing.sent_kb)


def http_cache(writer: DataWriter, passing: Passing) -> None:
    """Looks whether it has the whole answer; if not, the request goes on, and its answer is kept for the next.

    Only answers that are the same for everybody may be kept, and each is old by up to its lifetime: nothing that is
    written takes it away. See `answers`.
    """
    tier, item, before = passing.tier, passing.item, writer.weight
    cpu = writer.cpu(tier)
    writer.pick(cpu, tier, op.ROUND_ROBIN)
    writer.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    writer.use(cpu, tier, constant("lb_request_ms"), constant("lb_cv"))
    shared = answers.shared(writer.load, item)
    found = answers.known(writer.load, tier, item, before * shared) if shared else None
    if found is None:
        passing.onwards()
        writer.send(tier, passing.sent_kb)
        return
    writer.answers(tier, found.hits * shared)
    keys = len(writer.program.key_sets)
    lifetime_s = answers.lifetime_s(writer.load, tier, item)
    writer.program.key_sets.append(KeySet(tier.id, item.name, found.shares, found.kept, lifetime_s))
    past = None
    if shared < 1:
        past = writer.put(op.BRANCH, x=1 - shared)
        writer.note(past, "may_know", tier.id)
    writer.put(op.KEY, a=keys)
    known = writer.put(op.LOOKUP, b=keys, x=found.others, y=found.hits, c=op.LAN)
    writer.note(known, "known", tier.id)
    if past is not None:
        writer.program.land(past)
    writer.weight = before * (1 - shared * found.hits)
    passing.onwards()
    writer.put(op.FILL, a=keys)
    writer.weight = before
    writer.program.land(known)
    writer.send(tier, passing.sent_kb)


FRONTS: Mapping[str, Callable[[DataWriter, Passing], None]] = {
    "load_balancer": load_balancer,
    "http_cache": http_cache,
}
