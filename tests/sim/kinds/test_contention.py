"""A pool far larger than its database has processors makes everybody slower."""

import pytest

from sim import plan, simulate
from sim.capacity import predict
from sim.catalogue import constant
from sim.itinerary import itineraries
from tests.sim.worlds import app, database, make_design, make_workload, split


def crowded(connections):
    return split({"size": "xlarge", "nodes": 1, "workers": 4000}, size="small", connections=connections)


BUSY = make_workload(rps=1000, queries=10, query_ms=0.3, compute_ms=0.1, p95_ms=60_000)  # 3 of 2 processors


def test_up_to_twice_the_cores_and_the_disks_nobody_is_in_the_way():
    written = itineraries(plan(crowded(100), BUSY), BUSY.at(1000))
    group = next(each for each in written.program.groups if (each.tier, each.resource) == ("db", "cpu"))
    assert (group.crowd_free, group.crowd_slope) == (2 * 2 + 1, constant("db_contention"))
    assert written.program.groups[group.crowd].resource == "connections"


def test_all_who_hold_a_connection_make_work_longer():
    """Under overload every connection is held: a query takes 1 + slope × (held - free) as long."""
    few, many = (simulate(crowded(n), BUSY, users=1000, requests=12_000) for n in (5, 2000))
    served = [
        next(part.service_ms for part in result.classes[0].time if part.part == "cpu" and part.tier == "db")
        for result in (few, many)
    ]
    assert served[0] == pytest.approx(3, rel=0.02)
    assert served[1] > 2 * served[0]


def test_a_pooler_that_lets_few_through_gets_more_done():
    tiers = app(size="xlarge", workers=4000), {"id": "pool", "kind": "pooler", "server_connections": 5}
    links = [("app", "pool"), ("pool", "db")]
    pooled = make_design(*tiers, database(size="small", connections=2000), links=links)
    direct, behind = (simulate(drawn, BUSY, users=1000, requests=12_000) for drawn in (crowded(2000), pooled))
    assert behind.classes[0].p95_ms.value < 0.8 * direct.classes[0].p95_ms.value


def test_arithmetic_knows_it_too():
    load = make_workload(rps=640, queries=10, query_ms=0.3, compute_ms=0.1, p95_ms=60_000)  # 0.96 of the processors
    few, many = (predict(plan(crowded(n), load), users=1000).flow.slower for n in (5, 2000))
    assert max(few) == 1 and max(many) > 1


def test_where_little_is_asked_the_size_of_the_pool_does_not_matter():
    load = make_workload(rps=50)
    few = simulate(crowded(50), load, users=1000, requests=3000).classes
    assert simulate(crowded(5000), load, users=1000, requests=3000).classes == few
