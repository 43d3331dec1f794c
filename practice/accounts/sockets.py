"""Who is behind a socket: asked anew at each message that writes, because a session can end while a socket is open."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from practice.accounts.models import Person


def person_now(scope: dict[str, Any]) -> Person | None:
    """The person whom the socket's cookie names at this moment."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(
        scope["cookies"].get(settings.SESSION_COOKIE_NAME)
    )
    person = get_user(request)
    return person if isinstance(person, Person) else None
