"""Estimate: worth what it decides. The load counts by itself, of the others the two nearest; nothing wrong counts less
than nothing said."""

from practice.scoring.evidence import Evidence
from practice.scoring.points import DETECTED, MEASURED, Point, Row, row

NAME = "estimate"
LOAD = "peak_rps"
OTHERS = 2  # that count
NEAR = 0.75  # a credit: within threefold


def score(seen: Evidence) -> Row:
    if seen.guess is None or not seen.guess.credits:
        return row(NAME, [Point("no_estimate", DETECTED, 1.0)])
    credits = seen.guess.credits
    load = 1.0 if seen.guess.is_same else credits.get(LOAD, 0.0)
    others = sorted((each for name, each in credits.items() if name != LOAD), reverse=True)[:OTHERS]
    points = [Point("estimated", DETECTED, 1.0, {"count": len(credits)})]
    if LOAD in credits:
        points.append(Point("load_decides" if seen.guess.is_same else "load_credit", MEASURED, load))
    if others:
        points.append(Point("others_credit", MEASURED, sum(others) / OTHERS, {"count": len(others)}))
    if load >= NEAR and seen.prediction and seen.prediction.came_true:
        points.append(Point("picked_from_it", MEASURED, 1.0, {"tier": seen.prediction.said}))
    return row(NAME, points)
