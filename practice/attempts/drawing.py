"""A design as lines and plates for the page: what the canvas shows, without the canvas."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.attempts import heat, marks
from practice.designs import around
from practice.designs.naming import name_of
from practice.lib import figures
from sim import catalogue

WIDTH, HEIGHT, MARGIN, ROUND = 160, 92, 24, 6
GAUGE = HEIGHT - 3
DOOR = 56  # where a link from above arrives: clear of the tab that says "saturated"


@dataclass(frozen=True)
class Plate:
    """One tier."""

    id: str
    kind: str
    x: int
    y: int
    glyph: str
    name: str
    about: str
    busy: float | None
    level: str
    is_saturated: bool
    is_idle: bool
    waiting: str
    errors: str

    width, height = WIDTH, HEIGHT

    @property
    def fill(self) -> float:
        """Height of the gauge's filling."""
        return round(GAUGE * min(1.0, self.busy or 0), 1)

    @property
    def fill_top(self) -> float:
        return round(1.5 + GAUGE - self.fill, 1)

    @property
    def percent(self) -> str:
        return "" if self.busy is None else figures.percent(self.busy).rstrip("%")


@dataclass(frozen=True)
class Link:
    path: str
    rate: str
    label: tuple[float, float]
    anchor: str  # of the label: above a link that goes sideways, beside one that goes up or down
    pace: str  # slow, steady or fast: how close the dots of its load follow each other


@dataclass(frozen=True)
class Drawing:
    plates: tuple[Plate, ...]
    links: tuple[Link, ...]
    frames: tuple[marks.Frame, ...]
    notes: tuple[marks.Paper, ...]
    box: tuple[int, int, int, int]

    @property
    def view_box(self) -> str:
        return " ".join(str(side) for side in self.box)

    def sentence(self) -> str:
        """The whole drawing for those who cannot see it."""
        names = ", ".join(f"{plate.name} {plate.percent}%" if plate.percent else plate.name for plate in self.plates)
        said = [_("A design of %(tiers)s.") % {"tiers": names} if names else _("An empty design.")]
        said += [frame.sentence() for frame in self.frames]
        return " ".join([*said, *(note.sentence() for note in self.notes if note.text.strip())])


def draw(graph: dict[str, Any], result: dict[str, Any] | None = None, *, idle: Collection[str] = ()) -> Drawing:
    """`idle`: the tiers that a removal test found could go."""
    result = result or {}
    tiers = {tier["id"]: tier for tier in graph["tiers"]}
    measured = result.get("tiers", {})
    plates = tuple(_plate(tier, measured.get(tier["id"]), is_idle=tier["id"] in idle) for tier in tiers.values())
    rates = {(link["from"], link["to"]): link["rate_rps"] for link in result.get("links", ())}
    links = tuple(
        _link(tiers[link["from"]], tiers[link["to"]], rates.get((link["from"], link["to"])))
        for link in graph["links"]
        if link["from"] in tiers and link["to"] in tiers
    )
    frames, notes = marks.frames(graph), marks.papers(graph)
    return Drawing(plates, links, frames, notes, _box((*plates, *frames, *notes)))


def upright(graph: dict[str, Any]) -> dict[str, Any]:
    """The same design from top to bottom, for a narrow screen: groups around what they hold, notes beneath."""
    turned = {tier["id"]: {**tier, "x": int(tier["y"] * 1.4), "y": int(tier["x"] * 0.66)} for tier in graph["tiers"]}
    groups = [
        {**group, **_frame([turned[tier["id"]] for tier in inside], _inner(group, graph))}
        for group in graph.get("groups", [])
        if (inside := around.members(group, graph["tiers"]))
    ]
    things = [{**tier, "width": WIDTH, "height": HEIGHT} for tier in turned.values()] + groups
    top = max((thing["y"] + thing["height"] for thing in things), default=0)
    notes = []
    for note in graph.get("notes", []):
        notes.append({**note, "x": min((thing["x"] for thing in things), default=0), "y": top + MARGIN})
        top = notes[-1]["y"] + marks.Paper(note["text"], 0, 0).height
    return {**graph, "tiers": list(turned.values()), "notes": notes, "groups": groups}


