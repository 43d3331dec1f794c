from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from practice.attempts import panels
from practice.attempts.forms import PredictionForm
from practice.attempts.reveal import may_reveal
from practice.attempts.views.studio import fetch, show
from practice.lib.refusals import TooMany
from practice.runs.models import Run


@require_POST
def run(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Run the design as stored. The first run carries a prediction; a design that makes no sense yet is not queued."""
    attempt, prompt = fetch(request, attempt_id)
    graph, seq = attempt.design.graph(), attempt.design.head
    found = panels.findings(graph, prompt)
    form = None if may_reveal(attempt) else PredictionForm(request.POST, graph=graph)
    if found or (form and not form.is_valid()):
        scene = panels.of(attempt, prompt, given=request.POST) | {"findings": found}
        return show(request, scene, status=422)
    try:
        attempt.start_run(graph=graph, seq=seq, prediction=form.cleaned_data["tier"] if form else None)
    except TooMany as refusal:
        scene = panels.of(attempt, prompt) | {"refused": refusal.sentence}
        return show(request, scene, status=429)
    if request.htmx:  # type: ignore[attr-defined]
        return show(request, panels.of(attempt, prompt))
    return redirect(attempt)


@require_safe
def show_run(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> HttpResponse:
    """One run with all its numbers; while it works, what it has done so far."""
    attempt, prompt = fetch(request, attempt_id)
    one = get_object_or_404(Run.objects.filter(design=attempt.design), id=run_id)
    scene = panels.of(attempt, prompt, only=one)
    template = "attempts/_panels.html" if request.htmx else "attempts/run.html"  # type: ignore[attr-defined]
    response = render(request, template, scene)
    patch_vary_headers(response, ["HX-Request"])
    return response
