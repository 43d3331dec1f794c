"""Evidence in, scorecard out: seven rows, their weights, the mean, and the band. No database, no clock, no simulator.

Weights, bars and floors are our judgement, to be set again from use. A change of them is a new VERSION.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from practice.scoring.dimensions import estimate, evolve, pressure, scope, stop, tradeoffs, works
from practice.scoring.evidence import Evidence
from practice.scoring.points import Point, Row

VERSION = "1"
LEVELS = ("mid", "senior", "staff")
DIMENSIONS = (scope, estimate, works, evolve, tradeoffs, stop, pressure)
WEIGHTS = {
    "mid": {"scope": 10, "estimate": 15, "works": 25, "evolve": 15, "tradeoffs": 15, "stop": 10, "pressure": 10},
    "senior": {"scope": 10, "estimate": 15, "works": 15, "evolve": 15, "tradeoffs": 20, "stop": 15, "pressure": 10},
    "staff": {"scope": 15, "estimate": 10, "works": 10, "evolve": 10, "tradeoffs": 20, "stop": 15, "pressure": 20},
}
BARS = {"mid": 2.0, "senior": 2.75, "staff": 3.25}  # the mean that meets a level
FLOORS = {"mid": 2.0, "senior": 2.0, "staff": 3.0}  # of each dimension
WORKS = 3.0  # and of this one
NEARLY, BEYOND = 0.75, 0.5  # below the bar, above it
BANDS = ("not_yet", "nearly", "meets", "beyond")


@dataclass(frozen=True)
class Scores:
    """`mean` is of the assessed rows by their weights, 0 to 4."""

    level: str
    rows: tuple[Row, ...]
    mean: float
    band: str

    @property
    def assessed(self) -> int:
        return sum(each.score is not None for each in self.rows)

    @property
    def is_capped(self) -> bool:
        """Whether the gate is shut."""
        return self.band == "not_yet" and (self.of("works").score or 0.0) < works.GATE

    def of(self, dimension: str) -> Row:
        """Raises KeyError if there is no such row."""
        return {each.dimension: each for each in self.rows}[dimension]

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def score(seen: Evidence, *, level: str, weights: dict[str, int] | None = None) -> Scores:
    """Equal evidence gives equal scores."""
    weights = weights or WEIGHTS[level]
    rows = tuple(dimension.score(seen) for dimension in DIMENSIONS)
    told = [(each.score, weights[each.dimension]) for each in rows if each.score is not None]
    mean = sum(value * weight for value, weight in told) / sum(weight for _value, weight in told)
    return Scores(level, rows, mean, _band(rows, mean, level))


def read(plain: Mapping[str, Any]) -> Scores:
    """What `plain` wrote."""
    rows = tuple(
        Row(row["dimension"], row["score"], tuple(Point(**point) for point in row["points"])) for row in plain["rows"]
    )
    return Scores(plain["level"], rows, plain["mean"], plain["band"])


def _band(rows: tuple[Row, ...], mean: float, level: str) -> str:
    scores = {each.dimension: each.score for each in rows if each.score is not None}
    if scores["works"] < works.GATE:
        return "not_yet"
    bar = BARS[level]
    if scores["works"] >= WORKS and mean >= bar and min(scores.values()) >= FLOORS[level]:
        return "beyond" if mean >= bar + BEYOND else "meets"
    return "nearly" if mean >= bar - NEARLY else "not_yet"
