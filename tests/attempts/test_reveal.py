"""The wire, read: before an attempt's first answered prediction nothing of what the simulator knows leaves the site."""

import json
import re

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from practice.attempts.reveal import may_reveal
from practice.runs.models import Status
from practice.runs.watcher import Watcher
from tests.factories import make_answer, make_attempt, make_run
from tests.results import make_result
from tests.sockets import cookie_of, opened

SECRETS = re.compile(
    r'utilisation|bottleneck|breakpoints|saturated|hit_ratio|"result": \{|broke at|breaks next, at|p50|reads_repeated'
    r"|overloaded by reads|5\.2 million|database1[^>]*100|reference|1,06\d|3\.2 s",
    re.IGNORECASE,
)


def leaks(text):
    return SECRETS.findall(text)


@pytest.fixture
def waiting(attempt):
    """An attempt with a prediction that no run has answered yet, and runs in every state that says nothing."""
    for status in (Status.FAILED, Status.CANCELLED, Status.QUEUED, Status.RUNNING):
        run = make_run(design=attempt.design, status=status, phase="peak", fraction=0.5, simulated_s=9)
        attempt.predictions.create(run=run, tier="database1", seq=0)
    return attempt


@pytest.mark.django_db
def test_no_page_of_an_attempt_says_anything(ada_client, waiting):
    design, runs = waiting.design, waiting.design.runs.all()
    addresses = [
        waiting.get_absolute_url(),
        reverse("estimate", args=[waiting.id]),
        reverse("practice"),
        reverse("prompt", args=[waiting.prompt]),
        reverse("design-edits", args=[design.id]),
        *(reverse("attempt-run", args=[waiting.id, run.id]) for run in runs),
    ]
    for address in addresses:
        for headers in ({}, {"HX-Request": "true"}):
            answer = ada_client.get(address, headers=headers)
            assert answer.status_code == 200
            assert not leaks(answer.content.decode().replace(waiting.prompt, "")), address


@pytest.mark.django_db
def test_a_refused_run_says_nothing_either(ada_client, attempt):
    answer = ada_client.post(reverse("attempt-runs", args=[attempt.id]), {})
    assert answer.status_code == 422
    assert not leaks(answer.content.decode())


@pytest.mark.django_db(transaction=True)
async def test_no_socket_says_anything_until_the_run_has_answered(waiting):
    cookie, watcher = await sync_to_async(cookie_of)(waiting.person), Watcher()
    run = await waiting.design.runs.filter(status=Status.QUEUED).afirst()
    async with (
        opened(f"/ws/designs/{waiting.design_id}/", cookie=cookie) as canvas,
        opened(f"/ws/runs/{run.id}/", cookie=cookie) as page,
    ):
        heard = [json.dumps(await canvas.hello()), (await page.receive_output(3))["text"]]
        token = await sync_to_async(run.claim)()
        await sync_to_async(run.beat)(token, phase="peak", fraction=0.5, simulated_s=3.0)
        await watcher.look()
        for _ in range(await waiting.design.runs.acount()):
            heard.append(json.dumps(await canvas.hear("run")))
        heard.append((await page.receive_output(3))["text"])
        assert not leaks(" ".join(heard))
        assert not await sync_to_async(may_reveal)(waiting)

        await sync_to_async(run.finish)(token, make_result())
        await watcher.look()
        assert leaks(json.dumps(await canvas.hear("result")))
        assert await sync_to_async(may_reveal)(waiting)


@pytest.mark.django_db
def test_the_same_pages_speak_once_it_has_answered(ada_client, waiting):
    """Proof that the test above would see it."""
    run = make_answer(attempt=waiting)
    for address in (waiting.get_absolute_url(), reverse("attempt-run", args=[waiting.id, run.id])):
        assert leaks(ada_client.get(address).content.decode())


@pytest.mark.django_db
def test_an_answer_opens_one_attempt_and_no_other(ada_client, ada, attempt):
    make_answer(attempt=attempt)
    other = make_attempt(person=ada)
    assert may_reveal(attempt)
    assert not may_reveal(other)
    assert not leaks(ada_client.get(other.get_absolute_url()).content.decode())


@pytest.mark.django_db
def test_it_stays_open_for_good(attempt):
    make_answer(attempt=attempt)
    run = make_run(design=attempt.design, status=Status.FAILED)
    attempt.predictions.create(run=run, tier="app1", seq=0)
    assert may_reveal(attempt)
