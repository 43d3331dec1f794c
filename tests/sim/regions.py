"""A world of three regions, a site at home, and another one in one of them."""

from typing import Any

from sim import design, workload
from sim.design import Design
from sim.workload import Workload

FAR_MS = 200.0
COMPUTE = {"compute_ms": 5}
LINKS = [("users", "app"), ("app", "cache"), ("app", "db"), ("app", "copy"), ("db", "copy")]
SECOND = [("users", "app2"), ("app2", "cache2"), ("app2", "db"), ("app2", "copy2"), ("db", "copy2")]
KINDS = {"app": "app", "cache": "cache", "copy": "replica"}


def asked(*, asia: float = 0.4, measured: str = "user", rps: float = 20.0) -> Workload:
    """Users in Europe, 20 ms from home, in Asia and in America: those who read, and those who write."""
    read = {"read": "things", "queries": 2, "cacheable": 0.5}
    return workload.parse(
        {
            "format": 1,
            "title": "A world",
            "users": {
                "daily": 1000,
                "regions": {
                    "europe": {"rtt_ms": 20},
                    "asia": {"rtt_ms": FAR_MS, "share": asia},
                    "america": {"rtt_ms": 100, "share": 0},
                },
            },
            "load": {},
            "datasets": {"things": {"items": 1000, "item_kb": 1, "zipf": 1.0, "staleness_s": 60}},
            "classes": [
                {
                    "name": "look",
                    "kind": "read",
                    "rps_mean": rps,
                    "p95_ms": 900,
                    "measured": measured,
                    "needs": [COMPUTE, read],
                },
                {
                    "name": "buy",
                    "kind": "write",
                    "rps_mean": rps,
                    "p95_ms": 900,
                    "measured": measured,
                    "needs": [COMPUTE, {"write": "things", "rows": 1}],
                },
            ],
        }
    )


def drawn(*, second: str | None = None, with_copy: bool = True, dns: dict[str, Any] | None = None) -> Design:
    """One site at home, and with `second` another in that region, with a cache and a copy of its own."""
    tiers: list[dict[str, Any]] = [{"id": "users", "kind": "users"}, {"id": "db", "kind": "database"}]
    tiers += [{"id": name, "kind": kind} for name, kind in KINDS.items()]
    links = list(LINKS)
    if second:
        tiers += [{"id": f"{name}2", "kind": kind, "region": second} for name, kind in KINDS.items()]
        links += SECOND
    if not with_copy:
        tiers = [each for each in tiers if each["id"] not in ("copy2", "cache2")]
        links = [pair for pair in links if not {"copy2", "cache2"} & set(pair)]
    if dns is not None:
        tiers.append({"id": "dns", "kind": "dns", **dns})
        links = [("dns" if pair[0] == "users" else pair[0], pair[1]) for pair in links] + [("users", "dns")]
    return design.parse(
        {"format": 1, "tiers": tiers, "links": [{"from": source, "to": target} for source, target in links]}
    )
