"""The drawing as a fold over its log. The twin of static/studio/graph.ts: same verdicts, same folds.

A change is checked at the door (`fault_of_edit`): its shape, names and ranges, without looking at the drawing. What it
means is decided in the fold: a change that makes no sense there does nothing, everywhere the same nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from practice.designs import marks, shape
from practice.designs.marks import Marks
from sim.design import FORMAT, MAX_LINKS, MAX_TIERS

Drawing = dict[str, Any]  # {"format": 1, "tiers": [...], "links": [...]}, as in a file; and notes and groups, if any
Change = Mapping[str, Any]

fault_of_edit = shape.fault_of_edit


class Graph(NamedTuple):
    """Tiers, notes and groups by id, links by their two ends, in the order in which they came. Not changed in place."""

    tiers: dict[str, dict[str, Any]]
    links: dict[tuple[str, str], dict[str, Any]]
    notes: Marks = marks.NONE
    groups: Marks = marks.NONE

    @classmethod
    def read(cls, drawing: Drawing) -> "Graph":
        tiers = {tier["id"]: {key: tier[key] for key in tier if key != "id"} for tier in drawing["tiers"]}
        links = {
            (link["from"], link["to"]): {key: link[key] for key in link if key not in {"from", "to"}}
            for link in drawing["links"]
        }
        return cls(tiers, links, *(marks.read(drawing.get(shelf, ())) for shelf in marks.SHELVES))

    def drawing(self) -> Drawing:
        drawn = {
            "format": FORMAT,
            "tiers": [{"id": name, **tier} for name, tier in self.tiers.items()],
            "links": [{"from": a, "to": b, **link} for (a, b), link in self.links.items()],
        }
        return drawn | {shelf: marks.written(getattr(self, shelf)) for shelf in marks.SHELVES if getattr(self, shelf)}


def blank() -> Drawing:
    return Graph({}, {}).drawing()


def fold(log: Iterable[Iterable[Change]], drawing: Drawing | None = None) -> Drawing:
    """The drawing after the changes of each edit, in order."""
    graph = Graph.read(drawing or blank())
    for changes in log:
        for change in changes:
            graph = apply(graph, change)
    return graph.drawing()


def apply(graph: Graph, change: Change) -> Graph:
    """The graph after one change that passed the door; the same graph where it no longer makes sense."""
    match marks.shelf_of(change):
        case "notes":
            return graph._replace(notes=marks.apply(graph.notes, change))
        case "groups":
            return graph._replace(groups=marks.apply(graph.groups, change))
    return _VERBS[change["type"]](graph, change)


def _add_tier(graph: Graph, change: Change) -> Graph:
    if change["tier"] in graph.tiers or len(graph.tiers) >= MAX_TIERS:
        return graph
    place = {"x": int(change["x"]), "y": int(change["y"])}
    tier = {"kind": change["kind"], **place, **shape.plain(change["properties"])}
    return graph._replace(tiers={**graph.tiers, change["tier"]: tier})


def _move_tier(graph: Graph, change: Change) -> Graph:
    return _with_tier(graph, change["tier"], {"x": int(change["x"]), "y": int(change["y"])})


def _set_tier(graph: Graph, change: Change) -> Graph:
    tier = graph.tiers.get(change["tier"])
    if tier is None or not shape.can_hold(tier["kind"], change["key"], change["value"]):
        return graph
    return _with_tier(graph, change["tier"], {change["key"]: change["value"]})


def _remove_tier(graph: Graph, change: Change) -> Graph:
    gone = change["tier"]
    if gone not in graph.tiers:
        return graph
    tiers = {name: tier for name, tier in graph.tiers.items() if name != gone}
    return graph._replace(tiers=tiers, links={ends: link for ends, link in graph.links.items() if gone not in ends})


def _add_link(graph: Graph, change: Change) -> Graph:
    ends = change["from"], change["to"]
    if ends in graph.links or len(graph.links) >= MAX_LINKS or not all(end in graph.tiers for end in ends):
        return graph
    return graph._replace(links={**graph.links, ends: shape.plain(change["properties"])})


def _set_link(graph: Graph, change: Change) -> Graph:
    ends = change["from"], change["to"]
    if ends not in graph.links:
        return graph
    link = _with(graph.links[ends], {change["key"]: change["value"]})
    return graph._replace(links={**graph.links, ends: link})


def _remove_link(graph: Graph, change: Change) -> Graph:
    ends = change["from"], change["to"]
    if ends not in graph.links:
        return graph
    return graph._replace(links={other: link for other, link in graph.links.items() if other != ends})


def _with_tier(graph: Graph, name: str, values: Mapping[str, Any]) -> Graph:
    if name not in graph.tiers:
        return graph
    return graph._replace(tiers={**graph.tiers, name: _with(graph.tiers[name], values)})


def _with(thing: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The thing with some values set; None clears one."""
    return {key: value for key, value in {**thing, **shape.plain(values)}.items() if value is not None}


_VERBS = {
    "add_tier": _add_tier,
    "move_tier": _move_tier,
    "set_tier": _set_tier,
    "remove_tier": _remove_tier,
    "add_link": _add_link,
    "set_link": _set_link,
    "remove_link": _remove_link,
}
