"""Under pressure: a fault was played against the design, its course foreseen, and the design lives through it."""

from practice.scoring.evidence import Evidence
from practice.scoring.points import MEASURED, Point, Row, row, unassessed

NAME = "pressure"
LIVES = {"survives", "recovers"}


def score(seen: Evidence) -> Row:
    if not seen.struck:
        return unassessed(NAME, "no_fault")
    points = [Point("struck", MEASURED, 1.0, {"count": len(seen.struck)})]
    right = sum(each.said == each.verdict for each in seen.struck)
    if 2 * right >= len(seen.struck):
        points.append(Point("course_foreseen", MEASURED, 2.0, {"count": right, "of": len(seen.struck)}))
    if all(each.verdict in LIVES for each in seen.struck):
        points.append(Point("lives", MEASURED, 1.0))
    return row(NAME, points)
