"""From a drawing to who does what: which tier serves each need, along the learner's own links, or why nobody does.

The workload says what must be done, the design where. `plan` looks for the first match along the links and says in a
finding what it did not find; it never guesses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from sim.catalogue import KINDS
from sim.design import Design, Tier
from sim.workload import ClassLoad, Connect, Infer, Load, Need, Read, Upload, Workload, Write


@dataclass(frozen=True)
class Finding:
    """Why a design cannot be run yet: a code of `words.FINDINGS` with its params, and the tier concerned (or None)."""

    tier: str | None
    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Caller:
    """An app or worker tier, and whom it may call: those it links to, and those behind its cache or pooler."""

    tier: Tier
    called: tuple[Tier, ...]
    services: tuple["Caller", ...] = ()  # those of `called` that call others themselves

    def of(self, kind: str) -> tuple[Tier, ...]:
        """Those of a kind, in the order of the links."""
        return tuple(tier for tier in self.called if tier.kind == kind)

    @cached_property
    def primaries(self) -> tuple[Tier, ...]:
        """Who has the one true copy of data, itself first if it keeps some."""
        keepers = tuple(tier for tier in self.called if is_keeper(tier))
        return (self.tier, *keepers) if self.tier.get("database") else keepers

    @cached_property
    def replicas(self) -> tuple[Tier, ...]:
        return self.of("replica")

    @cached_property
    def indexes(self) -> tuple[Tier, ...]:
        return self.of("search")

    @cached_property
    def warehouses(self) -> tuple[Tier, ...]:
        return self.of("warehouse")

    @cached_property
    def caches(self) -> tuple[Tier, ...]:
        return self.of("cache")

    @cached_property
    def queues(self) -> tuple[Tier, ...]:
        """Who takes jobs to workers: queues, streams, schedulers."""
        return tuple(tier for tier in self.called if is_carrier(tier))

    def lock_of(self, dataset: str) -> Tier | None:
        """Who lets one write of this dataset through at a time."""
        return next((tier for tier in self.of("lock") if names(tier, "guards", dataset)), None)

    @cached_property
    def stores(self) -> tuple[Tier, ...]:
        return tuple(tier for tier in self.called if tier.kind in ("object_store", "file_server"))

    @cached_property
    def everybody(self) -> tuple["Caller", ...]:
        """Itself, and all services that it calls, directly or through others."""
        return (self, *(each for service in self.services for each in service.everybody))

    @cached_property
    def reaching(self) -> tuple[Tier, ...]:
        """Whom it and its services may call."""
        return tuple(_unique(tier for each in self.everybody for tier in each.called))

    def service_named(self, name: str | None) -> "Caller | None":
        """The first service that does what is called so."""
        return next((each for each in self.services if name and serves(each.tier, name)), None)

    def service_with(self, dataset: str) -> "Caller | None":
        """The first service that can get at a dataset, itself or through another."""
        return next((each for each in self.services if each.reaches(dataset)), None)

    def reaches(self, dataset: str) -> bool:
        return bool(self.primary_of(dataset) or self.service_with(dataset))

    def third_party(self, name: str | None) -> Tier | None:
        """Who is called for what has this name: one that says so, else the first that says nothing of what it does."""
        those = self.of("third_party")
        named = next((tier for tier in those if name and serves(tier, name)), None)
        return named or next((tier for tier in those if not names_of(tier, "serves")), None)

    @property
    def model(self) -> Tier | None:
        """Who makes up answers for us."""
        return next(iter(self.of("model_server")), None)

    def primary_of(self, dataset: str) -> Tier | None:
        """Who stores this dataset for us; the first if there are several (a finding says so)."""
        return next((tier for tier in self.primaries if holds(tier, dataset)), None)


@dataclass(frozen=True)
class Site:
    """One way in: what a request passes, in order, and the apps behind. `region` is where it stands; "" is home."""

    region: str
    fronts: tuple[Tier, ...]
    apps: tuple[Caller, ...]

    @property
    def balancer(self) -> Tier | None:
        """Who spreads requests over the apps: the last front that can."""
        return next((tier for tier in reversed(self.fronts) if spreads(tier)), None)

    @property
    def holder(self) -> Tier | None:
        """Who keeps connections of users open, if not the apps."""
        return next((tier for tier in self.fronts if tier.kind == "gateway"), None)

    @property
    def entry(self) -> Tier:
        """What stands there first."""
        return next((tier for tier in self.fronts if is_placed(tier)), None) or self.apps[0].tier


@dataclass(frozen=True)
class Plan:
    """Who serves what. Nothing but `findings` may be trusted while there are any."""

    design: Design
    workload: Workload
    findings: tuple[Finding, ...]
    users: Tier | None = None
    cdn: Tier | None = None
    browser: Tier | None = None  # what users keep on their own machines
    fronts: tuple[Tier, ...] = ()  # what a request passes on its way in, in order; at the first site
    apps: tuple[Caller, ...] = ()
    workers: tuple[Caller, ...] = ()
    store: Tier | None = None  # who keeps static files, if not the app
    sites: tuple[Site, ...] = ()  # one for each region with an entry of its own, the one for all others first

    @property
    def balancer(self) -> Tier | None:
        """Who spreads requests over the apps of the first site."""
        return self.sites[0].balancer if self.sites else None

    @property
    def every_front(self) -> tuple[Tier, ...]:
        """Those of all sites, each once."""
        return tuple(_unique(tier for site in self.sites for tier in site.fronts))

    @property
    def sender(self) -> Tier:
        """Who sends answers to users: the first front that sees them, else an app."""
        first = next((tier for tier in self.fronts if tier.kind != "dns"), None)
        return first or self.apps[0].tier

    @property
    def holder(self) -> Tier | None:
        """Who keeps connections of users open, if not the apps; at the first site."""
        return self.sites[0].holder if self.sites else None

    @cached_property
    def callers(self) -> tuple[Caller, ...]:
        """Apps, workers and the services behind them, each once."""
        everybody = [each for caller in (*self.apps, *self.workers) for each in caller.everybody]
        return tuple({each.tier.id: each for each in everybody}.values())

    def worker_behind(self, queue: Tier) -> Caller:
        """The first worker tier that takes jobs off this queue."""
        taken_by = {tier.id for tier in targets_of(self.design, queue)}
        return next(worker for worker in self.workers if worker.tier.id in taken_by)

    def pooler_between(self, caller: Caller, keeper: Tier) -> Tier | None:
        """Who relays queries of this caller to a database: nobody, where it may call the database itself."""
        direct = [caller.tier, *caller.caches]
        if any(keeper in targets_of(self.design, each) for each in direct):
            return None
        return next((each for each in caller.of("pooler") if keeper in targets_of(self.design, each)), None)

    def primary_behind(self, replica: Tier) -> Tier | None:
        """Whose changes this replica (or index) applies."""
        return next((t for t in callers_of(self.design, replica) if is_keeper(t)), None)

    def replicas_of(self, primary: Tier) -> list[Tier]:
        return [t for t in targets_of(self.design, primary) if t.kind == "replica"]

    def standby_of(self, primary: Tier) -> Tier | None:
        """Who has to confirm what this database commits, and may take its place."""
        return _first(targets_of(self.design, primary), "standby")

    def indexes_of(self, primary: Tier) -> list[Tier]:
        """Who is told of every write so that it can be found another way: search indexes and warehouses."""
        return [t for t in targets_of(self.design, primary) if t.kind in ("search", "warehouse")]


def quorum_of(tier: Tier, key: str) -> int:
    """How many of the nodes that have an item must answer, by the property `key` of a key-value store."""
    replication = int(tier.get("replication"))
    return {"one": 1, "quorum": replication // 2 + 1, "all": replication}[str(tier.get(key))]


def is_carrier(tier: Tier) -> bool:
    """True for kinds that take jobs to workers."""
    return KINDS[tier.kind].role == "carrier"


def spreads(tier: Tier) -> bool:
    """True for what sends each request to one of several nodes."""
    return "policy" in KINDS[tier.kind].properties or tier.kind == "dns"


def is_placed(tier: Tier) -> bool:
    """True for what stands somewhere, at home or in a region."""
    return "region" in KINDS[tier.kind].properties


def region_of(tier: Tier) -> str:
    """Where a tier stands; "" is home."""
    return str(tier.get("region") or "").strip()


def is_keeper(tier: Tier) -> bool:
    """True for kinds that have the one true copy of data."""
    return KINDS[tier.kind].role == "keeper"


def holds(tier: Tier, dataset: str) -> bool:
    """True if a primary stores this dataset: those it names, or all when it names none."""
    return names(tier, "stores", dataset)


def names(tier: Tier, key: str, dataset: str) -> bool:
    """True if the property `key` of a tier, datasets with commas between, has this one in it, or none at all."""
    named = names_of(tier, key)
    return not named or dataset in named


def serves(tier: Tier, name: str) -> bool:
    """True if a tier does what is called so: it is listed in `serves`, or is the tier's own name."""
    return name.casefold() in {each.casefold() for each in (tier.name, *names_of(tier, "serves"))}


