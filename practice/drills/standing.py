"""Where somebody stands on the ladder: what they finished of each rung, what is due, and what comes next."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice.attempts import words
from practice.drills import memory
from practice.drills.memory import Memory
from practice.drills.models import Climb
from practice.drills.moves import MOVES
from practice.drills.rungs import RUNGS, Rung

STAGES: dict[str, tuple[Promise, Promise]] = {
    "one-server": (_("One server"), _("It does everything, and that is fine. Find where it stops being fine.")),
    "split": (_("Two programs, one box"), _("App and database share a machine.")),
    "balancer": (_("One app server"), _("Pages are dear to work out, and one machine works them out.")),
    "cache": (_("The same questions again"), _("Many read what others read a moment ago.")),
    "cdn": (_("Users far away"), _("The site is read on other continents.")),
    "replicas": (_("Far more reads than writes"), _("Everybody reads, and everybody something else.")),
    "shards": (_("Too much to write"), _("What is written outgrows what is read.")),
    "queue": (_("Work that takes its time"), _("Something slow has crept into an answer.")),
}


@dataclass(frozen=True)
class Place:
    """One rung, and what somebody made of it."""

    rung: Rung
    memory: Memory
    open: Climb | None
    is_due: bool

    @property
    def slug(self) -> str:
        return self.rung.slug

    @property
    def title(self) -> Promise:
        return STAGES[self.slug][0]

    @property
    def about(self) -> Promise:
        return STAGES[self.slug][1]

    @property
    def row(self) -> tuple[str, str] | None:
        return words.row(self.rung.row)

    @property
    def fix(self) -> Promise:
        return MOVES[self.rung.move].title


def places(person: Any) -> list[Place]:
    """All eight, from the bottom."""
    done: dict[str, list[Climb]] = defaultdict(list)
    for climb in Climb.objects.owned_by(person).done():
        done[climb.rung].append(climb)
    begun = {climb.rung: climb for climb in Climb.objects.owned_by(person).open()}
    now = timezone.now()
    found = []
    for slug, rung in RUNGS.items():
        known = memory.of(done[slug])
        found.append(Place(rung, known, begun.get(slug), known.is_due(now)))
    return found


def following(those: list[Place]) -> Place | None:
    """Where to go on: what was begun, else the first rung that was never finished, else that is not mastered."""
    return (
        next((place for place in those if place.open), None)
        or next((place for place in those if not place.memory.count), None)
        or next((place for place in those if not place.memory.is_mastered), None)
    )


def most_overdue(those: list[Place]) -> Place | None:
    due = [(place.memory.due, n) for n, place in enumerate(those) if place.is_due and place.memory.due]
    return those[min(due)[1]] if due else None
