"""A small shop to strike: requests of one or two kinds, and the tiers that they need."""

from typing import Any

from sim import design, workload
from sim.design import Design
from sim.workload import Workload

LINKS = [
    ("users", "cdn"),
    ("cdn", "store"),
    ("app", "cache"),
    ("app", "db"),
    ("app", "replica"),
    ("db", "replica"),
    ("app", "queue"),
    ("app", "store"),
    ("queue", "worker"),
    ("worker", "db"),
]
KINDS = {"lb": "load_balancer", "db": "database", "store": "object_store"}


def site(**tiers: dict[str, Any] | int | str) -> Design:
    """A design of these tiers, each linked to those it may call. A whole number stands for nodes, a word for a size.

    The id of a tier is its kind, or short for it; {"kind": "shards"} says otherwise. Users ask the edge, and whoever
    stands first of the others. Nobody reads from a replica that {"is": "stand-by"}.
    """
    unread = {name for name, said in tiers.items() if isinstance(said, dict) and "is" in said}
    drawn = [{"id": name, "kind": KINDS.get(name, name), **_properties(said)} for name, said in tiers.items()]
    front = "lb" if "lb" in tiers else "app"
    ends = [("users", front), *LINKS, ("cdn", front)]
    if front == "lb":
        ends.append(("lb", "app"))
    known = {"users", *tiers}
    links = [pair for pair in ends if set(pair) <= known and not (pair[0] == "app" and pair[1] in unread)]
    return design.parse(
        {
            "format": 1,
            "tiers": [{"id": "users", "kind": "users"}, *drawn],
            "links": [{"from": source, "to": target} for source, target in links],
        }
    )


def _properties(said: dict[str, Any] | int | str) -> dict[str, Any]:
    if isinstance(said, int):
        return {"nodes": said}
    if isinstance(said, str):
        return {"size": said}
    return {key: value for key, value in said.items() if key != "is"}


def asked(
    *needs: dict[str, Any],
    rps: float = 100,
    kind: str = "read",
    p95_ms: float = 500,
    writes: tuple[dict[str, Any], ...] = (),
    writes_rps: float = 10,
    job: dict[str, Any] | None = None,
    delay_s: float = 30,
    availability: float = 0.99,
    items: float = 100_000,
    zipf: float = 1.0,
    staleness_s: float = 60,
    clients: dict[str, Any] | None = None,
    first: bool = False,
) -> Workload:
    """So many requests a second at 1,000 users, with these needs; with `job` jobs.

    With `writes` there is a second class; it may be the `first` in line.
    """
    classes = [{"name": "page", "kind": kind, "rps_mean": rps, "response_kb": 1, "p95_ms": p95_ms, "needs": [*needs]}]
    if writes:
        second = {
            "name": "buy",
            "kind": "write",
            "rps_mean": writes_rps,
            "p95_ms": p95_ms,
            "needs": [*writes],
            "first": first,
        }
        classes.append(second)
    return workload.parse(
        {
            "format": 1,
            "title": "A shop",
            "users": {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}, "horizon_growth": 3},
            "load": {},
            "targets": {"availability": availability},
            "datasets": {
                "things": {"items": items, "item_kb": 1, "zipf": zipf, "staleness_s": staleness_s},
                "pictures": {"items": 1000, "item_kb": 80, "files": True},
            },
            "classes": classes,
            "jobs": [{"name": "later", "delay_s": delay_s, "needs": [job]}] if job else [],
            **({"clients": clients} if clients else {}),
        }
    )


COMPUTE = {"compute_ms": 10}
READ = {"read": "things", "queries": 5}
CACHED = {**READ, "cacheable": 1.0}
WRITE = {"write": "things", "rows": 2}
CALL = {"call_ms": 50}
FILES = {"static_kb": 80, "files": "pictures"}
UPLOAD = {"upload_kb": 80, "files": "pictures"}
JOB = {"job": "later"}
