"""A row of the scorecard and the points that make it, each with how it is known."""

from dataclasses import dataclass, field
from typing import Any

TOP = 4.0

MEASURED, DETECTED, CLAIMED = "measured", "detected", "claimed"  # by the simulator, by a rule, by the learner


@dataclass(frozen=True)
class Point:
    """`code` is a key of wording.POINTS, `params` fill its sentence; `worth` is what it adds or takes."""

    code: str
    provenance: str
    worth: float
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One dimension: 0 to 4, or None where there is nothing to assess it by."""

    dimension: str
    score: float | None
    points: tuple[Point, ...] = ()


def row(dimension: str, points: list[Point], *, least: float = 0.0) -> Row:
    """The sum of its points, between `least` and the top."""
    return Row(dimension, round(min(TOP, max(least, sum(point.worth for point in points))), 6), tuple(points))


def unassessed(dimension: str, code: str) -> Row:
    """With the reason, which is no point."""
    return Row(dimension, None, (Point(code, MEASURED, 0.0),))
