from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from practice.accounts.guests import person_of
from practice.attempts.drawing import draw
from practice.attempts.limits import opening, reading
from practice.attempts.models import Attempt
from practice.designs import formats, messages
from practice.designs.formats import Reading, carried, own
from practice.lib.refusals import TooMany
from practice.prompts import catalogue
from sim.errors import SimError


@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest) -> HttpResponse:
    """What a link, a file or a text holds: shown, with what was not understood, before anything is made of it."""
    try:
        found = _found(request)
    except SimError as fault:
        return _answer(request, fault=messages.fault_of(fault)["error"], status=422)
    return _answer(request, found=found)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new attempt at a prompt, with what was shown on the sheet."""
    prompt = catalogue.get(request.POST.get("prompt", ""))
    if not prompt or not prompt.workload.listed:
        raise Http404
    try:
        found = own.read(request.POST.get("design", ""))
    except SimError as fault:
        return _answer(request, fault=messages.fault_of(fault)["error"], status=422)
    person = person_of(request)
    if wait_s := opening.take(person.id):
        raise TooMany(_("You opened many designs just now. Please try again in a few minutes."), wait_s)
    return redirect(Attempt.begin(person=person, prompt=prompt, drawn=found.drawing))


def _found(request: HttpRequest) -> Reading | None:
    """None: nothing was asked yet. Raises SimError, and TooMany."""
    if request.method != "POST" and "d" not in request.GET:
        return None
    if wait_s := reading.take(request.user.pk or request.META.get("REMOTE_ADDR", "")):
        raise TooMany(_("That was a lot to read. A moment, please."), wait_s)
    return formats.read(_text(request)) if request.method == "POST" else carried.unpack(request.GET["d"])


def _text(request: HttpRequest) -> str:
    """What was typed or pasted, unless a file was chosen."""
    file = request.FILES.get("file")
    if not file:
        return request.POST.get("text", "")
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SimError("", gettext_noop("this file is not text (UTF-8)")) from None


def _answer(request: HttpRequest, *, found: Reading | None = None, fault: str = "", status: int = 200) -> HttpResponse:
    """As a page; as JSON for the canvas."""
    if request.accepts("text/html"):
        response = render(request, "attempts/open.html", _scene(request, found, fault), status=status)
    else:
        response = JsonResponse({"fault": fault} if fault else _told(found), status=status)
    patch_vary_headers(response, ["Accept"])
    return response


def _scene(request: HttpRequest, found: Reading | None, fault: str) -> dict[str, Any]:
    return {
        "found": found,
        "fault": fault,
        "text": request.POST.get("text", "") if fault else "",
        "drawing": draw(found.drawing) if found else None,
        "design": own.compact(found.drawing) if found else "",
        "piece": own.piece(found.drawing) if found else "",
        "prompts": catalogue.listed(),
        "chosen": request.POST.get("prompt") or request.GET.get("prompt"),
    }


def _told(found: Reading | None) -> dict[str, Any]:
    if found is None:
        return {}
    said = [str(guess) for guess in found.guesses]
    return {"title": found.title, "drawing": found.drawing, "guesses": said, "remarks": found.remarks}
