"""What each named fault does to a world when it strikes, and how it is mended. Names and numbers: faults.toml."""

from collections.abc import Callable, Iterator

import numpy as np

from sim import popularity
from sim.engine import opcodes as op
from sim.itinerary import answers, memory
from sim.plan import Site, is_placed, region_of
from sim.scenario.model import Strike
from sim.scenario.world import World

MS = 1e-3
LEAKY = "connections", "pool"  # of databases, and of poolers
WARMED = 0.999  # share of its usual hits from which on a cache counts as warm

Mend = Callable[[], None]
Act = Callable[[World, Strike], Mend]
ACTS: dict[str, Act] = {}


def named(act: Act) -> Act:
    """A fault by the name of its function, which strikes and returns how it is mended."""
    ACTS[act.__name__] = act
    return act


def nothing() -> None:
    """Of faults that end by themselves."""


def _tier(strike: Strike) -> str:
    assert strike.tier is not None
    return strike.tier


# -- nodes ------------------------------------------------------------------------------------------------------------
def _lose(world: World, tier: str, nodes: list[int], notice_s: float) -> Mend:
    """Nodes die; health checks notice later, and later again that they are back."""
    if world.kind(tier) == "memory_store" and world.made.design.tier(tier).get("copies"):
        return _all([_copy_takes_over(world, tier, node, notice_s) for node in nodes])
    for node in nodes:
        world.lose(tier, node)
        world.after(notice_s, lambda node=node: world.list_node(tier, node, False))  # type: ignore[misc]

    def mend() -> None:
        for node in nodes:
            world.revive(tier, node)
            world.after(notice_s, lambda node=node: world.list_node(tier, node, True))  # type: ignore[misc]
        if world.kind(tier) == "cache":
            _empty(world, tier, nodes)

    return mend


def _copy_takes_over(world: World, tier: str, node: int, after_s: float) -> Mend:
    """A copy has what a node had, and is there in its stead as soon as somebody notices."""
    world.lose(tier, node)
    revive = iter([lambda: world.revive(tier, node)])

    def once() -> None:
        next(revive, nothing)()

    world.after(after_s, once)
    return once


@named
def node_lost(world: World, strike: Strike) -> Mend:
    return _lose(world, _tier(strike), [0], strike.number("notice_s"))


@named
def worker_lost(world: World, strike: Strike) -> Mend:
    return _lose(world, _tier(strike), [0], 0.0)


@named
def shard_lost(world: World, strike: Strike) -> Mend:
    return _lose(world, _tier(strike), [0], 0.0)


@named
def balancer_lost(world: World, strike: Strike) -> Mend:
    tier = _tier(strike)
    return _lose(world, tier, list(range(max(1, world.nodes(tier) - 1))), strike.number("notice_s"))


@named
def cache_lost(world: World, strike: Strike) -> Mend:
    tier = _tier(strike)
    return _lose(world, tier, list(range(world.nodes(tier))), 0.0)


@named
def zone_lost(world: World, strike: Strike) -> Mend:
    """Nodes 0, 2, 4 … of everything that has nodes."""
    tiers = [tier.id for tier in world.made.design.tiers if tier.id in world.written.slots]
    return _all(
        [
            _lose(world, tier, list(range(0, world.nodes(tier), 2)), strike.number("notice_s"))
            for tier in tiers
            if "nodes" in world.made.design.tier(tier).properties or world.made.design.tier(tier).nodes == 1
        ]
    )


@named
def slow_node(world: World, strike: Strike) -> Mend:
    return _slowed(world, strike, node=0)


@named
def frozen_node(world: World, strike: Strike) -> Mend:
    return world.freeze(_tier(strike), 0)


@named
def primary_lost(world: World, strike: Strike) -> Mend:
    """A copy takes over after a while: one replica node fewer, and the writes that it had not seen are lost. A standby
    has seen them all; that nobody confirms to it until the old primary is back is not simulated."""
    tier = _tier(strike)
    keeper = world.made.design.tier(tier)
    if world.made.standby_of(keeper):
        return _copy_takes_over(world, tier, 0, strike.number("failover_s"))
    copies = world.made.replicas_of(keeper)
    world.lose(tier, 0)
    if not copies or strike.number("failover_s") >= strike.for_s:
        return lambda: world.revive(tier, 0)
    spare = [copies[0].id] if copies[0].nodes > 1 else []
    behind_s = max(world.program.x[at] for copy in copies for at in world.instructions("behind", copy.id))
    writes = sum(world.load.classes[n].rate_rps for n in _writers(world)) * world.factor
    world.lost_writes += writes * behind_s

    def promote() -> None:
        world.revive(tier, 0)
        for copy in spare:
            world.list_node(copy, 0, False)

    def mend() -> None:
        for copy in spare:
            world.list_node(copy, 0, True)

    world.after(strike.number("failover_s"), promote)
    return mend


