"""Evolve: each change moved the limit that was there, and the first was foreseen. Counted are runs, not clicks."""

from itertools import pairwise

from practice.scoring.evidence import Evidence, Prediction, Step
from practice.scoring.points import MEASURED, Point, Row, row, unassessed

NAME = "evolve"
FURTHER = 1.15  # times as many users before it breaks: more than two runs of one design differ
CLOSE = 2.0  # times: a load that was foreseen


def score(seen: Evidence) -> Row:
    if not seen.steps:
        return unassessed(NAME, "never_run")
    points = [Point("ran", MEASURED, 1.0, {"count": len(seen.steps)})]
    hits = [pair for pair in pairwise(seen.steps) if moved(*pair)]
    blind = blind_moves(seen.steps)
    if hits and len(hits) >= len(blind):
        points.append(Point("hits", MEASURED, 1.0, {"count": len(hits)}))
    if hits and not blind:
        points.append(Point("only_hits", MEASURED, 1.0))
    if blind:
        before, after = blind[0]
        facts = {"tier": before.first, "added": ", ".join(after.added), "users": after.breaks_at}
        points.append(Point("blind", MEASURED, 0.0, facts))
    if seen.prediction:
        points += _foreseen(seen.prediction)
    return row(NAME, points)


def moved(before: Step, after: Step) -> bool:
    """It carries more, or holds where it did not."""
    return after.breaks_at > before.breaks_at * FURTHER or (before.verdict == "breaks" and after.verdict == "holds")


def blind_moves(steps: tuple[Step, ...]) -> list[tuple[Step, Step]]:
    """Changes that cost more and carry no more."""
    return [pair for pair in pairwise(steps) if not moved(*pair) and pair[1].usd_month > pair[0].usd_month]


def _foreseen(said: Prediction) -> list[Point]:
    if not said.came_true:
        return [Point("wrong" if said.broke else "wrong_held", MEASURED, 0.0, {"tier": said.said, "broke": said.broke})]
    points = [Point("foreseen", MEASURED, 0.5, {"tier": said.said})]
    if said.times is not None and said.times <= CLOSE:
        points.append(Point("foreseen_load", MEASURED, 0.5, {"users": said.said_users, "real": said.broke_users}))
    return points
