"""Work that nobody waits for, and who brings it to the workers."""

from typing import Any

from sim import workload
from sim.design import Design
from sim.workload import Workload
from tests.sim.worlds import app, database, make_design


def jobs(
    *, rps: float = 20, job_ms: float = 50, rows: float = 0, zipf: float = 0, delay_s: float = 600, items: float = 1e6
) -> Workload:
    """A request that starts one job, which waits for somebody else's service; with `rows`, and writes to things."""
    needs: list[dict[str, Any]] = [{"call_ms": job_ms, "cv": 1}]
    if rows:
        needs.append({"write": "things", "rows": rows})
    return workload.parse(
        {
            "format": 1,
            "title": "Jobs",
            "users": {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}},
            "load": {},
            "datasets": {"things": {"items": items, "item_kb": 1, "zipf": zipf}},
            "classes": [
                {
                    "name": "order",
                    "kind": "write",
                    "rps_mean": rps,
                    "p95_ms": 500,
                    "needs": [{"compute_ms": 1}, {"job": "later"}],
                }
            ],
            "jobs": [{"name": "later", "delay_s": delay_s, "needs": needs}],
        }
    )


def carried(kind: str, *, slots: int = 50, **properties: Any) -> Design:
    """An app, a carrier of this kind called "carrier", and workers with so many places."""
    tiers = app(), {"id": "carrier", "kind": kind, **properties}, {"id": "worker", "kind": "worker", "slots": slots}
    links = [("app", "carrier"), ("carrier", "worker"), ("worker", "db"), ("app", "db")]
    return make_design(*tiers, database(size="xlarge"), links=links)
