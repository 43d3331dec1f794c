"""Notes and groups as the page draws them: a frame with its name behind the tiers, and a paper with lines."""

import textwrap
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practice.designs.naming import region_name

PAPER = 176
LETTERS, LINE, MOST = 24, 18, 12  # of a line, its height, and how many are shown


@dataclass(frozen=True)
class Frame:
    """A group."""

    kind: str
    name: str
    x: int
    y: int
    width: int
    height: int

    @property
    def title(self) -> str:
        name = region_name(self.name) if self.kind == "region" else self.name
        return f"{self.word} {name}" if self.name else self.word

    @property
    def word(self) -> str:
        return _("Region") if self.kind == "region" else _("Zone")

    def sentence(self) -> str:
        return f"{self.title}."


@dataclass(frozen=True)
class Paper:
    """A note."""

    text: str
    x: int
    y: int

    width = PAPER

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Each with how far down it stands."""
        lines = [line for said in self.text.split("\n") for line in textwrap.wrap(said, LETTERS) or [""]]
        shown = [*lines[: MOST - 1], "…"] if len(lines) > MOST else lines
        return [(22 + LINE * n, line) for n, line in enumerate(shown)]

    @property
    def height(self) -> int:
        return 20 + LINE * len(self.lines)

    def sentence(self) -> str:
        return _("Note: %(text)s") % {"text": self.text}


def frames(graph: dict[str, Any]) -> tuple[Frame, ...]:
    """The largest first: a smaller one lies on it."""
    groups = sorted(graph.get("groups", ()), key=lambda group: -group["width"] * group["height"])
    return tuple(Frame(**{key: group[key] for key in group if key != "id"}) for group in groups)


def papers(graph: dict[str, Any]) -> tuple[Paper, ...]:
    return tuple(Paper(note["text"], note["x"], note["y"]) for note in graph.get("notes", ()))