def names_of(tier: Tier, key: str) -> list[str]:
    """What somebody listed under a property, comma-separated."""
    return [name.strip() for name in str(tier.get(key) or "").split(",") if name.strip()]


def targets_of(design: Design, tier: Tier) -> list[Tier]:
    return design.targets(tier)


def callers_of(design: Design, tier: Tier) -> list[Tier]:
    return design.callers(tier)


def plan(design: Design, workload: Workload) -> Plan:
    """Who serves each need of the workload in this design. Never raises: what is wrong is in `findings`."""
    found = list(_of_the_drawing(design))
    if found:
        return Plan(design, workload, tuple(found))
    users = next(tier for tier in design.tiers if tier.kind == "users")
    ahead = targets_of(design, users)
    browser = _first(ahead, "browser_cache")
    ahead += targets_of(design, browser) if browser else []
    cdn = next((tier for tier in ahead if KINDS[tier.kind].role == "edge"), None)
    behind = ahead + (targets_of(design, cdn) if cdn else [])
    sites = tuple(
        Site(region, fronts, tuple(_caller(design, tier) for tier in _unique(doors)))
        for region, fronts, doors in _ways_in(design, behind)
    )
    apps = tuple({app.tier.id: app for site in sites for app in site.apps}.values())
    workers = tuple(_caller(design, tier) for tier in design.tiers if tier.kind == "worker")
    called = [tier for app in apps for tier in targets_of(design, app.tier)]
    store = _first(behind, "object_store") or _first(called, "object_store") or _first(called, "file_server")
    made = Plan(design, workload, (), users, cdn, browser, sites[0].fronts, apps, workers, store, sites)
    return replace(made, findings=tuple(_of_the_plan(made)))


