"""Thirty editors at the real web server leave, each in a way of its own: nothing of them stays registered."""

import asyncio
import json
import time

import pytest
import uvicorn
import websockets
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from practice.runs import processes
from tests.factories import make_design, make_edit
from tests.sockets import cookie_of

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS = 30


@pytest.fixture
async def server():
    config = processes.pages(port=0)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server
    server.should_exit = True
    await serving


def beats():
    """Hearts of sockets that still go."""
    return [task for task in asyncio.all_tasks() if "DesignConsumer.beat" in repr(task.get_coro())]


async def until(is_so):
    for _ in range(500):
        if is_so():
            return
        await asyncio.sleep(0.01)


async def close(ws):
    await ws.close()


async def vanish(ws):
    """As a browser that is killed: no word of it."""
    ws.transport.abort()


async def be_shown_out(ws):
    """For a message that is too long."""
    await ws.send("x" * 20_000)


async def leave_amid_an_edit(ws):
    await ws.send(json.dumps({"type": "edit", "edit": make_edit()}))
    ws.transport.abort()


async def leave_amid_a_question(ws):
    await ws.send(json.dumps({"type": "ask", "seq": 0}))
    ws.transport.abort()


WAYS = [close, vanish, be_shown_out, leave_amid_an_edit, leave_amid_a_question]


async def test_editors_who_leave_a_real_server_leave_nothing_behind(server, monkeypatch):
    layer = get_channel_layer()
    design = await sync_to_async(make_design)()
    cookie = await sync_to_async(cookie_of)(design.owner)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"ws://localhost:{port}/ws/designs/{design.id}/"
    headers = {"Cookie": cookie}
    editors = [
        await websockets.connect(address, origin=f"http://localhost:{port}", additional_headers=headers)
        for _ in range(EDITORS)
    ]
    for ws in editors:
        await ws.send(json.dumps({"type": "hello", "since": 0}))
    await until(lambda: len(beats()) == EDITORS)
    assert sum(map(len, layer.groups.values())) == len(beats()) == len(server.server_state.connections) == EDITORS
    for n, ws in enumerate(editors):
        await WAYS[n % len(WAYS)](ws)
    await until(lambda: not (beats() or any(layer.groups.values()) or server.server_state.tasks))
    assert not beats()
    assert not any(layer.groups.values())
    assert not server.server_state.connections
    assert not server.server_state.tasks
    later = time.time() + layer.expiry + 1
    monkeypatch.setattr("channels.layers.time.time", lambda: later)
    await layer.group_send("nobody", {"type": "relay"})
    assert not layer.channels  # what was on its way to them is thrown away after a minute
