"""The socket of a design: hello, welcome, edit, refused, head, presence."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from practice.designs.models import Design
from tests.factories import make_design, make_edit, make_person
from tests.sockets import Socket, cookie_of, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def design():
    return make_design()


@pytest.fixture
def cookie(design):
    return cookie_of(design.owner)


@pytest.fixture
def path(design):
    return f"/ws/designs/{design.id}/"


async def head_of(design):
    return await sync_to_async(lambda: Design.objects.get(id=design.id).head)()


async def test_it_welcomes_with_all_there_is(design, cookie, path):
    await sync_to_async(design.append)(make_edit(), design.owner)
    async with opened(path, cookie=cookie) as ws:
        welcome = await ws.hello()
    assert (welcome["head"], welcome["snapshot"]["seq"], len(welcome["edits"])) == (1, 0, 1)


async def test_an_edit_is_stored_before_anybody_hears_of_it(design, cookie, path):
    async with opened(path, cookie=cookie) as ada, opened(path, cookie=cookie) as ben:
        for ws in (ada, ben):
            await ws.hello()
        edit = make_edit()
        for ws in (ada, ben):
            if ws is ada:
                heard = await ada.ask({"type": "edit", "edit": edit}, "edit")
            else:
                heard = await ben.hear("edit")
            assert heard["edit"]["id"] == edit["id"]
            assert heard["edit"]["seq"] == 1 == await head_of(design)


async def test_an_edit_sent_again_is_acknowledged_again_with_the_same_number(design, cookie, path):
    async with opened(path, cookie=cookie) as ws:
        await ws.hello()
        edit = {"type": "edit", "edit": make_edit()}
        assert [(await ws.ask(edit, "edit"))["edit"]["seq"] for _ in range(3)] == [1, 1, 1]
    assert await head_of(design) == 1


@pytest.mark.parametrize(
    ("message", "path_said"),
    [
        ("", ""),
        ("{", ""),
        ("[]", ""),
        ('"edit"', ""),
        ('{"type": "shout"}', "type"),
        ('{"type": ["edit"]}', "type"),
        ('{"type": "hello", "since": "x"}', "since"),
        ('{"type": "hello", "since": -1}', "since"),
        ('{"type": "hello", "since": 1e400}', "since"),
        ('{"type": "edit"}', "edit"),
        ('{"type": "edit", "edit": {"id": "e1", "id": "e1", "changes": []}}', "id"),
        ('{"type": "presence", "at": "here"}', "at"),
        ('{"type": "presence", "at": {"x": 1, "y": NaN}}', "at.y"),
        ('{"type": "presence", "selected": [7]}', "selected"),
        ('{"type": "presence", "dragging": {"a": 1}}', "dragging"),
        ('{"type": "presence", "dragging": {"a": null}}', "dragging"),
        ('{"type": "presence", "at": {"x": 1e9, "y": 0}}', "at"),
        ('{"type": "presence", "selected": [' + '"a",' * 50 + '"a"]}', "selected"),
        ('{"type": "presence", "view": {"x": 1, "y": 2}}', "view"),
        ('{"type": "presence", "view": {"x": 1, "y": 2, "zoom": 0}}', "view"),
        ('{"type": "name"}', "name"),
        ("[" * 5000, ""),
    ],
)
async def test_a_malformed_message_is_refused_with_its_path(design, cookie, path, message, path_said):
    async with opened(path, cookie=cookie) as ws:
        refusal = await ws.ask(message, "refused")
        assert refusal["path"] == path_said
        assert refusal["reason"]
        await ws.hello()
    assert await head_of(design) == 0


@pytest.mark.parametrize(
    ("change", "path_said"),
    [
        ({"type": "set_tier", "tier": "app1", "key": "nodes", "value": 10**9}, "changes[0].value"),
        (
            {"type": "add_tier", "tier": "a", "kind": "app", "x": 0, "y": 0, "properties": {"nodes": -1}},
            "changes[0].properties.nodes",
        ),
        ({"type": "add_tier", "tier": "a", "kind": "mainframe", "x": 0, "y": 0, "properties": {}}, "changes[0].kind"),
    ],
)
async def test_an_edit_that_is_refused_is_named_with_its_path(design, cookie, path, change, path_said):
    async with opened(path, cookie=cookie) as ws:
        refusal = await ws.ask({"type": "edit", "edit": make_edit(id="mine", changes=[change])}, "refused")
    assert (refusal["id"], refusal["path"]) == ("mine", path_said)
    assert await head_of(design) == 0


async def test_an_edit_that_cannot_be_read_is_still_named(cookie, path):
    nan = '{"type":"edit","edit":{"id":"mine","changes":[{"type":"move_tier","tier":"a","x":NaN,"y":0}]}}'
    async with opened(path, cookie=cookie) as ws:
        refusal = await ws.ask(nan, "refused")
    assert (refusal["id"], refusal["path"]) == ("mine", "changes[0].x")


async def test_a_message_of_16_kib_is_read_and_one_byte_more_ends_the_socket(cookie, path):
    filler = json.dumps({"type": "shout", "x": ""})
    async with opened(path, cookie=cookie) as ws:
        await ws.ask(filler[:-2] + "x" * (16384 - len(filler)) + '"}', "refused")
        await ws.say(filler[:-2] + "x" * (16385 - len(filler)) + '"}')
        assert await ws.closed_with() == 1009


async def test_bytes_end_the_socket(cookie, path):
    async with opened(path, cookie=cookie) as ws:
        await ws.send_input({"type": "websocket.receive", "bytes": b"x"})
        assert await ws.closed_with() == 1009


async def test_a_stranger_finds_no_design(path):
    cy = await sync_to_async(cookie_of)(await sync_to_async(make_person)(name="cy"))
    for cookie in (cy, "", "sessionid=nonsense"):
        async with opened(path, cookie=cookie) as ws:
            assert await ws.closed_with() == 4404


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://localhost.evil.example"])
async def test_another_site_is_not_let_in(cookie, path, origin):
    assert not await Socket(path, cookie=cookie, origin=origin).connect()


async def test_who_signs_out_can_no_longer_write(design, cookie, path):
    from django.contrib.sessions.models import Session

    async with opened(path, cookie=cookie) as ws:
        await ws.hello()
        await sync_to_async(Session.objects.all().delete)()
        await ws.say({"type": "edit", "edit": make_edit()})
        assert await ws.closed_with() == 4403
    assert await head_of(design) == 0


async def test_who_loses_the_design_can_no_longer_write(design, cookie, path):
    ben = await sync_to_async(make_person)(name="ben")
    async with opened(path, cookie=cookie) as ws:
        await ws.hello()
        await sync_to_async(Design.objects.filter(id=design.id).update)(owner=ben)
        await ws.say({"type": "edit", "edit": make_edit()})
        assert await ws.closed_with() == 4403
    assert await head_of(design) == 0


async def test_the_heartbeat_says_where_the_design_stands_and_ends_with_the_permission(design, cookie, path, settings):
    settings.HEARTBEAT_S = 0.05
    async with opened(path, cookie=cookie) as ws:
        await ws.hello()
        await sync_to_async(design.append)(make_edit(), design.owner)
        while (await ws.hear("head"))["seq"] != 1:
            pass
        ben = await sync_to_async(make_person)(name="ben")
        await sync_to_async(Design.objects.filter(id=design.id).update)(owner=ben)
        assert await ws.closed_with() == 4403


async def test_an_administrator_may_look_and_not_draw(design, path):
    boss = await sync_to_async(make_person)(name="ines", is_superuser=True)
    async with opened(path, cookie=await sync_to_async(cookie_of)(boss)) as ws:
        await ws.hello()
        assert "not change it" in (await ws.ask({"type": "edit", "edit": make_edit()}, "refused"))["reason"]


async def test_presence_reaches_the_others_and_says_goodbye(cookie, path):
    async with opened(path, cookie=cookie) as ada:
        await ada.hello()
        async with opened(path, cookie=cookie) as ben:
            await ben.hello()
            for _introduced in ("ben", "ada"):
                await ben.hear("here")
            await ben.say({"type": "presence", "at": {"x": 1, "y": 2}, "selected": ["app1"], "dragging": None})
            seen = await ada.hear("presence")
            assert (seen["at"], seen["selected"]) == ({"x": 1, "y": 2}, ["app1"])
            assert await ben.receive_nothing(0.1)
        assert (await ada.hear("presence")) == {"type": "presence", "peer": seen["peer"], "gone": True}


async def test_presence_beyond_20_a_second_is_dropped(cookie, path, monkeypatch):
    monkeypatch.setattr("practice.lib.limits.time.time", lambda: 1000.0)
    async with opened(path, cookie=cookie) as ada, opened(path, cookie=cookie) as ben:
        for ws in (ada, ben):
            await ws.hello()
        for n in range(21):
            await ben.say({"type": "presence", "at": {"x": n, "y": 0}})
        assert [(await ada.hear("presence"))["at"]["x"] for _ in range(20)] == list(range(20))
        assert await ada.receive_nothing(0.1)


async def test_edits_beyond_the_burst_wait_and_all_arrive_in_order(design, cookie, path):
    async with opened(path, cookie=cookie) as ws:
        await ws.hello()
        clock = asyncio.get_running_loop().time
        began = clock()
        edits = [make_edit(tier=f"t{n}") for n in range(75)]
        for edit in edits:
            await ws.say({"type": "edit", "edit": edit})
        heard = [(await ws.hear("edit"))["edit"]["id"] for _ in edits]
    assert heard == [edit["id"] for edit in edits]
    assert clock() - began >= (75 - 60) / 30 - 0.1


async def test_thirty_browsers_leave_nothing_behind(cookie, path):
    layer = get_channel_layer()
    before = held_by(layer)
    sockets = [Socket(path, cookie=cookie) for _ in range(30)]
    for ws in sockets:
        await ws.connect()
        await ws.hello()
    assert len(held_by(layer)) >= len(before) + 30
    for ws in sockets:
        await ws.leave()
    assert held_by(layer) <= before
    assert not [task for task in asyncio.all_tasks() if "beat" in repr(task.get_coro())]


def held_by(layer):
    """Every channel, and every place of one in a group: other tests of this process may have left some."""
    members = {(name, channel) for name, group in layer.groups.items() for channel in group}
    return members | {("", channel) for channel in layer.channels}


async def test_a_socket_that_leads_nowhere_is_refused():
    for path in ("/ws/", "/ws/designs/x/", "/ws/designs/00000000-0000-0000-0000-000000000000"):
        assert not await Socket(path).connect()
