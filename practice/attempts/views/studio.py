from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from practice.attempts import panels
from practice.attempts.drawing import draw
from practice.attempts.models import Attempt, AttemptQuerySet
from practice.designs.sharing import Right
from practice.prompts import catalogue
from practice.prompts.catalogue import Prompt


@require_safe
def studio(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The canvas and its surroundings; while one draws on, what was chosen is kept, and with `check` what was found."""
    attempt, prompt = look_at(request, attempt_id)
    scene = panels.of(attempt, prompt, kept=request.GET if "check" in request.GET else None)
    if request.GET.get("check"):
        scene["findings"] = panels.findings(scene["graph"], prompt)
    return show(request, scene)


def fetch(request: HttpRequest, attempt_id: UUID) -> tuple[Attempt, Prompt]:
    """One's own attempt, to do whatever its owner may do."""
    return _found(Attempt.objects.owned_by(request.user), attempt_id)


def look_at(request: HttpRequest, attempt_id: UUID) -> tuple[Attempt, Prompt]:
    """One's own attempt, or one whose design was shared: to see of it what its owner may see."""
    return _found(Attempt.objects.visible_to(request.user), attempt_id)


def _found(attempts: AttemptQuerySet, attempt_id: UUID) -> tuple[Attempt, Prompt]:
    attempt = get_object_or_404(attempts.select_related("design"), id=attempt_id)
    prompt = catalogue.get(attempt.prompt)
    if prompt is None:
        raise Http404
    return attempt, prompt


def show(request: HttpRequest, scene: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The whole page, or only what stands around the canvas."""
    scene |= relation(request, scene["attempt"])
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "attempts/_panels.html", scene, status=status)
    else:
        measured = scene["verdict"].result if scene["verdict"] and not scene["is_stale"] else None
        scene |= {"config": config(request, scene), "drawing": draw(scene["graph"], measured)}
        response = render(request, "attempts/studio.html", scene, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def relation(request: HttpRequest, attempt: Attempt) -> dict[str, Any]:
    """What a page leaves out for those who came by a link: what only its owner may do, and was said to its owner."""
    if attempt.person_id == request.user.pk:
        return {"is_owner": True}
    owner = attempt.design.names()[attempt.person_id]
    return {"is_owner": False, "owner_name": owner, "prediction": None, "judged": "", "decided": "", "form": None}


def config(request: HttpRequest, scene: dict[str, Any]) -> dict[str, Any]:
    """What the canvas is told when it wakes."""
    design, said = scene["attempt"].design_id, scene["verdict"]
    right = scene["attempt"].design.right_of(request.user)
    return {
        "design": str(design),
        "socket": f"/ws/designs/{design}/",
        "log": reverse("design-log", args=[design]),
        "comments": reverse("design-comments", args=[design]),
        "history": reverse("history", args=[scene["attempt"].id]),
        "export": reverse("export", args=[scene["attempt"].id]),
        "open": f"{reverse('open')}?prompt={scene['prompt'].slug}",
        "replays": reverse("replays", args=[scene["attempt"].id]),
        "walks": reverse("walks", args=[scene["attempt"].id]),
        "actor": str(request.user.pk),
        "reveal": scene["reveal"],
        "result": {**said.result, "seq": said.run.seq} if said else None,
        "findings": [{key: each[key] for key in ("tier", "code", "sentence")} for each in scene.get("findings", ())],
        "readonly": right != Right.EDIT,
        "right": right,
        "branches": scene["is_owner"],
        "share": reverse("share", args=[scene["attempt"].id]) if scene["is_owner"] else None,
        "regions": [region.name for region in scene["prompt"].workload.regions],
        "glyphs": static("img/glyphs.svg"),
    }
