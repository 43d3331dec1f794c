from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from practice.attempts.drawing import draw, upright
from practice.attempts.views.studio import fetch
from practice.lib.refusals import TooMany
from practice.scoring import export
from practice.scoring.forms import FinishForm
from practice.scoring.models import Scorecard
from practice.scoring.report import Report


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Say that one is done: asked for once more, then for good. Finished already, it leads to the report."""
    attempt, prompt = fetch(request, attempt_id)
    if Scorecard.objects.filter(attempt=attempt).exists():
        return redirect("report", attempt.id)
    graph = attempt.design.graph()
    form = FinishForm(request.POST if request.method == "POST" else None, graph=graph)
    refused, status = "", 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            return redirect(Scorecard.begin(attempt, prompt, **form.cleaned_data))
        except TooMany as refusal:
            refused, status = refusal.sentence, 429
    scene = {"attempt": attempt, "prompt": prompt, "form": form, "refused": refused}
    scene |= {"drawing": draw(graph), "tall": draw(upright(graph))}
    return render(request, "scoring/finish.html", scene, status=status)


@require_safe
def report(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """What a finished attempt came to; while its last runs work, that."""
    attempt, prompt = fetch(request, attempt_id)
    card = Scorecard.objects.filter(attempt=attempt).select_related("attempt__design", "run", "removal").first()
    if card is None:
        return redirect("finish", attempt.id)
    scene = {"attempt": attempt, "prompt": prompt, "card": card, "waits_for": card.waits_for}
    if card.settle(prompt):
        scene["report"] = Report(card, prompt)
    return render(request, "scoring/report.html", scene)


@require_safe
def report_file(request: HttpRequest, attempt_id: UUID, form: str) -> HttpResponse:
    """The same to take along: `md` to read, `json` to work with."""
    attempt, prompt = fetch(request, attempt_id)
    card = get_object_or_404(Scorecard.objects.select_related("attempt__design", "run", "removal"), attempt=attempt)
    if form not in ("md", "json") or not card.settle(prompt):
        raise Http404
    if form == "json":
        answer: HttpResponse = JsonResponse(export.plain(card), json_dumps_params={"indent": 2, "ensure_ascii": False})
    else:
        answer = HttpResponse(export.markdown(Report(card, prompt)), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="report-{attempt.prompt}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
