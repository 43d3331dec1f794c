from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from practice.attempts import demo, progress, verdict
from practice.attempts.drawing import draw, upright
from practice.lib import figures
from practice.prompts import catalogue
from practice.runs.models import Run

TEMPLATE = "attempts/home.html"
FIRST = "internal-tool"  # the smallest of the prompts: nobody's first answer need be large


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, TEMPLATE, _scene(demo.at_base()) | {"back": progress.of(request.user)})


@require_POST
def try_(request: HttpRequest) -> HttpResponse:
    """An answer to the question, or a move to mend what broke: both are runs, simulated once for everybody."""
    move, answer = request.POST.get("move"), request.POST.get("answer")
    if (move and move not in demo.MOVES) or (answer and answer not in demo.ANSWERS) or not (move or answer):
        raise Http404
    run = demo.tripled(move)
    asked = {key: value for key, value in (("answer", answer), ("move", move)) if value}
    return redirect(f"{reverse('try-run', args=[run.id])}?{urlencode(asked)}")


@require_safe
def tried(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What became of it. A page that only asks is left alone until there is something to show: a swap eats clicks."""
    run = get_object_or_404(Run.objects.filter(design=None, prompt=demo.PROMPT), id=run_id)
    scene = _scene(run)
    if request.htmx and run.is_active and scene["asks"]:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    scene["answer"] = request.GET.get("answer") if request.GET.get("answer") in demo.ANSWERS else None
    response = render(request, f"{TEMPLATE}#demo" if request.htmx else TEMPLATE, scene)  # type: ignore[attr-defined]
    patch_vary_headers(response, ["HX-Request"])
    return response


def _scene(run: Run) -> dict[str, Any]:
    """What the front page shows of one run: the first one only asks, the others answer."""
    move = next((move for move in demo.MOVES.values() if move.graph == run.graph), None)
    return {
        "run": run,
        "verdict": verdict.of(run),
        "drawing": draw(run.graph, run.result),
        "tall": draw(upright(run.graph), run.result),
        "users": figures.people(run.users or demo.users()),
        "asks": (run.users or 0) <= demo.users(),
        "answers": demo.ANSWERS,
        "move": move,
        "moves": [each for each in demo.MOVES.values() if each is not move],
        "first_prompt": catalogue.get(FIRST) or next(iter(catalogue.listed()), None),
    }
