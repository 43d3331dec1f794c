"""Steps of request classes and jobs: from the user to the door, through an app, and back."""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.design import Tier
from sim.engine import opcodes as op
from sim.engine.program import Kind, Program
from sim.itinerary import memory
from sim.itinerary.data import JOB, DataWriter
from sim.itinerary.fronts import FRONTS, Passing
from sim.itinerary.writer import (
    MS,
    NO_RELIEF,
    WORK,
    Note,
    Relief,
    Visit,
    constant,
    slots_of,
    workers_of,
)
from sim.plan import Caller, Plan
from sim.workload import Call, ClassLoad, Compute, Job, JobLoad, Load, Need, Read, Static, Upload, Write


@dataclass(frozen=True)
class Itineraries:
    """A program with what is known of it before it runs. See `Writer` for demand and who is held by whom.

    `inside[pool]` are the groups used while a place of that pool is held. `hits` are hit ratios by tier, `links`
    requests a second by (source, target). The first `class_count` kinds are the workload's request classes. `notes` and
    `visits` say by instruction what it is about. `by_node` is demand that nodes do not share evenly, and `slots`
    says where a request remembers its node of each tier.
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
    by_node: dict[int, NDArray[np.float64]]
    slots: dict[str, int]

    def utilisation(self, group: int) -> float:
        """Offered load over capacity; above 1 when the group cannot keep up. Pools count what they hold unqueued.

        Of nodes that get unequal shares it is that of the fullest.
        """
        spec = self.program.groups[group]
        total = sum(self.demand[group].values())
        if group not in self.by_node:
            return total / (spec.nodes * spec.servers)
        uneven = self.by_node[group]
        return float(uneven.max() + (total - uneven.sum()) / spec.nodes) / spec.servers

    def overload(self) -> tuple[float, int] | None:
        """The offered load of the fullest resource that request classes need, and its group; None if they need none."""
        needed = set().union(*(self.groups_of(kind) for kind in range(self.class_count)))
        return max(((self.utilisation(group), group) for group in sorted(needed)), default=None)

    def groups_of(self, kind: int) -> set[int]:
        """The groups that a kind of request uses or holds, whichever way its branches take it."""
        at, found = self.program.kinds[kind].start, set()
        while self.program.code[at] != op.END:
            if self.program.code[at] in (op.USE, op.ACQUIRE):
                found.add(self.program.a[at])
            at += 1
        return found


def itineraries(plan: Plan, load: Load, relief: Relief = NO_RELIEF) -> Itineraries:
    """The program of a plan without findings at this load. With `relief`, some have all the room they want."""
    return _Translator(plan, load, relief).translate()


class _Translator(DataWriter):
    def __init__(self, plan: Plan, load: Load, relief: Relief) -> None:
        super().__init__(plan, load, relief)
        self.job_rps: dict[int, float] = defaultdict(float)
        self.job_kinds: dict[tuple[str, str], int] = {}

    def translate(self) -> Itineraries:
        self.program.region_rtt_s = [region.rtt_ms * MS for region in self.load.regions]
        self.program.region_share = [region.share for region in self.load.regions]
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
            self.program, *parts, self._classes_first(classes), self.notes, self.visits, self.by_node, self._slots
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
        timeout_s = constant("client_timeout_ms") * MS
        start, at_site = len(self.program.code), item.measured == "site"
        self.program.kinds.append(Kind(item.name, start, item.rate_rps, item.p95_ms * MS, timeout_s, at_site))
        if item.needs and all(isinstance(need, Static) for need in item.needs):
            self._files(item)
        else:
            self._dynamic(item)
        self.put(op.END)
        self.tidy()

    def _dynamic(self, item: ClassLoad) -> None:
        self.journey(1)
        sent_kb = item.response_kb + sum(need.kb for need in item.needs if isinstance(need, Static))

        def through(app: Caller) -> None:
            self._enter(app)
            self._work_of(app, item.needs)
            self.release(self.workers(app.tier), app.tier.id)
            self.send(app.tier, sent_kb)

        self._at_the_door(item, through, sent_kb)
        self.put(op.STAMP, a=1)

    def _at_the_door(self, item: ClassLoad, through: Callable[[Caller], None], sent_kb: float) -> None:
        """Past the fronts to one of the apps, and out again."""
        users = self.plan.users
        assert users
        self.put(op.STAMP, a=0)
        self._pass(users, self.plan.fronts, item, through, sent_kb)

    def _pass(
        self,
        caller: Tier,
        fronts: tuple[Tier, ...],
        item: ClassLoad,
        through: Callable[[Caller], None],
        sent_kb: float,
    ) -> None:
        """Through the first of the fronts, and then through the others; to an app when there is none left."""
        if fronts:
            front = fronts[0]
            self.call(caller, front)
            passing = Passing(front, item, sent_kb, lambda: self._pass(front, fronts[1:], item, through, sent_kb))
            FRONTS[front.kind](self, passing)
            return

        def choice(app: Caller) -> Callable[[], None]:
            def write() -> None:
                self.call(caller, app.tier)
                through(app)

            return write

        self.either([(float(app.tier.nodes), choice(app)) for app in self.plan.apps])

    def workers(self, tier: Tier) -> int:
        return self.group(tier, "workers", workers_of(tier), limit=round(constant("backlog")))

    def _enter(self, app: Caller) -> None:
        balancer = self.plan.balancer
        is_watched = balancer is not None and balancer.get("policy") == "least outstanding"
        workers = self.workers(app.tier)
        self.pick(workers, app.tier, op.SHORTER_OF_TWO if is_watched else op.ROUND_ROBIN)
        if balancer:
            self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=app.tier.id)
        self.acquire(workers, app.tier.id)

    def _work_of(self, app: Caller, needs: tuple[Need, ...]) -> None:
        """Half of the computing before the data, half of it after."""
        tier, cpu = app.tier, self.cpu(app.tier)
        half_ms, cv = _half(tuple(need for need in needs if isinstance(need, Compute)))
        self.use(cpu, tier, half_ms, cv, "compute")
        for need in needs:
            self._need(app, need)
        self.use(cpu, tier, half_ms, cv, "compute")

    def _need(self, caller: Caller, need: Need) -> None:
        match need:
            case Read():
                self.read(caller, need)
            case Write():
                self.write(caller, need)
            case Upload():
                self.upload(caller)
            case Call(ms=ms, cv=cv):
                self.hazard("call")
                self.delay(op.CALL, ms, constant("call_cv") if cv is None else cv)
            case Job(name=name):
                self._job(caller, name)
            case Compute() | Static():  # computed around the others; sent at the end
                return

    # -- files --------------------------------------------------------------------------------------------------------
    def _files(self, item: ClassLoad) -> None:
        """Sent from the edge if there is one, else from the store or the app. A connection doubles what it sends."""
        needs = [need for need in item.needs if isinstance(need, Static)]
        kb = sum(need.kb for need in needs)
        rounds = math.log2(1 + kb / constant("initial_window_kb"))
        rounds += constant("new_connection_rtts") if any(need.new_connection for need in needs) else 0
        cdn, users = self.plan.cdn, self.plan.users
        assert users
        if not cdn:
            self.journey(rounds)
            self._origin(item, users, kb)
            return
        self.call(users, cdn)
        self.delay(op.NETWORK, rounds * constant("cdn_rtt_ms"), constant("rtt_cv"), at=cdn.id)
        hit = self.hits[cdn.id] = memory.edge_hits(self.load, item, cdn)

        def miss() -> None:
            self.journey(1, "edge")
            self._origin(item, cdn, kb)

        self.sometimes(1 - hit, miss, "at_edge", cdn.id)

    def _origin(self, item: ClassLoad, caller: Tier, kb: float) -> None:
        store = self.plan.store
        if store:
            self.call(caller, store)
            self.delay(op.FILES, constant("object_first_byte_ms"), constant("object_cv"), at=store.id)
            return

        def through(app: Caller) -> None:
            cpu = self.cpu(app.tier)
            self.pick(cpu, app.tier, op.ROUND_ROBIN)
            self.use(cpu, app.tier, constant("static_ms_per_100kb") * kb / 100, constant("compute_cv"), "compute")
            self.send(app.tier, kb)

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
        self.delay(op.LAN, constant("lan_rtt_ms"), constant("rtt_cv"), at=queue.id)
        cpu = self.group(queue, "cpu", 1)
        self.pick(cpu, queue, op.AT_RANDOM)
        self.use(cpu, queue, float(queue.get("message_ms") or constant("enqueue_ms")), constant("cache_cv"))
        asked = queue.id, job.name
        if asked not in self.job_kinds:
            kind = Kind(f"{JOB}{job.name}", 0, 0.0, job.delay_s, math.inf, at_site=False, is_spawned=True)
            self.job_kinds[asked] = self.add_later(kind, lambda: self._background(queue, job, self.job_kinds[asked]))
        self.job_rps[self.job_kinds[asked]] += self.weight
        self.put(op.SPAWN, a=self.job_kinds[asked], b=-1, x=1.0, y=1.0)

    def _background(self, queue: Tier, job: JobLoad, number: int) -> None:
        """Any free place of the worker tier takes the next job; the places are one pool."""
        worker = self.plan.worker_behind(queue)
        tier = worker.tier
        self.weight, self.holding = self.job_rps[number], []
        self.call(queue, tier, job.name)
        places = self.group(tier, "slots", slots_of(tier) * tier.nodes, nodes=1)
        anywhere = f"{tier.id} places"  # one pool: a slot of its own, always node 0
        self.acquire(places, anywhere)
        self.pick(self.cpu(tier), tier, op.ROUND_ROBIN)
        self._work_of(worker, job.needs)
        self.release(places, anywhere)
        self.put(op.END)
        self.tidy()


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
