"""A drawing in the making, out of somebody else's words, and what is to be said of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.designs.formats import guessing, layout
from practice.designs.graph import Change, Drawing, Graph
from practice.designs.naming import kind_name, one_line
from practice.designs.shape import fault_of_change
from sim.catalogue import fault
from sim.catalogue.marks import FAR
from sim.design import MAX_LINKS, MAX_TIERS
from sim.errors import SimError

REMARKS = 30  # what is said of one file at most
BRIEF = 40  # letters of somebody else's words in a remark


@dataclass(frozen=True)
class Guess:
    """Words that were taken for a kind of tier; `is_known` if they say one."""

    words: str
    kind: str
    is_known: bool

    def __str__(self) -> str:
        words = {"words": self.words, "kind": kind_name(self.kind)}
        if self.is_known:
            return _("“%(words)s” became: %(kind)s.") % words
        return _("“%(words)s” names no kind we know; it became: %(kind)s.") % words


@dataclass(frozen=True)
class Reading:
    """What a text holds: a drawing that passed the door, what was guessed, and what was not understood."""

    title: str
    drawing: Drawing
    guesses: tuple[Guess, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass
class Draft:
    """Tiers by whatever their source calls them, links by both ends."""

    title: str
    tiers: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: dict[tuple[str, str], None] = field(default_factory=dict)
    guesses: dict[Guess, None] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)

    def tier(
        self,
        key: str,
        label: str,
        *,
        kind: str | None = None,
        hint: str | None = None,
        place: tuple[int, int] | None = None,
        properties: Mapping[str, Any] | None = None,
    ) -> None:
        """One more. `kind` if the source says it; else it is in the label, or in what else there is (`hint`)."""
        if len(self.tiers) >= MAX_TIERS:
            raise SimError("tiers", f"more than {MAX_TIERS}")
        words = one_line(label)
        if kind is None:
            kind = self._guessed(words or key, hint)
        at = {"x": _within(place[0]), "y": _within(place[1])} if place else {}
        named = {"name": words} if words and words != kind_name(kind) else {}
        self.tiers[key] = {"kind": kind, **at, **named, **self._fitting(kind, words, properties or {})}

    def link(self, start: str, end: str) -> None:
        """An arrow between two that are there."""
        if start == end:
            self.remark(_("“%(words)s” points at itself: left out.") % {"words": self._called(start)})
        elif len(self.links) >= MAX_LINKS and (start, end) not in self.links:
            raise SimError("links", f"more than {MAX_LINKS}")
        else:
            self.links[start, end] = None

    def remark(self, sentence: str) -> None:
        self.remarks[sentence] = None

    def reading(self) -> Reading:
        """The drawing under ids of ours. Raises SimError for what the door does not let through."""
        places = {} if all("x" in tier for tier in self.tiers.values()) else layout.places([*self.tiers], self.links)
        ids = {key: f"t{n}" for n, key in enumerate(self.tiers, 1)}
        graph = Graph(
            {ids[key]: {**tier, **_placed(places.get(key))} for key, tier in self.tiers.items()},
            {(ids[start], ids[end]): {} for start, end in self.links},
        )
        drawing = graph.drawing()
        pass_door(drawing)
        return Reading(self.title, drawing, tuple(self.guesses), _at_most(self.remarks))

    def _guessed(self, words: str, hint: str | None) -> str:
        kind = guessing.kind_in(words) or hint
        guess = Guess(brief(words), kind or guessing.UNKNOWN, is_known=kind is not None)
        if not kind or guessing.kind_named(words) != kind:
            self.guesses[guess] = None
        return guess.kind

    def _fitting(self, kind: str, words: str, properties: Mapping[str, Any]) -> dict[str, Any]:
        fitting = {key: value for key, value in properties.items() if fault(kind, key, value) is None}
        for key in properties.keys() - fitting.keys():
            about = {"words": brief(words or kind_name(kind)), "key": brief(str(key))}
            self.remark(_("“%(words)s” cannot hold what stands under “%(key)s”: left out.") % about)
        return fitting

    def _called(self, key: str) -> str:
        tier = self.tiers.get(key, {})
        return brief(str(tier.get("name") or kind_name(tier.get("kind", "")) or key))


def brief(words: str) -> str:
    return one_line(words, BRIEF)


def pass_door(drawing: Drawing) -> None:
    """Each tier and link of a drawing as the edit that would add it. Raises SimError for the first that may not be."""
    for change, path in zip(changes_of(drawing), _paths(drawing), strict=True):
        if found := fault_of_change(change, path):
            raise found


def changes_of(drawing: Drawing) -> list[Change]:
    """What adds all that is drawn."""
    return [change for shelf, adding in _ADDING.items() for change in map(adding, drawing.get(shelf, ()))]


def _paths(drawing: Drawing) -> Iterable[str]:
    return [f"{shelf}[{n}]" for shelf in _ADDING for n in range(len(drawing.get(shelf, ())))]


def _adding(tier: dict[str, Any]) -> Change:
    properties = {key: value for key, value in tier.items() if key not in {"id", "kind", "x", "y"}}
    return {
        "type": "add_tier",
        "tier": tier["id"],
        **{key: tier[key] for key in ("kind", "x", "y")},
        "properties": properties,
    }


def _linking(link: dict[str, Any]) -> Change:
    properties = {key: value for key, value in link.items() if key not in {"from", "to"}}
    return {"type": "add_link", "from": link["from"], "to": link["to"], "properties": properties}


def _noting(note: dict[str, Any]) -> Change:
    return {"type": "add_note", "note": note["id"], **_but_id(note)}


def _framing(group: dict[str, Any]) -> Change:
    return {"type": "add_group", "group": group["id"], **_but_id(group)}


def _but_id(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key != "id"}


_ADDING: Mapping[str, Callable[[dict[str, Any]], Change]] = {
    "tiers": _adding,
    "links": _linking,
    "notes": _noting,
    "groups": _framing,
}


def _placed(place: tuple[int, int] | None) -> dict[str, int]:
    return {"x": place[0], "y": place[1]} if place else {}


def _within(value: int) -> int:
    return max(-FAR, min(FAR, value))


def _at_most(remarks: Iterable[str]) -> tuple[str, ...]:
    said = list(remarks)
    left = len(said) - REMARKS
    if left <= 0:
        return tuple(said)
    more = ngettext("And %(n)d more that was not understood.", "And %(n)d more that were not understood.", left)
    return (*said[:REMARKS], more % {"n": left})
