"""Trade-offs: for every part that costs something besides money, why it is there and what is given up.

A part that the removal test finds idle earns nothing whatever is said of it, so that no part pays by being argued for.
"""

from practice.scoring.cards import COSTS, names_number, real_cost, real_reason
from practice.scoring.evidence import Card, Evidence
from practice.scoring.points import DETECTED, Point, Row, row, unassessed

NAME = "tradeoffs"
FULL = 3.0  # why and cost, of every part
NUMBER = 1.0


def score(seen: Evidence) -> Row:
    asked = [card for card in seen.cards if card.kind in COSTS]
    if not asked:
        return unassessed(NAME, "nothing_to_trade")
    each = FULL / (2 * len(asked))
    points = [point for card in asked for point in _of(card, each)]
    kept = [card for card in asked if not card.is_idle]
    said = any(card.because.strip() or card.costs_us.strip() for card in kept)
    is_whole = len(kept) == len(asked) and all(point.worth for point in points)
    if is_whole and any(names_number(card.costs_us) for card in kept):
        points.append(Point("cost_in_numbers", DETECTED, NUMBER))
    return row(NAME, points, least=1.0 if said else 0.0)


def _of(card: Card, worth: float) -> list[Point]:
    if card.is_idle:
        return [Point("idle_card", DETECTED, 0.0, {"tier": card.name})]
    why, cost = real_reason(card), real_cost(card.kind, card.costs_us)
    return [
        Point("why" if why else "no_why", DETECTED, worth if why else 0.0, _quote(card, card.because)),
        Point("cost" if cost else "no_cost", DETECTED, worth if cost else 0.0, _quote(card, card.costs_us)),
    ]


def _quote(card: Card, text: str) -> dict[str, str]:
    return {"tier": card.name, "quote": text.strip()}
