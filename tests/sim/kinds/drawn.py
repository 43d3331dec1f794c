"""A drawing with every kind of tier that keeps or carries data, for tests that go through all kinds."""

from sim.design import Design
from tests.sim.worlds import app, database, make_design


def everything_that_keeps() -> Design:
    """One app, behind an HTTP cache, before all of them; what they store is told apart by name."""
    tiers = [
        {"id": "front", "kind": "http_cache"},
        app(),
        database(),
        {"id": "pool", "kind": "pooler"},
        {"id": "memory", "kind": "memory_store", "stores": "sessions"},
        {"id": "kv", "kind": "key_value", "stores": "events"},
        {"id": "index", "kind": "search"},
        {"id": "standby", "kind": "standby"},
        {"id": "files", "kind": "file_server"},
        {"id": "lock", "kind": "lock"},
        {"id": "stream", "kind": "stream"},
        {"id": "scheduler", "kind": "scheduler"},
        {"id": "worker", "kind": "worker"},
    ]
    called = ["pool", "memory", "kv", "index", "files", "lock", "stream", "scheduler"]
    links = [
        ("front", "app"),
        *(("app", each) for each in called),
        ("pool", "db"),
        ("db", "index"),
        ("db", "standby"),
        ("stream", "worker"),
        ("scheduler", "worker"),
        ("worker", "db"),
    ]
    return make_design(*tiers, links=links)
