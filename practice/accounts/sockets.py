"""Who is behind a socket: asked anew at each message that writes, because a session can end while a socket is open."""

from typing import Any, cast

from django.contrib.auth import get_user
from django.http import HttpRequest

from practice.accounts.models import Person


class _Behind:
    """As much of a request as it takes to find its person."""

    def __init__(self, session: Any) -> None:
        self.session = session


def person_now(scope: dict[str, Any]) -> Person | None:
    known = scope["session"]
    fresh = type(known)(known.session_key) if known.session_key else known
    person = get_user(cast(HttpRequest, _Behind(fresh)))
    return person if isinstance(person, Person) else None