@named
def deploy_half(world: World, strike: Strike) -> Mend:
    """Nodes that are taken out finish what they have; those that wait behind them go on being served."""
    tier = _tier(strike)
    there = world.there(tier)
    half = there[: len(there) // 2]
    for node in half:
        world.list_node(tier, node, False)
    undo = nothing
    if not half:
        undo = world.freeze(tier, there[0] if world.nodes(tier) > 1 else None)
    elif world.kind(tier) == "worker":
        undo = world.squeeze(tier, 1 - len(half) / len(there), "slots")

    def mend() -> None:
        for node in half:
            world.list_node(tier, node, True)
        undo()

    return mend


@named
def consumer_stuck(world: World, strike: Strike) -> Mend:
    return world.freeze(_tier(strike))


def _slowed(world: World, strike: Strike, *resources: str, node: int | None = None) -> Mend:
    """These resources (all, if none is named) of a node, or of all, take so many times as long."""
    tier, times = _tier(strike), strike.number("times")
    world.slow(tier, times, *resources, node=node)
    return lambda: world.slow(tier, 1 / times, *resources, node=node)


# -- the network ------------------------------------------------------------------------------------------------------
@named
def network_slow(world: World, strike: Strike) -> Mend:
    return world.lengthen(world.waits_for(_tier(strike)), added_s=strike.number("added_ms") * MS)


@named
def packets_lost(world: World, strike: Strike) -> Mend:
    """Each round trip is two packets; a lost one is sent again after a timeout."""
    added_s = 2 * strike.number("share") * strike.number("resend_ms") * MS
    return world.lengthen(world.waits_for(_tier(strike)), added_s=added_s)


@named
def partition(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.ways_to(_tier(strike)), 1.0)


@named
def thin_network(world: World, strike: Strike) -> Mend:
    return _slowed(world, strike, "network")


@named
def region_lost(world: World, strike: Strike) -> Mend:
    """Of several sites the one away from home that has most users; where there is one site, a share of its users."""
    away = world.made.sites[1:]
    if not away:
        return world.break_ways(world.doors(), strike.number("share"))
    shares = {each.name: each.share for each in world.load.regions}
    return _cut_off(world, strike, max(away, key=lambda site: shares[site.region]))


def _cut_off(world: World, strike: Strike, site: Site) -> Mend:
    """Nothing that stands in its region is reached, nor does it hear of writes. Its users go elsewhere as resolvers
    forget the address: a share of them that grows evenly over its lifetime, which DNS says where it is drawn."""
    there = [tier for tier in world.made.design.tiers if is_placed(tier) and region_of(tier) == site.region]
    named = world.tiers(["dns"])
    ttl_s = float(world.made.design.tier(named[0]).get("ttl_s")) if named else strike.number("ttl_s")
    began, users = world.now_s, world.instructions("elsewhere", site.entry.id)
    copies = [at for tier in there for at in world.instructions("behind", tier.id)]

    def act(now: float) -> Mend:
        gone = min(1.0, (now - began) / ttl_s) if ttl_s else 1.0
        waits = world.lengthen(copies, 0.0, max(0.0, strike.end_s - now))
        return _all([waits, world.alter(users, lambda stay: max(stay, gone))])

    ways = world.break_ways([way for tier in there for way in world.ways_to(tier.id)], 1.0)
    return _all([ways, _again(world, act)])


@named
def dns_lost(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.doors(), strike.number("share"))


@named
def certificate_expired(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.doors(), 1.0)


@named
def queue_lost(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.ways_to(_tier(strike)), 1.0)


@named
def store_lost(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.ways_to(_tier(strike)), 1.0)


@named
def deploy_bad(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.ways_to(_tier(strike)), strike.number("share"))


@named
def poison_job(world: World, strike: Strike) -> Mend:
    return world.break_ways(world.instructions("done", _tier(strike)), strike.number("share"))


@named
def disk_full(world: World, strike: Strike) -> Mend:
    places = [at for at in world.instructions("write", _tier(strike)) if world.program.code[at] == op.HAZARD]
    return world.break_ways(places, 1.0)


@named
def dependency_lost(world: World, strike: Strike) -> Mend:
    drawn = [place for tier in world.tiers(["third_party"]) for place in world.ways_to(tier)]
    return world.break_ways([*world.instructions("call"), *drawn], 1.0)


@named
def dependency_slow(world: World, strike: Strike) -> Mend:
    return world.lengthen(world.calls(), strike.number("times"))


# -- databases --------------------------------------------------------------------------------------------------------
@named
def disk_slow(world: World, strike: Strike) -> Mend:
    return _slowed(world, strike, "disk")


@named
def bad_query(world: World, strike: Strike) -> Mend:
    return _slowed(world, strike, "cpu")


@named
def connections_leak(world: World, strike: Strike) -> Mend:
    tier, share, began = _tier(strike), strike.number("share_a_second"), world.now_s
    return _again(world, lambda now: world.squeeze(tier, max(0.0, 1 - share * (now - began)), *LEAKY))


@named
def replica_stopped(world: World, strike: Strike) -> Mend:
    """What should be applied waits until the end; then it is applied all at once."""
    places, end_s = world.instructions("behind", _tier(strike)), strike.end_s
    return _again(world, lambda now: world.lengthen(places, 0.0, max(0.0, end_s - now)))


def _again(world: World, act: Callable[[float], Mend]) -> Mend:
    """Done at once, and anew each second instead of what was done before."""
    mends = [act(world.now_s)]

    def tick(now: float) -> None:
        mends.pop()()
        mends.append(act(now))

    key = f"again {id(tick)}"
    world.each_tick[key] = tick

    def mend() -> None:
        del world.each_tick[key]
        mends.pop()()

    return mend


@named
def replica_behind(world: World, strike: Strike) -> Mend:
    return world.lengthen(world.instructions("behind", _tier(strike)), strike.number("times"))


# -- caches -----------------------------------------------------------------------------------------------------------
@named
def cache_cold(world: World, strike: Strike) -> Mend:
    tier = _tier(strike)
    _empty(world, tier, list(range(world.nodes(tier))))
    return nothing


def _empty(world: World, tier: str, nodes: list[int]) -> None:
    """These nodes keep nothing; the popular items come back as they are asked for, the others as in a cache of that
    age."""
    part = len(nodes) / world.nodes(tier)
    world.forget(tier, nodes)
    began, key = world.now_s, f"warm {tier}"
    world.warming.pop(tier, nothing)()
    world.warming[tier] = world.lengthen(world.lookups(tier), 1 - part)

    def warm(now: float) -> None:
        world.warming.pop(tier)()
        shares = {at: 1 - part * (1 - _warmth(world, tier, at, now - began)) for at in world.lookups(tier)}
        cold = [world.lengthen([at], share) for at, share in shares.items() if share < WARMED]
        if cold:
            world.warming[tier] = _all(cold)
        else:
            del world.each_tick[key]

    world.each_tick[key] = warm


def _all(mends: list[Mend]) -> Mend:
    def mend() -> None:
        for each in mends:
            each()

    return mend


def _warmth(world: World, tier: str, lookup: int, age_s: float) -> float:
    """Hits of a cache that began empty so long ago, over those of one that is warm."""
    usual, about = world.program.y[lookup], _asked_for(world, tier, world.keys_at(lookup).dataset)
    if about is None:
        return 1.0  # a site's own files are few
    if usual <= 0 or age_s <= 0:
        return 0.0
    name, rate_rps = about
    data = world.load.datasets[name]
    rate = rate_rps * world.factor
    now = popularity.hit_ratio(items=data.items, zipf=data.zipf, rate_rps=rate, room=data.items, ttl_s=age_s)
    return min(1.0, now / usual)


def _asked_for(world: World, tier: str, name: str) -> tuple[str, float] | None:
    """The dataset that a set of keys is of, and how often they are asked for (1/s); an HTTP cache's are answers of a
    request class, and of no dataset if they are a site's own files."""
    if world.kind(tier) != "http_cache":
        return name, memory.lookups_rps(world.load, name, cacheable=True)
    item = next(each for each in world.load.classes if each.name == name)
    about = answers.about(item)
    return (about, item.rate_rps * answers.shared(world.load, item)) if about else None


@named
def expired_at_once(world: World, strike: Strike) -> Mend:
    tier, every_s = _tier(strike), strike.number("every_s")
    last = [world.now_s]
    world.forget(tier)

    def again(now: float) -> None:
        if now >= last[0] + every_s:
            last[0] = now
            world.forget(tier)

    world.each_tick["expired"] = again

    def mend() -> None:
        world.each_tick.pop("expired", None)

    return mend


@named
def hot_key(world: World, strike: Strike) -> Mend:
    tier = _tier(strike)
    world.heat(tier, strike.number("share"))
    return lambda: world.cool(tier)


@named
def edge_lost(world: World, strike: Strike) -> Mend:
    """Branches at the edge all lead to the origin; it fills again from the first second on, which is not counted."""
    return world.lengthen(world.instructions("at_edge", _tier(strike)), 0.0)


# -- callers ----------------------------------------------------------------------------------------------------------
@named
def retry_storm(world: World, strike: Strike) -> Mend:
    """The load rises for a moment; whoever is not answered tries again, and goes on trying when it has fallen."""
    world.try_again(round(strike.number("retries")), strike.number("timeout_ms") * MS, 0.1)
    return _times(world, world.everybody(strike.number("times")))


@named
def spike(world: World, strike: Strike) -> Mend:
    return _times(world, world.everybody(strike.number("times")))


@named
def tenth(world: World, strike: Strike) -> Mend:
    return _times(world, world.everybody(strike.number("times")))


@named
def write_flip(world: World, strike: Strike) -> Mend:
    """As many requests as before, but what was the share of reads is that of writes, and the other way round."""
    writers = set(_writers(world))
    writes = sum(world.rates[n] for n in writers)
    reads = float(world.rates.sum()) - writes
    factors = world.everybody(1.0)
    if writes and reads:
        for n in range(world.written.class_count):
            factors[n] = reads / writes if n in writers else writes / reads
    return _times(world, factors)


def _times(world: World, factors: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Mend:
    world.multiply(factors)
    return lambda: world.multiply(1 / factors)


def _writers(world: World) -> Iterator[int]:
    return (n for n, item in enumerate(world.load.classes) if item.kind == "write")
