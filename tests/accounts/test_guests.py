"""Guests: looking around costs no row; the first act makes one, and not too many from one address."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from practice.accounts import guests
from practice.accounts.models import Person
from practice.lib.limits import Bucket
from tests.factories import make_person

pytestmark = pytest.mark.django_db
START = reverse("prompt-start", args=["url-shortener"])


@pytest.mark.parametrize("address", ["/prompts/", "/prompts/url-shortener/", "/attempts/", "/healthz"])
def test_looking_around_costs_no_row(client, address):
    assert client.get(address).status_code == 200
    assert not Person.objects.exists()
    assert "sessionid" not in client.cookies


def test_the_first_act_makes_a_guest_whom_the_browser_remembers_for_a_year(client):
    client.post(START)
    guest = Person.objects.get()
    assert guest.is_guest
    assert not guest.has_usable_password()
    assert str(guest) == "Guest"
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (365 * 24 * 3600, True, "Lax")


def test_whoever_is_signed_in_stays_who_they_are(client):
    ines = make_person(name="ines", is_guest=False)
    client.force_login(ines)
    client.post(START)
    assert list(Person.objects.all()) == [ines]


def test_two_browsers_are_two_guests():
    for _ in range(2):
        Client().post(START)
    assert Person.objects.count() == 2


@pytest.fixture
def two_an_hour(monkeypatch):
    monkeypatch.setattr(guests, "arrivals", Bucket("guests", rate=2 / 3600, burst=2))


def test_one_address_makes_so_many_guests_and_no_more(two_an_hour):
    codes = [Client().post(START).status_code for _ in range(3)]
    assert codes == [302, 302, 429]
    assert Person.objects.count() == 2
    assert Client(REMOTE_ADDR="192.0.2.7").post(START).status_code == 302


def test_who_is_refused_is_told_why_and_when_to_come_back(two_an_hour):
    for _ in range(2):
        Client().post(START)
    answer = Client().post(START)
    page = answer.content.decode()
    assert "A moment, please" in page
    assert "Many people started from this address just now." in page
    assert 0 < int(answer["Retry-After"]) <= 1800


def test_a_guest_of_old_is_not_counted_again(two_an_hour, client):
    codes = [client.post(START).status_code for _ in range(5)]
    assert codes == [302] * 5


def test_the_limit_is_a_classroom_an_hour():
    assert (settings.GUESTS_BURST, settings.GUESTS_RATE * 3600) == (30, 30)


def test_a_form_without_its_mark_is_refused_with_a_page():
    answer = Client(enforce_csrf_checks=True).post(START)
    assert answer.status_code == 403
    assert "This form has grown old" in answer.content.decode()
