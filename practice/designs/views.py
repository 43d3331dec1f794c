import logging
from uuid import UUID
from zlib import crc32

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from practice.accounts.guests import person_of
from practice.designs import messages
from practice.designs.limits import editing
from practice.designs.models import PAGE_EDITS, Design
from practice.lib.groups import tell_from_view
from sim import strictjson
from sim.errors import SimError

log = logging.getLogger("practice.refused")


@require_http_methods(["GET", "POST"])
def edits(request: HttpRequest, design_id: UUID) -> JsonResponse:
    return append(request, design_id) if request.method == "POST" else since(request, design_id)


def since(request: HttpRequest, design_id: UUID) -> JsonResponse:
    """What a browser that knows the first `since` edits needs to catch up."""
    design = get_object_or_404(Design.objects.visible_to(request.user), id=design_id)
    try:
        return JsonResponse(design.since(number_in(request, "since")))
    except SimError as fault:
        return refused(request, fault)


@require_safe
def log_page(request: HttpRequest, design_id: UUID) -> HttpResponse:
    """The log after edit number `after`, page by page, with who made each; the first page says what was there before.

    A log only grows, so a page is known by where it begins, how far it can reach, and what people are called today.
    """
    design = get_object_or_404(Design.objects.visible_to(request.user), id=design_id)
    try:
        after = number_in(request, "after")
    except SimError as fault:
        return refused(request, fault)
    called = crc32("\n".join(design.names().values()).encode())
    etag = f'"{design.id.hex}-{after}-{min(after + PAGE_EDITS, design.head)}-{called:x}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        page = design.page(after).json()
        response = JsonResponse({**page, "beginning": None if after else design.beginning})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def number_in(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "0")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise SimError(name, gettext_noop("not a whole number"))
    return int(text)


def append(request: HttpRequest, design_id: UUID) -> JsonResponse:
    """Store one edit; sent twice, it is stored once and answered twice."""
    design = get_object_or_404(Design.objects.editable_by(request.user), id=design_id)
    person = person_of(request)
    if wait_s := editing.take(person.pk):
        return refused(request, SimError("", gettext_noop("too many edits at once; a moment, please")), 429, wait_s)
    try:
        row = design.append(strictjson.loads(body_of(request), longest=settings.MESSAGE_BYTES), person)
        tell_from_view(messages.group(design.id), messages.edit(row))
        return JsonResponse(row.json())
    except RequestDataTooBig:
        return refused(request, SimError("", gettext_noop("the edit is larger than a message may be")), 413)
    except SimError as fault:
        return refused(request, fault)


def body_of(request: HttpRequest) -> bytes:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > settings.MESSAGE_BYTES or len(request.body) > settings.MESSAGE_BYTES:
        raise RequestDataTooBig
    return request.body


def refused(request: HttpRequest, fault: SimError, status: int = 400, wait_s: float = 0) -> JsonResponse:
    log.info("%d %s: %s", status, request.path, fault)
    response = JsonResponse(messages.fault_of(fault), status=status)
    if wait_s:
        response["Retry-After"] = "1"
    return response
