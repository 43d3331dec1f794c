"""Files of users, and who keeps them."""

from typing import Any

from sim import workload
from sim.design import Design
from sim.workload import Workload
from tests.sim.worlds import app, make_design


def pictures(
    *, rps: float = 20, kb: float = 512, items: float = 100_000, upload: bool = False, p95_ms: float = 2000
) -> Workload:
    """One class of requests that fetches a picture, or sends one."""
    needs = [{"upload_kb": kb, "files": "pictures"}] if upload else [{"static_kb": kb, "files": "pictures"}]
    kind = "write" if upload else "static"
    one = {"name": "picture", "kind": kind, "rps_mean": rps, "p95_ms": p95_ms, "measured": "site", "needs": needs}
    return workload.parse(
        {
            "format": 1,
            "title": "Pictures",
            "users": {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}},
            "load": {},
            "datasets": {"pictures": {"items": items, "item_kb": kb, "files": True}},
            "classes": [one],
        }
    )


def kept(kind: str, **properties: Any) -> Design:
    """An app and a keeper of files."""
    return make_design(app(size="xlarge"), {"id": "files", "kind": kind, **properties}, links=[("app", "files")])
