"""Smallest designs in which a kind on the way in, or one that computes, has something to do."""

from collections.abc import Iterator
from typing import Any

from sim import workload
from sim.design import Design
from sim.workload import Workload
from tests.sim.worlds import app, database, make_design, make_workload

World = tuple[str, Design, Workload, float]


OUTSIDE = [("app", "db"), ("app", "pay")]


def with_needs(*needs: dict[str, Any], rps: float = 50, kind: str = "read", p95_ms: float = 500) -> Workload:
    """One class of requests that need just this, of data that may be a minute old."""
    return workload.parse(
        {
            "format": 1,
            "title": "A test",
            "users": {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}},
            "load": {},
            "datasets": {
                "things": {"items": 100_000, "item_kb": 1, "zipf": 1.0, "staleness_s": 60},
                "pictures": {"items": 10_000, "item_kb": 80, "zipf": 1.0, "files": True},
            },
            "classes": [
                {
                    "name": "page",
                    "kind": kind,
                    "rps_mean": rps,
                    "response_kb": 1,
                    "p95_ms": p95_ms,
                    "needs": list(needs),
                }
            ],
        }
    )


def calling(*, rps: float = 50, call_ms: float = 40, **call: Any) -> Workload:
    """Requests that compute a little, and then wait for somebody else."""
    return with_needs({"compute_ms": 5}, {"read": "things"}, {"call_ms": call_ms, **call}, rps=rps)


def before_the_app(kind: str, **properties: Any) -> Design:
    """Users → one front → app → database."""
    links = [("door", "app"), ("app", "db")]
    return make_design({"id": "door", "kind": kind, **properties}, app(), database(), links=links)


def worlds() -> Iterator[World]:
    """Each with a name, a workload and a number of users at which nobody is turned away."""
    asked = make_workload(cacheable=0.8, rps=50)
    links = [("app", "db"), ("app", "tags"), ("tags", "own")]
    service = {"id": "tags", "kind": "service", "nodes": 2}
    yield "a service", make_design(app(), database(), service, database(id="own"), links=links), asked, 1000
    for properties in ({"timeout_ms": 80, "breaker": True, "error_percent": 0}, {"timeout_ms": 60, "optional": True}):
        paid = make_design(app(), database(), {"id": "pay", "kind": "third_party", **properties}, links=OUTSIDE)
        yield f"somebody else's service, {properties}", paid, calling(rps=20), 1000
    yield "whole answers", before_the_app("http_cache"), asked, 1000