def _ways_in(design: Design, ahead: list[Tier]) -> list[tuple[str, tuple[Tier, ...], list[Tier]]]:
    """Region, fronts and doors of each site: one, unless entries stand in several regions; home is the first."""
    entries = [tier for tier in ahead if KINDS[tier.kind].role in ("front", "door")]
    first = next((tier for tier in ahead if KINDS[tier.kind].role == "front"), None)
    if first and not is_placed(first):  # who tells addresses, to all who ask
        return [(where, (first, *on), doors) for where, on, doors in _ways_in(design, targets_of(design, first))]
    regions = sorted(dict.fromkeys(region_of(tier) for tier in entries), key=bool)
    if len(regions) < 2:
        return [("".join(regions), *_way_in(design, ahead))]
    return [(each, *_way_in(design, [tier for tier in entries if region_of(tier) == each])) for each in regions]


def _way_in(design: Design, ahead: list[Tier]) -> tuple[tuple[Tier, ...], list[Tier]]:
    """The fronts that a request passes, the first link first, and the doors behind the last of them."""
    fronts: list[Tier] = []
    while front := next((tier for tier in ahead if KINDS[tier.kind].role == "front"), None):
        fronts.append(front)
        ahead = targets_of(design, front)
    return tuple(fronts), [tier for tier in ahead if KINDS[tier.kind].role == "door"]


