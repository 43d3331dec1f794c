"""A class that says it reads, and asks nothing: a cache before its rows has nothing to lose when they change."""

from sim import simulate, workload
from tests.sim.worlds import app, database, make_design


def test_a_read_of_no_queries_is_no_reason_to_stumble() -> None:
    load = workload.parse(
        {
            "format": 1,
            "title": "Nothing asked",
            "users": {"daily": 1000, "regions": {"near": {"rtt_ms": 20}}},
            "load": {},
            "datasets": {"rows": {"items": 1000, "item_kb": 1, "staleness_s": 60}},
            "classes": [
                {
                    "name": "change",
                    "kind": "write",
                    "rps_mean": 20,
                    "p95_ms": 500,
                    "needs": [{"read": "rows", "queries": 0, "cacheable": 0.9}, {"write": "rows", "rows": 2}],
                }
            ],
        }
    )
    drawn = make_design(app(), database(), {"id": "cache", "kind": "cache"}, links=[("app", "db"), ("app", "cache")])
    assert simulate(drawn, load, users=1000, requests=2000).verdict == "holds"
