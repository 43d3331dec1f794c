"""A drawing as a Mermaid flowchart. The class behind a box is its kind, by which we know it again."""

import re
from collections import Counter
from typing import Any

from practice.designs.graph import Drawing
from practice.designs.naming import shown

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
    rows = [_tier(names[tier["id"]], tier) for tier in drawing["tiers"]]
    arrows = [f"{names[link['from']]} --> {names[link['to']]}" for link in drawing["links"]]
    return "\n    ".join(["flowchart LR", *rows, *arrows]) + "\n"


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
    words = shown(tier)
    return "".join(letter if ord(letter) > 126 else _spelled(words, n) for n, letter in enumerate(words))


def _spelled(words: str, n: int) -> str:
    return f"#{ord(words[n])};" if _SPECIAL.match(words, n) else words[n]
