"""Steps of request classes and jobs: from the user to the door, through an app, and back."""

import dataclasses
import functools
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import NONE, Budget, Kind, Program
from sim.itinerary import functions, memory, sockets
from sim.itinerary.calls import CallWriter, computing
from sim.itinerary.carriers import CARRIERS
from sim.itinerary.data import JOB
from sim.itinerary.distance import between_ms, users_ms
from sim.itinerary.fronts import FRONTS, OUTSIDE, Passing
from sim.itinerary.keepers import STORES
from sim.itinerary.spreading import POLICIES, by_user
from sim.itinerary.writer import (
    MS,
    NO_RELIEF,
    WORK,
    Landing,
    Note,
    Relief,
    Seen,
    Visit,
    constant,
    slots_of,
    workers_of,
)
from sim.plan import Caller, Plan, Site
from sim.workload import (
    Call,
    ClassLoad,
    Compute,
    Connect,
    Infer,
    Job,
    JobLoad,
    Load,
    Need,
    Push,
    Read,
    Static,
    Upload,
    Write,
)

SEEN_BEFORE = {"rate_limiter", "functions"}  # what they do depends on all that comes: written once more, knowing it

PEAK_S = 3600.0  # how long a daily peak lasts: what workers cannot keep up with piles up for so long


@dataclass(frozen=True)
class Itineraries:
    """A program with what is known of it before it runs. See `Writer` for demand and who is held by whom.

    `inside[pool]` are the groups used while a place of that pool is held. `hits` are hit ratios by tier, `links`
    requests a second by (source, target), `failing` the shares of calls that somebody else is expected to fail, by
    tier. The first `class_count` kinds are the workload's request classes. `notes` and `visits` say by instruction what
    it is about. `by_node` is demand that nodes do not share evenly, and `slots` says where a request remembers its node
    of each tier.
    """

    program: Program
    demand: dict[int, dict[str, float]]
    inside: dict[int, set[int]]
    held_by: dict[int, dict[str, float]]
    work_held: dict[int, float]
    hits: dict[str, float]
    links: dict[tuple[str, str], float]
    class_count: int
    notes: dict[int, Note]
    visits: dict[int, Visit]
    failing: dict[str, float]
    by_node: dict[int, NDArray[np.float64]]
    slots: dict[str, int]

    def utilisation(self, group: int) -> float:
        """Offered load over capacity; above 1 when the group cannot keep up. Pools count what they hold unqueued.

        Of nodes that get unequal shares it is that of the fullest.
        """
        spec = self.program.groups[group]
        total = sum(self.demand[group].values()) + spec.taken * spec.nodes
        if group not in self.by_node:
            return total / (spec.nodes * spec.servers)
        uneven = self.by_node[group]
        return float(uneven.max() + (total - uneven.sum()) / spec.nodes) / spec.servers

    def backlog(self, kind: int, rate_rps: float) -> float:
        """Jobs of a kind left when the daily peak ends: of those that came, 1 - 1/ρ of the fullest that they need."""
        fullest = max((self.utilisation(group) for group in self.groups_of(kind)), default=0.0)
        return rate_rps * PEAK_S * max(0.0, 1 - 1 / max(fullest, 1e-300))

    def overload(self) -> tuple[float, int] | None:
        """The offered load of the fullest resource that request classes need, and its group; None if they need none."""
        needed = set().union(*(self.groups_of(kind) for kind in range(self.class_count)))
        return max(((self.utilisation(group), group) for group in sorted(needed)), default=None)

    def groups_of(self, kind: int) -> set[int]:
        """The groups that a kind of request uses or holds, whichever way its branches take it."""
        at, found = self.program.kinds[kind].start, set()
        while self.program.code[at] != op.END:
            if self.program.code[at] in (op.USE, op.ACQUIRE, op.SHED):
                found.add(self.program.a[at])
            elif self.program.code[at] == op.HAZARD and self.program.b[at]:
                found.add(self.program.b[at] - 1)
            at += 1
        return found


def itineraries(plan: Plan, load: Load, relief: Relief = NO_RELIEF) -> Itineraries:
    """The program of a plan without findings at this load. With `relief`, some have all the room they want."""
    translator = _Translator(plan, load, relief)
    found = translator.translate()
    for _ in range(sum(tier.kind in SEEN_BEFORE for tier in plan.design.tiers)):
        translator = _Translator(plan, load, relief, translator.seen)
        found = translator.translate()
    return found