def _first(tiers: Iterable[Tier], kind: str) -> Tier | None:
    return next((tier for tier in tiers if tier.kind == kind), None)


def _unique(tiers: Iterable[Tier]) -> list[Tier]:
    return list({tier.id: tier for tier in tiers}.values())


def _caller(design: Design, tier: Tier) -> Caller:
    called = targets_of(design, tier)
    behind = [each for one in called for each in _passed_on(design, one)]
    services = tuple(_caller(design, each) for each in called if each.kind == "service")
    return Caller(tier, tuple(_unique([*called, *behind])), services)


def _passed_on(design: Design, tier: Tier) -> list[Tier]:
    """Whom a caller reaches through a cache or a pooler."""
    if tier.kind not in ("cache", "pooler"):
        return []
    behind = targets_of(design, tier)
    return [*behind, *(each for one in behind for each in _passed_on(design, one))]


# -- findings ---------------------------------------------------------------------------------------------------------
def _of_the_drawing(design: Design) -> Iterator[Finding]:
    """What is wrong whatever the workload."""
    if not design.tiers:
        yield Finding(None, "empty_design")
        return
    users = [tier for tier in design.tiers if tier.kind == "users"]
    if not users:
        yield Finding(None, "no_users")
        return
    if len(users) > 1:
        yield Finding(users[1].id, "too_many_users")
    yield from _cycles(design)
    for link in design.links:
        source, target = design.tier(link.source), design.tier(link.target)
        if target.kind not in KINDS[source.kind].calls:
            yield Finding(source.id, "wrong_link", {"source": source.name, "target": target.name})
    found = _reached(design, users[0])
    if not any(KINDS[tier.kind].role == "door" for tier in found):
        yield Finding(users[0].id, "no_entry")
    reached = {tier.id for tier in found}
    for tier in design.tiers:
        if tier.id not in reached and tier.kind not in {"users", "replica", "standby", "worker", "search", "warehouse"}:
            yield Finding(tier.id, "unreachable", {"tier": tier.name})
        yield from _alone(design, tier, reached)


def _alone(design: Design, tier: Tier, reached: set[str]) -> Iterator[Finding]:
    """Tiers that need a companion on one side of them."""
    before, behind = callers_of(design, tier), targets_of(design, tier)
    most = tier.get("max_nodes")
    if most and most < tier.nodes:
        yield Finding(tier.id, "grows_down", {"tier": tier.name, "nodes": tier.nodes, "most": most})
    if tier.kind in ("replica", "standby") and not any(is_keeper(each) for each in before):
        yield Finding(tier.id, "replica_without_primary", {"tier": tier.name})
    elif tier.kind == "replica" and tier.id not in reached:
        yield Finding(tier.id, "unreachable", {"tier": tier.name})
    elif tier.kind in ("search", "warehouse") and not any(is_keeper(each) for each in before):
        yield Finding(tier.id, "index_without_source", {"tier": tier.name})
    elif tier.kind in ("search", "warehouse") and tier.id not in reached:
        yield Finding(tier.id, "unreachable", {"tier": tier.name})
    elif tier.kind == "database" and len(standbys := [each for each in behind if each.kind == "standby"]) > 1:
        pair = {"tier": tier.name, "standby": standbys[0].name, "other": standbys[1].name}
        yield Finding(standbys[1].id, "two_standbys", pair)
    elif tier.kind == "pooler" and not behind:
        yield Finding(tier.id, "pooler_without_database", {"tier": tier.name})
    elif tier.kind == "key_value" and tier.nodes < int(tier.get("replication")):
        few = {"tier": tier.name, "nodes": tier.nodes, "replication": int(tier.get("replication"))}
        yield Finding(tier.id, "too_few_nodes", few)
    elif tier.kind == "worker" and not any(is_carrier(each) for each in before):
        yield Finding(tier.id, "worker_without_queue", {"tier": tier.name})
    elif is_carrier(tier) and not any(each.kind == "worker" for each in behind):
        yield Finding(tier.id, "queue_without_worker", {"tier": tier.name})
    elif KINDS[tier.kind].role == "front" and not any(KINDS[each.kind].role in ("front", "door") for each in behind):
        yield Finding(tier.id, "balancer_without_app", {"tier": tier.name})
    elif tier.kind in ("cdn", "browser_cache") and not behind:
        yield Finding(tier.id, "cdn_without_origin", {"tier": tier.name})


