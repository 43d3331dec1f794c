"""Boxes as large as the plates of our canvas, and the straight line between two of them."""

from collections.abc import Mapping
from typing import Any

WIDTH, HEIGHT = 160, 92

Point = tuple[float, float]


def between(start: Mapping[str, Any], end: Mapping[str, Any], *, gap: float = 0) -> tuple[Point, Point]:
    """From edge to edge on the line between both middles, so far from either. Boxes that overlap have none: a dot."""
    (ax, ay), (bx, by) = _middle(start), _middle(end)
    dx, dy = bx - ax, by - ay
    share = _inside(dx, dy, gap)
    share = min(0.5, share)
    return (_tenth(ax + dx * share), _tenth(ay + dy * share)), (_tenth(bx - dx * share), _tenth(by - dy * share))


def _middle(tier: Mapping[str, Any]) -> Point:
    return tier["x"] + WIDTH / 2, tier["y"] + HEIGHT / 2


def _inside(dx: float, dy: float, gap: float) -> float:
    """Which share of the line lies inside the first box."""
    across = (WIDTH / 2 + gap) / abs(dx) if dx else 1.0
    down = (HEIGHT / 2 + gap) / abs(dy) if dy else 1.0
    return min(across, down)


def _tenth(value: float) -> float:
    return round(value, 1)
