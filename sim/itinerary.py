"""From a plan to a program: every request class becomes the steps that serve it in this design, at one load.

While it writes, the translator adds up what each resource will have to do (`demand`: busy servers by the law of
utilisation, U = rate × service time), so that the capacity of a design is known without a single random number.
"""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from sim import catalogue, popularity
from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import NO_LIMIT, Group, Kind, Program
from sim.plan import Caller, Plan
from sim.workload import (
    Call,
    ClassLoad,
    Compute,
    DatasetLoad,
    Job,
    JobLoad,
    Load,
    Need,
    Read,
    Static,
    Upload,
    Write,
)

MS = 1e-3
KB = 1e3
PLENTY = 1_000_000  # servers of a resource that is given all the room it wants
JOURNEY, WORK = "journey", "work"  # what else can be relieved, beside (tier, resource)

Relief = frozenset[tuple[str, str]]
NO_RELIEF: Relief = frozenset()


@dataclass
class Itineraries:
    """A program with what is known of it before it runs.

    `demand[group][purpose]` is in busy servers; purposes are compute, read, repeat (reads asked before), write, other.
    `inside[pool]` are the groups used while a place of that pool is held. `hits` are hit ratios by tier.
    """

    program: Program
    demand: dict[int, dict[str, float]]
    inside: dict[int, set[int]]
    hits: dict[str, float]
    links: dict[tuple[str, str], float]
    class_count: int

    def utilisation(self, group: int) -> float:
        """Offered load over capacity; above 1 when the group cannot keep up. Pools count what they certainly hold."""
        spec = self.program.groups[group]
        return sum(self.demand[group].values()) / (spec.nodes * spec.servers)


def itineraries(plan: Plan, load: Load, relief: Relief = NO_RELIEF) -> Itineraries:
    """The program of this plan at this load. With `relief`, some resources have all the room they want."""
    return _Translator(plan, load, relief).translate()


def constant(name: str) -> float:
    return catalogue.constant(name)


