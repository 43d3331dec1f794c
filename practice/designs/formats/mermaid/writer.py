"""A drawing as a Mermaid flowchart. The class behind a box is its kind, by which we know it again."""

import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from practice.designs import around
from practice.designs.graph import Drawing
from practice.designs.naming import one_line, region_name, shown
from sim.catalogue.marks import LONGEST_NOTE

# Shapes that people draw these with; all others are boxes.
SHAPES = {
    "users": ("([", "])"),
    "database": ("[(", ")]"),
    "replica": ("[(", ")]"),
    "standby": ("[(", ")]"),
    "shards": ("[(", ")]"),
    "key_value": ("[(", ")]"),
    "object_store": ("[(", ")]"),
    "warehouse": ("[(", ")]"),
    "queue": ("[[", "]]"),
    "stream": ("[[", "]]"),
}
# What Mermaid reads as more than itself: quotes, entities, HTML, Markdown.
_SPECIAL = re.compile(r"[^A-Za-z0-9 ,'()./+-]|^[+-]|(?<=\d)[.)](?=\s)")


def write(drawing: Drawing) -> str:
    names = _names(drawing["tiers"])
    groups = drawing.get("groups", [])
    within = {tier["id"]: around.smallest(tier, groups) for tier in drawing["tiers"]}
    alone = [_tier(names[tier["id"]], tier) for tier in drawing["tiers"] if within[tier["id"]] is None]
    rows = [row for n, group in enumerate(groups, 1) for row in _group(n, group, drawing, within, names)]
    arrows = [f"{names[link['from']]} --> {names[link['to']]}" for link in drawing["links"]]
    notes = [f"%% {line}" for note in drawing.get("notes", []) if (line := _comment(note["text"]))]
    return "\n    ".join(["flowchart LR", *notes, *alone, *rows, *arrows]) + "\n"


def _group(
    n: int, group: dict[str, Any], drawing: Drawing, within: dict[str, str | None], names: dict[str, str]
) -> list[str]:
    """Around the tiers whose innermost group it is; without any there is nothing to draw."""
    inside = [_tier(names[tier["id"]], tier) for tier in drawing["tiers"] if within[tier["id"]] == group["id"]]
    title = region_name(group["name"]) if group["kind"] == "region" else group["name"]
    words = _escaped(one_line(title) or (_("Region") if group["kind"] == "region" else _("Zone")))
    return [f'subgraph {group["kind"]}{n}["{words}"]', *(f"    {row}" for row in inside), "end"] if inside else []


def _comment(text: str) -> str:
    """A note, for whoever reads the file: what begins with a brace would be more than a comment."""
    return one_line(text, LONGEST_NOTE).replace("{", "(").replace("}", ")")


def _names(tiers: list[dict[str, Any]]) -> dict[str, str]:
    """database1, database2: names that cannot be words of Mermaid's."""
    seen: Counter[str] = Counter()
    names = {}
    for tier in tiers:
        seen[tier["kind"]] += 1
        names[tier["id"]] = f"{tier['kind']}{seen[tier['kind']]}"
    return names


def _tier(name: str, tier: dict[str, Any]) -> str:
    left, right = SHAPES.get(tier["kind"], ("[", "]"))
    return f'{name}{left}"{_label(tier)}"{right}:::{tier["kind"]}'


def _label(tier: dict[str, Any]) -> str:
    return _escaped(shown(tier))


def _escaped(words: str) -> str:
    return "".join(letter if ord(letter) > 126 else _spelled(words, n) for n, letter in enumerate(words))


def _spelled(words: str, n: int) -> str:
    return f"#{ord(words[n])};" if _SPECIAL.match(words, n) else words[n]
