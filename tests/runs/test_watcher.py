"""The rows that changed, told to the sockets that listen."""

from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from practice.runs.models import Kind, Run, Status
from practice.runs.watcher import Watcher
from tests.factories import make_design, make_run
from tests.results import make_result
from tests.sockets import cookie_of, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    monkeypatch.setattr("practice.runs.queue.publish", lambda run_id: None)


@pytest.fixture
def design():
    return make_design()


@pytest.fixture
def cookie(design):
    return cookie_of(design.owner)


async def test_a_canvas_hears_progress_and_result(design, cookie):
    run = await sync_to_async(make_run)(design=design)
    watcher = Watcher()
    async with opened(f"/ws/designs/{design.id}/", cookie=cookie) as ws:
        await ws.hello()
        token = await sync_to_async(run.claim)()
        await sync_to_async(run.beat)(token, phase="peak", fraction=0.5, simulated_s=3.0)
        await watcher.look()
        said = await ws.hear("run")
        assert (said["run"], said["phase"], said["fraction"]) == (str(run.id), "peak", 0.5)
        await sync_to_async(run.finish)(token, {"verdict": "holds"})
        await watcher.look()
        said = await ws.hear("result")
        assert (said["run"], said["seq"], said["result"]) == (str(run.id), run.seq, {"verdict": "holds"})
        await watcher.look()
        assert await ws.receive_nothing(0.1)


async def test_a_canvas_hears_nothing_of_an_inquiry(design, cookie):
    run = await sync_to_async(make_run)(design=design, status=Status.DONE, result=make_result(verdict="holds"))
    watcher = Watcher()
    async with opened(f"/ws/designs/{design.id}/", cookie=cookie) as ws:
        await ws.hello()
        await watcher.look()
        await ws.hear("result")
        asked, _ = await sync_to_async(run.inquire)(Kind.REMOVAL, person=design.owner)
        token = await sync_to_async(asked.claim)()
        await sync_to_async(asked.finish)(token, {"tiers": []})
        await watcher.look()
        assert await ws.receive_nothing(0.1)


async def test_who_watches_an_inquiry_hears_that_it_works_and_not_what_it_found(design, cookie):
    run = await sync_to_async(make_run)(design=design, status=Status.DONE, result=make_result(verdict="holds"))
    asked, _ = await sync_to_async(run.inquire)(Kind.REMOVAL, person=design.owner)
    watcher = Watcher()
    async with opened(f"/ws/runs/{asked.id}/", cookie=cookie) as ws:
        assert "Waiting for a free simulator" in (await ws.receive_output(3))["text"]
        token = await sync_to_async(asked.claim)()
        await sync_to_async(asked.beat)(token, phase="removal", fraction=0, simulated_s=0)
        await watcher.look()
        working = (await ws.receive_output(3))["text"]
        assert "Without each tier in turn" in working
        assert '<progress max="1" aria-label' in working
        await sync_to_async(asked.finish)(token, {"tiers": [{"label": "idle"}]})
        await watcher.look()
        assert "idle" not in (await ws.receive_output(3))["text"]
        assert await ws.closed_with() == 1000


async def test_a_page_hears_fragments_until_the_run_is_over(design, cookie):
    run = await sync_to_async(make_run)(design=design)
    watcher = Watcher()
    async with opened(f"/ws/runs/{run.id}/", cookie=cookie) as ws:
        assert "run-progress" in (await ws.receive_output(3))["text"]
        await sync_to_async(run.cancel)()
        await watcher.look()
        assert "run-progress" in (await ws.receive_output(3))["text"]
        assert await ws.closed_with() == 1000


async def test_a_page_that_comes_late_is_told_at_once(design, cookie):
    run = await sync_to_async(make_run)(design=design, status=Status.DONE, result={})
    async with opened(f"/ws/runs/{run.id}/", cookie=cookie) as ws:
        assert (await ws.receive_output(3))["type"] == "websocket.send"
        assert await ws.closed_with() == 1000


async def test_a_stranger_hears_nothing(design):
    run = await sync_to_async(make_run)(design=design)
    async with opened(f"/ws/runs/{run.id}/") as ws:
        assert await ws.closed_with() == 4404


async def test_it_forgets_what_is_long_over(design):
    watcher = Watcher()
    run = await sync_to_async(make_run)(design=design)
    await watcher.look()
    assert run.id in watcher.told
    long_ago = timezone.now() - timedelta(minutes=1)
    await sync_to_async(Run.objects.filter(id=run.id).update)(changed=long_ago)
    await watcher.look()
    assert watcher.told == {}
