import pytest
from django.urls import reverse

from practice.runs.models import Run, Status
from tests.factories import make_drawing, make_person, make_run

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING])
def test_its_owner_stops_it(client, status):
    run = make_run(status=status, page_url="/somewhere/")
    client.force_login(run.person)
    answer = client.post(reverse("run-cancel", args=[run.id]))
    assert (answer.status_code, answer["Location"]) == (302, "/somewhere/")
    run.refresh_from_db()
    assert run.status == Status.CANCELLED


@pytest.mark.parametrize("status", [Status.DONE, Status.FAILED])
def test_what_is_over_stays_as_it_was(client, status):
    run = make_run(status=status, page_url="/somewhere/")
    client.force_login(run.person)
    client.post(reverse("run-cancel", args=[run.id]))
    run.refresh_from_db()
    assert run.status == status


def test_a_stranger_finds_nothing(client):
    run = make_run()
    client.force_login(make_person(name="cy"))
    assert client.post(reverse("run-cancel", args=[run.id])).status_code == 404


def test_nobody_stops_what_is_nobodys(client, monkeypatch):
    monkeypatch.setattr("practice.runs.queue.publish", lambda run_id: None)
    run = Run.demo(graph=make_drawing())
    client.force_login(make_person())
    assert client.post(reverse("run-cancel", args=[run.id])).status_code == 404


def test_looking_does_not_stop_it(client):
    run = make_run()
    client.force_login(run.person)
    assert client.get(reverse("run-cancel", args=[run.id])).status_code == 405
