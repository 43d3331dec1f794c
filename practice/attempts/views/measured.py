from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from practice.attempts import verdict
from practice.attempts.reveal import revealed
from practice.attempts.views.studio import look_at
from practice.runs.models import Run

FORMAT = 1


@require_safe
def measured(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> JsonResponse:
    """One run as the canvas shows it beside another: its drawing, and what it measured there."""
    attempt, _prompt = look_at(request, attempt_id)
    response = JsonResponse(_told(get_object_or_404(revealed(attempt), id=run_id)))
    response["Cache-Control"] = "private, no-store"
    return response


def _told(run: Run) -> dict[str, Any]:
    result = run.result or {}
    return {
        "format": FORMAT,
        "words": verdict.brief(run),
        "graph": run.graph,
        "result": {key: result[key] for key in ("users", "tiers", "links")} | {"seq": run.seq},
    }
