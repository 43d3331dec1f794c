"""Know when to stop: nothing idle, not much dearer than need be, and a reason for what is not built yet.

Of a design that breaks it is not asked what could go: too little counts in Works, and only there.
"""

from practice.scoring.evidence import Evidence, NotYet
from practice.scoring.points import CLAIMED, MEASURED, TOP, Point, Row, row, unassessed

NAME = "stop"
IDLE, IDLE_SHARDS = -1.0, -2.0
DEARER = ((3.0, -2.0), (1.5, -1.0))  # above so many times the cheapest that holds: so much
NEAR = 3.0  # times


def score(seen: Evidence) -> Row:
    if seen.last is None or seen.last.verdict != "holds":
        return unassessed(NAME, "does_not_hold")
    if not seen.is_tested:
        return unassessed(NAME, "not_tested")
    points = [
        Point("idle", MEASURED, IDLE_SHARDS if card.kind == "shards" else IDLE, {"tier": card.name})
        for card in seen.cards
        if card.is_idle
    ]
    points += [Point("argued", CLAIMED, 0.0, {"tier": card.name}) for card in seen.cards if card.label == "argument"]
    if not points:
        points.append(Point("nothing_idle", MEASURED, 0.0))
    if dear := _dearer(seen):
        points.append(dear)
    if seen.not_yet:
        points.append(_not_yet(seen.not_yet))
    return row(NAME, [Point("whole", MEASURED, TOP), *points])


def times_dearer(seen: Evidence) -> float:
    return seen.usd_month / seen.cheapest_usd if seen.cheapest_usd > 0 else 1.0


def _dearer(seen: Evidence) -> Point | None:
    times = times_dearer(seen)
    worth = next((takes for above, takes in DEARER if times > above), None)
    facts = {"times": times, "usd": seen.usd_month, "cheapest": seen.cheapest_usd}
    return None if worth is None else Point("dearer", MEASURED, worth, facts)


def is_near(said: NotYet) -> bool:
    return said.limit > 0 and max(said.users / said.limit, said.limit / said.users) <= NEAR


def _not_yet(said: NotYet) -> Point:
    facts = {"what": said.what, "tier": said.name, "users": said.users, "limit": said.limit}
    return Point("not_yet", MEASURED, 1.0, facts) if is_near(said) else Point("not_yet_far", MEASURED, 0.0, facts)
