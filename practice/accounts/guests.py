"""Guests: looking around costs no row; the first act does."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.translation import gettext as _

from practice.accounts.models import Person
from practice.lib.limits import Bucket
from practice.lib.refusals import TooMany

arrivals = Bucket("guests", rate=settings.GUESTS_RATE, burst=settings.GUESTS_BURST)


def person_of(request: HttpRequest) -> Person:
    """Who acts: the person signed in, or a new guest who from now on is remembered by this browser."""
    if isinstance(request.user, Person):
        return request.user
    wait_s = arrivals.take(request.META.get("REMOTE_ADDR", ""))
    if wait_s:
        raise TooMany(_("Many people started from this address just now. Please try again in a few minutes."), wait_s)
    person = Person.objects.create_guest()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return person
