"""Works: only the simulator's word counts, and it is the gate: below GATE no band but the lowest."""

from practice.scoring.evidence import Evidence
from practice.scoring.points import MEASURED, Point, Row, row

NAME = "works"
GATE = 2.0


def score(seen: Evidence) -> Row:
    last = seen.last
    if last is None:
        return row(NAME, [Point("never_run", MEASURED, 0.0)])
    facts = {"tier": last.first, "users": last.breaks_at, "horizon": seen.horizon}
    if last.verdict == "breaks":
        return row(NAME, [Point("breaks", MEASURED, 1.0, facts)])
    if last.verdict == "too_close":
        return row(NAME, [Point("too_close", MEASURED, 2.0, facts)])
    points = [Point("holds", MEASURED, 3.0, facts)]
    if last.breaks_at >= seen.horizon:
        points.append(Point("holds_later", MEASURED, 1.0, facts))
    return row(NAME, points)
