from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from practice.attempts import verdict, words
from practice.attempts.models import Attempt
from practice.attempts.reveal import revealed
from practice.attempts.views.studio import fetch, look_at
from practice.runs.models import Run

MARKS = 200
KEY = 64  # letters that tell one press of the button from another


@require_safe
def history(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """Which moments of the design were run, and what broke: nothing before a prediction was answered."""
    attempt, _prompt = look_at(request, attempt_id)
    response = JsonResponse({"runs": [_mark(attempt, run) for run in revealed(attempt)[:MARKS]][::-1]})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def branch(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """A new attempt that begins as this one stood after edit number `seq`."""
    attempt, prompt = fetch(request, attempt_id)
    seq = request.POST.get("seq", "")
    if not seq.isascii() or not seq.isdigit() or len(seq) > 9 or int(seq) > attempt.design.head:
        return HttpResponseBadRequest(_("No such moment."))
    return redirect(attempt.branch(int(seq), prompt=prompt, key=request.POST.get("key", "")[:KEY]))


def _mark(attempt: Attempt, run: Run) -> dict[str, Any]:
    bottleneck = (run.result or {}).get("bottleneck") or {}
    name = words.names(run.graph).get(bottleneck.get("tier", ""))
    told = {"id": str(run.id), "at": run.created, "url": reverse("measured", args=[attempt.id, run.id])}
    return {**told, "seq": run.seq, "words": verdict.brief(run), "tier": name}
