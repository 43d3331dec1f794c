"""What stands before the apps: what each kind does to a request on its way in, and to the answer on its way out."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import KeySet, Kind
from sim.itinerary import answers, sockets
from sim.itinerary.data import TOKEN, DataWriter
from sim.itinerary.writer import MS, Again, Seen, constant
from sim.workload import ClassLoad, Push, Static


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
    mine = writer.slot(f"item of {tier.id}") + 1  # what is asked behind the door draws items of its own
    writer.put(op.KEY, a=keys, b=mine)
    known = writer.put(op.LOOKUP, b=keys, x=found.others, y=found.hits, c=op.LAN)
    writer.note(known, "known", tier.id)
    if past is not None:
        writer.program.land(past)
    writer.weight = before * (1 - shared * found.hits)
    passing.onwards()
    writer.put(op.FILL, a=keys, b=mine)
    writer.weight = before
    writer.program.land(known)
    writer.send(tier, passing.sent_kb)


def gateway(writer: DataWriter, passing: Passing) -> None:
    """Holds the connections of users, and writes what is pushed to each of them. See `sockets`."""
    tier = passing.tier
    cpu = writer.cpu(tier)
    writer.pick(cpu, tier, op.AT_RANDOM)
    writer.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    writer.use(cpu, tier, constant("gateway_message_ms"), constant("lb_cv"))
    sockets.keep(writer, tier, passing.item, memory_limit=True)
    passing.onwards()
    pushes = [need for need in passing.item.needs if isinstance(need, Push)]
    messages = sum(need.messages for need in pushes)
    writer.use(cpu, tier, messages * constant("gateway_message_ms"), constant("lb_cv"), "pushes")
    writer.send(tier, passing.sent_kb + sum(need.messages * need.kb for need in pushes))


def rate_limiter(writer: DataWriter, passing: Passing) -> None:
    """Turns away what comes faster than `limit_rps`, but for a `burst` that is let through at once.

    A bucket of tokens, each request taking one: as many are missing as stand in the line of a station that needs
    1 / `limit_rps` for each. Requests do not wait for it; they leave somebody in the line, or find it full.
    """
    tier, before, limit_rps = passing.tier, writer.weight, float(passing.tier.get("limit_rps"))
    writer.see(tier.id, before)
    coming = writer.before.get(tier.id, Seen(before)).rate_rps
    tokens = writer.group(tier, "tokens", 1, nodes=1)
    cpu, bucket = writer.cpu(tier), f"{tier.id} tokens"
    writer.pick(cpu, tier, op.ROUND_ROBIN)
    writer.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
    writer.use(cpu, tier, constant("lb_request_ms"), constant("lb_cv"))
    turned_away = 0.0 if tier.id in writer.relief else max(0.0, 1 - limit_rps / max(coming, 1e-300))
    writer.put(op.SHED, a=tokens, b=writer.slot(bucket), x=max(1.0, float(tier.get("burst"))), y=turned_away)

    def token() -> None:
        writer.weight, writer.holding = before, []
        writer.put(op.USE, a=tokens, b=writer.slot(bucket), x=1 / limit_rps)
        writer.demand[tokens]["other"] += before / limit_rps
        writer.put(op.END)
        writer.tidy()

    kind = Kind(f"{TOKEN}{tier.id}", 0, 0.0, math.inf, math.inf, at_site=False, is_spawned=True)
    writer.put(op.SPAWN, a=writer.add_later(kind, token), b=-1, x=1.0, y=1.0)
    writer.weight = before * (1 - turned_away)
    passing.onwards()
    writer.send(tier, passing.sent_kb)
    writer.weight = before


def api_gateway(writer: DataWriter, passing: Passing) -> None:
    """Looks into each request, and asks another node when one refuses, dies or is not done in time.

    Whoever was asked in vain goes on working. Tries again are limited by a budget, so that they cannot outgrow the
    load: a share `retry_budget` of the requests.
    """
    tier = passing.tier
    cpu = writer.cpu(tier)
    writer.pick(cpu, tier, op.ROUND_ROBIN)
    writer.delay(op.LAN, constant("lb_added_ms"), constant("rtt_cv"), at=tier.id)
    writer.use(cpu, tier, constant("api_gateway_ms"), constant("lb_cv"))
    again = Again(
        slot=writer.slot(f"{tier.id} tries"),
        budget=writer.budget(tier, constant("retry_budget")),
        tries=int(tier.get("retries")),
        wait_s=constant("retry_wait_ms") * MS,
    )
    writer.put(op.EARN, a=again.budget)
    writer.undo.append(again)
    again.at = writer.apart(passing.onwards, at_most_ms=float(tier.get("timeout_ms")), part=op.LAN)
    writer.undo.remove(again)
    if again.tries:
        writer.note(again.at, "again", tier.id)
    writer.send(tier, passing.sent_kb)


def dns(writer: DataWriter, passing: Passing) -> None:
    """Tells users an address. It sees neither requests nor answers: users who know the address do not ask.

    A new connection needs it, if nobody else behind the same resolver has asked within `ttl_s`: of lookups at random
    at λ a second, a share 1 / (1 + λ · ttl).
    """
    tier, load = passing.tier, writer.load
    asked = sum(each.rate_rps * connects(each) for each in load.classes)
    of_resolver = asked / load.users * constant("resolver_users")
    unknown = connects(passing.item) / (1 + of_resolver * float(tier.get("ttl_s")))
    writer.answers(tier, 1 - unknown)

    def look_up() -> None:
        writer.visit(tier, tier)
        writer.delay(op.NETWORK, constant("dns_lookup_ms"), constant("dns_cv"), at=tier.id)

    writer.sometimes(unknown, look_up, "knows_address", tier.id)
    passing.onwards()


def connects(item: ClassLoad) -> float:
    """Share of a class's requests for which a new connection is opened."""
    files = [need for need in item.needs if isinstance(need, Static)]
    if item.needs and len(files) == len(item.needs):
        return 1.0 if any(need.new_connection for need in files) else 0.0
    return constant("new_connection_share")


OUTSIDE = {"dns"}  # in front of the site's own door
FRONTS: Mapping[str, Callable[[DataWriter, Passing], None]] = {
    "load_balancer": load_balancer,
    "http_cache": http_cache,
    "gateway": gateway,
    "rate_limiter": rate_limiter,
    "api_gateway": api_gateway,
    "dns": dns,
}
