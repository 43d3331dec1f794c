"""Where each kind of tier has something to do: one smallest design for each, on workloads that all of them meet."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sim import workload
from sim.catalogue import KINDS
from sim.design import Design
from sim.plan import plan
from sim.workload import Workload
from tests.sim.worlds import app, database, make_design

Tier = dict[str, Any]


class Place(NamedTuple):
    """A design, and the place that the kind takes in it: two kinds in one place stand in each other's."""

    where: str
    draw: Callable[[], Design]


def front(kind: str, **properties: Any) -> Place:
    """Users → it → app → database."""
    links = [("door", "app"), ("app", "db")]
    return Place(
        "front", lambda: make_design({"id": "door", "kind": kind, **properties}, app(), database(), links=links)
    )


def edge(kind: str, **properties: Any) -> Place:
    """Users → it → app → database; what is no file goes straight to the app."""
    near = {"id": "near", "kind": kind, **properties}
    links = [("near", "app"), ("app", "db")] + ([("users", "app")] if kind == "cdn" else [])
    return Place("edge", lambda: make_design(near, app(), database(), links=links))


def door(kind: str, **properties: Any) -> Place:
    """Users → it → database."""
    return Place(
        "door", lambda: make_design({"id": "app", "kind": kind, **properties}, database(), links=[("app", "db")])
    )


def keeper(kind: str, **properties: Any) -> Place:
    """Users → app → it."""
    return Place("keeper", lambda: make_design(app(), {"id": "db", "kind": kind, **properties}, links=[("app", "db")]))


def asked(kind: str, where: str, *more: tuple[str, str], direct: bool = True, **properties: Any) -> Place:
    """The app asks it, beside its database (or, if not `direct`, in front of it); `more` are further links."""
    links = [("app", "it"), *([("app", "db")] if direct else []), *more]
    return Place(where, lambda: make_design(app(), database(), {"id": "it", "kind": kind, **properties}, links=links))


def behind(kind: str) -> Place:
    """The database passes on to it what it has written."""
    links = [("app", "db"), ("db", "it")]
    return Place("copy", lambda: make_design(app(), database(), {"id": "it", "kind": kind}, links=links))


def carried(kind: str, slots: int, **properties: Any) -> Place:
    """The app → it → workers."""
    tiers = [
        app(),
        database(),
        {"id": "it", "kind": kind, **properties},
        {"id": "worker", "kind": "worker", "slots": slots},
    ]
    links = [("app", "db"), ("app", "it"), ("it", "worker"), ("worker", "db")]
    return Place("carrier", lambda: make_design(*tiers, links=links))


PLACES: dict[str, Place] = {
    "users": Place("users", lambda: make_design(app(), database(), links=[("app", "db")])),
    # on the way in
    "dns": front("dns", ttl_s=0),
    "load_balancer": front("load_balancer"),
    "http_cache": front("http_cache"),
    "rate_limiter": front("rate_limiter", limit_rps=80, burst=5),
    "api_gateway": front("api_gateway"),
    "gateway": front("gateway"),
    "browser_cache": edge("browser_cache"),
    "cdn": edge("cdn"),
    # what computes
    "app": door("app", size="xlarge"),
    "functions": door("functions"),
    "service": asked("service", "service"),
    "third_party": asked("third_party", "service", error_percent=10, timeout_ms=60),
    "model_server": asked("model_server", "service"),
    # what keeps data
    "database": keeper("database", size="xlarge"),
    "shards": keeper("shards"),
    "key_value": keeper("key_value"),
    "memory_store": keeper("memory_store"),
    "replica": asked("replica", "copy", ("db", "it")),
    "standby": behind("standby"),
    "cache": asked("cache", "cache"),
    "pooler": asked("pooler", "pooler", ("it", "db"), direct=False),
    "search": asked("search", "copy", ("db", "it")),
    "warehouse": asked("warehouse", "copy", ("db", "it")),
    "lock": asked("lock", "lock"),
    "object_store": asked("object_store", "files"),
    "file_server": asked("file_server", "files"),
    # what takes jobs to workers
    "queue": carried("queue", 2),
    "worker": carried("queue", 30),
    "stream": carried("stream", 30),
    "scheduler": carried("scheduler", 30),
}


def request(
    name: str, rps: float, *needs: dict[str, Any], kind: str = "read", measured: str = "site"
) -> dict[str, Any]:
    about = {"name": name, "kind": kind, "rps_mean": rps, "response_kb": 2, "p95_ms": 5000, "measured": measured}
    return {**about, "needs": list(needs)}


def workload_of(*classes: dict[str, Any]) -> Workload:
    """Requests of a thousand users who are 40 ms away, with data that may be a minute old, and slow work."""
    return workload.parse(
        {
            "format": 1,
            "title": "For all kinds",
            "users": {"daily": 1000, "regions": {"there": {"rtt_ms": 40}}},
            "load": {},
            "datasets": {
                "things": {"items": 10_000, "item_kb": 1, "zipf": 1.0, "staleness_s": 60},
                "pictures": {"items": 1000, "item_kb": 80, "zipf": 1.0, "files": True},
            },
            "classes": list(classes),
            "jobs": [{"name": "later", "delay_s": 30, "needs": [{"call_ms": 150}]}],
        }
    )


def workloads() -> dict[str, Workload]:
    """What all kinds meet. Of each kind of need there is a class that does little else, so that little counts."""
    found = {
        "everyday": workload_of(
            request("nothing", 20, {"compute_ms": 0.2}),
            request(
                "page", 40, {"compute_ms": 20}, {"read": "things", "queries": 3, "cacheable": 0.9}, measured="user"
            ),
            request("look", 40, {"read": "things", "queries": 1, "cacheable": 0.9}),
            request("note", 20, {"write": "things", "rows": 2}, kind="write"),
            request("picture", 20, {"static_kb": 80, "files": "pictures"}, kind="static", measured="user"),
            request("pay", 10, {"call_ms": 40}, kind="write"),
            request("order", 20, {"job": "later"}, kind="write"),
        ),
        "many pictures": workload_of(
            request("album", 1200, {"static_kb": 80, "files": "pictures"}, kind="static", measured="user")
        ),
        "a model": workload_of(request("think", 2, {"compute_ms": 1}, {"infer_tokens": 20})),
        "open connections": workload_of(request("hello", 50, {"compute_ms": 1}, {"connect": 10}, {"push": 100})),
    }
    if "search" in KINDS:
        found["looking for words"] = workload_of(request("find", 20, {"read": "things", "search": True}))
    if "warehouse" in KINDS:
        found["reports"] = workload_of(request("report", 1, {"read": "things", "scan_gb": 0.1}))
    return found


def each_in_its_place() -> Iterator[tuple[Design, Workload]]:
    """The design of each kind that there is, with the first of the workloads that it can serve."""
    for kind, place in PLACES.items():
        if kind in KINDS:
            drawn = place.draw()
            yield drawn, next(asked for asked in workloads().values() if not plan(drawn, asked).findings)
