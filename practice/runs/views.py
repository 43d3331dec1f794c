from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from practice.runs import fragments
from practice.runs.models import Run


@require_POST
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    run = get_object_or_404(Run.objects.cancellable_by(request.user), id=run_id)
    run.cancel()
    if getattr(request, "htmx", False) or not run.page_url:
        return HttpResponse(fragments.progress(run), headers={"HX-Trigger": "run:over"})
    return redirect(run.page_url)
