"""Every fault is felt at every kind of tier that it is said to strike, on a smallest design, and passes."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pytest

from sim import scenario
from sim.catalogue import KINDS
from sim.catalogue.faults import FAULTS
from sim.design import Design
from sim.scenario import Course, Scenario, Strike, Window
from sim.workload import Workload
from tests.sim.kinds.places import PLACES, workloads
from tests.sim.scenario.sites import JOB, READ, UPLOAD, WRITE, asked
from tests.sim.worlds import app, database, make_design

FROM_S, FOR_S, LENGTH_S = 10.0, 15.0, 60.0
SOON = {
    "notice_s": 3.0,
    "failover_s": 3.0,
    "share_a_second": 0.2,
    "times": 50.0,
    "added_ms": 500.0,
    "resend_ms": 1000.0,
}
NOTICED = {"notice_s": 3.0}
MANY = {"packets_lost": 0.3, "hot_key": 0.9}  # shares
PAIRS = [(fault, kind) for fault, about in FAULTS.items() if not about.is_of_site for kind in about.strikes]

LOOK = {"read": "things", "queries": 1, "cacheable": 1.0}
EVERYDAY = workloads()["everyday"]
BEYOND_MEMORY = 1e9  # items of 1 kB
WRITES = asked({"compute_ms": 1}, rps=5, writes=(WRITE,), staleness_s=60)
KEYED = asked({"compute_ms": 1}, JOB, rps=5, job={"write": "things", "rows": 1, "row_ms": 150})


class Stage(NamedTuple):
    """Where a fault is tried: a design, what is asked of it, and by how many users."""

    drawn: Design
    load: Workload
    users: float = 1000.0


def nodes(kind: str, count: int, **properties: Any) -> Design:
    """An app with many workers, and a keeper of so many nodes."""
    return make_design(app(workers=64), {"id": "db", "kind": kind, "nodes": count, **properties}, links=[("app", "db")])


def hot(kind: str, queries: float, **properties: Any) -> Stage:
    return Stage(
        nodes(kind, 4, **properties), asked({"compute_ms": 1}, {"read": "things", "queries": queries}, rps=60, zipf=0.3)
    )


def beside(kind: str, *more: tuple[str, str], **properties: Any) -> Design:
    """An app of many workers that asks a small database, and it."""
    it = {"id": "it", "kind": kind, **properties}
    return make_design(app(workers=64), database(size="small"), it, links=[("app", "db"), ("app", "it"), *more])


def behind_door(**properties: Any) -> Design:
    return make_design({"id": "door", "kind": "load_balancer"}, app(**properties), links=[("door", "app")])


# Where the smallest design of a kind with everyday requests would not feel it: what makes it work for its living.
BUSY_CACHE = Stage(beside("cache", nodes=4), asked({**LOOK, "queries": 1500}, rps=60, zipf=0.3))
ANSWERS = Stage(PLACES["http_cache"].draw(), asked({"compute_ms": 62}, LOOK, rps=60, zipf=1.0))
DATA = asked({"compute_ms": 1}, READ, rps=20, items=BEYOND_MEMORY, zipf=0.3)
OWN_BOX = Stage(
    make_design(app(database=True), links=[]),
    asked({"compute_ms": 1}, READ, rps=20, items=BEYOND_MEMORY, writes=(WRITE,)),
)
STAGES: dict[tuple[str, str], Stage] = {
    ("slow_node", "worker"): Stage(PLACES["worker"].draw(), asked(JOB, rps=10, job={"compute_ms": 20})),
    ("network_slow", "app"): Stage(behind_door(), asked({"compute_ms": 5}, rps=20)),
    ("packets_lost", "app"): Stage(behind_door(), asked({"compute_ms": 5}, rps=20)),
    ("partition", "cache"): Stage(beside("cache"), asked({**LOOK, "queries": 60}, rps=30, items=1000)),
    ("cache_cold", "http_cache"): ANSWERS,
    ("expired_at_once", "http_cache"): ANSWERS,
    ("hot_key", "cache"): BUSY_CACHE,
    ("hot_key", "shards"): hot("shards", 100),
    ("hot_key", "memory_store"): hot("memory_store", 1500),
    ("hot_key", "key_value"): hot("key_value", 150, size="small", replication=1),
    ("hot_key", "stream"): Stage(PLACES["stream"].draw(), KEYED),
    ("replica_behind", "warehouse"): Stage(beside("warehouse", ("db", "it"), load_every_s=1), WRITES),
    ("disk_full", "app"): OWN_BOX,
    ("disk_full", "file_server"): Stage(PLACES["file_server"].draw(), asked(UPLOAD, rps=10)),
    ("disk_slow", "app"): OWN_BOX,
    ("disk_slow", "replica"): Stage(PLACES["replica"].draw(), DATA),
    ("disk_slow", "key_value"): Stage(PLACES["key_value"].draw(), DATA),
    ("disk_slow", "warehouse"): Stage(
        PLACES["warehouse"].draw(), asked({**READ, "scan_gb": 0.1}, rps=1, items=BEYOND_MEMORY, zipf=0.3)
    ),
    ("disk_slow", "search"): Stage(
        PLACES["search"].draw(), asked({**READ, "search": True}, rps=10, items=BEYOND_MEMORY, zipf=0.3)
    ),
}
USUAL: dict[str, Stage] = {
    "model_server": Stage(PLACES["model_server"].draw(), workloads()["a model"]),
    "search": Stage(PLACES["search"].draw(), workloads()["looking for words"]),
    "warehouse": Stage(PLACES["warehouse"].draw(), workloads()["reports"]),
}


def stage(fault: str, kind: str) -> Stage:
    usual = USUAL.get(kind) if fault not in ("replica_stopped", "replica_behind") else None
    return STAGES.get((fault, kind)) or usual or Stage(PLACES[kind].draw(), EVERYDAY, 150.0)


def played(fault: str, kind: str, *, is_struck: bool) -> Course:
    drawn, load, users = stage(fault, kind)
    tier = next(each.id for each in drawn.tiers if each.kind == kind)
    numbers = {key: SOON[key] for key in FAULTS[fault].numbers if key in SOON}
    numbers |= {"share": MANY[fault]} if fault in MANY else {}
    return _played(drawn, load, users, Strike(fault, tier, FROM_S, FOR_S, numbers) if is_struck else None)


@cache
def _played(drawn: Design, load: Workload, users: float, strike: Strike | None) -> Course:
    drama = Scenario("A test", LENGTH_S, strikes=(strike,) if strike else ())
    return scenario.play(drawn, load, drama, users=users)


def during(course: Course) -> list[Window]:
    return [each for each in course.windows if FROM_S <= each.from_s < FROM_S + FOR_S]


def felt(course: Course) -> Iterator[tuple[str, float]]:
    """What people notice while it lasts: errors, and for each class, copy and kind of job its latency."""
    windows = during(course)
    yield "errors", 1 + 20 * sum(sum(each.errors.values()) for each in windows) / len(windows)
    for key in ("p95_ms", "lag_ms", "job_ms"):
        for name in getattr(windows[0], key):
            yield f"{key} {name}", sum(getattr(each, key)[name] for each in windows) / len(windows)
    yield "waiting", 1 + sum(sum(each.waiting.values()) for each in windows) / len(windows)


def worse(fault: str, kind: str) -> dict[str, float]:
    """Times by which what is felt is worse than without the fault, on the same random numbers."""
    usual = dict(felt(played(fault, kind, is_struck=False)))
    return {name: value / max(usual[name], 1e-9) for name, value in felt(played(fault, kind, is_struck=True))}


@pytest.mark.parametrize(("fault", "kind"), PAIRS)
def test_a_fault_is_felt_where_it_strikes(fault: str, kind: str):
    assert max(worse(fault, kind).values()) > 1.1, worse(fault, kind)


@pytest.mark.parametrize(("fault", "kind"), PAIRS)
def test_it_passes(fault: str, kind: str):
    assert played(fault, kind, is_struck=True).recovered_s is not None


def test_only_users_their_browsers_and_nobody_else_cannot_be_struck():
    assert set(KINDS) - {kind for _, kind in PAIRS} == {"users", "browser_cache"}


@pytest.mark.parametrize(("replication", "is_felt"), [(1, True), (3, False)])
def test_a_dead_node_of_a_key_value_store_is_felt_only_where_no_other_has_its_items(replication: int, is_felt: bool):
    """Who is not answered asks another, and as soon as somebody has noticed never the dead one."""
    drawn = nodes("key_value", 4, replication=replication)
    struck = _played(
        drawn, asked({"compute_ms": 1}, READ, rps=20), 1000.0, Strike("node_lost", "db", FROM_S, FOR_S, NOTICED)
    )
    assert (struck.failed.value > 0.02) is is_felt


@pytest.mark.parametrize(("properties", "for_s"), [({"copies": 0}, FOR_S), ({"copies": 1}, 3.0)])
def test_a_memory_store_is_back_when_a_copy_has_taken_over_if_it_has_one(properties: dict[str, Any], for_s: float):
    drawn = nodes("memory_store", 1, **properties)
    strike = Strike("node_lost", "db", FROM_S, FOR_S, NOTICED)
    struck = _played(drawn, asked({"compute_ms": 1}, READ, rps=20), 1000.0, strike)
    down = sum(each.to_s - each.from_s for each in struck.windows if each.errors.get("refused", 0.0) > 0.5)
    assert down == pytest.approx(for_s, abs=1.01)


def test_a_standby_takes_over_from_its_primary_and_nothing_is_lost():
    drawn = PLACES["standby"].draw()
    strike = Strike("primary_lost", "db", FROM_S, FOR_S, {"failover_s": 3.0})
    struck = _played(drawn, WRITES, 1000.0, strike)
    assert struck.lost_writes == 0
    assert [each.errors.get("refused", 0.0) > 0.5 for each in struck.windows[9:15]] == [
        False,
        *[True] * 3,
        False,
        False,
    ]


def test_a_dead_node_of_a_cache_sends_to_the_database_what_it_kept_and_comes_back_empty():
    drawn = beside("cache", nodes=2)
    strike = Strike("node_lost", "it", FROM_S, FOR_S)
    load = asked({**LOOK, "queries": 60}, rps=60, items=1000, zipf=0.3)
    struck, usual = _played(drawn, load, 1000.0, strike), _played(drawn, load, 1000.0, None)
    busy = [sum(each.utilisation["db"] for each in during(course)) for course in (usual, struck)]
    assert struck.failed.value == 0
    assert busy[1] > 3 * busy[0]
