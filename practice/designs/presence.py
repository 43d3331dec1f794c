"""Who is at a design right now, as one socket hears it from the others: nothing of it is stored, so none of it can be
wrong for long, and no process needs to know what another one holds."""

import time
from typing import Any

from django.conf import settings

from practice.accounts.models import Person
from practice.designs.models import Design

MOST = 6  # people whose cursors are passed on
COLOURS = 6
PATIENCE = 3.5  # heartbeats without a sign of life: that socket died without a word

Card = dict[str, Any]


def card_of(design: Design, person: Person, *, peer: str, joined: float) -> Card:
    """What the others are told of somebody: a name and a colour that are the same for everybody who looks."""
    people = [each.id for each in design.people()]
    place = people.index(person.id) if person.id in people else len(people)
    name = design.names().get(person.id) or str(person)
    return {
        "type": "here",
        "peer": peer,
        "actor": str(person.id),
        "name": name,
        "colour": place % COLOURS,
        "right": design.right_of(person),
        "joined": joined,
    }


class Company:
    """The cards of the others, each for as long as it is heard again."""

    def __init__(self) -> None:
        self.heard: dict[str, tuple[Card, float]] = {}

    def met(self, card: Card, *, now: float | None = None) -> None:
        self.heard[card["peer"]] = card, time.monotonic() if now is None else now

    def left(self, peer: str) -> None:
        self.heard.pop(peer, None)

    def has_room(self, mine: Card, *, now: float | None = None) -> bool:
        """Is this person among the first that came, however many windows each of them has open?"""
        now = time.monotonic() if now is None else now
        alive = now - PATIENCE * settings.HEARTBEAT_S
        self.heard = {peer: (card, at) for peer, (card, at) in self.heard.items() if at >= alive}
        cards = [mine, *(card for card, _at in self.heard.values())]
        cards.sort(key=lambda card: (card["joined"], card["peer"]))
        return mine["actor"] in list(dict.fromkeys(card["actor"] for card in cards))[:MOST]
