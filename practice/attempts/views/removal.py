from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from practice.attempts.drawing import draw
from practice.attempts.forms import RemovalForm
from practice.attempts.models import Attempt
from practice.attempts.removal import Removal, refusal
from practice.attempts.reveal import may_reveal
from practice.attempts.views.studio import fetch
from practice.runs.models import Kind, Run, Status


@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> HttpResponse:
    """What could be taken away from the design of a run? Asked first, then tried, then shown."""
    attempt, prompt = fetch(request, attempt_id)
    run = get_object_or_404(attempt.design.runs, id=run_id)
    scene = question(attempt, run, request.POST if request.method == "POST" else None)
    form = scene["form"]
    if form and request.method == "POST" and form.is_valid():
        attempt.start_removal(run, prediction=form.cleaned_data["tier"])
        return redirect("removal", attempt.id, run.id)
    asked = scene["asked"]
    found = Removal(asked, prompt) if asked and asked.result else None
    scene |= {"prompt": prompt, "removal": found}
    scene["drawing"] = draw(run.graph, run.result if may_reveal(attempt) else None, idle=found.idle if found else ())
    return render(request, "attempts/removal.html", scene, status=422 if request.method == "POST" else 200)


def question(attempt: Attempt, run: Run, given: Any = None) -> dict[str, Any]:
    """What a page needs to ask it: the form, or why there is none; what was asked already, and what was said then."""
    refused, asked = refusal(attempt, run), run.inquiry(Kind.REMOVAL)
    is_open = not refused and (asked is None or asked.status in (Status.FAILED, Status.CANCELLED))
    told = getattr(asked, "prediction", None)
    said = {"tier": told.tier} if told and is_open else None  # nobody is asked the same twice
    form = RemovalForm(given, graph=run.graph, kept=said) if is_open else None
    return {"attempt": attempt, "run": run, "asked": asked, "refused": refused, "form": form}
