"""Small workloads and designs to try the engine's meaning on: keyword-only, with defaults."""

import os
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings

from sim import design, plan, workload
from sim.design import Design
from sim.result import Result
from sim.workload import Workload


def make_workload(
    *,
    rps: float = 100,
    compute_ms: float = 10,
    queries: float = 5,
    cacheable: float = 0.0,
    zipf: float = 1.0,
    items: float = 100_000,
    rows: float = 0,
    job_ms: float = 0,
    delay_s: float = 30,
    p95_ms: float = 500,
    staleness_s: float = 60,
    rtt_ms: float = 20,
    measured: str = "site",
    search: bool = False,
    fresh: bool = False,
    query_ms: float | None = None,
) -> Workload:
    """One class of requests, 100 a second at 1,000 users; with `rows` a class that writes, with `job_ms` slow work."""
    needs: list[dict[str, Any]] = [{"compute_ms": compute_ms}]
    if queries:
        needs.append({"read": "things", "queries": queries, "cacheable": cacheable, "search": search, "fresh": fresh})
        needs[-1] |= {} if query_ms is None else {"query_ms": query_ms}
    if rows:
        needs.append({"write": "things", "rows": rows})
    if job_ms:
        needs.append({"job": "later"})
    return workload.parse(
        {
            "format": 1,
            "title": "A test",
            "users": {"daily": 1000, "regions": {"here": {"rtt_ms": rtt_ms}}},
            "load": {},
            "datasets": {"things": {"items": items, "item_kb": 1, "zipf": zipf, "staleness_s": staleness_s}},
            "classes": [
                {
                    "name": "page",
                    "kind": "write" if rows else "read",
                    "rps_mean": rps,
                    "response_kb": 1,
                    "p95_ms": p95_ms,
                    "measured": measured,
                    "needs": needs,
                }
            ],
            "jobs": [{"name": "later", "delay_s": delay_s, "needs": [{"call_ms": job_ms}]}] if job_ms else [],
        }
    )


def make_design(*tiers: dict[str, Any], links: Sequence[tuple[str, str]]) -> Design:
    """Tiers such as {"id": "app", "kind": "app", "nodes": 2}; users are added, and linked to the first."""
    drawn = [{"id": "users", "kind": "users"}, *tiers]
    ends = [("users", tiers[0]["id"]), *links]
    return design.parse({"format": 1, "tiers": drawn, "links": [{"from": a, "to": b} for a, b in ends]})


def app(**properties: Any) -> dict[str, Any]:
    return {"id": "app", "kind": "app", **properties}


def database(**properties: Any) -> dict[str, Any]:
    return {"id": "db", "kind": "database", **properties}


def split(app_properties: dict[str, Any] | None = None, **database_properties: Any) -> Design:
    """App and database on machines of their own."""
    return make_design(app(**(app_properties or {})), database(**database_properties), links=[("app", "db")])


def few(examples: int) -> Callable[[Any], Any]:
    """So many examples for a property that simulates: MORE=50 in the environment makes them fifty times as many."""
    many = examples * int(os.environ.get("MORE", "1"))
    return settings(max_examples=many, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def offered(result: Result, tier: str, resource: str = "cpu") -> float:
    """Offered load over capacity of one resource, by the law of utilisation."""
    return next(each.offered for each in result.resources if (each.tier, each.resource) == (tier, resource))


def used(result: Result, tier: str, resource: str = "cpu") -> float:
    """Busy share of one resource, as simulated."""
    return next(each.utilisation.value for each in result.resources if (each.tier, each.resource) == (tier, resource))


def codes(drawn: Design, load: Workload) -> list[str]:
    """What stands in the way of a design."""
    return [finding.code for finding in plan(drawn, load).findings]
