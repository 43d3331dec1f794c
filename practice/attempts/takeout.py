"""Everything that is kept of one person, as they may take it along: one JSON document."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from practice.accounts.models import Person
from practice.attempts.models import Attempt
from practice.attempts.reveal import may_reveal
from practice.designs.comments import Comment
from practice.designs.models import Design, Edit
from practice.runs.models import Run

FORMAT = 1

Part = Callable[[Person], Any]
PARTS: dict[str, Part] = {}  # what apps above this one keep of a person, by its name in the document


def add(name: str, part: Part) -> None:
    """Said once by each app that keeps something, when it is ready."""
    PARTS[name] = part


def of(person: Person) -> dict[str, Any]:
    attempts = Attempt.objects.owned_by(person).select_related("design", "estimate").order_by("created")
    return {
        "format": FORMAT,
        "taken": timezone.now().isoformat(),
        "person": {
            "id": str(person.id),
            "name": person.get_full_name(),
            "email": person.email,
            "is_guest": person.is_guest,
            "since": person.date_joined.isoformat(),
        },
        "attempts": [_attempt(attempt, person) for attempt in attempts],
        "in_designs_of_others": {
            "edits": [
                {"design": str(edit.design_id), **edit.json()}
                for edit in Edit.objects.filter(actor=person).exclude(design__owner=person).order_by("at")
            ],
            "comments": [
                {"design": str(comment.design_id), **_comment(comment)}
                for comment in _comments(Q(author=person) & ~Q(design__owner=person))
            ],
        },
        "came_by_link": [
            {
                "design": str(grant.link.design_id),
                "right": grant.link.get_right_display(),
                "since": grant.since.isoformat(),
            }
            for grant in person.grants.select_related("link")
        ],
        **{name: part(person) for name, part in PARTS.items()},
    }


def _attempt(attempt: Attempt, person: Person) -> dict[str, Any]:
    """What the simulator found is in it as soon as it may be seen, and not before."""
    shows = may_reveal(attempt)
    return {
        "id": str(attempt.id),
        "prompt": attempt.prompt,
        "begun": attempt.created.isoformat(),
        "origin": attempt.origin_id and str(attempt.origin_id),
        "estimate": attempt.estimate.typed if hasattr(attempt, "estimate") else None,
        "predictions": [
            {
                "run": str(prediction.run_id),
                "tier": prediction.tier,
                "course": prediction.course,
                "users": prediction.users,
                "sure_percent": prediction.sure,
                "seq": prediction.seq,
                "at": prediction.at.isoformat(),
            }
            for prediction in attempt.predictions.order_by("at")
        ],
        "runs": [_run(run, shows=shows) for run in _runs_of(attempt)],
        "finished": attempt.finished and attempt.finished.isoformat(),
        "scorecard": _scorecard(attempt),
        "design": _design(attempt.design, person),
    }


def _scorecard(attempt: Attempt) -> dict[str, Any] | None:
    """As it is kept by the app above, whose rows hang on attempts."""
    kept = getattr(attempt, "scorecard", None)
    return kept and kept.said()


def _runs_of(attempt: Attempt) -> Any:
    return Run.objects.filter(Q(design=attempt.design_id) | Q(of__design=attempt.design_id)).order_by("created")


def _run(run: Run, *, shows: bool) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "kind": run.kind,
        "of": run.of_id and str(run.of_id),
        "status": run.status,
        "seq": run.seq,
        "users": run.users,
        "strike": run.strike,
        "at": run.created.isoformat(),
        "result": run.result if shows else None,
    }


def _design(design: Design, person: Person) -> dict[str, Any]:
    """The whole log, from which the drawing at every moment follows. Others who drew here are called by their names."""
    names = design.names()
    log = [
        {**edit.json(), "by": "you" if edit.actor_id == person.id else names.get(edit.actor_id) or str(edit.actor)}
        for edit in design.edits.select_related("actor")
    ]
    return {
        "id": str(design.id),
        "beginning": design.beginning,
        "log": log,
        "drawing": design.graph(),
        "comments": [_comment(comment) for comment in _comments(Q(design=design))],
        "links": [
            {
                "right": link.get_right_display(),
                "made": link.made.isoformat(),
                "closed": link.revoked and link.revoked.isoformat(),
            }
            for link in design.share_links.all()
        ],
    }


def _comments(which: Q) -> Any:
    return Comment.objects.filter(which).select_related("author", "thread").order_by("at", "id")


def _comment(comment: Comment) -> dict[str, Any]:
    return comment.json({comment.author_id: str(comment.author)})
