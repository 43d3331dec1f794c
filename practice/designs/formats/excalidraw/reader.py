"""A scene of Excalidraw: boxes with words become tiers, arrows that are bound at both ends become links.

All that else may stand on such a sheet (pictures, frames, lines, loose words) is counted and said.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.designs.formats.draft import Draft, Reading, brief
from practice.designs.formats.excalidraw.scene import OURS, TYPES
from practice.designs.formats.plates import HEIGHT, WIDTH
from sim.catalogue import KINDS
from sim.design import MAX_TIERS
from sim.errors import SimError

BOXES = ("rectangle", "ellipse", "diamond")
MOST_ELEMENTS = 10_000
LARGEST = 4.0  # by which a crowded sheet is stretched at most
_NAMES = {
    "image": gettext_lazy("pictures"),
    "frame": gettext_lazy("frames"),
    "magicframe": gettext_lazy("frames"),
    "line": gettext_lazy("lines"),
    "freedraw": gettext_lazy("pen strokes"),
    "text": gettext_lazy("loose words"),
    "embeddable": gettext_lazy("embedded pages"),
    "iframe": gettext_lazy("embedded pages"),
}

Element = Mapping[str, Any]


@dataclass(frozen=True)
class _Box:
    """What became a tier, or might."""

    id: str
    words: str
    x: float
    y: float
    width: float
    height: float
    ours: Mapping[str, Any] | None

    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, other: "_Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
            and self.width * self.height > other.width * other.height
        )


def is_excalidraw(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") in TYPES


def read(value: Mapping[str, Any]) -> Reading:
    """The scene in a decoded file. Raises SimError."""
    elements = value.get("elements")
    if not isinstance(elements, list):
        raise SimError("elements", "not a list" if "elements" in value else "missing")
    if len(elements) > MOST_ELEMENTS:
        raise SimError("elements", f"{len(elements)} is above {MOST_ELEMENTS}")
    scene = [each for each in elements if isinstance(each, dict) and each.get("isDeleted") is not True]
    draft = Draft(_("a drawing of Excalidraw"))
    arrows = [each for each in scene if each.get("type") == "arrow"]
    tiers = _tiers(scene, _ends(arrows), draft)
    if len(tiers) > MAX_TIERS:
        raise SimError("elements", f"{len(tiers)} boxes is above {MAX_TIERS}")
    for box, place in zip(tiers, _places(tiers), strict=True):
        _add(draft, box, place)
    for arrow in arrows:
        _link(draft, arrow)
    return draft.reading()


# -- boxes ------------------------------------------------------------------------------------------------------------
def _tiers(scene: Sequence[Element], bound: set[str], draft: Draft) -> list[_Box]:
    """Boxes with words or arrows. Loose words that an arrow is bound to are a box, too."""
    words = _words(scene)
    left_out: Counter[str] = Counter()
    boxes = []
    for element in scene:
        what, name = _text(element, "type"), _text(element, "id")
        if what in BOXES and (words.get(name) or name in bound):
            boxes.append(_box(element, words.get(name, "")))
        elif what == "text" and name in bound:
            boxes.append(_box(element, _said(element)))
        elif what in BOXES:
            left_out[_("boxes without a word")] += 1
        elif what != "arrow" and not (what == "text" and _text(element, "containerId")):
            left_out[str(_NAMES.get(what, _("things of other kinds")))] += 1
    for name, count in left_out.items():
        draft.remark(_("Left out: %(count)d × %(what)s.") % {"count": count, "what": name})
    return _without_groups(_unique(boxes), bound, draft)


def _unique(boxes: list[_Box]) -> list[_Box]:
    return [*{box.id: box for box in boxes if box.id}.values()]


def _without_groups(boxes: list[_Box], bound: set[str], draft: Draft) -> list[_Box]:
    """A box around others that no arrow holds on to is a region or a zone, not a tier."""
    if len(boxes) > 2 * MAX_TIERS:  # too many anyway
        return boxes
    groups = {box.id for box in boxes if box.id not in bound and any(box.holds(other) for other in boxes)}
    for box in boxes:
        if box.id in groups:
            about = {"words": brief(box.words)}
            draft.remark(_("The box “%(words)s” stands around others: left out, what stands in it was kept.") % about)
    return [box for box in boxes if box.id not in groups]


def _words(scene: Sequence[Element]) -> dict[str, str]:
    """What stands in each box."""
    return {
        _text(element, "containerId"): _said(element)
        for element in scene
        if element.get("type") == "text" and _text(element, "containerId")
    }


def _said(element: Element) -> str:
    """As it was typed: `text` has line breaks where it was too long for its box."""
    return _text(element, "originalText") or _text(element, "text")


def _box(element: Element, words: str) -> _Box:
    x, y, width, height = (_number(element, key) for key in ("x", "y", "width", "height"))
    custom = element.get("customData")
    ours = custom.get(OURS) if isinstance(custom, dict) else None
    return _Box(_text(element, "id"), words, x, y, width, height, ours if isinstance(ours, dict) else None)


def _add(draft: Draft, box: _Box, place: tuple[int, int]) -> None:
    ours = dict(box.ours or {})
    kind = ours.pop("kind", None)
    for key in ("id", "x", "y", "name"):
        ours.pop(key, None)
    if isinstance(kind, str) and kind in KINDS:
        draft.tier(box.id, box.words, kind=kind, place=place, properties=ours)
    else:
        draft.tier(box.id, box.words, place=place)


# -- places -----------------------------------------------------------------------------------------------------------
def _places(boxes: list[_Box]) -> list[tuple[int, int]]:
    """Our plates with their middles where theirs were; further apart, if they would lie on each other."""
    middles = [box.middle() for box in boxes]
    by = 1.0
    while by < LARGEST and not all(box.ours for box in boxes) and _overlap(middles, by):
        by *= 1.25
    return [(round(x * by - WIDTH / 2), round(y * by - HEIGHT / 2)) for x, y in middles]


def _overlap(middles: list[tuple[float, float]], by: float) -> bool:
    """Do two plates lie on each other? Asked of neighbours in the order from left to right."""
    ordered = sorted(middles)
    for n, (ax, ay) in enumerate(ordered):
        for bx, by_ in ordered[n + 1 :]:
            if (bx - ax) * by >= WIDTH:
                break
            if abs(by_ - ay) * by < HEIGHT:
                return True
    return False


# -- arrows -----------------------------------------------------------------------------------------------------------
def _ends(arrows: Sequence[Element]) -> set[str]:
    return {end for arrow in arrows for end in _both(arrow) if end}


def _both(arrow: Element) -> Iterator[str]:
    for key in ("startBinding", "endBinding"):
        binding = arrow.get(key)
        yield _text(binding, "elementId") if isinstance(binding, dict) else ""


def _link(draft: Draft, arrow: Element) -> None:
    start, end = _both(arrow)
    if start not in draft.tiers or end not in draft.tiers:
        draft.remark(_loose())
        return
    has_tail, has_head = bool(arrow.get("startArrowhead")), bool(arrow.get("endArrowhead"))
    if has_head or not has_tail:
        draft.link(start, end)
    if has_tail:
        draft.link(end, start)


def _loose() -> str:
    return _("Arrows that are not bound to a box at both ends were left out.")


def _text(element: Element, key: str) -> str:
    value = element.get(key)
    return value if isinstance(value, str) else ""


def _number(element: Element, key: str) -> float:
    value = element.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
