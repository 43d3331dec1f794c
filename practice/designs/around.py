"""Which tiers stand in which group: by where the middle of a plate lies, as in static/studio/around.ts (decision 9)."""

from collections.abc import Mapping
from typing import Any

PLATE = (160, 92)


def members(group: Mapping[str, Any], tiers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [tier for tier in tiers if _holds(group, tier)]


def smallest(tier: Mapping[str, Any], groups: list[dict[str, Any]]) -> str | None:
    """The id of the innermost group that a tier stands in."""
    around = [group for group in groups if _holds(group, tier)]
    return min(around, key=lambda group: (group["width"] * group["height"], group["id"]))["id"] if around else None


def _holds(group: Mapping[str, Any], tier: Mapping[str, Any]) -> bool:
    x, y = tier["x"] + PLATE[0] / 2, tier["y"] + PLATE[1] / 2
    left, top = group["x"], group["y"]
    return bool(left <= x < left + group["width"] and top <= y < top + group["height"])