def _inner(group: dict[str, Any], graph: dict[str, Any]) -> int:
    """How many groups lie in this one, and leave room for their names."""
    size = group["width"] * group["height"]
    held = {tier["id"] for tier in around.members(group, graph["tiers"])}
    others = [other for other in graph["groups"] if other["width"] * other["height"] < size]
    return sum(any(tier["id"] in held for tier in around.members(other, graph["tiers"])) for other in others)


def _frame(tiers: list[dict[str, Any]], inner: int) -> dict[str, int]:
    side, head = 12 + 8 * inner, 32 + 28 * inner
    left, top = min(tier["x"] for tier in tiers) - side, min(tier["y"] for tier in tiers) - head
    right, bottom = max(tier["x"] for tier in tiers) + WIDTH + side, max(tier["y"] for tier in tiers) + HEIGHT + side
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _plate(tier: dict[str, Any], measured: dict[str, Any] | None, *, is_idle: bool) -> Plate:
    measured = measured or {}
    busy = measured.get("utilisation")
    waiting, errors = measured.get("waiting") or 0, measured.get("errors") or 0
    return Plate(
        id=tier["id"],
        kind=tier["kind"],
        x=int(tier["x"]),
        y=int(tier["y"]),
        glyph=catalogue.KINDS[tier["kind"]].glyph,
        name=name_of(tier),
        about=_about(tier),
        busy=busy,
        level=heat.level(busy),
        is_saturated=bool(measured.get("saturated")),
        is_idle=is_idle,
        waiting=_("%(n)s waiting") % {"n": figures.count(waiting)} if waiting >= 1 else "",
        errors=figures.percent(errors) if errors >= 0.001 else "",
    )


def _about(tier: dict[str, Any]) -> str:
    nodes = tier.get("nodes", 1)
    size = tier.get("size", "")
    if nodes > 1:
        machines = ngettext("%(n)s node", "%(n)s nodes", nodes) % {"n": nodes}
        return f"{machines}, {_(size)}" if size else machines
    return _(size) if size else ""


def _link(start: dict[str, Any], end: dict[str, Any], rate: float | None) -> Link:
    path, label, anchor = _route(start, end)
    pace = "none" if not rate else "slow" if rate < 30 else "steady" if rate < 1000 else "fast"
    return Link(path, figures.rate(rate) if rate else "", label, anchor, pace)


def _route(start: dict[str, Any], end: dict[str, Any]) -> tuple[str, tuple[float, float], str]:
    """From door to door: sideways with one step if the second stands to the right, else from the nearer edges."""
    (ax, ay), (bx, by) = (start["x"], start["y"] + HEIGHT / 2), (end["x"], end["y"] + HEIGHT / 2)
    if bx >= ax + WIDTH + 16:
        x0, x1 = ax + WIDTH, bx
        middle = (x0 + x1) / 2
        path = _step(x0, ay, middle, by, x1)
        if abs(by - ay) < 2 * ROUND:
            return path, (middle, ay), "middle"
        return path, (middle + 8, (ay + by) / 2 + 13), "start"
    x0, x1 = ax + DOOR, bx + DOOR
    down = by >= ay
    y0, y1 = (start["y"] + HEIGHT, end["y"]) if down else (start["y"], end["y"] + HEIGHT)
    return f"M{x0:g} {y0:g}L{x1:g} {y1:g}", ((x0 + x1) / 2 + 10, (y0 + y1) / 2 + 13), "start"


def _step(x0: float, y0: float, middle: float, y1: float, x1: float) -> str:
    if abs(y1 - y0) < 2 * ROUND:
        return f"M{x0:g} {y0:g}L{x1:g} {y1:g}"
    turn = ROUND if y1 > y0 else -ROUND
    return (
        f"M{x0:g} {y0:g}H{middle - ROUND:g}Q{middle:g} {y0:g} {middle:g} {y0 + turn:g}"
        f"V{y1 - turn:g}Q{middle:g} {y1:g} {middle + ROUND:g} {y1:g}H{x1:g}"
    )


def _box(things: tuple[Plate | marks.Frame | marks.Paper, ...]) -> tuple[int, int, int, int]:
    if not things:
        return 0, 0, WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN
    left, top = min(each.x for each in things) - MARGIN, min(each.y for each in things) - MARGIN
    right, bottom = max(each.x + each.width for each in things), max(each.y + each.height for each in things)
    return left, top, right + MARGIN - left, bottom + MARGIN - top
