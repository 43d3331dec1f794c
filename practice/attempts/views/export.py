from typing import Any
from uuid import UUID

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from practice.attempts import picture
from practice.attempts.views.studio import look_at
from practice.designs.formats import FORMATS, carried
from practice.prompts.catalogue import Prompt

SVG = "svg"
SEALED = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": [""]}


@require_safe
def export(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The design as a file in each format that others read, and as a link."""
    attempt, prompt = look_at(request, attempt_id)
    graph = attempt.design.graph()
    scene = {"attempt": attempt, "prompt": prompt, "formats": FORMATS, "link": link_to(request, graph, prompt)}
    return render(request, "attempts/export.html", scene)


@require_safe
@csp(SEALED)  # type: ignore[arg-type]
def export_file(request: HttpRequest, attempt_id: UUID, form: str) -> HttpResponse:
    """The design as it is stored, in one format. It is kept by whoever asks, and runs nothing if it is opened here."""
    attempt, prompt = look_at(request, attempt_id)
    graph = attempt.design.graph()
    if form == SVG:
        theme = request.GET.get("theme")
        text, ending, mime = _picture(graph, prompt, theme), SVG, "image/svg+xml"
    elif form in FORMATS:
        text, ending, mime = FORMATS[form].write(graph), FORMATS[form].ending, FORMATS[form].mime
    else:
        raise Http404
    response = HttpResponse(text, content_type=f"{mime}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{prompt.slug}.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


def link_to(request: HttpRequest, graph: dict[str, Any], prompt: Prompt) -> str | None:
    """An address that holds the whole design; None if it is too large for one."""
    packed = carried.pack(graph)
    if packed is None:
        return None
    return request.build_absolute_uri(f"{reverse('open')}?{urlencode({'prompt': prompt.slug, 'd': packed})}")


def _picture(graph: dict[str, Any], prompt: Prompt, theme: str | None) -> str:
    return picture.svg(graph, title=prompt.title, theme=theme if theme in picture.THEMES else None)
