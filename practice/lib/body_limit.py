import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

log = logging.getLogger("practice.refused")


class BodyLimit:
    """Refuses what is too large to be any form of ours before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length, limit = request.META.get("CONTENT_LENGTH") or "0", settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if length.isdecimal() and int(length) <= limit:
            return self.get_response(request)
        log.info("413 %s: %s bytes", request.path, length[:20])
        sentence = _("This is larger than %(limit)d bytes.") % {"limit": limit}
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
