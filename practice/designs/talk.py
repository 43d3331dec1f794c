"""The addresses of comments: to read them, to say one, to settle a thread."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from practice.accounts.guests import person_of
from practice.designs import comments, messages
from practice.designs.comments import Comment, talking
from practice.designs.models import Design
from practice.designs.views import body_of, refused
from practice.lib.groups import tell_from_view
from sim import strictjson
from sim.errors import SimError


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, design_id: UUID) -> JsonResponse:
    if request.method == "POST":
        return say(request, design_id)
    design = get_object_or_404(Design.objects.visible_to(request.user).select_related("owner"), id=design_id)
    response = JsonResponse({"comments": comments.told(design)})
    response["Cache-Control"] = "private, no-store"
    return response


def say(request: HttpRequest, design_id: UUID) -> JsonResponse:
    """Stored when this answers; sent twice, stored once."""
    design = get_object_or_404(Design.objects.commentable_by(request.user).select_related("owner"), id=design_id)
    person = person_of(request)
    if wait_s := talking.take(person.pk):
        return refused(request, SimError("", gettext_noop("many comments at once; a moment, please")), 429, wait_s)
    try:
        comment = Comment.say(design, _said(request), person)
    except RequestDataTooBig:
        return refused(request, SimError("", gettext_noop("the comment is larger than a message may be")), 413)
    except SimError as fault:
        return refused(request, fault)
    return _told(comment)


@require_POST
def settle(request: HttpRequest, design_id: UUID, comment_id: str) -> JsonResponse:
    design = get_object_or_404(Design.objects.commentable_by(request.user).select_related("owner"), id=design_id)
    thread = get_object_or_404(design.comments.threads().select_related("author"), comment_id=comment_id)
    try:
        is_resolved = _said(request)
    except (RequestDataTooBig, SimError):
        is_resolved = None
    if not isinstance(is_resolved, bool):
        return refused(request, SimError("", gettext_noop("neither true nor false")))
    thread.settle(is_resolved=is_resolved)
    return _told(thread)


def _said(request: HttpRequest) -> Any:
    return strictjson.loads(body_of(request), longest=settings.MESSAGE_BYTES)


def _told(comment: Comment) -> JsonResponse:
    message = comments.message(comment)
    tell_from_view(messages.group(comment.design_id), message)
    return JsonResponse(message["comment"])
