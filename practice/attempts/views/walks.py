from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from practice.attempts import walks as told
from practice.attempts.reveal import revealed
from practice.attempts.views.studio import look_at


@require_safe
def walks(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """What one request of each class does in the newest run: nothing before a prediction was answered."""
    attempt, prompt = look_at(request, attempt_id)
    run = revealed(attempt).first()
    if run is None:
        raise Http404
    response = JsonResponse(told.told(run, prompt))
    response["Cache-Control"] = "private, no-store"
    return response
