"""What broke, once something did: the first resource to saturate, or the part of an answer that takes its time.

What is offered more than it can do is to blame, the fullest first (law of utilisation). Otherwise late requests say
where their time went. If much of it was waiting, the resource waited for is followed inwards: a pool of workers may
only be full because those who hold a place wait for a database; of a pool and what its holders use, the fullest is to
blame. If it was not waiting, it was the journey, slow work, somebody else's service, or the request itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.design import Tier
from sim.engine import opcodes as op
from sim.itinerary import JOURNEY, WORK, Itineraries
from sim.itinerary.data import JOB
from sim.plan import Plan
from sim.result import Bottleneck, Failure, Result
from sim.workload import Call, Job, Load, Static

WAITED = 0.4  # share of a late answer that is waiting, from which on a resource is to blame
MOST = 0.5
FEW_AT_WORK = 0.5  # processor below this while its workers are all taken: they wait for somebody
FULL = {  # rows and reasons of what is held or let through, and not worked on: by kind and resource
    ("gateway", "sockets"): ("sockets", "sockets_full"),
    ("app", "sockets"): ("sockets", "sockets_full"),
    ("rate_limiter", "tokens"): ("rate_limiter", "turned_away"),
    ("functions", "slots"): ("functions", "functions_full"),
    ("model_server", "gpu"): ("model_server", "batch_full"),
}
FROM_DATABASE = ("read", "repeat", "write")


class Counted(Protocol):
    """Where the time went, measured or worked out: see `engine.machine.Counted`."""

    @property
    def spent_all(self) -> NDArray[np.float64]: ...
    @property
    def spent_late(self) -> NDArray[np.float64]: ...
    @property
    def dropped_at(self) -> NDArray[np.int64]: ...


def find(
    made: Plan, load: Load, written: Itineraries, counted: Counted, result: Result, failure: Failure
) -> Bottleneck:
    """Who is to blame for this failure."""
    search = _Search(made, load, written, counted, result, failure)
    match failure.target:
        case "disk":
            return search.disk_full()
        case "memory":
            return search.memory_full()
        case "staleness":
            return search.lag()
        case "delay":
            return search.job()
        case _:
            return search.request()


@dataclass(frozen=True)
class _Search:
    made: Plan
    load: Load
    written: Itineraries
    counted: Counted
    result: Result
    failure: Failure

    # -- by kind of failure -------------------------------------------------------------------------------------------
    def request(self) -> Bottleneck:
        """A class is late or fails."""
        fullest = self.written.overload()
        if fullest and fullest[0] > 1:
            return self.resource(fullest[1])
        n = next(i for i, item in enumerate(self.load.classes) if item.name == self.failure.name)
        failing = self._failing_outside()
        if failing:
            return failing
        spent = self._spent(n)
        total = max(float(spent.sum() - spent[op.SLOW_WORK]), 1e-12)
        waits = spent[op.PARTS :: 2]
        waited_for = int(np.argmax(waits)) if len(waits) else -1
        if waited_for >= 0 and (waits.sum() > WAITED * total or self._is_turned_away(n)):
            return self.resource(self._root(self._turned_away_at(n, waited_for)))
        if spent[op.SLOW_WORK] > MOST * total:
            return self._slow_work(n)
        if spent[op.NETWORK] > MOST * total:
            return self._distance(n, float(spent[op.NETWORK]) / total)
        if spent[op.CALL] > MOST * total:
            return self._slow_call(n, float(spent[op.CALL]) / total)
        if spent[op.FILES] > MOST * total and self.made.store:
            return self._slow_files(n, self.made.store, float(spent[op.FILES]) / total)
        return self._slow_request(n, spent)

    def job(self) -> Bottleneck:
        """Jobs are late: of what they need, the fullest is to blame."""
        name = f"{JOB}{self.failure.name}"
        kind = next(n for n, each in enumerate(self.written.program.kinds) if each.name == name)
        fullest = max(self.written.groups_of(kind), key=self.written.utilisation)
        return self.resource(fullest)

    def lag(self) -> Bottleneck:
        """A replica is too far behind: too busy to keep up, or just behind."""
        tier = self.made.design.tier(self.failure.name)
        cpu = self._group(tier.id, "cpu")
        if cpu is not None and self.written.utilisation(cpu) > 0.9:
            return self.resource(cpu)
        params = {"tier": tier.id, "lag_s": _few(self.failure.value / 1e3), "limit_s": _few(self.failure.limit / 1e3)}
        row = "replica_lag" if tier.kind == "replica" else "index_lag"
        return Bottleneck(tier.id, "cpu", row, "replica_late", params, tier.id)

    def disk_full(self) -> Bottleneck:
        tier = self.made.design.tier(self.failure.name)
        sizes = {"stored_gb": _few(self.failure.value / 1e9), "disk_gb": _few(self.failure.limit / 1e9)}
        return Bottleneck(tier.id, "disk", "disk_full", "disk_full", {"tier": tier.id, **sizes}, tier.id)

    def memory_full(self) -> Bottleneck:
        tier = self.made.design.tier(self.failure.name)
        sizes = {"stored_gb": _few(self.failure.value / 1e9), "memory_gb": _few(self.failure.limit / 1e9)}
        return Bottleneck(tier.id, "memory", "memory_full", "memory_full", {"tier": tier.id, **sizes}, tier.id)

    # -- a resource that is full --------------------------------------------------------------------------------------
    def resource(self, n: int) -> Bottleneck:
        group = self.written.program.groups[n]
        measured = self.result.resources[n]
        tier = self.made.design.tier(group.tier)
        purposes = self.written.demand[n]
        numbers = {
            "tier": tier.id,
            "percent": _percent(min(1.0, max(measured.utilisation.value, measured.offered))),
            "waiting": _whole(sum(each.waiting for each in self.result.resources if each.tier == tier.id)),
        }
        row, code, more = self._words(tier, group.resource, n, purposes)
        relief = WORK if row == "slow_in_request_work" else tier.id
        return Bottleneck(tier.id, group.resource, row, code, {**numbers, **more}, relief)

    def _words(
        self, tier: Tier, resource: str, n: int, purposes: Mapping[str, float]
    ) -> tuple[str, str, dict[str, str]]:
        """The row of the table, the reason's code, and the numbers that only this reason has."""
        if resource == "network":
            return "network", "network_busy", {}
        if resource == "partitions":
            return "stream", "partitions_held", {}
        if resource == "lock" and tier.kind == "lock":
            return "lock", "guard_held", {}
        if resource == "lock":
            return "write_lock", "lock_held", {}
        if (tier.kind, resource) in FULL:
            return *FULL[tier.kind, resource], {}
        if resource in ("connections", "pool"):
            return "connections", "connections_held", {}
        if tier.kind in ("app", "service"):
            return self._words_of_app(tier, resource, n, purposes)
        if tier.kind in ("database", "shards", "replica"):
            return self._words_of_database(tier, resource, purposes)
        if resource == "disk":
            return "disk_busy", "disk_busy", {}
        if tier.kind == "worker":
            return "workers_busy", "slots_busy" if resource == "slots" else "cpu_busy", {}
        return tier.kind, "cpu_busy", {}

    def _words_of_app(
        self, tier: Tier, resource: str, n: int, purposes: Mapping[str, float]
    ) -> tuple[str, str, dict[str, str]]:
        if resource == "workers":
            return self._words_of_workers(tier, n)
        if tier.get("database"):
            of_database = sum(purposes[key] for key in FROM_DATABASE) / max(sum(purposes.values()), 1e-12)
            code = "shared_disk" if resource == "disk" else "shared_cpu"
            return "shared_box", code, {"database_percent": _percent(of_database)}
        if resource == "disk":
            return "disk_busy", "disk_busy", {}
        return self._row_of(tier), "cpu_busy", {}

    def _words_of_workers(self, tier: Tier, n: int) -> tuple[str, str, dict[str, str]]:
        cpu = self._group(tier.id, "cpu")
        cpu_busy = min(1.0, self.result.resources[cpu].utilisation.value) if cpu is not None else 0.0
        held = self.written.held_by[n]
        if self.written.work_held[n] > MOST * sum(held.values()):
            return "slow_in_request_work", "workers_working", {"cpu_percent": _percent(cpu_busy)}
        others = {whom: busy for whom, busy in held.items() if whom != tier.id}
        if cpu_busy > FEW_AT_WORK or not others:
            return self._row_of(tier), "workers_busy", {}
        holder = max(others, key=lambda whom: others[whom])
        if not holder:
            return "workers_held", "workers_call", {"cpu_percent": _percent(cpu_busy)}
        return "workers_held", "workers_held", {"cpu_percent": _percent(cpu_busy), "holder": holder}

    def _words_of_database(
        self, tier: Tier, resource: str, purposes: Mapping[str, float]
    ) -> tuple[str, str, dict[str, str]]:
        if resource == "disk":
            return "disk_busy", "disk_busy", {}
        total = max(sum(purposes.values()), 1e-12)
        reads = purposes["read"] + purposes["repeat"]
        writes = purposes["write"] / total
        if writes > MOST:
            row = "too_much_data_writes" if tier.kind == "database" else tier.kind
            return row, "writes_busy", {"write_percent": _percent(writes)}
        if tier.kind != "database":
            return tier.kind, "reads_busy", {"read_percent": _percent(reads / total)}
        if purposes["repeat"] > MOST * reads:
            return "repeated_reads", "reads_repeated", {"repeat_percent": _percent(purposes["repeat"] / reads)}
        return "read_heavy_database", "reads_busy", {"read_percent": _percent(reads / total)}

    def _row_of(self, tier: Tier) -> str:
        if tier.kind != "app":
            return tier.kind
        return "one_app_server" if sum(app.tier.nodes for app in self.made.apps) == 1 else "app_servers"

    # -- an answer that takes its time --------------------------------------------------------------------------------
    def _slow_work(self, n: int) -> Bottleneck:
        item = self.load.classes[n]
        job = next((need.name for need in item.needs if isinstance(need, Job)), "")
        spent = self._spent(n)
        part = float(spent[op.SLOW_WORK] / max(spent.sum() - spent[op.SLOW_WORK], 1e-12))
        params = {**self._of_class(n), "work_ms": self._ms_of(n, part), "job": job}
        return Bottleneck(self._first_app(), "workers", "slow_in_request_work", "slow_work", params, WORK)

    def _distance(self, n: int, part: float) -> Bottleneck:
        cdn, item = self.made.cdn, self.load.classes[n]
        if cdn and item.needs and all(isinstance(need, Static) for need in item.needs):
            params = {"tier": cdn.id, "hit_percent": _percent(self.written.hits.get(cdn.id, 0.0))}
            return Bottleneck(cdn.id, "network", "cdn", "cache_misses", params, JOURNEY)
        params = {**self._of_class(n), "network_ms": self._ms_of(n, part)}
        tier = self.made.store.id if self.made.store else self._first_app()
        return Bottleneck(tier, "network", "slow_global_assets", "distance", params, JOURNEY)

    def _failing_outside(self) -> Bottleneck | None:
        """Somebody else's service that fails more often than all requests may."""
        limit = 1 - self.made.workload.targets.availability
        tier = max(self.written.failing, key=lambda each: self.written.failing[each], default="")
        if self.failure.target != "errors" or not tier or self.written.failing[tier] <= limit:
            return None
        params = {"tier": tier, "percent": _few(100 * self.written.failing[tier])}
        return Bottleneck(tier, "calls", "third_party", "fails_outside", params, tier)

    def _slow_call(self, n: int, part: float) -> Bottleneck:
        params = {**self._of_class(n), "work_ms": self._ms_of(n, part)}
        whom = self._third_party(n)
        if whom:
            params["tier"] = whom.id
            return Bottleneck(whom.id, "calls", "third_party", "slow_outside", params, whom.id)
        return Bottleneck(self._first_app(), "workers", "slow_request", "slow_call", params, self._first_app())

    def _third_party(self, n: int) -> Tier | None:
        """Who is called by a class, if somebody drew them."""
        called = (need for need in self.load.classes[n].needs if isinstance(need, Call))
        found = (caller.third_party(need.on) for need in called for caller in self.made.callers)
        return next((tier for tier in found if tier), None)

    def _slow_files(self, n: int, store: Tier, part: float) -> Bottleneck:
        params = {**self._of_class(n), "work_ms": self._ms_of(n, part), "tier": store.id}
        return Bottleneck(store.id, "network", "object_store", "slow_files", params, store.id)

    def _slow_request(self, n: int, spent: NDArray[np.float64]) -> Bottleneck:
        """Nobody waits, and it is late all the same: the tier where most of the time goes."""
        services = spent[op.PARTS + 1 :: 2]
        group = int(np.argmax(services)) if len(services) else -1
        tier = self.written.program.groups[group].tier if group >= 0 else self._first_app()
        part = float(services[group] / max(spent.sum() - spent[op.SLOW_WORK], 1e-12)) if group >= 0 else 0.0
        params = {**self._of_class(n), "work_ms": self._ms_of(n, part), "tier": tier}
        params["limit_ms"] = _whole(self.load.classes[n].p95_ms)
        return Bottleneck(tier, "cpu", "slow_request", "slow_request", params, tier)

    def _of_class(self, n: int) -> dict[str, str]:
        return {"class": self.load.classes[n].name, "value_ms": _whole(self.result.classes[n].p95_ms.value)}

    def _ms_of(self, n: int, part: float) -> str:
        return _whole(part * self.result.classes[n].p95_ms.value)

    # -- where the time went ------------------------------------------------------------------------------------------
    def _spent(self, n: int) -> NDArray[np.float64]:
        """Seconds by part, of late requests of a class; of all, if none was late. The journey only where it counts."""
        late = self.counted.spent_late[n]
        spent: NDArray[np.float64] = (late if late.sum() > 0 else self.counted.spent_all[n]).copy()
        if self.load.classes[n].measured == "site":
            spent[op.NETWORK] = 0.0
        return spent

    def _is_turned_away(self, n: int) -> bool:
        return self.failure.target == "errors" and bool(self.counted.dropped_at[n].sum())

    def _turned_away_at(self, n: int, otherwise: int) -> int:
        return int(np.argmax(self.counted.dropped_at[n])) if self._is_turned_away(n) else otherwise

    def _root(self, n: int) -> int:
        """The group to blame for waiting at this one: itself, or what the holders of its places are waiting for."""
        within, ahead = {n}, [n]
        while ahead:
            new = self.written.inside.get(ahead.pop(), set()) - within
            within |= new
            ahead += new
        return max(sorted(within), key=self.written.utilisation)

    def _group(self, tier: str, resource: str) -> int | None:
        groups = self.written.program.groups
        return next((n for n, each in enumerate(groups) if (each.tier, each.resource) == (tier, resource)), None)

    def _first_app(self) -> str:
        return self.made.apps[0].tier.id


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _few(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