def _reached(design: Design, start: Tier) -> list[Tier]:
    reached, ahead = {start.id: start}, [start]
    while ahead:
        new = {tier.id: tier for tier in targets_of(design, ahead.pop()) if tier.id not in reached}
        reached |= new
        ahead += new.values()
    return list(reached.values())


def _cycles(design: Design) -> Iterator[Finding]:
    for tier in _on_cycles(design):
        on_the_way = [each for first in targets_of(design, tier) for each in _reached(design, first)]
        if tier in on_the_way:
            others = _unique(each for each in on_the_way if each != tier and tier in _reached(design, each))
            yield Finding(tier.id, "cycle", {"tier": tier.name, "others": ", ".join(each.name for each in others)})
            return


def _on_cycles(design: Design) -> list[Tier]:
    """Tiers that are left when those whom nobody left calls are taken away, again and again; none if nothing calls
    itself. Those behind a cycle are among them."""
    calls = {tier.id: len(callers_of(design, tier)) for tier in design.tiers}
    ahead = [tier for tier in design.tiers if not calls[tier.id]]
    while ahead:
        for target in targets_of(design, ahead.pop()):
            calls[target.id] -= 1
            if not calls[target.id]:
                ahead.append(target)
    return [tier for tier in design.tiers if calls[tier.id]]


def _of_the_plan(made: Plan) -> Iterator[Finding]:
    """What is wrong for this workload."""
    if not all(site.apps for site in made.sites):
        yield Finding(made.users.id if made.users else None, "no_entry")
        return
    yield from _unknown_regions(made)
    for site in made.sites:
        yield from _nobody_spreads(site)
    load = made.workload.at(made.workload.users_daily)
    for app in made.apps:
        if app.tier.get("database") and app.tier.most_nodes > 1:
            pair = {"tier": app.tier.name, "other": app.tier.name, "dataset": _any_dataset(made)}
            yield Finding(app.tier.id, "two_primaries", pair)
        yield from _stored(load, app)
    for app in made.apps:
        yield from _stale_quorums(load, app)
        for queue in app.queues:
            yield from _jobs_served(load, made.worker_behind(queue))
    yield from _keeps_nothing(made, load)
    yield from _infers(made, load)


def _nobody_spreads(site: Site) -> Iterator[Finding]:
    """Several apps or nodes, and nobody who sends each request to one of them."""
    if site.balancer:
        return
    if len(site.apps) > 1:
        names = ", ".join(app.tier.name for app in site.apps)
        yield Finding(site.apps[1].tier.id, "several_doors", {"doors": len(site.apps), "others": names})
    for app in site.apps:
        if app.tier.most_nodes > 1:
            yield Finding(app.tier.id, "nobody_spreads", {"tier": app.tier.name, "nodes": app.tier.most_nodes})


