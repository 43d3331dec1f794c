"""Refusals with a page of their own: too many requests, and a site whose canvas was never built."""

import logging
import math
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_vite.core.exceptions import DjangoViteAssetNotFoundError, DjangoViteManifestError

log = logging.getLogger("practice.refused")


class TooMany(Exception):
    """A limit is reached. `sentence` is for the person; after `wait_s` it is worth another try."""

    def __init__(self, sentence: str, wait_s: float = 1.0) -> None:
        super().__init__(sentence)
        self.sentence, self.wait_s = sentence, wait_s


class Refusals:
    """Turns what a view raises into an answer with the right status, and one line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooMany):
            log.info("429 %s: %s", request.path, error)
            response = render(request, "429.html", {"sentence": error.sentence}, status=429)
            response["Retry-After"] = str(math.ceil(error.wait_s))
            return response
        if isinstance(error, DjangoViteAssetNotFoundError | DjangoViteManifestError):
            log.error("The canvas is not built. Run: make build")
            return render(request, "503.html", {"command": "make build"}, status=503)
        return None
