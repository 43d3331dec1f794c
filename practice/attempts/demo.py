"""The design on the front page: what it is asked, and what may be tried. Each answer is a run, simulated once."""

from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice.prompts import catalogue
from practice.runs.models import Run

PROMPT = "demo"
GROWTH = 3

DESIGN: dict[str, Any] = {
    "format": 1,
    "tiers": [
        {"id": "users1", "kind": "users", "x": 0, "y": 0},
        {"id": "app1", "kind": "app", "x": 240, "y": 0, "name": "App server", "nodes": 1, "size": "medium"},
        {"id": "database1", "kind": "database", "x": 480, "y": 0, "name": "Database", "size": "medium"},
    ],
    "links": [{"from": "users1", "to": "app1"}, {"from": "app1", "to": "database1"}],
}
ANSWERS = {"app1": _("The app server"), "database1": _("The database"), "nothing": _("Nothing, it holds")}


@dataclass(frozen=True)
class Move:
    """One thing to change, and what it looks like."""

    name: str
    glyph: str
    title: Promise
    about: Promise
    graph: dict[str, Any]


def _with_second_app() -> dict[str, Any]:
    graph = deepcopy(DESIGN)
    graph["tiers"][1]["nodes"] = 2
    graph["tiers"].insert(1, {"id": "balancer1", "kind": "load_balancer", "x": 240, "y": 0, "name": "Load balancer"})
    graph["tiers"][2]["x"], graph["tiers"][3]["x"] = 480, 720
    path = ("users1", "balancer1", "app1", "database1")
    graph["links"] = [{"from": a, "to": b} for a, b in pairwise(path)]
    return graph


def _with_bigger_database() -> dict[str, Any]:
    graph = deepcopy(DESIGN)
    graph["tiers"][2]["size"] = "large"
    return graph


def _with_cache() -> dict[str, Any]:
    graph = deepcopy(DESIGN)
    graph["tiers"].append({"id": "cache1", "kind": "cache", "x": 480, "y": -132, "name": "Cache", "size": "medium"})
    graph["links"].append({"from": "app1", "to": "cache1"})
    return graph


MOVES = {
    move.name: move
    for move in (
        Move(
            "second-app",
            "fork",
            _("A second app server"),
            _("Two of them, and a load balancer in front that shares out the work."),
            _with_second_app(),
        ),
        Move(
            "bigger-database",
            "drum",
            _("A bigger database"),
            _("The same one database, on a machine with twice the cores and memory."),
            _with_bigger_database(),
        ),
        Move(
            "cache",
            "bolt",
            _("A cache"),
            _("Answers that were asked for a moment ago are kept in memory beside the app."),
            _with_cache(),
        ),
    )
}


def users() -> float:
    return catalogue.workload(PROMPT).users_daily


def at_base() -> Run:
    return _run(DESIGN, users())


def tripled(move: str | None = None) -> Run:
    return _run(MOVES[move].graph if move else DESIGN, users() * GROWTH)


def _run(graph: dict[str, Any], load: float) -> Run:
    return Run.demo(graph=graph, prompt=PROMPT, users=load, page_url=_page)


def _page(run_id: UUID) -> str:
    return reverse("try-run", args=[run_id])
