from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from practice.attempts import panels
from practice.attempts.drawing import draw
from practice.attempts.models import Attempt
from practice.attempts.verdict import Verdict
from practice.prompts import catalogue
from practice.prompts.catalogue import Prompt


@require_safe
def studio(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    attempt, prompt = fetch(request, attempt_id)
    given = request.GET if "tier" in request.GET else None
    return show(request, panels.of(attempt, prompt, given=given))


def fetch(request: HttpRequest, attempt_id: UUID) -> tuple[Attempt, Prompt]:
    attempt = get_object_or_404(Attempt.objects.visible_to(request.user).select_related("design"), id=attempt_id)
    prompt = catalogue.get(attempt.prompt)
    if prompt is None:
        raise Http404
    return attempt, prompt


def show(request: HttpRequest, scene: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The whole page, or only what stands around the canvas."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "attempts/_panels.html", scene, status=status)
    said: Verdict | None = scene["verdict"]
    scene |= {
        "config": config(request, scene["attempt"], said, scene),
        "drawing": draw(scene["graph"], said.result if said and not scene["is_stale"] else None),
    }
    return render(request, "attempts/studio.html", scene, status=status)


def config(request: HttpRequest, attempt: Attempt, said: Verdict | None, scene: dict[str, Any]) -> dict[str, Any]:
    """What the canvas is told when it wakes."""
    return {
        "design": str(attempt.design_id),
        "socket": f"/ws/designs/{attempt.design_id}/",
        "actor": str(request.user.pk),
        "reveal": scene["reveal"],
        "result": {**said.result, "seq": said.run.seq} if said else None,
        "findings": [{key: each[key] for key in ("tier", "code", "sentence")} for each in scene.get("findings", ())],
        "readonly": False,
    }