@dataclass
class _Translator:
    plan: Plan
    load: Load
    relief: Relief
    program: Program = field(default_factory=Program)
    index: dict[tuple[str, str], int] = field(default_factory=dict)
    slots: dict[str, int] = field(default_factory=dict)
    demand: dict[int, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    inside: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    hits: dict[str, float] = field(default_factory=dict)
    links: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    holding: list[int] = field(default_factory=list)
    weight: float = 0.0  # requests a second that reach the step being written
    waiting: list[tuple[int, Callable[[], None]]] = field(default_factory=list)  # kinds whose steps come later

    def translate(self) -> Itineraries:
        self.program.region_rtt_s = [region.rtt_ms * MS for region in self.load.regions]
        self.program.region_share = [region.share for region in self.load.regions]
        for item in self.load.classes:
            self._class(item)
        while self.waiting:
            kind, write = self.waiting.pop(0)
            made = self.program.kinds[kind]
            start = len(self.program.code)
            self.program.kinds[kind] = Kind(made.name, start, 0.0, made.target_s, made.timeout_s, made.at_site)
            write()
        self.program.slots = max(1, len(self.slots))
        return Itineraries(
            self.program, self.demand, self.inside, self.hits, dict(self.links), len(self.load.classes)
        )

    # -- resources ----------------------------------------------------------------------------------------------------
    def group(self, tier: Tier, resource: str, servers: int, *, nodes: int | None = None, limit: int = NO_LIMIT) -> int:
        key = (tier.id, resource)
        if key not in self.index:
            if key in self.relief:
                servers, limit = PLENTY, NO_LIMIT
            self.index[key] = len(self.program.groups)
            self.program.groups.append(Group(tier.id, resource, nodes or tier.nodes, servers, limit))
        return self.index[key]

    def slot(self, tier: Tier) -> int:
        return self.slots.setdefault(tier.id, len(self.slots))

    def cpu(self, tier: Tier) -> int:
        return self.group(tier, "cpu", _cores(tier))

    def disk(self, tier: Tier) -> int:
        return self.group(tier, "disk", max(1, round(constant("disk_iops") * constant("disk_read_ms") * MS)))

    # -- steps --------------------------------------------------------------------------------------------------------
    def delay(self, part: int, ms: float, cv: float) -> None:
        if ms > 0:
            self.program.append(op.DELAY, a=part, x=ms * MS, y=cv)

    def journey(self, round_trips: float) -> None:
        if round_trips > 0 and (JOURNEY, JOURNEY) not in self.relief:
            self.program.append(op.RTT, a=op.NETWORK, x=round_trips, y=constant("rtt_cv"))

    def use(self, group: int, tier: Tier, ms: float, cv: float, purpose: str = "other", repeat: float = 0.0) -> None:
        if ms <= 0:
            return
        self.program.append(op.USE, a=group, b=self.slot(tier), x=ms * MS, y=cv)
        busy = self.weight * ms * MS
        self.demand[group][purpose] += busy * (1 - repeat)
        if repeat:
            self.demand[group]["repeat"] += busy * repeat
        for pool in self.holding:
            self.inside[pool].add(group)

    def acquire(self, group: int, tier: Tier) -> None:
        self.program.append(op.ACQUIRE, a=group, b=self.slot(tier))
        for pool in self.holding:
            self.inside[pool].add(group)
        self.holding.append(group)

    def release(self, group: int, tier: Tier) -> None:
        self.program.append(op.RELEASE, a=group, b=self.slot(tier))
        self.holding.remove(group)

    def pick(self, group: int, tier: Tier, policy: float) -> None:
        if self.program.groups[group].nodes > 1:
            self.program.append(op.PICK, a=group, b=self.slot(tier), x=policy)

    def sometimes(self, share: float, write: Callable[[], None]) -> None:
        """Steps that only this share of the requests takes."""
        if share <= 0:
            return
        if share >= 1:
            write()
            return
        around = self.program.append(op.BRANCH, x=1 - share)
        before, self.weight = self.weight, self.weight * share
        write()
        self.weight = before
        self.program.land(around)

    def either(self, choices: list[tuple[float, Callable[[], None]]]) -> None:
        """One of several, with these weights."""
        total = sum(weight for weight, _ in choices)
        ends, before = [], self.weight
        for n, (weight, write) in enumerate(choices):
            share = weight / total
            self.weight = before * share
            if n == len(choices) - 1:
                write()
                break
            left = sum(each for each, _ in choices[n:]) / total
            around = self.program.append(op.BRANCH, x=1 - share / left)
            write()
            ends.append(self.program.append(op.JUMP))
            self.program.land(around)
        for end in ends:
            self.program.land(end)
        self.weight = before

    def call(self, source: Tier, target: Tier) -> None:
        self.links[source.id, target.id] += self.weight

    # -- request classes ----------------------------------------------------------------------------------------------
    def _class(self, item: ClassLoad) -> None:
        self.weight = item.rate_rps
        start = len(self.program.code)
        timeout_s = constant("client_timeout_ms") * MS
        at_site = item.measured == "site"
        self.program.kinds.append(Kind(item.name, start, item.rate_rps, item.p95_ms * MS, timeout_s, at_site))
        if item.needs and all(isinstance(need, Static) for need in item.needs):
            self._files(item)
        else:
            self._dynamic(item)
        self.program.append(op.END)

    def _dynamic(self, item: ClassLoad) -> None:
        self.journey(1)
        sent = item.response_kb + sum(need.kb for need in item.needs if isinstance(need, Static))

        def through(app: Caller) -> None:
            self._enter(app)
            self._work_of(app, item.needs)
            self._leave(app, sent)

        self._at_the_door(through)
        self.program.append(op.STAMP, a=1)

    def _at_the_door(self, through: Callable[[Caller], None]) -> None:
        """Past the load balancer, if there is one, to one of the apps."""
        plan, users = self.plan, self.plan.users
        assert users
        self.program.append(op.STAMP, a=0)
        if plan.balancer:
            balancer = plan.balancer
            self.call(users, balancer)
            cpu = self.cpu(balancer)
            self.pick(cpu, balancer, 0)
            self.delay(op.LAN, constant("lb_added_ms"), constant("rtt_cv"))
            self.use(cpu, balancer, constant("lb_request_ms"), constant("lb_cv"))
        door = plan.balancer or users

        def choice(app: Caller) -> Callable[[], None]:
            def write() -> None:
                self.call(door, app.tier)
                through(app)

            return write

        self.either([(float(app.tier.nodes), choice(app)) for app in plan.apps])

    def _enter(self, app: Caller) -> None:
        tier = app.tier
        pool = self.group(tier, "workers", workers_of(tier), limit=round(constant("backlog")))
        policy = 1.0 if self.plan.balancer and self.plan.balancer.get("policy") == "least outstanding" else 0.0
        self.pick(pool, tier, policy)
        if self.plan.balancer:
            self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"))
        self.acquire(pool, tier)

    def _work_of(self, app: Caller, needs: tuple[Need, ...]) -> None:
        """Half of the computing before the data, half of it after."""
        tier, cpu = app.tier, self.cpu(app.tier)
        compute_ms = sum(need.ms for need in needs if isinstance(need, Compute))
        self.use(cpu, tier, compute_ms / 2, constant("compute_cv"), "compute")
        for need in needs:
            if not isinstance(need, Compute | Static):
                self._need(app, need)
        self.use(cpu, tier, compute_ms / 2, constant("compute_cv"), "compute")

    def _leave(self, app: Caller, sent_kb: float) -> None:
        self.release(self.index[app.tier.id, "workers"], app.tier)
        self._send(app.tier, sent_kb)
        if self.plan.balancer:
            self._send(self.plan.balancer, sent_kb)

    def _send(self, tier: Tier, kb: float) -> None:
        rate = catalogue.size(tier.kind, tier.get("size")).network_bytes_s
        self.use(self.group(tier, "network", 1), tier, kb * KB / rate / MS, 0.0)

    # -- files --------------------------------------------------------------------------------------------------------
    def _files(self, item: ClassLoad) -> None:
        """Sent from the edge if there is one, else from the store or the app."""
        needs = [need for need in item.needs if isinstance(need, Static)]
        kb = sum(need.kb for need in needs)
        rounds = math.log2(1 + kb / constant("initial_window_kb"))
        rounds += constant("new_connection_rtts") if any(need.new_connection for need in needs) else 0
        cdn, users = self.plan.cdn, self.plan.users
        assert users
        if not cdn:
            self.journey(rounds)
            self._origin(users, kb)
            return
        self.call(users, cdn)
        self.delay(op.NETWORK, rounds * constant("cdn_rtt_ms"), constant("rtt_cv"))
        hit = self._edge_hits(item, needs)
        self.hits[cdn.id] = hit

        def miss() -> None:
            self.journey(1)
            self._origin(cdn, kb)

        self.sometimes(1 - hit, miss)

    def _edge_hits(self, item: ClassLoad, needs: list[Static]) -> float:
        named = next((need.files for need in needs if need.files), None)
        if named is None or self.plan.cdn is None:
            return constant("cdn_hit_static")
        data = self.load.datasets[named]
        return popularity.hit_ratio(
            items=data.items, zipf=data.zipf, rate_rps=item.rate_rps, room=data.items,
            ttl_s=float(self.plan.cdn.get("ttl_s")),
        )  # fmt: skip

    def _origin(self, caller: Tier, kb: float) -> None:
        store = self.plan.store
        if store:
            self.call(caller, store)
            self.delay(op.FILES, constant("object_first_byte_ms"), constant("object_cv"))
            return

        def through(app: Caller) -> None:
            cpu = self.cpu(app.tier)
            self.pick(cpu, app.tier, 0.0)
            self.use(cpu, app.tier, constant("static_ms_per_100kb") * kb / 100, constant("compute_cv"))
            self._send(app.tier, kb)
            if self.plan.balancer:
                self._send(self.plan.balancer, kb)

        self._at_the_door(through)
        self.program.append(op.STAMP, a=1)

    # -- needs --------------------------------------------------------------------------------------------------------
    def _need(self, caller: Caller, need: Need) -> None:
        match need:
            case Read():
                self._read(caller, need)
            case Write():
                self._write(caller, need)
            case Upload():
                self._upload(caller)
            case Call(ms=ms):
                self.delay(op.CALL, ms, constant("call_cv"))
            case Job(name=name):
                self._job(caller, name)
            case _:
                raise AssertionError(need)

    def _read(self, caller: Caller, need: Read) -> None:
        cache = caller.caches[0] if caller.caches and need.cacheable > 0 and not need.fresh else None
        if not cache:
            self._query(caller, need)
            return
        hit = self._cache_hits(cache, need.dataset)
        self.hits[cache.id] = hit
        after_miss = 1 - need.cacheable * hit

        def ask() -> None:
            self.call(caller.tier, cache)
            self.delay(op.LAN, constant("cache_rtt_ms"), constant("rtt_cv"))
            cpu = self.group(cache, "cpu", round(constant("cache_threads")))
            self.pick(cpu, cache, 2)
            self.use(cpu, cache, need.queries * constant("cache_op_ms"), constant("cache_cv"))

        around = self.program.append(op.BRANCH, x=1 - need.cacheable)
        before, self.weight = self.weight, self.weight * need.cacheable
        ask()
        found = self.program.append(op.BRANCH, x=hit)
        self.program.land(around)
        self.weight = before * after_miss
        self._query(caller, need, asked_before=(need.cacheable * (1 - hit)) / after_miss if after_miss else 0.0)
        self.weight = before
        self.program.land(found)

    def _query(self, caller: Caller, need: Read, asked_before: float | None = None) -> None:
        """From a copy where an old answer will do and somebody drew one; else from whoever stores it."""
        data = self.load.datasets[need.dataset]
        primary = caller.primary_of(need.dataset)
        assert primary
        copies = [each for each in caller.replicas if self.plan.primary_behind(each) == primary]
        repeat = need.cacheable if asked_before is None else asked_before
        sources = copies if copies and data.staleness_s > 0 and not need.fresh else [primary]

        def ask(tier: Tier) -> Callable[[], None]:
            return lambda: self._at_database(
                caller, tier, need.queries, need.queries * constant("db_read_ms"), "read", need.dataset, repeat
            )

        self.either([(float(tier.nodes), ask(tier)) for tier in sources])

    def _write(self, caller: Caller, need: Write) -> None:
        primary = caller.primary_of(need.dataset)
        assert primary
        self._at_database(caller, primary, 1, need.rows * constant("db_row_ms"), "write", need.dataset, 0.0)
        for replica in self.plan.replicas_of(primary):
            self._follow(primary, replica, need.rows)

    def _at_database(
        self, caller: Caller, tier: Tier, round_trips: float, cpu_ms: float, purpose: str, dataset: str, repeat: float
    ) -> None:
        here = tier.kind == "app"
        cpu = self.cpu(tier)
        pool = None
        if not here:
            self.call(caller.tier, tier)
            pool = self.group(tier, "connections", int(tier.get("connections")))
            self.pick(pool, tier, 2)
            self.acquire(pool, tier)
            self.delay(op.LAN, round_trips * constant("lan_rtt_ms"), constant("rtt_cv"))
        self.use(cpu, tier, cpu_ms, constant("db_cv"), purpose, repeat)
        if purpose == "write":
            self.use(self.disk(tier), tier, constant("db_commit_ms"), constant("disk_cv"), "write")
        else:
            self._from_disk(tier, round_trips * (1 - self._buffer_hits(tier, dataset)))
        if pool is not None:
            self.release(pool, tier)

    def _from_disk(self, tier: Tier, reads: float) -> None:
        def write() -> None:
            self.use(self.disk(tier), tier, max(1.0, reads) * constant("disk_read_ms"), constant("disk_cv"), "read")

        if reads > 1e-6:
            self.sometimes(min(1.0, reads), write)

    def _follow(self, primary: Tier, replica: Tier, rows: float) -> None:
        """The write on its way to the copies: to each node, or to those that follow the slice written to."""
        each = replica.nodes if primary.kind == "database" else max(1, replica.nodes // primary.nodes)
        name = f"apply:{replica.id}"
        cpu = self.cpu(replica)
        weight = self.weight * each
        self.links[primary.id, replica.id] += weight
        self.slot(replica)
        kind = len(self.program.kinds)
        self.program.kinds.append(Kind(name, 0, 0.0, math.inf, math.inf, at_site=False))
        everywhere = each == replica.nodes
        self.program.append(
            op.SPAWN, a=kind, b=self.slot(replica), x=0.0 if everywhere else 1.0, y=float(each)
        )

        def write() -> None:
            self.weight, self.holding = weight, []
            if not everywhere:
                self.pick(cpu, replica, 2)
            row_ms = constant("db_row_ms") * constant("replica_apply_share")
            self.use(cpu, replica, rows * row_ms, constant("db_cv"), "write")
            self.program.append(op.END)

        self.waiting.append((kind, write))

    def _upload(self, caller: Caller) -> None:
        if caller.stores:
            self.call(caller.tier, caller.stores[0])
            self.delay(op.FILES, constant("object_first_byte_ms"), constant("object_cv"))
        else:
            self.use(self.disk(caller.tier), caller.tier, constant("db_commit_ms"), constant("disk_cv"), "write")

    # -- jobs ---------------------------------------------------------------------------------------------------------
    def _job(self, caller: Caller, name: str) -> None:
        job = next(each for each in self.load.jobs if each.name == name)
        if caller.queues:
            self._enqueue(caller, caller.queues[0], job)
        elif (WORK, WORK) not in self.relief:
            self.program.append(op.WORK, a=0)
            self._work_of(caller, job.needs)
            self.program.append(op.WORK, a=1)

    def _enqueue(self, caller: Caller, queue: Tier, job: JobLoad) -> None:
        self.call(caller.tier, queue)
        self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"))
        self.use(self.group(queue, "cpu", 1), queue, constant("enqueue_ms"), constant("cache_cv"))
        kind = next((n for n, each in enumerate(self.program.kinds) if each.name == f"job:{job.name}"), None)
        weight = self.weight
        if kind is None:
            kind = len(self.program.kinds)
            self.program.kinds.append(Kind(f"job:{job.name}", 0, 0.0, job.delay_s, math.inf, at_site=False))
            self.waiting.append((kind, lambda: self._background(queue, job, weight)))
        self.program.append(op.SPAWN, a=kind, b=-1, x=1.0, y=1.0)

    def _background(self, queue: Tier, job: JobLoad, weight: float) -> None:
        """Any free place of the worker tier takes the next job; the places are one pool."""
        worker = self.plan.worker_behind(queue)
        tier = worker.tier
        self.weight, self.holding = weight, []
        self.call(queue, tier)
        places = Tier(f"{tier.id}", tier.kind, tier.name, 0, 0, tier.properties)
        pool = self.group(places, "slots", slots_of(tier) * tier.nodes, nodes=1)
        everywhere = Tier(f"{tier.id}:pool", tier.kind, tier.name, 0, 0, {})
        self.acquire(pool, everywhere)
        self.pick(self.cpu(tier), tier, 0)
        self._work_of(worker, job.needs)
        self.release(pool, everywhere)
        self.program.append(op.END)

    # -- memory -------------------------------------------------------------------------------------------------------
    def _lookups(self, dataset: str, *, cacheable: bool) -> float:
        """Reads of a dataset a second, from requests and their jobs."""
        return sum(
            item.rate_rps * (need.cacheable if cacheable else 1.0)
            for item in self.load.classes
            for need in item.needs
            if isinstance(need, Read) and need.dataset == dataset
        )

    def _cache_hits(self, cache: Tier, dataset: str) -> float:
        """Memory is shared among datasets in proportion to how often they are asked for."""
        asked = {name: self._lookups(name, cacheable=True) for name in self.load.datasets}
        data, rate = self.load.datasets[dataset], asked[dataset]
        memory = cache.nodes * catalogue.size("cache", cache.get("size")).memory_bytes
        share = rate / max(sum(asked.values()), 1e-300)
        room = memory * constant("cache_usable_share") * share / _cached_bytes(data)
        return popularity.hit_ratio(
            items=data.items, zipf=data.zipf, rate_rps=rate, room=room, ttl_s=float(cache.get("ttl_s"))
        )

    def _buffer_hits(self, tier: Tier, dataset: str) -> float:
        """Share of a database's reads that find their page in memory."""
        data = self.load.datasets[dataset]
        usable = constant("box_buffer_share" if tier.kind == "app" else "db_buffer_share")
        memory = catalogue.size(tier.kind, tier.get("size")).memory_bytes * usable
        slices = tier.nodes if tier.kind == "shards" else 1
        stored = sum(each.items * each.item_kb * KB for each in self.load.datasets.values() if not each.files) / slices
        if stored <= memory:
            return 1.0
        room = memory / stored * data.items / slices
        rate = max(self._lookups(dataset, cacheable=False) / slices, 1e-9)
        return popularity.hit_ratio(items=data.items / slices, zipf=data.zipf, rate_rps=rate, room=room)


def _cached_bytes(data: DatasetLoad) -> float:
    return (data.item_kb + constant("cache_item_overhead_kb")) * KB


def _cores(tier: Tier) -> int:
    return catalogue.size(tier.kind, tier.get("size")).cores


def workers_of(tier: Tier) -> int:
    """Requests that one app node works on at once: what was set, or three a core and one more."""
    rule = round(constant("workers_per_core") * _cores(tier) + constant("workers_spare"))
    return int(tier.get("workers") or rule)


def slots_of(tier: Tier) -> int:
    """Jobs that one worker node works on at once: what was set, or two a core and one more."""
    return int(tier.get("slots") or round(constant("slots_per_core") * _cores(tier) + constant("slots_spare")))
