"""Smallest designs in which a kind that keeps or carries data has something to do."""

from collections.abc import Iterator
from typing import Any

from sim.design import Design
from tests.sim.kinds.carried import carried, jobs
from tests.sim.kinds.pictures import kept, pictures
from tests.sim.kinds.worlds import World
from tests.sim.worlds import app, database, make_design, make_workload


def beside(kind: str, **properties: Any) -> Design:
    """App → database, and a tier that the app calls and the database feeds, as far as its kind may be."""
    one = {"id": "one", "kind": kind, **properties}
    fed = {"search": ("db", "one"), "standby": ("db", "one"), "pooler": ("one", "db")}
    links = [] if kind == "standby" else [("app", "one")]
    links += [fed[kind]] if kind in fed else []
    links += [] if kind == "pooler" else [("app", "db")]
    return make_design(app(), database(), one, links=links)


def alone(kind: str, **properties: Any) -> Design:
    """App → a keeper of everything."""
    return make_design(app(), {"id": "one", "kind": kind, **properties}, links=[("app", "one")])


def worlds() -> Iterator[World]:
    """Each with a name, a workload and a number of users at which nobody is turned away."""
    written = make_workload(rps=50, rows=2)
    yield "a pooler", beside("pooler", nodes=2), written, 1000
    yield "a lock", beside("lock", locks=8), written, 1000
    yield "a standby", beside("standby", nodes=2), written, 1000
    yield "in memory", alone("memory_store", nodes=2, confirmed=True), written, 1000
    yield "copies", alone("key_value", nodes=4, size="small"), written, 1000
    yield "words", beside("search", nodes=3), make_workload(rps=20, rows=1, search=True), 1000
    yield "files on a server", kept("file_server"), pictures(), 1000
    yield "a stream", carried("stream"), jobs(rows=1, zipf=0.9), 1000
    yield "a schedule", carried("scheduler", every_s=5), jobs(rows=1), 1000
