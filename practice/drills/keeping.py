"""What is kept of one person's stories, as they may take it along: of a step that is not answered, nothing."""

from typing import Any

from practice.accounts.models import Person
from practice.drills.models import Climb

TOLD = ("name", "about", "workload", "graph", "users", "grown")


def of(person: Person) -> list[dict[str, Any]]:
    return [_climb(climb) for climb in Climb.objects.owned_by(person).order_by("begun")]


def _climb(climb: Climb) -> dict[str, Any]:
    return {
        "id": str(climb.id),
        "begun": climb.begun.isoformat(),
        "finished": climb.finished and climb.finished.isoformat(),
        "rung": climb.rung if climb.finished else None,
        "story": {key: climb.told[key] for key in TOLD},
        "hinted": climb.hinted,
        "tier": climb.tier if climb.predicted else None,
        "sure_percent": climb.sure,
        "before": climb.before,
        "move": climb.move if climb.chosen else None,
        "cost": climb.cost if climb.chosen else None,
        "forecast": climb.forecast,
        "after": climb.after,
        "gap": climb.gap,
    }
