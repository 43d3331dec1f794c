from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from practice.accounts.guests import person_of
from practice.attempts import calibration, verdict
from practice.attempts.models import Attempt
from practice.attempts.reveal import revealed
from practice.prompts import catalogue


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    attempts = Attempt.objects.owned_by(request.user).select_related("design", "estimate", "origin")
    shared = Attempt.objects.shared_with(request.user).select_related("design", "person")
    rows = [_row(attempt) for attempt in attempts]
    scene: dict[str, object] = {"rows": rows, "shared": [_shared(attempt) for attempt in shared]}
    scene |= {"calibration": calibration.of_person(request.user) if rows else None}
    return render(request, "attempts/practice.html", scene)


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    prompt = catalogue.get(slug)
    if not prompt or not prompt.workload.listed:
        raise Http404
    attempt = Attempt.begin(person=person_of(request), prompt=prompt)
    return redirect("estimate", attempt.id)


def _row(attempt: Attempt) -> dict[str, object]:
    prompt = catalogue.get(attempt.prompt)
    answered = revealed(attempt)
    last = answered.first()
    return {
        "attempt": attempt,
        "title": prompt.title if prompt else attempt.prompt,
        "is_open": prompt is not None,
        "runs": attempt.design.runs.count(),
        "verdict": verdict.brief(last) if last else "",
        "can_compare": prompt is not None and answered.count() > 1,
    }


def _shared(attempt: Attempt) -> dict[str, object]:
    prompt = catalogue.get(attempt.prompt)
    owner = attempt.design.names()[attempt.person_id]
    return {"attempt": attempt, "title": prompt.title if prompt else attempt.prompt, "owner": owner}
