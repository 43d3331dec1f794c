from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from practice.attempts import bill, itineraries, panels
from practice.attempts.drawing import draw
from practice.attempts.forms import PredictionForm
from practice.attempts.reveal import may_reveal
from practice.attempts.sensitivity import Sensitivity
from practice.attempts.views.faults import whatif
from practice.attempts.views.removal import question
from practice.attempts.views.studio import fetch, look_at, relation, show
from practice.lib.refusals import TooMany
from practice.runs.models import Kind


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
        attempt.start_run(graph=graph, seq=seq, prediction=form.cleaned() if form else None)
    except TooMany as refusal:
        scene = panels.of(attempt, prompt, given=request.POST) | {"refused": refusal.sentence}
        return show(request, scene, status=429)
    if request.htmx:  # type: ignore[attr-defined]
        return show(request, panels.of(attempt, prompt))
    return redirect(attempt)


@require_safe
def show_run(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> HttpResponse:
    """One run with all its numbers; while it works, what it has done so far."""
    attempt, prompt = look_at(request, attempt_id)
    one = get_object_or_404(attempt.design.runs, id=run_id)
    reveal = may_reveal(attempt)
    scene = panels.result(attempt, prompt, one, reveal=reveal)
    scene |= {"run": one, "drawing": draw(one.graph, one.result if reveal else None)}
    if reveal:
        scene |= question(attempt, one)
        is_answered = bool(scene["asked"] and scene["asked"].result)
        weighed = one.inquiry(Kind.SENSITIVITY)
        scene |= {"weighed": weighed, "sensitivity": Sensitivity(weighed) if weighed and weighed.result else None}
        scene |= whatif(attempt, prompt, one) if one.result else {}
        scene |= {"itineraries": itineraries.of(one, prompt), "cost": bill.of(one, prompt, says_idle=is_answered)}
    scene |= relation(request, attempt)
    return render(request, "attempts/run.html", scene)
