"""Steps of whoever keeps data: cache, database, replicas, shards, file store."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim import popularity
from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.draws import mixed
from sim.engine.program import Budget, KeySet, Kind
from sim.hardware import disk_of, hardware_of, threads_of
from sim.itinerary import memory
from sim.itinerary.writer import MS, Landing, Relief, Seen, Writer, constant
from sim.plan import Caller, Plan, holds
from sim.workload import DatasetLoad, Load, Read, Write


class DataWriter(Writer):
    """`hits` collects hit ratios by tier; `later` holds kinds of request whose steps are written last.

    `seen` is what came to some tiers, and `before` what did when all this was written the time before.
    """

    def __init__(self, plan: Plan, load: Load, relief: Relief, before: Mapping[str, Seen] | None = None) -> None:
        super().__init__(relief)
        self.before, self.seen = dict(before or {}), dict[str, Seen]()
        self.plan, self.load = plan, load
        self.hits: dict[str, float] = {}
        self.later: list[tuple[int, Callable[[], None]]] = []
        self.key_sets: dict[tuple[str, str], int] = {}
        self.budgets: dict[str, int] = {}
        self.asked: dict[str, float] = defaultdict(float)

    def read(self, caller: Caller, need: Read) -> None:
        """From the cache, if there is one and it may answer; on a miss, and otherwise, from a database."""
        cache = caller.caches[0] if caller.caches and need.cacheable > 0 and not need.fresh else None
        if not cache:
            keeper = caller.primary_of(need.dataset)
            assert keeper
            self._query(caller, need, need.cacheable, self._ask_for(keeper, need.dataset))
            return
        items = memory.cache_hits(self.load, cache, need.dataset)
        hit = self.hits[cache.id] = items.hits
        before, missed = self.weight, Landing()
        keys = self._keys(cache, need.dataset, items)
        self.put(op.KEY, a=keys)
        around = self.put(op.BRANCH, x=1 - need.cacheable) if need.cacheable < 1 else None
        if around is not None:
            self.note(around, "may_ask", cache.id)
        self.weight = before * need.cacheable
        self.otherwise(lambda: self._ask_cache(caller, cache, need), missed)
        found = self.put(op.LOOKUP, b=keys, x=items.others, y=hit, c=op.LAN)
        self.note(found, "found", cache.id)
        missed.at = len(self.program.code)
        self.weight = before * need.cacheable * (1 - hit)
        self._query(caller, need, 1.0, _Asked(items.shares, tuple(1 - kept for kept in items.kept), 1 - hit))
        self.put(op.FILL, a=keys)
        if around is not None:
            past = self.put(op.JUMP)
            self.program.land(around)
            self.weight = before * (1 - need.cacheable)
            self._query(caller, need, 0.0, _Asked(items.shares, (1.0,) * len(items.shares), 1.0))
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

    def _keys(self, tier: Tier, dataset: str, items: popularity.Head) -> int:
        """The set of popular items of a dataset at a tier, made at first mention.

        A need is followed with one item for all its queries: that each item is looked up less often is made good by a
        longer lifetime.
        """
        known = (tier.id, dataset)
        if known not in self.key_sets:
            self.key_sets[known] = len(self.program.key_sets)
            ttl_s = float(tier.get("ttl_s") or math.inf) * memory.queries_a_need(self.load, dataset)
            self.program.key_sets.append(KeySet(tier.id, dataset, items.shares, items.kept, ttl_s))
        return self.key_sets[known]

    def write(self, caller: Caller, need: Write) -> None:
        primary = caller.primary_of(need.dataset)
        assert primary
        row_ms = constant("db_row_ms") if need.row_ms is None else need.row_ms
        asked = self._ask_for(primary, need.dataset)
        self._at_database(caller, primary, 1, need.rows * row_ms, need, asked=asked)
        for replica in self.plan.replicas_of(primary):
            self._follow(primary, replica, need.rows * row_ms)
        for cache in caller.caches:
            if (cache.id, need.dataset) in self.key_sets:
                keys = self.key_sets[cache.id, need.dataset]
                self.put(op.KEY, a=keys)
                self.put(op.PURGE, a=keys)

    def _ask_for(self, keeper: Tier, dataset: str) -> "_Asked":
        """Draw which item is meant, if it matters where that is kept."""
        data = self.load.datasets[dataset]
        shares = tuple(popularity.top(items=data.items, zipf=data.zipf).tolist())
        if keeper.kind == "shards":
            self.put(op.KEY, a=self._keys(keeper, dataset, popularity.Head(shares, (0.0,) * len(shares), 0.0)))
        return _Asked(shares, (1.0,) * len(shares), 1.0)

    def upload(self, caller: Caller) -> None:
        if caller.stores:
            store = caller.stores[0]
            self.call(caller.tier, store)
            self.delay(op.FILES, constant("object_first_byte_ms"), constant("object_cv"), at=store.id)
        else:
            self.use(self.disk(caller.tier), caller.tier, disk_of(caller.tier).commit_ms, constant("disk_cv"), "write")

    def stored_at(self, tier: Tier) -> dict[str, DatasetLoad]:
        return {name: data for name, data in self.load.datasets.items() if holds(tier, name)}

    # -- cache --------------------------------------------------------------------------------------------------------
    def _ask_cache(self, caller: Caller, cache: Tier, need: Read) -> None:
        self.call(caller.tier, cache, need.dataset)
        self.delay(op.LAN, constant("cache_rtt_ms"), constant("rtt_cv"), at=cache.id)
        cpu = self.group(cache, "cpu", threads_of(cache))
        self.pick(cpu, cache, op.AT_RANDOM)
        self.use(cpu, cache, need.queries * constant("cache_op_ms"), constant("cache_cv"))

    # -- databases ----------------------------------------------------------------------------------------------------
    def _query(self, caller: Caller, need: Read, repeat: float, asked: "_Asked") -> None:
        """From a copy where an old answer will do and somebody drew one; else from whoever stores it."""
        data = self.load.datasets[need.dataset]
        primary = caller.primary_of(need.dataset)
        assert primary
        copies = [each for each in caller.replicas if self.plan.primary_behind(each) == primary]
        sources = copies if copies and data.staleness_s > 0 and not need.fresh else [primary]
        cpu_ms = need.queries * (constant("db_read_ms") if need.query_ms is None else need.query_ms)

        def ask(tier: Tier) -> Callable[[], None]:
            return lambda: self._at_database(caller, tier, need.queries, cpu_ms, need, repeat, asked)

        self.either([(float(tier.nodes), ask(tier)) for tier in sources])

    def _at_database(
        self,
        caller: Caller,
        tier: Tier,
        round_trips: float,
        cpu_ms: float,
        need: Read | Write,
        repeat: float = 0.0,
        asked: "_Asked | None" = None,
    ) -> None:
        """Over a connection that is held for as long as it takes; without one where the database is on the same box."""
        if tier.kind == "app":
            self.visit(tier, tier, need.dataset)
            self._work_of_database(tier, round_trips, cpu_ms, need, repeat)
            return
        self.call(caller.tier, tier, need.dataset)
        own = caller.tier.get("pool")
        if own:
            pool = self.group(caller.tier, "pool", int(own))
            self.acquire(pool, caller.tier.id)
        connections = self.group(tier, "connections", int(tier.get("connections")))
        if tier.kind == "shards" and asked:
            number = list(self.load.datasets).index(need.dataset)
            self.put(op.PICK, a=connections, b=self.slot(tier.id), x=op.HASHED, c=number)
            self.uneven[tier.id] = asked.by_node(number, tier.nodes)
        else:
            self.pick(connections, tier, op.AT_RANDOM)
        self.acquire(connections, tier.id)
        self.delay(op.LAN, round_trips * constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
        self._work_of_database(tier, round_trips, cpu_ms, need, repeat)
        self.release(connections, tier.id)
        self.uneven.pop(tier.id, None)
        if own:
            self.release(pool, caller.tier.id)

    def _work_of_database(self, tier: Tier, queries: float, cpu_ms: float, need: Read | Write, repeat: float) -> None:
        disk = disk_of(tier)
        if isinstance(need, Write):
            self._written(tier, cpu_ms, disk.commit_ms if need.commit_ms is None else need.commit_ms)
            return
        self.use(self.cpu(tier), tier, cpu_ms, constant("db_cv"), "read", repeat)
        keeper = self.plan.primary_behind(tier) if tier.kind == "replica" else tier
        assert keeper
        slices = memory.slices_of(keeper)
        reads = queries * (1 - memory.buffer_hits(self.load, tier, self.stored_at(keeper), slices, need.dataset))

        def from_disk() -> None:
            self.use(self.disk(tier), tier, max(1.0, reads) * disk.read_ms, constant("disk_cv"), "read")

        if reads > 1e-6:
            self.sometimes(min(1.0, reads), from_disk, "in_memory", tier.id)

    def _written(self, tier: Tier, cpu_ms: float, commit_ms: float) -> None:
        """Rows and their commit; under the database's lock, where it has one."""
        lock = self.group(tier, "lock", 1) if tier.get("one_writer") else None
        if lock is not None:
            self.acquire(lock, tier.id)
        self.use(self.cpu(tier), tier, cpu_ms, constant("db_cv"), "write")
        self.hazard("write", tier.id)
        self.use(self.disk(tier), tier, commit_ms, constant("disk_cv"), "write")
        if lock is not None:
            self.release(lock, tier.id)

    def _follow(self, primary: Tier, replica: Tier, cpu_ms: float) -> None:
        """The write on its way to the copies: to each node, or to those that follow the slice written to."""
        each = replica.nodes if primary.kind == "database" else max(1, replica.nodes // primary.nodes)
        is_everywhere = each == replica.nodes
        cpu, slot = self.cpu(replica), self.slot(replica.id)
        weight = self.weight * each * replica.copies / primary.copies
        self.links[primary.id, replica.id] += weight

        def apply() -> None:
            self.weight, self.holding = weight, []
            self.put(op.DELAY, a=op.LAN, x=constant("replica_lag_ms") * MS, y=constant("rtt_cv"))
            self.note(len(self.program.code) - 1, "behind", replica.id)
            if not is_everywhere:
                self.pick(cpu, replica, op.AT_RANDOM)
            self.use(cpu, replica, cpu_ms * constant("replica_apply_share"), constant("db_cv"), "write")
            self.put(op.END)
            self.tidy()

        kind = Kind(f"{APPLY}{replica.id}", 0, 0.0, math.inf, math.inf, at_site=False, is_spawned=True)
        number = self.add_later(kind, apply)
        self.visit(primary, replica)
        self.put(op.SPAWN, a=number, b=slot, x=0.0 if is_everywhere else 1.0, y=float(each))

    def add_later(self, kind: Kind, write: Callable[[], None]) -> int:
        """A kind of request that others start; its steps are written when all classes are."""
        number = len(self.program.kinds)
        self.program.kinds.append(kind)
        self.later.append((number, write))
        return number


@dataclass(frozen=True)
class _Asked:
    """Requests for a dataset that reach its keeper: shares of the popular items before, and what is `left` of each."""

    shares: tuple[float, ...]
    left: tuple[float, ...]
    of_all: float

    def by_node(self, number: int, nodes: int) -> NDArray[np.float64]:
        """Shares of the nodes, which keep items by a hash of the key as the engine does; they sum to one."""
        popular = np.array(self.shares) * np.array(self.left)
        rest = max(0.0, self.of_all - float(popular.sum()))
        found = np.full(nodes, rest / nodes)
        for rank, share in enumerate(popular):
            found[int(mixed(np.uint64(rank + 1000003 * number))) % nodes] += share
        return found / max(float(found.sum()), 1e-300)


APPLY, JOB, TOKEN = "apply:", "job:", "token:"  # names of kinds that are no request class of the workload


def disk_bytes(tier: Tier) -> float:
    """What the disk of one node may hold before it counts as full."""
    return hardware_of(tier).disk_bytes * constant("disk_full_share")
