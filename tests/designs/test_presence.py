"""Who is at a design: cards, names, colours, and six people at most whose cursors are passed on."""

import pytest
from asgiref.sync import sync_to_async

from practice.accounts.models import Person
from practice.designs.presence import Company
from practice.designs.sharing import Right
from tests.factories import make_design, make_guest_of, make_person
from tests.sockets import cookie_of, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def design():
    return make_design()


@pytest.fixture
def path(design):
    return f"/ws/designs/{design.id}/"


def card(n, *, peer=None, joined=None):
    return {"peer": peer or f"p{n}", "actor": f"a{n}", "joined": n if joined is None else joined}


async def test_those_who_come_hear_who_is_here_and_are_heard_of(design, path):
    ben = await sync_to_async(make_guest_of)(design, Right.COMMENT)
    cookies = [await sync_to_async(cookie_of)(person) for person in (design.owner, ben)]
    async with opened(path, cookie=cookies[0]) as ada:
        await ada.hello()
        mine = await ada.hear("here")
        assert (mine["you"], mine["name"], mine["colour"], mine["right"]) == (True, "Ada", 0, 3)
        async with opened(path, cookie=cookies[1]) as other:
            await other.hello()
            assert (await ada.hear("here"))["name"] == "Ben"
            assert (await other.hear("here"))["you"]
            met = await other.hear("here")
            assert (met["name"], met["actor"], met.get("you")) == ("Ada", str(design.owner_id), None)


async def test_a_guest_without_a_name_is_counted_and_may_take_one(path, design):
    nameless = await sync_to_async(make_guest_of)(design, Right.VIEW, name="")
    async with opened(path, cookie=await sync_to_async(cookie_of)(nameless)) as ws:
        await ws.hello()
        assert (await ws.hear("here"))["name"] == "Guest 2"
        assert (await ws.ask({"type": "name", "name": "  Zoë   B "}, "here"))["name"] == "Zoë B"
        for name in ("", "x" * 41, "a\u0000", "a\u202eb"):
            assert (await ws.ask({"type": "name", "name": name}, "refused"))["id"] is None
    assert (await Person.objects.aget(id=nameless.id)).first_name == "Zoë B"


async def test_the_seventh_person_draws_but_is_not_seen_pointing(path, design, settings):
    others = [await sync_to_async(make_guest_of)(design, Right.EDIT, name=f"p{n}") for n in range(6)]
    cookies = [await sync_to_async(cookie_of)(person) for person in (design.owner, *others)]
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(opened(path, cookie=cookie)) for cookie in cookies]
        for ws in sockets:
            await ws.hello()
            await ws.hear("here")
        for _other in range(6):
            await sockets[6].hear("here")
        await sockets[6].say({"type": "presence", "at": {"x": 7, "y": 7}})
        await sockets[5].say({"type": "presence", "at": {"x": 6, "y": 6}})
        assert (await sockets[0].hear("presence"))["at"]["x"] == 6
        added = {"type": "add_tier", "tier": "late", "kind": "app", "x": 0, "y": 0, "properties": {}}
        await sockets[6].say({"type": "edit", "edit": {"id": "e1", "changes": [added]}})
        assert (await sockets[0].hear("edit"))["edit"]["id"] == "e1"


def test_windows_of_one_person_count_once():
    company = Company()
    for n in range(6):
        company.met(card(0, peer=f"w{n}", joined=n), now=0)
    assert company.has_room(card(9), now=1)


def test_who_was_not_heard_for_long_makes_room(settings):
    settings.HEARTBEAT_S = 1
    company = Company()
    for n in range(6):
        company.met(card(n), now=0)
    assert not company.has_room(card(9), now=3)
    assert company.has_room(card(9), now=4)


def test_the_first_six_keep_their_places():
    company = Company()
    for n in range(1, 9):
        company.met(card(n), now=0)
    assert company.has_room(card(0), now=1)
    assert not company.has_room(card(6.5), now=1)


def test_names_and_numbers_are_the_same_for_everybody(design):
    ben, nameless = make_guest_of(design, Right.VIEW), make_guest_of(design, Right.VIEW, name="")
    assert list(design.names().items()) == [(design.owner_id, "Ada"), (ben.id, "Ben"), (nameless.id, "Guest 3")]


def test_a_member_without_a_name_is_not_called_by_an_address():
    member = make_person(name="", is_guest=False)
    member.email = member.username = "zoe@example.org"
    assert str(member) == "Member"
