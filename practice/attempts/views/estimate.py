from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import escape
from django.views.decorators.http import require_http_methods, require_safe

from practice.attempts.estimates import said
from practice.attempts.forms import EstimateForm
from practice.attempts.models import QUANTITIES, Attempt
from practice.attempts.reveal import may_reveal
from practice.prompts import catalogue, numbers


@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The candidate's arithmetic. Once a run has answered it stands as it was."""
    attempt = get_object_or_404(Attempt.objects.owned_by(request.user), id=attempt_id)
    prompt = catalogue.get(attempt.prompt)
    if prompt is None:
        raise Http404
    if may_reveal(attempt):
        return redirect(attempt)
    form = EstimateForm(request.POST) if request.method == "POST" else EstimateForm.of(attempt)
    if form.is_bound and form.is_valid():
        form.save(attempt)
        return redirect(attempt)
    scene = {"attempt": attempt, "prompt": prompt, "form": form, "numbers": numbers.of(prompt.workload)}
    return render(request, "attempts/estimate.html", scene, status=422 if form.errors else 200)


@require_safe
def worked(request: HttpRequest) -> HttpResponse:
    """How what is being typed is read, or what its sum comes to: as text, beside the field."""
    name = next((key for key in QUANTITIES if key in request.GET), "")
    text = request.GET.get(name, "").strip()
    return HttpResponse(escape(said(name, text)) if text else "")
