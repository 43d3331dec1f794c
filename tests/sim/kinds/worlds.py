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


def connected(*, rps: float = 20, connect: float = 2.0, push: float = 5, push_kb: float = 1) -> Workload:
    """Requests of users who keep connections open; each tells some others."""
    return with_needs(
        {"compute_ms": 5}, {"read": "things"}, {"connect": connect}, {"push": push, "push_kb": push_kb}, rps=rps
    )


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
    for policy in ("least of all", "random", "sticky"):
        behind = [{"id": "door", "kind": "load_balancer", "policy": policy}, app(nodes=3), database()]
        yield f"a balancer, {policy}", make_design(*behind, links=[("door", "app"), ("app", "db")]), asked, 1000
    yield "tries again", before_the_app("api_gateway", timeout_ms=5000), asked, 1000
    yield "a limit", before_the_app("rate_limiter", limit_rps=500, burst=50), asked, 1000
    yield "names", before_the_app("dns", ttl_s=1), make_workload(cacheable=0.8, rps=50, measured="user"), 1000
    yield "open connections", before_the_app("gateway"), connected(), 1000
    alone = make_design(app(), database(), links=[("app", "db")])
    yield "connections of the app", alone, connected(), 1000
    files = with_needs({"static_kb": 80, "files": "pictures"}, rps=20, kind="static")
    at_home = [{"id": "own", "kind": "browser_cache", "hit_ratio": 0.4}, app(), database()]
    yield "at home", make_design(*at_home, links=[("own", "app"), ("app", "db")]), files, 1000
    model = {"id": "gpu", "kind": "model_server", "nodes": 2}
    thought = with_needs({"compute_ms": 2}, {"infer_tokens": 20}, rps=2, p95_ms=5000)
    yield "a model", make_design(app(), model, links=[("app", "gpu")]), thought, 1000
    copies = {"id": "fn", "kind": "functions", "keep_alive_s": 20}
    yield "functions", make_design(copies, database(), links=[("fn", "db")]), calling(rps=2), 1000
    yield "whole answers", before_the_app("http_cache"), asked, 1000
