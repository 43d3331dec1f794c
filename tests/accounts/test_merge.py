"""A guest logs in while their own sockets draw: what was acknowledged is there, what was not is said again."""

import threading

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from practice.accounts.merging import merge, naming_people
from practice.accounts.models import Person
from practice.designs.models import Design, Edit
from practice.designs.sharing import Right
from tests.factories import make_attempt, make_design, make_edit, make_guest_of, make_member, make_person
from tests.sockets import cookie_of, opened

pytestmark = pytest.mark.django_db(transaction=True)


def named(person):
    return [model for model, field in naming_people() if model._base_manager.filter(**{field: person}).exists()]


def test_nothing_names_the_guest_afterwards():
    attempt, ines = make_attempt(), make_member()
    guest = attempt.person
    make_guest_of(attempt.design, Right.VIEW)
    attempt.design.append(make_edit(), guest)
    tables = named(guest)
    assert len(tables) >= 4
    merge(guest, into=ines)
    assert not named(guest)
    assert set(tables) <= set(named(ines))


def test_a_second_window_that_is_slower_does_no_harm():
    guest, ines = make_person(), make_member()
    merge(guest, into=ines)
    merge(Person(id=guest.id, is_guest=True), into=ines)
    assert list(Person.objects.filter(is_guest=False).exclude(username="nobody")) == [ines]


def test_a_merge_that_fails_changes_nothing(monkeypatch):
    attempt, ines = make_attempt(), make_member()
    monkeypatch.setattr(Person, "delete", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge(attempt.person, into=ines)
    attempt.refresh_from_db()
    assert attempt.person != ines


def test_an_edit_whose_author_went_meanwhile_is_not_stored():
    design, ines = make_design(), make_member()
    guest = design.owner
    merge(guest, into=ines)
    with pytest.raises(PermissionError):
        design.append(make_edit(id="e1"), guest)
    assert not Edit.objects.exists()
    design.refresh_from_db()
    assert design.head == 0
    assert design.append(make_edit(id="e1"), ines).seq == 1


def test_edits_that_race_with_the_merge_are_acknowledged_and_kept_or_neither():
    design, ines = make_design(), make_member()
    guest = design.owner
    acknowledged, refused, begun = [], [], threading.Event()

    def draw(hand):
        for n in range(40):
            edit = make_edit(id=f"{hand}e{n}", tier=f"app{hand}{n}")
            try:
                Design.objects.get(id=design.id).append(edit, guest)
                acknowledged.append(edit["id"])
            except PermissionError:
                refused.append(edit["id"])
            if len(acknowledged) > 20:
                begun.set()
        begun.set()
        connection.close()

    hands = [threading.Thread(target=draw, args=[hand]) for hand in (1, 2)]
    for hand in hands:
        hand.start()
    begun.wait(30)
    merge(guest, into=ines)
    for hand in hands:
        hand.join(60)
    kept = Edit.objects.filter(design=design)
    assert set(kept.values_list("edit_id", flat=True)) == set(acknowledged)
    assert {edit.actor for edit in kept} == {ines}
    assert len(acknowledged) + len(refused) == 80
    assert acknowledged
    assert refused
    assert list(kept.values_list("seq", flat=True)) == list(range(1, len(acknowledged) + 1))


async def test_an_open_socket_of_the_guest_is_told_to_come_again_and_does_as_the_member(async_client):
    design = await sync_to_async(make_design)()
    guest, ines = design.owner, await sync_to_async(make_member)()
    await async_client.aforce_login(guest)
    path, edit = f"/ws/designs/{design.id}/", {"type": "edit", "edit": make_edit(id="e2")}
    async with opened(path, cookie=f"sessionid={async_client.cookies['sessionid'].value}") as ws:
        await ws.hello()
        assert (await ws.ask({"type": "edit", "edit": make_edit(id="e1", tier="app8")}, "edit"))["edit"]["seq"] == 1
        await async_client.post("/account/login/", {"login": ines.email, "password": "a long walk at night"})
        await ws.say(edit)
        assert await ws.closed_with() == 4401
    async with opened(path, cookie=f"sessionid={async_client.cookies['sessionid'].value}") as ws:
        assert (await ws.hello())["head"] == 1
        stored = (await ws.ask(edit, "edit"))["edit"]
    assert (stored["seq"], stored["actor"]) == (2, str(ines.id))


async def test_a_browser_that_logged_out_is_told_so_when_it_comes_again(async_client):
    ines = await sync_to_async(make_member)()
    design = await sync_to_async(make_design)(owner=ines)
    cookie = await sync_to_async(cookie_of)(ines)
    async with opened(f"/ws/designs/{design.id}/", cookie=cookie) as ws:
        await ws.hello()
        async_client.cookies["sessionid"] = cookie.partition("=")[2]
        await async_client.post("/account/logout/")
        await ws.say({"type": "edit", "edit": make_edit()})
        assert await ws.closed_with() == 4401
    async with opened(f"/ws/designs/{design.id}/", cookie=cookie) as ws:
        assert await ws.closed_with() == 4404
