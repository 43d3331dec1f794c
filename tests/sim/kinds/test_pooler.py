"""Many connections on one side of a pooler share few on the other."""

import pytest

from sim import explain, simulate
from sim.capacity import capacity
from sim.catalogue import constant
from sim.surgery import without
from tests.sim.worlds import app, codes, database, make_design, make_workload, offered, split, used

POOLER = {"id": "pool", "kind": "pooler"}


def pooled(app_properties=None, database_properties=None, **properties):
    tiers = app(**(app_properties or {})), {**POOLER, **properties}, database(**(database_properties or {}))
    return make_design(*tiers, links=[("app", "pool"), ("pool", "db")])


def run(design, load):
    return simulate(design, load, users=1000, requests=8000)


def test_no_more_queries_than_its_connections_reach_the_database():
    load = make_workload(rps=300, compute_ms=1, queries=20)
    many, few = run(split({"size": "xlarge"}), load), run(pooled({"size": "xlarge"}, server_connections=2), load)
    assert used(many, "db", "connections") * 100 > 4  # queries at once, of a hundred that may
    assert used(few, "db", "connections") * 100 < 2.01
    assert next(each.waiting for each in few.resources if (each.tier, each.resource) == ("pool", "pool")) > 10


def test_a_connection_is_held_only_while_a_query_runs():
    """By Little's law: what it holds is the rate times a query's time, however long requests compute around it."""
    short, long = (run(pooled(), make_workload(rps=50, compute_ms=ms)) for ms in (5, 40))
    assert used(long, "pool", "pool") == pytest.approx(used(short, "pool", "pool"), rel=0.1)
    assert used(long, "app", "workers") > 3 * used(short, "app", "workers")


def test_it_is_one_more_hop():
    load = make_workload(rps=10, rtt_ms=0)
    direct, through = (capacity(drawn, load, users=1000).classes[0].p95_ms for drawn in (split(), pooled()))
    assert through - direct == pytest.approx(constant("lan_rtt_ms") + constant("pooler_ms"), rel=0.3)


def test_its_one_thread_is_what_it_has_to_give():
    result = run(pooled({"nodes": 1}), make_workload(rps=100))
    assert offered(result, "pool") == pytest.approx(100 * constant("pooler_ms") / 1000)
    assert offered(run(pooled(size="large"), make_workload(rps=100)), "pool") == offered(result, "pool")
    assert offered(run(pooled(nodes=2), make_workload(rps=100)), "pool") == pytest.approx(offered(result, "pool") / 2)


def test_an_app_that_may_call_the_database_itself_goes_past_it():
    links = [("app", "db"), ("app", "pool"), ("pool", "db")]
    result = run(make_design(app(), POOLER, database(), links=links), make_workload())
    assert ("app", "pool") not in result.links and result.links["app", "db"] > 0


def test_it_stands_behind_a_cache_too():
    links = [("app", "cache"), ("cache", "pool"), ("pool", "db")]
    drawn = make_design(app(), {"id": "cache", "kind": "cache"}, POOLER, database(), links=links)
    result = run(drawn, make_workload(cacheable=0.5))
    assert result.links["pool", "db"] < 0.8 * 100


def test_it_needs_a_database():
    assert codes(make_design(app(database=True), POOLER, links=[("app", "pool")]), make_workload()) == [
        "pooler_without_database"
    ]


def test_it_is_told_of():
    steps = explain(pooled(), make_workload(), users=1000)[0].steps
    assert any(sentence.code == "asks_pooler" for step in steps for sentence in step.sentences)


def test_without_it_the_app_calls_the_database():
    left = without(pooled(), ("pool",))
    assert ("app", "db") in [(link.source, link.target) for link in left.links]
    assert codes(left, make_workload()) == []
