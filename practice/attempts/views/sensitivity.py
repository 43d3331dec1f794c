from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from practice.attempts.reveal import revealed
from practice.attempts.views.studio import fetch


@require_POST
def sensitivity(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> HttpResponse:
    """What does the verdict of a run hang on? Asked once; the run's own page shows it."""
    attempt, _prompt = fetch(request, attempt_id)
    run = get_object_or_404(revealed(attempt), id=run_id)
    return redirect(attempt.start_sensitivity(run).page_url)
