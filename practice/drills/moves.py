"""The seven moves and "change nothing": what each does to a drawing, and what it costs."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Graph = dict[str, Any]
STEP, ROW = 240, 132
SERVERS, COPIES, SLICES, WORKERS = 3, 4, 2, 4  # how much of it a move adds
NOTHING = "nothing"


@dataclass(frozen=True)
class Move:
    """`make` returns None where the move has been made already, or has nothing to be made of."""

    slug: str
    glyph: str
    title: Promise
    about: Promise
    cost: Promise
    make: Callable[[Graph], Graph | None]


def tier_of(graph: Graph, kind: str) -> dict[str, Any] | None:
    return next((tier for tier in graph["tiers"] if tier["kind"] == kind), None)


def _the(graph: Graph, kind: str) -> dict[str, Any]:
    return next(tier for tier in graph["tiers"] if tier["kind"] == kind)


def _add(graph: Graph, kind: str, x: int, y: int, **properties: Any) -> str:
    tier_id = f"{kind.replace('_', '')}1"
    graph["tiers"].append({"id": tier_id, "kind": kind, "x": x, "y": y, **properties})
    return tier_id


def _link(graph: Graph, *pairs: tuple[str, str]) -> None:
    graph["links"] += [{"from": a, "to": b} for a, b in pairs]


def _is_one_box(graph: Graph) -> bool:
    return any(tier.get("database") for tier in graph["tiers"])


def _split(graph: Graph) -> Graph | None:
    if not _is_one_box(graph):
        return None
    graph = deepcopy(graph)
    app = next(tier for tier in graph["tiers"] if tier.pop("database", False))
    app["name"] = str(_("App server"))
    _link(graph, (app["id"], _add(graph, "database", app["x"] + STEP, app["y"], size="medium")))
    return graph


def _balancer(graph: Graph) -> Graph | None:
    graph = deepcopy(graph)
    app = _the(graph, "app")
    app["nodes"] = app.get("nodes", 1) * SERVERS
    if not tier_of(graph, "load_balancer"):
        for tier in graph["tiers"]:
            tier["x"] += STEP if tier["x"] > 0 else 0
        for link in graph["links"]:
            if link == {"from": "users1", "to": app["id"]}:
                link["to"] = "loadbalancer1"
        _link(graph, (_add(graph, "load_balancer", STEP, 0), app["id"]))
    return graph


def _cache(graph: Graph) -> Graph | None:
    if tier_of(graph, "cache"):
        return None
    graph = deepcopy(graph)
    app = _the(graph, "app")
    _link(graph, (app["id"], _add(graph, "cache", app["x"] + STEP, -ROW, size="medium", ttl_s=600)))
    return graph


def _cdn(graph: Graph) -> Graph | None:
    graph = deepcopy(graph)
    door = tier_of(graph, "load_balancer") or _the(graph, "app")
    cdn = _add(graph, "cdn", STEP, -ROW)
    _link(graph, ("users1", cdn), (cdn, door["id"]))
    return graph


def _replicas(graph: Graph) -> Graph | None:
    database, app = tier_of(graph, "database"), tier_of(graph, "app")
    if not database or not app:
        return None
    graph = deepcopy(graph)
    copies = _add(graph, "replica", database["x"] + STEP, ROW, nodes=COPIES, size=database["size"])
    _link(graph, (database["id"], copies), (app["id"], copies))
    return graph


def _shards(graph: Graph) -> Graph | None:
    if not tier_of(graph, "database"):
        return None
    graph = deepcopy(graph)
    database = _the(graph, "database")
    database |= {"kind": "shards", "nodes": SLICES}
    database.pop("name", None)
    return graph


def _queue(graph: Graph) -> Graph | None:
    graph = deepcopy(graph)
    app, database = _the(graph, "app"), tier_of(graph, "database")
    queue = _add(graph, "queue", app["x"] + STEP, ROW)
    worker = _add(graph, "worker", app["x"] + 2 * STEP, ROW, nodes=WORKERS, size="medium")
    _link(graph, (app["id"], queue), (queue, worker), *([(worker, database["id"])] if database else []))
    return graph


MOVES = {
    move.slug: move
    for move in (
        Move(
            "split",
            "drum",
            _("Split app and data tiers"),
            _("The database moves to a machine of its own."),
            _("A query now crosses the network, and there are two machines to look after."),
            _split,
        ),
        Move(
            "balancer",
            "fork",
            _("Load balancer + more servers"),
            _("Three times as many app servers, and a balancer that shares out the requests."),
            _("Servers may keep nothing of a user to themselves, and the balancer is one more thing to fail."),
            _balancer,
        ),
        Move(
            "cache",
            "bolt",
            _("Add a cache (Redis)"),
            _("Answers to reads are kept in memory beside the app for ten minutes."),
            _("What is shown may be stale until it expires or is cleared, and an empty cache helps nobody."),
            _cache,
        ),
        Move(
            "cdn",
            "globe",
            _("Put a CDN at the edge"),
            _("Static files are served from a city near the user."),
            _("A file that was wrong lives on at the edge until it is purged; pages made for one person gain nothing."),
            _cdn,
        ),
        Move(
            "replicas",
            "drum-echo",
            _("Add read replicas"),
            _("Four copies of the database answer reads; writes go to the primary."),
            _("A copy lags behind: who has just written may not see it yet."),
            _replicas,
        ),
        Move(
            "shards",
            "drum-split",
            _("Shard the database"),
            _("Two databases, each with half of the rows."),
            _("Questions about all the rows have to ask every slice, and moving rows between them is real work."),
            _shards,
        ),
        Move(
            "queue",
            "bars",
            _("Queue + background workers"),
            _("Slow work is put in a line; four workers do it after the answer has gone out."),
            _("It is done later, now and then twice, and somebody has to watch how long the line is."),
            _queue,
        ),
        Move(
            NOTHING,
            "people",
            _("Change nothing"),
            _("It does what it should at this load."),
            _("Nothing today. We have to look again when the load has grown further."),
            lambda graph: graph,
        ),
    )
}


def offered(graph: Graph) -> list[Move]:
    """Those that can be made in this drawing; what is there already is in the drawing to see."""
    return [move for move in MOVES.values() if move.make(graph) is not None]


def made(slug: str, graph: Graph) -> Graph:
    """The drawing after a move; raises LookupError for one that is not offered."""
    done = MOVES[slug].make(graph)
    if done is None:
        raise LookupError(slug)
    return done
