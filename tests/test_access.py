"""No one sees what is not theirs: every address and every socket, for every role, as tests/access_matrix.yaml says."""

from pathlib import Path

import pytest
import yaml
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from practice import routing
from practice.runs.models import Run
from tests.factories import make_attempt, make_drawing, make_person, make_run
from tests.sockets import Socket, cookie_of

MATRIX = yaml.safe_load(Path(__file__).with_name("access_matrix.yaml").read_text())
ROLES = ("visitor", "owner", "stranger", "administrator")


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
    run = make_run(design=design)
    comparison = attempt.compare(make_run(design=design), run)
    demo = Run.demo(graph=make_drawing())
    things = {"attempt": attempt, "design": design, "run": run, "comparison": comparison, "demo": demo}
    return people, {name: thing.id for name, thing in things.items()}


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
        answer = client.post(address, row["body"], content_type="application/json")
    else:
        answer = client.post(address, row.get("form", {}))
    assert answer.status_code == row[role]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("row", "role"), cells("sockets"))
async def test_a_socket_opens_for_each_role(row, role):
    people, things = await sync_to_async(make_world)()
    cookie = await sync_to_async(cookie_of)(people[role]) if people[role] else ""
    socket = Socket(socket_path(row, things), cookie=cookie)
    assert await how_it_went(socket) == row[role]


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
    assert all(role in row for part in MATRIX.values() for row in part for role in ROLES)


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        else:
            yield from names(pattern.url_patterns)
