from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from practice.attempts.drawing import draw
from practice.attempts.faults import Fault, brief
from practice.attempts.forms import FaultForm
from practice.attempts.models import Attempt
from practice.attempts.reveal import revealed
from practice.attempts.views.studio import fetch
from practice.prompts.catalogue import Prompt
from practice.runs.models import Kind, Run, Status


@require_http_methods(["GET", "HEAD", "POST"])
def faults(request: HttpRequest, attempt_id: UUID, run_id: UUID) -> HttpResponse:
    """What if something fails? Asked first, then played."""
    attempt, prompt = fetch(request, attempt_id)
    run = get_object_or_404(revealed(attempt), id=run_id)
    form = FaultForm(request.POST if request.method == "POST" else None, run=run, workload=prompt.workload)
    if form.is_bound and form.is_valid():
        return redirect(attempt.start_fault(run, **form.cleaned()).page_url)
    scene = whatif(attempt, prompt, run, form) | {"prompt": prompt, "drawing": draw(run.graph, run.result)}
    return render(request, "attempts/faults.html", scene, status=422 if form.is_bound else 200)


@require_safe
def fault(request: HttpRequest, attempt_id: UUID, run_id: UUID, fault_id: UUID) -> HttpResponse:
    """What became of a design that was struck; one that did not finish may be tried with fewer users."""
    attempt, prompt = fetch(request, attempt_id)
    run = get_object_or_404(revealed(attempt), id=run_id)
    struck = get_object_or_404(run.inquiries.filter(kind=Kind.FAULT), id=fault_id)
    is_over = struck.status in (Status.FAILED, Status.CANCELLED)
    form = FaultForm.again(struck, run=run, workload=prompt.workload) if is_over else None
    scene = whatif(attempt, prompt, run, form) | {"prompt": prompt, "fault": Fault(struck)}
    return render(request, "attempts/fault.html", scene)


def whatif(attempt: Attempt, prompt: Prompt, run: Run, form: FaultForm | None = None) -> dict[str, Any]:
    """What a page needs to ask it: the form, and what was asked before."""
    earlier = run.inquiries.filter(kind=Kind.FAULT)
    return {
        "attempt": attempt,
        "run": run,
        "faults": form or FaultForm(run=run, workload=prompt.workload),
        "struck": [{"run": each, "words": brief(each)} for each in earlier],
    }
