"""No one sees what is not theirs: every address and every socket, for every role, as tests/access_matrix.yaml says."""

import json
from pathlib import Path

import pytest
import yaml
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from practice import routing
from practice.designs import messages
from practice.designs.sharing import Right
from practice.runs.models import Run
from tests.factories import make_attempt, make_climb, make_comment, make_drawing, make_guest_of, make_person, make_run
from tests.sockets import Socket, cookie_of, opened

MATRIX = yaml.safe_load(Path(__file__).with_name("access_matrix.yaml").read_text())
GUESTS = {"viewer": Right.VIEW, "commenter": Right.COMMENT, "editor": Right.EDIT}
ROLES = ("visitor", "owner", "stranger", "administrator", *GUESTS)


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No queue behind the pages, and no built canvas in them."""
    monkeypatch.setattr("practice.runs.queue.publish", lambda run_id: None)
    monkeypatch.setattr("django_vite.core.asset_loader.DjangoViteAssetLoader.generate_vite_asset", lambda *_: "")


def cells(part):
    return [
        pytest.param(
            row, role, id=f"{row.get('method', 'GET')} {row['name']} {'/'.join(row.get('args', {}).values())} {role}"
        )
        for row in MATRIX[part]
        for role in ROLES
    ]


def make_world():
    """Somebody's things, and one person for each role."""
    attempt = make_attempt()
    design = attempt.design
    people = {
        "visitor": None,
        "owner": design.owner,
        "stranger": make_person(name="cy"),
        "administrator": make_person(name="ines", is_guest=False, is_superuser=True),
    }
    people |= {role: make_guest_of(design, right) for role, right in GUESTS.items()}
    run = make_run(design=design)
    comparison = attempt.compare(make_run(design=design), run)
    demo = Run.demo(graph=make_drawing())
    climb = make_climb(person=design.owner)
    things = {"attempt": attempt, "design": design, "run": run, "comparison": comparison, "demo": demo, "climb": climb}
    ids = {name: thing.id for name, thing in things.items()}
    link = design.share_links.first()
    return people, ids | {"link": link.id, "comment": make_comment(design=design).comment_id}


def expected(row, role):
    return row[role] if role in row else row["stranger"]


def filled(row, things):
    return {key: things.get(value, value) for key, value in row.get("args", {}).items()}


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "role"), cells("urls"))
def test_an_address_answers_each_role(row, role):
    people, things = make_world()
    client = Client()
    if people[role]:
        client.force_login(people[role])
    address = reverse(row["name"], kwargs=filled(row, things))
    if row.get("method", "GET") == "GET":
        answer = client.get(address)
    elif "body" in row:
        answer = client.post(address, json.dumps(row["body"]), content_type="application/json")
    else:
        answer = client.post(address, row.get("form", {}))
    assert answer.status_code == expected(row, role)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("row", "role"), cells("sockets"))
async def test_a_socket_opens_for_each_role(row, role):
    people, things = await sync_to_async(make_world)()
    cookie = await sync_to_async(cookie_of)(people[role]) if people[role] else ""
    socket = Socket(socket_path(row, things), cookie=cookie)
    assert await how_it_went(socket) == expected(row, role)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("row", MATRIX["messages"], ids=lambda row: row["says"]["type"])
@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("visitor", "stranger")])
async def test_a_message_is_answered_to_each_role(row, role):
    """To whoever says it; presence, which is for the others, to one of them."""
    people, things = await sync_to_async(make_world)()
    path = f"/ws/designs/{things['design']}/"
    cookies = [await sync_to_async(cookie_of)(people[who]) for who in (role, "owner")]
    async with opened(path, cookie=cookies[0]) as speaker, opened(path, cookie=cookies[1]) as other:
        if row["says"]["type"] != "hello":
            for socket in (speaker, other):
                await socket.hello()
            await speaker.hear("here")
        await speaker.say(row["says"])
        listener = other if row["says"]["type"] == "presence" else speaker
        kinds = ANSWERS | {"here"} if row["says"]["type"] == "name" else ANSWERS  # others say, too, that they are here
        assert (await listener.hear_of(kinds))["type"] == row[role]


ANSWERS = {"welcome", "edit", "refused", "presence"}


async def how_it_went(socket):
    if not await socket.connect():
        return "refused"
    try:
        event = await socket.receive_output(0.3)
    except TimeoutError:
        return "open"
    if event["type"] == "websocket.close":
        return event["code"]
    await socket.leave()
    return "open"


def socket_path(row, things):
    if row["name"] == "no-socket":
        return "/ws/nowhere/"
    (route,) = (pattern for pattern in routing.websockets if pattern.name == row["name"])
    path = str(route.pattern)
    for key, value in filled(row, things).items():
        path = path.replace(f"<uuid:{key}>", str(value))
    return f"/{path}"


def test_every_address_has_a_row():
    assert set(names(get_resolver().url_patterns)) == {row["name"] for row in MATRIX["urls"]}


def test_every_socket_has_a_row():
    assert {route.name for route in routing.websockets} == {row["name"] for row in MATRIX["sockets"]}


def test_every_row_speaks_of_every_role():
    rows = [row for part in ("urls", "sockets") for row in MATRIX[part]]
    assert all(role in row for row in rows for role in ROLES if role not in GUESTS)
    assert all(sum(role in row for role in GUESTS) in (0, len(GUESTS)) for row in rows)


def test_every_message_of_the_socket_has_a_row():
    assert {row["says"]["type"] for row in MATRIX["messages"]} == set(messages.TYPES)


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        else:
            yield from names(pattern.url_patterns)
