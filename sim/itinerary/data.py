"""Steps of whoever keeps data: cache, database, replicas, shards, file store."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from sim import popularity
from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import Budget, KeySet, Kind
from sim.hardware import disk_of, threads_of
from sim.itinerary import memory
from sim.itinerary.distance import between_ms
from sim.itinerary.keepers import ASKS, STORES, Ask, Asked, lock
from sim.itinerary.writer import MS, Landing, Relief, Seen, Writer, constant
from sim.plan import Caller, Plan, Site, holds, is_placed, region_of
from sim.workload import DatasetLoad, Load, Read, Upload, Write


class DataWriter(Writer):
    """`hits` collects hit ratios by tier; `later` holds kinds of request whose steps are written last.

    `seen` is what came to some tiers, and `before` what did when all this was written the time before.
    """

    def __init__(self, plan: Plan, load: Load, relief: Relief, before: Mapping[str, Seen] | None = None) -> None:
        super().__init__(relief)
        self.before, self.seen = dict(before or {}), dict[str, Seen]()
        self.plan, self.load = plan, load
        self.site = plan.sites[0]  # where requests are being written now
        self.hits: dict[str, float] = {}
        self.later: list[tuple[int, Callable[[], None]]] = []
        self.key_sets: dict[tuple[str, str], int] = {}
        self.budgets: dict[str, int] = {}
        self.asked: dict[str, float] = defaultdict(float)

    # -- where things stand -------------------------------------------------------------------------------------------
    def call(self, source: Tier, target: Tier, what: str = "", trips: float = 1.0) -> None:
        """As `Writer.call`; and so many round trips on the way, if it is in another region."""
        super().call(source, target, what)
        self.cross(source, target, trips)

    def cross(self, source: Tier, target: Tier, trips: float) -> None:
        """So many round trips between the regions of two tiers; nothing within one."""
        ms = self.apart_ms(source, target)
        if ms * trips > 0:
            self.delay(op.LAN, trips * ms, constant("rtt_cv"), at=target.id)
            self.note(len(self.program.code) - 1, "crosses", target.id)

    def apart_ms(self, source: Tier, target: Tier) -> float:
        """Round trip between two tiers over and above that of one place; 0 for what stands nowhere."""
        if not (is_placed(source) and is_placed(target)):
            return 0.0
        return between_ms(self.load, region_of(source), region_of(target))

    def share_of(self, site: Site) -> float:
        """Which share of the users enters at a site: those of its region, and at the first whoever has no other."""
        own = {each.name: each.share for each in self.load.regions}
        others = [own[each.region] for each in self.plan.sites[1:]]
        return max(0.0, 1 - sum(others)) if site == self.plan.sites[0] else own[site.region]

    def asking(self, cache: Tier) -> float:
        """Which share of the users enters where this cache is asked; all, if only workers ask it."""
        sites = [site for site in self.plan.sites if any(cache in app.reaching for app in site.apps)]
        return sum(self.share_of(site) for site in sites) if sites and len(self.plan.sites) > 1 else 1.0

    def read(self, caller: Caller, need: Read) -> None:
        """From the cache, if there is one and it may answer; on a miss, and otherwise, from a database."""
        cache = caller.caches[0] if caller.caches and need.cacheable > 0 and not need.fresh else None
        if not cache:
            keeper = caller.primary_of(need.dataset)
            assert keeper
            self._query(caller, need, need.cacheable, self._ask_for(keeper, need.dataset))
            return
        items = memory.cache_hits(self.load, cache, need.dataset, self.asking(cache))
        hit = self.hits[cache.id] = items.hits
        before, missed = self.weight, Landing()
        keys = self.keys(cache, need.dataset, items)
        self.put(op.KEY, a=keys)
        around = self.put(op.BRANCH, x=1 - need.cacheable) if need.cacheable < 1 else None
        if around is not None:
            self.note(around, "may_ask", cache.id)
        self.weight = before * need.cacheable
        self.otherwise(lambda: self._ask_cache(caller, cache, need, items), missed)
        found = self.put(op.LOOKUP, b=keys, x=items.others, y=hit, c=op.LAN, z=_look_again_s(cache))
        self.note(found, "found", cache.id)
        missed.at = len(self.program.code)
        self.weight = before * need.cacheable * (1 - hit)
        self._query(caller, need, 1.0, Asked(items.shares, tuple(1 - kept for kept in items.kept), 1 - hit))
        self.put(op.FILL, a=keys)
        if around is not None:
            past = self.put(op.JUMP)
            self.program.land(around)
            self.weight = before * (1 - need.cacheable)
            self._query(caller, need, 0.0, Asked(items.shares, (1.0,) * len(items.shares), 1.0))
            self.program.land(past)
        self.weight = before
        self.program.land(found)

    def budget(self, tier: Tier, ratio: float) -> int:
        """The retry budget of a tier, made at first mention."""
        if tier.id not in self.budgets:
            self.budgets[tier.id] = len(self.program.budgets)
            self.program.budgets.append(Budget(ratio))
        return self.budgets[tier.id]

    def see(self, tier: str, rate_rps: float, at_once: float = 0.0) -> None:
        """So much more comes to a tier: known to whoever writes once more."""
        known = self.seen.get(tier, Seen())
        self.seen[tier] = Seen(known.rate_rps + rate_rps, known.at_once + at_once)

    def answers(self, tier: Tier, share: float) -> None:
        """Of the requests that come by now a tier answers this share itself; `hits` is the mean of all of them."""
        before = self.asked[tier.id]
        self.asked[tier.id] += self.weight
        mean = self.hits.get(tier.id, 0.0) * before + share * self.weight
        self.hits[tier.id] = mean / max(self.asked[tier.id], 1e-300)

    def keys(self, tier: Tier, dataset: str, items: popularity.Head) -> int:
        """The set of popular items of a dataset at a tier, made at first mention.

        A need is followed with one item for all its queries: that each item is looked up less often is made good by a
        longer lifetime, and by fewer rows written that purge it: one in so many.
        """
        known = (tier.id, dataset)
        if known not in self.key_sets:
            self.key_sets[known] = len(self.program.key_sets)
            ttl_s = float(tier.get("ttl_s") or math.inf) * memory.queries_a_need(self.load, dataset)
            jitter, patience_s = float(tier.get("ttl_jitter") or 0.0), constant("coalesce_patience_ms") * MS
            self.program.key_sets.append(KeySet(tier.id, dataset, items.shares, items.kept, ttl_s, jitter, patience_s))
        return self.key_sets[known]

    def write(self, caller: Caller, need: Write) -> None:
        primary = caller.primary_of(need.dataset)
        assert primary
        row_ms = constant("db_row_ms") if need.row_ms is None else need.row_ms
        guard = caller.lock_of(need.dataset)
        asked = self._ask_for(primary, need.dataset, guard)
        if guard:
            lock.take(self, caller.tier, guard, need.dataset, asked)
        asks = Ask(caller, primary, need, 1, need.rows * row_ms, 0.0, asked, self.number(need.dataset))
        ASKS[primary.kind](self, asks)
        if guard:
            lock.give_back(self, guard)
        for replica in self.plan.replicas_of(primary):
            nodes = replica.nodes if primary.kind == "database" else max(1, replica.nodes // primary.nodes)
            apply_ms = need.rows * row_ms * constant("replica_apply_share")
            self.feed(primary, replica, apply_ms, nodes, constant("replica_lag_ms"))
        for index in self.plan.indexes_of(primary):
            a_row, period = FED[index.kind]
            self.feed(primary, index, need.rows * constant(a_row), 1, float(index.get(period)) / MS)
        for cache in caller.caches:
            queries = memory.queries_a_need(self.load, need.dataset)
            if (cache.id, need.dataset) in self.key_sets and queries > 0:
                changed = need.rows / queries
                items = min(MOST_PURGED, math.ceil(changed))
                for _ in range(items):
                    keys = self.key_sets[cache.id, need.dataset]
                    self.put(op.KEY, a=keys)
                    self.put(op.PURGE, a=keys, x=min(1.0, changed / items))

    def _ask_for(self, keeper: Tier, dataset: str, guard: Tier | None = None) -> Asked:
        """Draw which item is meant, if it matters where that is kept."""
        data = self.load.datasets[dataset]
        shares = tuple(popularity.top(items=data.items, zipf=data.zipf).tolist())
        if keeper.kind in BY_KEY or guard:
            self.put(op.KEY, a=self.keys(keeper, dataset, popularity.Head(shares, (0.0,) * len(shares), 0.0)))
        return Asked(shares, (1.0,) * len(shares), 1.0)

    def number(self, dataset: str) -> int:
        return list(self.load.datasets).index(dataset)

    def upload(self, caller: Caller, need: Upload) -> None:
        if caller.stores:
            STORES[caller.stores[0].kind](self, caller.tier, caller.stores[0], need.kb, is_write=True)
        else:
            self.use(self.disk(caller.tier), caller.tier, disk_of(caller.tier).commit_ms, constant("disk_cv"), "write")

    def stored_at(self, tier: Tier) -> dict[str, DatasetLoad]:
        return {name: data for name, data in self.load.datasets.items() if holds(tier, name)}

    # -- cache --------------------------------------------------------------------------------------------------------
    def _ask_cache(self, caller: Caller, cache: Tier, need: Read, items: popularity.Head) -> None:
        """At the node that keeps the item, which its key says: one that many ask for makes one node busy."""
        self.call(caller.tier, cache, need.dataset)
        self.delay(op.LAN, constant("cache_rtt_ms"), constant("rtt_cv"), at=cache.id)
        cpu = self.group(cache, "cpu", threads_of(cache))
        if self.program.groups[cpu].nodes > 1:
            number, asked = self.number(need.dataset), Asked(items.shares, (1.0,) * len(items.shares), 1.0)
            self.put(op.PICK, a=cpu, b=self.slot(cache.id), x=op.HASHED, c=number)
            self.uneven[cache.id] = np.tile(asked.by_node(number, cache.nodes), cache.copies) / cache.copies
        self.use(cpu, cache, need.queries * constant("cache_op_ms"), constant("cache_cv"))
        self.uneven.pop(cache.id, None)

    # -- databases ----------------------------------------------------------------------------------------------------
    def _query(self, caller: Caller, need: Read, repeat: float, asked: Asked) -> None:
        """From an index or a warehouse, if it is for such reads; from a copy, if an old answer will do; else from
        whoever stores it."""
        data = self.load.datasets[need.dataset]
        primary = caller.primary_of(need.dataset)
        assert primary
        made_for = caller.indexes if need.search else caller.warehouses if need.scan_gb else ()
        indexes = [each for each in made_for if self.plan.primary_behind(each) == primary]
        copies = [each for each in caller.replicas if self.plan.primary_behind(each) == primary]
        if indexes and not need.fresh:
            sources = indexes
        else:
            sources = copies if copies and data.staleness_s > 0 and not need.fresh else [primary]
        cpu_ms = need.queries * self._query_ms(need)

        def ask(tier: Tier) -> Callable[[], None]:
            asks = Ask(caller, tier, need, need.queries, cpu_ms, repeat, asked, self.number(need.dataset))
            return lambda: ASKS[tier.kind](self, asks)

        self.either([(float(tier.nodes), ask(tier)) for tier in sources])

    def _query_ms(self, need: Read) -> float:
        """Processor time of a database for one query; a search without an index, or a report, looks through rows."""
        if need.query_ms is not None:
            return need.query_ms
        if need.scan_gb:
            return need.scan_gb * constant("scan_gb_ms")
        if need.search:
            return self.load.datasets[need.dataset].items * constant("scan_row_ms")
        return constant("db_read_ms")

    def by_key(self, group: int, asks: Ask, copies: int = 1) -> None:
        """The node that keeps the item. What follows falls on the nodes as unevenly as their keys are asked for."""
        tier = asks.tier
        if self.program.groups[group].nodes > 1:
            self.put(op.PICK, a=group, b=self.slot(tier.id), x=op.HASHED, c=asks.number)
            self.uneven[tier.id] = asks.asked.by_node(asks.number, tier.nodes, copies)

    def feed(self, source: Tier, target: Tier, cpu_ms: float, nodes: int, behind_ms: float) -> None:
        """A write on its way to who follows it: to each of so many nodes, which are that far behind when idle."""
        is_everywhere = nodes == target.nodes
        cpu, slot = self.cpu(target), self.slot(target.id)
        weight = self.weight * nodes * target.copies / source.copies
        self.links[source.id, target.id] += weight
        behind_ms += self.apart_ms(source, target) / 2  # one way

        def apply() -> None:
            self.weight, self.holding = weight, []
            if target.kind not in FED:
                self.behind(target, behind_ms)
            if not is_everywhere:
                self.pick(cpu, target, op.AT_RANDOM)
            self.use(cpu, target, cpu_ms, constant("db_cv"), "write")
            if target.kind in FED:  # worked on at once, and to be seen later
                self.behind(target, behind_ms)
            self.put(op.END)
            self.tidy()

        kind = Kind(f"{APPLY}{target.id}", 0, 0.0, math.inf, math.inf, at_site=False, is_spawned=True)
        number = self.add_later(kind, apply)
        self.visit(source, target)
        self.put(op.SPAWN, a=number, b=slot, x=0.0 if is_everywhere else 1.0, y=float(nodes))

    def behind(self, target: Tier, ms: float) -> None:
        """How far whoever follows is behind when it has nothing else to do."""
        self.put(op.DELAY, a=op.LAN, x=ms * MS, y=constant("rtt_cv"))
        self.note(len(self.program.code) - 1, "behind", target.id)

    def add_later(self, kind: Kind, write: Callable[[], None]) -> int:
        """A kind of request that others start; its steps are written when all classes are."""
        number = len(self.program.kinds)
        self.program.kinds.append(kind)
        self.later.append((number, write))
        return number


def _look_again_s(cache: Tier) -> float:
    """When those look again who find that somebody else fetches what is missing; 0: they fetch it too."""
    return constant("coalesce_wait_ms") * MS if cache.get("coalesce") else 0.0


FED = {"search": ("search_index_ms", "refresh_s"), "warehouse": ("warehouse_load_ms", "load_every_s")}
BY_KEY = frozenset({"shards", "memory_store", "key_value"})  # kinds whose nodes each keep some of the items
MOST_PURGED = 20  # items that one write takes out of a cache, one by one
APPLY, JOB, TOKEN = "apply:", "job:", "token:"  # names of kinds that are no request class of the workload
