"""A link, a file or a text: shown first, with what was not understood; an attempt only once its reader says so."""

import html
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practice.accounts.models import Person
from practice.attempts.limits import opening, reading
from practice.attempts.models import Attempt
from practice.designs.formats import FORMATS, carried
from practice.designs.formats.own import compact
from practice.designs.models import Design
from tests.factories import make_drawing

pytestmark = pytest.mark.django_db
OPEN = "/open/"
CHART = "flowchart LR\n a[Ants] -->|eat| b[(Postgres)]\n !!!"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """What other tests have used up of one address's readings is none of these tests' business."""
    monkeypatch.setattr(reading, "burst", 10_000)


def said(answer):
    return answer.content.decode()


def begin(client, **form):
    fields = {"prompt": "url-shortener", "design": compact(make_drawing()), **form}
    return client.post(reverse("open-begin"), fields)


def nothing_was_made():
    return not (Attempt.objects.exists() or Design.objects.exists() or Person.objects.exists())


def test_a_link_shows_the_picture_and_makes_nothing(client):
    answer = client.get(OPEN, {"d": carried.pack(make_drawing()), "prompt": "photo-sharing"})
    assert answer.status_code == 200
    assert "A design of Users, App server, Database." in said(answer)
    assert 'value="photo-sharing" required checked' in said(answer)
    assert nothing_was_made()


@pytest.mark.parametrize("junk", ["", "x", "1", "1AAAA", "1" + "A" * 8000, "<script>"])
def test_a_link_that_was_cut_short_is_refused_kindly(client, junk):
    answer = client.get(OPEN, {"d": junk})
    assert answer.status_code == 422
    assert "This cannot be opened: this link does not carry a whole design" in said(answer)
    assert "<script>" not in said(answer).partition("<main")[2]


def test_a_text_is_shown_with_what_was_not_understood(client):
    answer = client.post(OPEN, {"text": CHART})
    assert "A design of Ants, Postgres." in said(answer)
    assert "Words on arrows were left out." in said(answer)
    assert "Line 3 was not understood: “!!!”." in said(answer)
    assert "“Postgres” became: Database." in said(answer)
    assert nothing_was_made()


@pytest.mark.parametrize("form", ["json", "excalidraw", "mermaid"])
def test_a_file_is_read_whatever_it_is_called(client, form):
    data = FORMATS[form].write(make_drawing()).encode("utf-8-sig")
    answer = client.post(OPEN, {"file": SimpleUploadedFile("x.bin", data), "text": ""})
    assert "A design of Users, App server, Database." in said(answer)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\xff\xfe\x00", "this file is not text"), (b"PK\x03\x04", "not a Mermaid flowchart"), (b"", "empty")],
)
def test_a_file_that_is_no_drawing_says_why(client, data, reason):
    answer = client.post(OPEN, {"file": SimpleUploadedFile("x.png", data), "text": ""})
    assert answer.status_code == 422
    assert reason in said(answer)


def test_a_text_that_is_refused_is_still_there(client):
    answer = client.post(OPEN, {"text": "{oops <b>"})
    assert answer.status_code == 422
    assert "{oops &lt;b&gt;</textarea>" in said(answer)


def test_it_can_be_pasted_into_a_drawing(client):
    page = said(client.post(OPEN, {"text": CHART}))
    piece = html.unescape(page.partition('id="piece"')[2].partition(">")[2].partition("</textarea>")[0])
    assert json.loads(piece)["copied"] == "what breaks next"
    assert "A design of Ants, Postgres." in said(client.post(OPEN, {"text": piece}))


def test_what_is_too_large_is_refused_before_it_is_read(client):
    assert client.post(OPEN, {"text": "x" * 1_200_000}).status_code == 413


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_words_from_elsewhere_are_only_ever_words(client, name):
    page = said(
        client.post(OPEN, {"text": f"graph TD\n a@{{ shape: rect, label: 'x' }}\n b{name} --> \n c[{name}] --> a"})
    )
    for part in (
        page,
        said(client.post(OPEN, {"text": json.dumps({**make_drawing(), "tiers": [one(name)], "links": []})})),
    ):
        assert "<script>alert" not in part
        assert "<img" not in part
        assert "49" not in part.partition("<main")[2].partition("<svg")[0]


def one(name):
    return {"id": "a", "kind": "app", "x": 0, "y": 0, "name": name}


def test_the_canvas_is_answered_in_json(client):
    answer = client.post(OPEN, {"text": CHART}, headers={"Accept": "application/json"})
    told = answer.json()
    assert [tier["kind"] for tier in told["drawing"]["tiers"]] == ["app", "database"]
    assert told["guesses"][1] == "“Postgres” became: Database."
    refused = client.post(OPEN, {"text": "x"}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()) == (422, {"fault": "not a Mermaid flowchart"})


def test_a_visitor_begins_with_it_and_is_a_guest_then(client):
    answer = begin(client)
    attempt = Attempt.objects.get()
    assert answer["Location"] == attempt.get_absolute_url()
    assert attempt.person.is_guest
    assert attempt.design.graph() == make_drawing()
    assert attempt.design.head == 0
    assert attempt.predictions.count() == 0
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("design", ["", "{}", "x", '{"format": 1, "tiers": [{"id": "a", "kind": "x"}], "links": []}'])
def test_what_was_tampered_with_begins_nothing(client, design):
    assert begin(client, design=design).status_code == 422
    assert nothing_was_made()


@pytest.mark.parametrize("prompt", ["", "demo", "nothing", "../x"])
def test_there_must_be_such_a_prompt(client, prompt):
    assert begin(client, prompt=prompt).status_code == 404
    assert nothing_was_made()


def test_beginning_is_limited(ada_client, monkeypatch):
    monkeypatch.setattr(opening, "burst", 2)
    assert [begin(ada_client).status_code for _ in range(3)] == [302, 302, 429]
    assert Attempt.objects.count() == 2


def test_reading_is_limited(client, monkeypatch):
    monkeypatch.setattr(reading, "burst", 2)
    asked = [client.post(OPEN, {"text": CHART}, REMOTE_ADDR="203.0.113.9").status_code for _ in range(3)]
    assert asked == [200, 200, 429]
    assert client.get(OPEN, REMOTE_ADDR="203.0.113.9").status_code == 200