class _Translator(CallWriter):
    def __init__(self, plan: Plan, load: Load, relief: Relief, before: Mapping[str, Seen] | None = None) -> None:
        super().__init__(plan, load, relief, before)
        self.job_rps: dict[int, float] = defaultdict(float)
        self.job_kinds: dict[tuple[str, str], int] = {}

    def translate(self) -> Itineraries:
        self._users_of_the_first_site()
        for item in self.load.classes:
            self._class(item)
        while self.later:
            number, write = self.later.pop(0)
            start = len(self.program.code)
            self.program.kinds[number] = dataclasses.replace(self.program.kinds[number], start=start)
            write()
        classes = len(self.load.classes)
        parts = self.demand, self.inside, self.held_by, self.work_held, self.hits, dict(self.links)
        return Itineraries(
            self.program,
            *parts,
            self._classes_first(classes),
            self.notes,
            self.visits,
            self.failing,
            self.by_node,
            self._slots,
        )

    def _classes_first(self, classes: int) -> int:
        """Jobs and applied writes were numbered between the classes: instructions name kinds, so renumber both."""
        kinds = self.program.kinds
        own = [n for n, kind in enumerate(kinds) if not kind.is_spawned]
        order = own + [n for n, kind in enumerate(kinds) if kind.is_spawned]
        place = {old: new for new, old in enumerate(order)}
        self.program.kinds = [kinds[old] for old in order]
        for n, code in enumerate(self.program.code):
            if code == op.SPAWN:
                self.program.a[n] = place[self.program.a[n]]
        assert len(own) == classes
        return classes

    # -- request classes ----------------------------------------------------------------------------------------------
    def _class(self, item: ClassLoad) -> None:
        self.weight = item.rate_rps
        self.program.kinds.append(self._kind(item))
        if item.needs and all(isinstance(need, Static) for need in item.needs):
            self._files(item)
        else:
            self._dynamic(item)
        self.put(op.END)
        self.tidy()

    def _kind(self, item: ClassLoad) -> Kind:
        """The class, and what its callers do without an answer; all callers share one budget of retries."""
        clients = self.load.clients
        timeout_ms = constant("client_timeout_ms") if clients.timeout_ms is None else clients.timeout_ms
        if clients.budget is not None and not self.program.budgets:
            self.program.budgets.append(Budget(ratio=clients.budget))
        return Kind(
            item.name,
            len(self.program.code),
            item.rate_rps,
            item.p95_ms * MS,
            timeout_ms * MS,
            item.measured == "site",
            retries=clients.retries,
            backoff_s=clients.backoff_ms * MS,
            budget=NONE if clients.budget is None else 0,
            first=item.first,
        )

    def _dynamic(self, item: ClassLoad) -> None:
        self._at_home()
        sent_kb = item.response_kb + sum(need.kb for need in item.needs if isinstance(need, Static))
        doors = {"app": self._at_app, "functions": self._at_functions}
        self._to_a_site(item, lambda door: doors[door.tier.kind](door, item, sent_kb), sent_kb)
        self.put(op.STAMP, a=1)

    def _at_app(self, app: Caller, item: ClassLoad, sent_kb: float) -> None:
        """Over a worker that is kept until the answer is ready; it is sent by the kernel."""
        workers = self.workers(app.tier)
        self._choose(workers, app.tier)
        if shed_at := app.tier.get("shed_at"):
            self.put(op.SHED, a=workers, b=self.slot(app.tier.id), x=float(shed_at))
        self.acquire(workers, app.tier.id)
        if not self.site.holder:
            sockets.keep(self, app.tier, item, memory_limit=False)
        self._work_of(app, item.needs)
        self.release(workers, app.tier.id)
        self.send(app.tier, sent_kb)
        self.uneven.pop(app.tier.id, None)

    def _at_functions(self, door: Caller, item: ClassLoad, sent_kb: float) -> None:
        """In a copy of its own, if so many may run at once; there is no line to wait in. See `functions`."""
        tier = door.tier
        places = self.group(tier, "slots", int(tier.get("limit")), limit=0)
        self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
        self.acquire(places, tier.id)
        before = sum(self.demand[places].values())
        cold = functions.cold(self, tier)
        self.sometimes(cold.share, lambda: self.use(self.cpu(tier), tier, cold.ms, cold.cv, "start"), "warm", tier.id)
        self._work_of(door, item.needs)
        self.release(places, tier.id)
        self.see(tier.id, self.weight, sum(self.demand[places].values()) - before)

    def _at_the_door(self, item: ClassLoad, through: Callable[[Caller], None], sent_kb: float) -> None:
        """Past the fronts to one of the apps, and out again. The site's own time counts from the first of them that
        sees the answers."""

        def towards(app: Caller, caller: Tier) -> Callable[[], None]:
            def write() -> None:
                self.call(caller, app.tier)
                through(app)

            return write

        def onwards(caller: Tier, fronts: tuple[Tier, ...], *, is_inside: bool = True) -> None:
            if not is_inside and not (fronts and fronts[0].kind in OUTSIDE):
                self.put(op.STAMP, a=0)
                is_inside = True
            if not fronts:
                self.either([(float(app.tier.nodes), towards(app, caller)) for app in self.site.apps])
                return
            front = fronts[0]
            self.call(caller, front)
            way_on = functools.partial(onwards, front, fronts[1:], is_inside=is_inside)
            FRONTS[front.kind](self, Passing(front, item, sent_kb, way_on))

        entry = self.plan.browser or self.plan.users
        assert entry
        onwards(entry, self.site.fronts, is_inside=False)

    # -- sites --------------------------------------------------------------------------------------------------------
    def _users_of_the_first_site(self) -> None:
        """A journey in round trips (RTT) is theirs; those of whoever enters elsewhere are waits of their own."""
        regions, others = self.load.regions, {site.region for site in self.plan.sites[1:]}
        first = self.plan.sites[0].region
        self.program.region_rtt_s = [region.rtt_ms * MS for region in regions]
        self.program.region_share = [region.share for region in regions]
        total = sum(region.share for region in regions if region.name not in others)
        if first:
            self.program.region_rtt_s = [users_ms(self.load, region.name, first) * MS for region in regions]
        if others and total > 0:
            shares = [0.0 if region.name in others else region.share / total for region in regions]
            self.program.region_share = shares

    def _to_a_site(
        self, item: ClassLoad, through: Callable[[Caller], None], sent_kb: float, round_trips: float = 1.0
    ) -> None:
        """The journey, and through the door, each request at the site of its user's region."""
        sites = self.plan.sites
        if len(sites) == 1:
            self.journey(round_trips)
            self._at_the_door(item, through, sent_kb)
            return

        def enter(site: Site, of: Site) -> None:
            self._journey_to(site, of, round_trips)
            before, self.site = self.site, site
            self._at_the_door(item, through, sent_kb)
            self.site = before

        def arrive(site: Site) -> None:
            """At their own, unless a fault sends them elsewhere."""
            around = self.put(op.BRANCH, x=0.0)
            self.note(around, "elsewhere", site.entry.id)
            enter(site, site)
            past = self.put(op.JUMP)
            self.program.land(around)
            weight, self.weight = self.weight, 0.0
            enter(sites[1] if site == sites[0] else sites[0], site)
            self.weight = weight
            self.program.land(past)

        here = [(self.share_of(site), functools.partial(arrive, site)) for site in sites]
        self.either([each for each in here if each[0] > 0])

    def _journey_to(self, site: Site, of: Site, round_trips: float) -> None:
        """To a site, of those users whose own is `of`."""
        if of != self.plan.sites[0]:
            self.far(round_trips * users_ms(self.load, of.region, site.region))
            return
        self.journey(round_trips)
        if site != of:
            self.far(round_trips * between_ms(self.load, of.region, site.region))

    def _journey_home(self, round_trips: float, why: str = "user") -> None:
        """Of all users, to what has no second place."""
        left, ends = 1.0, []
        for site in self.plan.sites[1:]:
            share = self.share_of(site)
            if 0 < share < left:
                around = self.put(op.BRANCH, x=1 - share / left)
                self.note(around, "from", site.entry.id)
                self._journey_to(self.plan.sites[0], site, round_trips)
                ends.append(self.put(op.JUMP))
                self.program.land(around)
                left -= share
        self.journey(round_trips, why)
        for end in ends:
            self.program.land(end)

    def _at_home(self) -> Tier:
        """Where requests set off: at users, or from what is on their own machines, which has been asked first."""
        users, browser = self.plan.users, self.plan.browser
        assert users
        if not browser:
            return users
        self.call(users, browser)
        self.delay(op.NETWORK, constant("browser_cache_ms"), constant("rtt_cv"), at=browser.id)
        return browser

    def _choose(self, group: int, app: Tier) -> None:
        """One of an app's nodes, by whoever spreads the requests."""
        spreads = self.site.balancer
        policy = POLICIES[str(spreads.get("policy"))] if spreads and spreads.get("policy") else op.ROUND_ROBIN
        policy = op.STICKY if spreads and spreads.kind in OUTSIDE else policy
        if policy == op.STICKY:
            self.uneven[app.id] = by_user(app.nodes * app.copies)
        self.pick(group, app, policy)
        if spreads:
            self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=app.id)

    def workers(self, tier: Tier) -> int:
        skips, limit = bool(tier.get("drops_late")), round(constant("backlog"))
        return self.group(tier, "workers", workers_of(tier), limit=limit, skips=skips)

    def _work_of(self, app: Caller, needs: tuple[Need, ...]) -> None:
        """Half of the computing before the data, half of it after; what services compute in between."""
        tier, cpu = app.tier, self.cpu(app.tier)
        own, of_services = computing(app, needs)
        half_ms, cv = _half(own)
        half_ms *= functions.slower(tier)
        self.use(cpu, tier, half_ms, cv, "compute")
        for service, taken in of_services:
            self._at_service(app, service, taken)
        for need in needs:
            self._need(app, need)
        self.use(cpu, tier, half_ms, cv, "compute")

    def _at_service(self, caller: Caller, service: Caller, needs: tuple[Need, ...]) -> None:
        """What a service does for its caller, who waits: the caller keeps its worker meanwhile."""
        tier, workers = service.tier, self.workers(service.tier)
        self.call(caller.tier, tier)
        self.pick(workers, tier, op.ROUND_ROBIN)
        self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=tier.id)
        self.acquire(workers, tier.id)
        self._work_of(service, needs)
        self.release(workers, tier.id)

    def _need(self, caller: Caller, need: Need) -> None:
        if isinstance(need, Read | Write) and not caller.primary_of(need.dataset):
            service = caller.service_with(need.dataset)
            assert service
            self._at_service(caller, service, (need,))
            return
        match need:
            case Read():
                self.read(caller, need)
            case Write():
                self.write(caller, need)
            case Upload():
                self.upload(caller, need)
            case Call():
                self.outside(caller, need)
            case Job(name=name):
                self._job(caller, name)
            case Push() if not self.site.holder:
                sockets.push(self, caller.tier, need)
            case Infer():
                self.infer(caller, need)
            case (
                Compute() | Static() | Connect() | Push()
            ):  # computed around the others; sent at the end; see `sockets`
                return

    # -- files --------------------------------------------------------------------------------------------------------
    def _files(self, item: ClassLoad) -> None:
        """Sent from the edge if there is one, else from the store or the app. A connection doubles what it sends."""
        needs = [need for need in item.needs if isinstance(need, Static)]
        kb = sum(need.kb for need in needs)
        rounds = math.log2(1 + kb / constant("initial_window_kb"))
        rounds += constant("new_connection_rtts") if any(need.new_connection for need in needs) else 0
        entry, browser = self._at_home(), self.plan.browser
        if not browser:
            self._from_the_net(item, entry, rounds, kb)
            return
        hit = memory.browser_hits(self.load, item, browser)
        self.answers(browser, hit)
        self.sometimes(1 - hit, lambda: self._from_the_net(item, browser, rounds, kb), "at_user", browser.id)

    def _from_the_net(self, item: ClassLoad, entry: Tier, rounds: float, kb: float) -> None:
        cdn = self.plan.cdn
        if not cdn:
            self._origin(item, entry, kb, rounds)
            return
        self.call(entry, cdn)
        self.delay(op.NETWORK, rounds * constant("cdn_rtt_ms"), constant("rtt_cv"), at=cdn.id)
        hit = self.hits[cdn.id] = memory.edge_hits(self.load, item, cdn)

        def miss() -> None:
            self._origin(item, cdn, kb)

        self.sometimes(1 - hit, miss, "at_edge", cdn.id)

    def _origin(self, item: ClassLoad, caller: Tier, kb: float, rounds: float | None = None) -> None:
        """From the store, or through an app; of users after so many round trips, of an edge (None) after one."""
        store, is_edge = self.plan.store, rounds is None
        if store and store.kind == "object_store":
            self._journey_home(1 if rounds is None else rounds, "edge" if is_edge else "user")
            STORES[store.kind](self, caller, store, kb, is_write=False)
            return

        def through(app: Caller) -> None:
            cpu = self.cpu(app.tier)
            if app.tier.kind == "app":
                self.pick(cpu, app.tier, op.ROUND_ROBIN)
            else:
                self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=app.tier.id)
            self.use(cpu, app.tier, constant("static_ms_per_100kb") * kb / 100, constant("compute_cv"), "compute")
            if store:
                STORES[store.kind](self, app.tier, store, kb, is_write=False)
            self.send(app.tier, kb)

        if rounds is not None:
            self._to_a_site(item, through, kb, rounds)
        else:
            self._journey_home(1, "edge")
            self._at_the_door(item, through, kb)
        self.put(op.STAMP, a=1)

    # -- jobs ---------------------------------------------------------------------------------------------------------
    def _job(self, caller: Caller, name: str) -> None:
        job = next(each for each in self.load.jobs if each.name == name)
        if caller.queues:
            self._enqueue(caller, caller.queues[0], job)
        elif WORK not in self.relief:
            self.is_slow_work = True
            self.note(self.put(op.WORK, a=0), "begins", job.name)
            self._work_of(caller, job.needs)
            self.note(self.put(op.WORK, a=1), "ends", job.name)
            self.is_slow_work = False

    def _enqueue(self, caller: Caller, queue: Tier, job: JobLoad) -> None:
        self.call(caller.tier, queue, job.name)
        CARRIERS[queue.kind].hand_over(self, queue)
        asked = queue.id, job.name
        if asked not in self.job_kinds:
            kind = Kind(f"{JOB}{job.name}", 0, 0.0, job.delay_s, math.inf, at_site=False, is_spawned=True)
            self.job_kinds[asked] = self.add_later(kind, lambda: self._background(queue, job, self.job_kinds[asked]))
        self.job_rps[self.job_kinds[asked]] += self.weight
        self.put(op.SPAWN, a=self.job_kinds[asked], b=-1, x=1.0, y=1.0)

    def _background(self, queue: Tier, job: JobLoad, number: int) -> None:
        """Its turn comes as the carrier has it; what fails is given out again, so many times, and then put aside."""
        carrier, failed = CARRIERS[queue.kind], Landing()
        self.weight, self.holding = self.job_rps[number], []
        turn = carrier.wait(self, queue, job)
        again, held = len(self.program.code), list(self.undo)
        self.otherwise(lambda: self._taken(queue, job), failed)
        if turn is not None:
            self.release(turn, carrier.turn_of(queue))
            self.uneven.pop(queue.id, None)
        self.put(op.END)
        failed.at, self.undo = len(self.program.code), held
        self.put(op.DELAY, a=op.LAN, x=carrier.pause_s(queue))
        self.put(op.RETRY, a=again, b=self.slot(f"{queue.id} tries"), c=NONE, y=int(queue.get("max_deliveries")) - 1)
        self.put(op.RAISE)
        self.undo = []
        self.tidy()

    def _taken(self, queue: Tier, job: JobLoad) -> None:
        """Any free place of the worker tier takes the next job; the places are one pool."""
        worker = self.plan.worker_behind(queue)
        tier = worker.tier
        self.call(queue, tier, job.name)
        places = self.group(tier, "slots", slots_of(tier) * (tier.nodes + tier.spare), nodes=1)
        anywhere = f"{tier.id} places"  # one pool: a slot of its own, always node 0
        self.acquire(places, anywhere)
        self.pick(self.cpu(tier), tier, op.ROUND_ROBIN)
        self._work_of(worker, job.needs)
        self.hazard("done", tier.id)
        self.release(places, anywhere)


def _half(computed: tuple[Compute, ...]) -> tuple[float, float]:
    """Time and spread of half of all computing. Where a spread is said, it is the whole's: two halves have less of it.

    Independent parts: the variance of a sum is the sum of variances.
    """
    whole_ms = sum(need.ms for need in computed)
    if not whole_ms or all(need.cv is None for need in computed):
        return whole_ms / 2, constant("compute_cv")
    usual = constant("compute_cv") / math.sqrt(2)
    deviation = math.hypot(*(need.ms * (usual if need.cv is None else need.cv) for need in computed))
    return whole_ms / 2, math.sqrt(2) * deviation / whole_ms
