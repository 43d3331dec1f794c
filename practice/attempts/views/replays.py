from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from practice.attempts import replays as told
from practice.attempts.reveal import revealed
from practice.attempts.views.studio import fetch, look_at
from practice.runs.models import Kind, Run, Status


@require_http_methods(["GET", "HEAD", "POST"])
def replays(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """What can be watched of an attempt; to post is to ask for the peak of its newest run, as only its owner may."""
    if request.method == "POST":
        attempt, _prompt = fetch(request, attempt_id)
        run = revealed(attempt).first()
        if run is None:
            raise Http404
        return _unstored(told.row(attempt, attempt.start_replay(run)), status=202)
    attempt, _prompt = look_at(request, attempt_id)
    return _unstored({"format": told.FORMAT, "replays": told.listed(attempt)})


@require_safe
def replay(request: HttpRequest, attempt_id: UUID, replay_id: UUID) -> HttpResponse:
    """How far it is, until it is done; from then on the whole of it, which never changes."""
    attempt, _prompt = look_at(request, attempt_id)
    asked = Run.objects.filter(of__in=revealed(attempt), kind__in=(Kind.REPLAY, Kind.FAULT))
    run = get_object_or_404(asked.select_related("of"), id=replay_id)
    if run.status != Status.DONE:
        return _unstored(told.row(attempt, run), status=202)
    if not (run.result or {}).get("film"):
        raise Http404  # an engine of before played it
    etag = told.etag(run)
    response = get_conditional_response(request, etag=etag) or JsonResponse(told.told(run))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _unstored(values: dict[str, object], *, status: int = 200) -> JsonResponse:
    response = JsonResponse(values, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
