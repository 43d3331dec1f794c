"""The door over HTTP: /designs/<id>/edits/"""

import json

import pytest
from django.urls import reverse

from tests.factories import make_design, make_edit, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def design(client):
    design = make_design()
    client.force_login(design.owner)
    return design


def post(client, design, body, **headers):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(reverse("design-edits", args=[design.id]), data, content_type="application/json", **headers)


def test_it_answers_with_the_stored_row_each_time(client, design):
    edit = make_edit()
    first, second = post(client, design, edit), post(client, design, edit)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert first.json()["seq"] == 1
    assert first.json()["actor"] == str(design.owner_id)


def test_it_tells_what_somebody_lacks(client, design):
    post(client, design, make_edit())
    welcome = client.get(reverse("design-edits", args=[design.id]), {"since": 0}).json()
    assert (welcome["type"], welcome["head"], len(welcome["edits"])) == ("welcome", 1, 1)


@pytest.mark.parametrize("since", ["", "-1", "x", "1" * 20, "²"])
def test_it_refuses_a_since_that_is_no_number(client, design, since):
    assert client.get(reverse("design-edits", args=[design.id]), {"since": since}).status_code == 400


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("", ""),
        ("{", ""),
        (b"\xff\x00", ""),
        ("[1]", ""),
        ('{"id":"e1","id":"e2","changes":[]}', "id"),
        ('{"id":"e1","changes":[{"type":"move_tier","tier":"a","x":NaN,"y":0}]}', "changes[0].x"),
        ({"id": "e1", "changes": [{"type": "add_tier", "tier": "a", "kind": "x"}]}, "changes[0].x"),
        (make_edit(changes=[{"type": "set_tier", "tier": "a", "key": "nodes", "value": 10**9}]), "changes[0].value"),
        (make_edit(changes=[{"type": "set_tier", "tier": "a", "key": "nodes", "value": -1}]), "changes[0].value"),
        ("[" * 4000, ""),
    ],
)
def test_bad_input_is_a_400_with_its_path_and_changes_nothing(client, design, body, path, caplog):
    answer = post(client, design, body)
    assert answer.status_code == 400
    assert answer.json()["path"] == path
    assert answer.json()["error"].startswith(path)
    design.refresh_from_db()
    assert design.head == 0
    assert [record.name for record in caplog.records] == ["practice.refused"]


@pytest.mark.parametrize("size", [20_000, 5_000_000])
def test_a_large_body_is_a_413(client, design, size):
    answer = post(client, design, '{"id": "' + "a" * size + '"}')
    assert answer.status_code == 413
    assert "larger" in answer.content.decode()
    design.refresh_from_db()
    assert design.head == 0


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_body_that_no_form_of_ours_has_is_a_413_and_one_line_in_the_log(client, kind, caplog):
    for address, size, status in (("/prompts/", 2**20 + 1, 413), ("/prompts/", 2**20, 405)):
        assert client.post(address, b"a" * size, content_type=kind).status_code == status
    assert [record.name for record in caplog.records if record.name == "practice.refused"] == ["practice.refused"]
    assert not [record for record in caplog.records if record.exc_info]


def test_the_61st_edit_at_once_is_a_429_that_says_when_to_come_back(client, design, monkeypatch):
    monkeypatch.setattr("practice.lib.limits.time.time", lambda: 1000.0)
    assert [post(client, design, make_edit()).status_code for _ in range(60)] == [200] * 60
    answer = post(client, design, make_edit())
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
    design.refresh_from_db()
    assert design.head == 60


def test_a_stranger_finds_nothing(client, design):
    client.force_login(make_person(name="cy"))
    assert post(client, design, make_edit()).status_code == 404
    assert client.get(reverse("design-edits", args=[design.id])).status_code == 404


def test_another_site_cannot_post(design):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(design.owner)
    assert post(strict, design, make_edit()).status_code == 403
