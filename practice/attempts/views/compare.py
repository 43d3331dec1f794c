from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from practice.attempts import comparison as comparisons
from practice.attempts import verdict
from practice.attempts.forms import ComparisonForm
from practice.attempts.reveal import revealed
from practice.attempts.views.studio import fetch

LISTED = 50


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Choose two runs of an attempt; both then meet the same requests."""
    attempt, prompt = fetch(request, attempt_id)
    runs = list(revealed(attempt)[:LISTED])
    form = ComparisonForm(request.POST if request.method == "POST" else None, runs=runs)
    if form.is_bound and form.is_valid():
        asked = attempt.compare(*form.cleaned_data["run"])
        return redirect(asked.page_url)
    rows = [{"run": run, "words": verdict.brief(run), "is_chosen": str(run.id) in form.chosen} for run in runs]
    earlier = [{"run": each, "words": comparisons.brief(each)} for each in attempt.comparisons()]
    scene = {"attempt": attempt, "prompt": prompt, "form": form, "rows": rows, "earlier": earlier}
    return render(request, "attempts/compare.html", scene, status=422 if form.errors else 200)


@require_safe
def comparison(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> HttpResponse:
    """What the later of two designs does differently; while it works, what it is doing."""
    attempt, prompt = fetch(request, attempt_id)
    run = get_object_or_404(attempt.comparisons(), id=run_id)
    found = comparisons.Comparison(run, prompt) if run.result else None
    scene = {"attempt": attempt, "prompt": prompt, "run": run, "comparison": found}
    return render(request, "attempts/comparison.html", scene)
