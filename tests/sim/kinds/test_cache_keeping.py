"""Who fetches what is missing, and when what was kept together goes."""

import numpy as np

from sim import simulate
from sim.itinerary import itineraries
from sim.plan import plan
from tests.sim.worlds import app, database, make_design, make_workload, used


def cached(**properties):
    cache = {"id": "cache", "kind": "cache", **properties}
    return make_design(app(size="xlarge"), database(size="xlarge"), cache, links=[("app", "db"), ("app", "cache")])


def popular(**more):
    """One item that everybody wants, and that takes the database a while to put together."""
    return make_workload(**{"cacheable": 1.0, "items": 1, "queries": 1, "query_ms": 100, "compute_ms": 1, **more})


def run(design, load):
    return simulate(design, load, users=1000, requests=10_000)


def test_when_an_item_expires_all_who_ask_fetch_it_unless_one_may():
    """100 requests a second ask for an item that takes 100 ms: ten of them find it missing each time it expires."""
    stampede, orderly = (run(cached(ttl_s=1, coalesce=flag), popular()) for flag in (False, True))
    assert used(stampede, "db") > 4 * used(orderly, "db")


def test_those_who_wait_for_another_are_not_served_sooner():
    stampede, orderly = (run(cached(ttl_s=1, coalesce=flag), popular()) for flag in (False, True))
    assert orderly.classes[0].p99_ms.value >= 0.9 * stampede.classes[0].p99_ms.value


def test_lifetimes_differ_by_the_jitter():
    load = popular()
    keys = [
        itineraries(plan(cached(ttl_jitter=jitter, ttl_s=10), load), load.at(1000)).program.key_sets[0].jitter
        for jitter in (0, 0.5)
    ]
    assert keys == [0, 0.5]


def test_jitter_does_not_change_how_much_is_fetched_on_the_average():
    even, spread = (run(cached(ttl_s=2, ttl_jitter=jitter, coalesce=True), popular()) for jitter in (0, 0.8))
    assert np.isclose(used(even, "db"), used(spread, "db"), rtol=0.35)
