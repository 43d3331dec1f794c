import random
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from practice.attempts import progress
from practice.prompts import catalogue
from practice.prompts.forms import LEVELS, STATES, FindForm

TEMPLATE = "prompts/index.html"


@require_safe
def prompts(request: HttpRequest) -> HttpResponse:
    """All of them, easiest first, or those that were asked for."""
    states = progress.states(request.user)
    form, all_ = FindForm(request.GET), catalogue.listed()
    found = form.chosen(all_, states)
    scene = {
        "form": form,
        "rows": [_row(prompt, states.get(prompt.slug, "")) for prompt in found],
        "is_narrowed": len(found) < len(all_),
        "total": len(all_),
        "asked": request.GET.urlencode(),
        "broken": catalogue.broken() if request.user.is_staff else [],
    }
    response = render(request, f"{TEMPLATE}#found" if request.htmx else TEMPLATE, scene)  # type: ignore[attr-defined]
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def surprise(request: HttpRequest) -> HttpResponse:
    """One of those that were asked for: one not begun, if there is one."""
    states = progress.states(request.user)
    found = FindForm(request.GET).chosen(catalogue.listed(), states)
    fresh = [prompt for prompt in found if prompt.slug not in states] or found
    if not fresh:
        return redirect(f"{reverse('prompts')}?{request.GET.urlencode()}")
    return redirect("prompt", random.choice(fresh).slug)  # noqa: S311 no secret


def _row(prompt: catalogue.Prompt, state: str) -> dict[str, Any]:
    difficulty = LEVELS[prompt.workload.difficulty]
    return {"prompt": prompt, "difficulty": difficulty, "state": state, "said": STATES.get(state, "")}