def _unknown_regions(made: Plan) -> Iterator[Finding]:
    """Tiers where no users are: nobody says how far that is."""
    known = [region.name for region in made.workload.regions]
    for tier in made.design.tiers:
        if is_placed(tier) and region_of(tier) and region_of(tier) not in known:
            said = {"tier": tier.name, "region": region_of(tier), "known": ", ".join(known)}
            yield Finding(tier.id, "unknown_region", said)


def _any_dataset(made: Plan) -> str:
    return next((dataset.name for dataset in made.workload.datasets if not dataset.files), "")


def _stored(load: Load, app: Caller) -> Iterator[Finding]:
    missing: dict[str, str] = {}
    for name, need in _needs(load, with_jobs=not app.queues):
        dataset = need.dataset if isinstance(need, Read | Write) else None
        if dataset and not app.reaches(dataset):
            missing.setdefault(dataset, name)
    for dataset, name in missing.items():
        yield Finding(app.tier.id, "nowhere_stored", {"class": name, "dataset": dataset, "tier": app.tier.name})
    for dataset in sorted({need.dataset for _, need in _needs(load, with_jobs=True) if isinstance(need, Read | Write)}):
        keepers = [tier for tier in app.primaries if holds(tier, dataset)]
        if len(keepers) > 1:
            pair = {"dataset": dataset, "tier": keepers[0].name, "other": keepers[1].name}
            yield Finding(keepers[1].id, "two_primaries", pair)
            return


def _stale_quorums(load: Load, app: Caller) -> Iterator[Finding]:
    """Reads that must see every write, of a store whose reads and writes need not meet at any node."""
    for name, need in _needs(load, with_jobs=not app.queues):
        keeper = app.primary_of(need.dataset) if isinstance(need, Read) and need.fresh else None
        if keeper and keeper.kind == "key_value" and not _meets(keeper):
            yield Finding(keeper.id, "quorums_apart", {"class": name, "tier": keeper.name})
            return


def _meets(store: Tier) -> bool:
    return quorum_of(store, "reads_from") + quorum_of(store, "writes_to") > int(store.get("replication"))


def _keeps_nothing(made: Plan, load: Load) -> Iterator[Finding]:
    """Functions are gone after each answer: with them files that nobody else keeps, and connections."""
    gone = [app for app in made.apps if app.tier.kind == "functions"]
    for name, need in _needs(load, with_jobs=False) if gone else ():
        alone = next((app.tier for app in gone if isinstance(need, Upload) and not app.stores), None)
        if alone is None and isinstance(need, Connect) and not made.holder:
            alone = gone[0].tier
        if alone:
            yield Finding(alone.id, "keeps_nothing", {"tier": alone.name, "class": name})
            return


def _infers(made: Plan, load: Load) -> Iterator[Finding]:
    for app in made.apps:
        queue = app.queues[0] if app.queues else None
        asks = [(app, name) for item in load.classes for name, need in _of(item) if isinstance(need, Infer)]
        worker = made.worker_behind(queue) if queue else app
        asks += [(worker, job.name) for job in load.jobs for need in job.needs if isinstance(need, Infer)]
        for caller, name in asks:
            if not caller.model:
                yield Finding(caller.tier.id, "no_model", {"tier": caller.tier.name, "class": name})
                return


def _of(item: ClassLoad) -> Iterator[tuple[str, Need]]:
    return ((item.name, need) for need in item.needs)


def _jobs_served(load: Load, worker: Caller) -> Iterator[Finding]:
    for job in load.jobs:
        for need in job.needs:
            if isinstance(need, Read | Write) and not worker.reaches(need.dataset):
                said = {"job": job.name, "dataset": need.dataset, "tier": worker.tier.name}
                yield Finding(worker.tier.id, "job_needs_unserved", said)
                return


def _needs(load: Load, *, with_jobs: bool) -> Iterator[tuple[str, Need]]:
    for item in load.classes:
        yield from ((item.name, need) for need in item.needs)
    if with_jobs:
        for job in load.jobs:
            yield from ((job.name, need) for need in job.needs)
