import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from sim import schemas

AN_HOUR = 3600


def _tag(request: HttpRequest, name: str) -> str | None:
    """Another text has another tag: whoever has this one need not fetch it again."""
    return f'"{hashlib.sha256(schemas.text(name).encode()).hexdigest()[:32]}"' if name in schemas.SCHEMAS else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    formats = [(name, schemas.schema(name), schemas.BEYOND[name]) for name in schemas.SCHEMAS]
    return render(request, "schemas/index.html", {"formats": formats})


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
@condition(etag_func=_tag)
def show(request: HttpRequest, name: str) -> HttpResponse:
    if name not in schemas.SCHEMAS:
        raise Http404
    return HttpResponse(schemas.text(name), content_type="application/schema+json")
