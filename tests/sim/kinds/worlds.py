"""Smallest designs in which a kind on the way in, or one that computes, has something to do."""

from collections.abc import Iterator
from typing import Any

from sim.design import Design
from sim.workload import Workload
from tests.sim.worlds import app, database, make_design, make_workload

World = tuple[str, Design, Workload, float]


def before_the_app(kind: str, **properties: Any) -> Design:
    """Users → one front → app → database."""
    links = [("door", "app"), ("app", "db")]
    return make_design({"id": "door", "kind": kind, **properties}, app(), database(), links=links)


def worlds() -> Iterator[World]:
    """Each with a name, a workload and a number of users at which nobody is turned away."""
    asked = make_workload(cacheable=0.8, rps=50)
    yield "whole answers", before_the_app("http_cache"), asked, 1000
