"""Thousands of awkward messages at both doors: each is stored or refused with its path, and nothing else happens."""

import os
import time
from collections import Counter

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.urls import reverse

from practice.designs.models import Design
from practice.lib.limits import Bucket
from tests.designs.logs import drawn, junk, messages, written
from tests.factories import make_design
from tests.sockets import cookie_of, opened

JUNK = int(os.environ.get("WBN_TEST_JUNK", "60"))
SLOW_S = 2.0  # for one message, on a busy machine
ADD = '"changes": [{"type": "add_tier", "tier": "a", "kind": "app", "x": 0, "y": 0, "properties": %s}]}'


@pytest.fixture(autouse=True)
def no_limit(monkeypatch):
    for door in ("views", "consumers"):
        monkeypatch.setattr(f"practice.designs.{door}.editing", Bucket("junk", rate=1e9, burst=1e9))
    monkeypatch.setattr(settings, "HEARTBEAT_S", 3600)  # each message is answered once


def state_of(design):
    design = Design.objects.get(id=design.id)
    return design.head, design.edits.count()


@pytest.mark.django_db
def test_http_stores_or_refuses(client):
    client.raise_request_exception = False
    design = make_design()
    client.force_login(design.owner)
    answers = Counter()
    for text in messages(JUNK):
        before, began = state_of(design), time.monotonic()
        answer = client.post(reverse("design-edits", args=[design.id]), text.encode(), content_type="application/json")
        assert time.monotonic() - began < SLOW_S, text[:200]
        assert answer.status_code in {200, 400, 413}, text[:200]
        if answer.status_code == 200:
            assert state_of(design) == (before[0] + 1, before[1] + 1)
        else:
            assert answer.json().keys() == {"path", "rule", "error"}, text[:200]
            assert answer.json()["rule"]
            assert state_of(design) == before, text[:200]
        answers[answer.status_code] += 1
    design.graph()  # whatever was stored folds
    print(f"\n{answers.total()} edits by HTTP: {dict(answers)}")  # noqa: T201
    assert answers.total() > 1000
    assert answers[200] > 100


@pytest.mark.django_db(transaction=True)
async def test_the_socket_stores_or_refuses():
    design = await sync_to_async(make_design)()
    path, cookie = f"/ws/designs/{design.id}/", await sync_to_async(cookie_of)(design.owner)
    said = ['{"type": "edit", "edit": %s}' % text for text in messages(JUNK)]  # noqa: UP031 (JSON is full of braces)
    said += [written(message) for message in drawn(junk(), JUNK)]
    said += [written({**message, "type": "presence"}) for message in drawn(junk(), JUNK) if isinstance(message, dict)]
    said = [text for text in said if len(text.encode()) <= settings.MESSAGE_BYTES]  # one byte more ends the socket
    heard = Counter()
    for start in range(0, len(said), 100):
        async with opened(path, cookie=cookie) as ws:
            await ws.hello()
            for n, text in enumerate(said[start : start + 100]):
                before, began = await sync_to_async(state_of)(design), time.monotonic()
                await ws.say(text)
                answers = await answers_before(ws, f"end{n}")
                assert time.monotonic() - began < SLOW_S, text[:200]
                stored = [answer for answer in answers if answer["type"] == "edit"]
                assert all(answer["reason"] for answer in answers if answer["type"] == "refused")
                assert len(answers) <= 1
                assert await sync_to_async(state_of)(design) == (before[0] + len(stored), before[1] + len(stored))
                heard.update(answer["type"] for answer in answers)
    print(f"\n{len(said)} messages by socket: {dict(heard)}")  # noqa: T201
    assert len(said) > 1000
    assert heard["edit"] > 100
    assert set(heard) == {"edit", "refused"}


async def answers_before(ws, mark):
    """What is heard until a message that is certain to be refused is refused; besides who is here."""
    await ws.say({"type": "the end", "id": mark})
    answers = []
    while not answers or answers[-1].get("id") != mark:
        answers.append(await ws.hear_any())
    return [answer for answer in answers[:-1] if answer["type"] != "here"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("properties", "path", "rule"),
    [
        ('{"nodes": 1000000000}', "changes[0].properties.nodes", "1000000000 is above 1000"),
        ('{"nodes": -3}', "changes[0].properties.nodes", "-3 is below 1"),
        ('{"nodes": NaN}', "changes[0].properties.nodes", "not a number"),
        ('{"nodes": true}', "changes[0].properties.nodes", "not a whole number"),
        ('{"nodes": 9007199254740993}', "changes[0].properties.nodes", "beyond 2^53"),
        ('{"nodes": 1, "nodes": 2}', "changes[0].properties.nodes", "the same key twice"),
        ('{"size": -1}', "changes[0].properties.size", "not one of small, medium, large, xlarge"),
        ('{"name": "\\u0000"}', "changes[0].properties.name", "has a character that cannot be stored"),
        ('{"name": "\\ud800"}', "changes[0].properties.name", "has a character that cannot be stored"),
        ('{"name": {"a": {"b": {}}}}', "changes[0].properties.name.a.b", "nested deeper than 6"),
        ('{"colour": "red"}', "changes[0].properties.colour", "unknown property of app"),
    ],
)
def test_a_refusal_names_the_place_and_the_rule(client, properties, path, rule):
    design = make_design()
    client.force_login(design.owner)
    body = '{"id": "e1", ' + ADD % properties
    answer = client.post(reverse("design-edits", args=[design.id]), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json() == {"path": path, "rule": rule, "error": f"{path}: {rule}"}
    assert state_of(design) == (0, 0)
