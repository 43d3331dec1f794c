"""Leases: who may write to a run, and what becomes of a run whose worker fell silent."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from practice.runs import sweeper
from practice.runs.models import Run, Status
from tests.factories import make_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(monkeypatch):
    """The runs of which the queue was told, instead of a message."""
    told = []
    monkeypatch.setattr("practice.runs.queue.publish", told.append)
    return told


def silent(run):
    """Its worker has not been heard of for longer than the lease."""
    Run.objects.filter(id=run.id).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_worker_gets_it():
    run = make_run()
    assert run.claim() is not None
    assert run.claim() is None


@pytest.mark.parametrize("status", [Status.DONE, Status.FAILED, Status.CANCELLED])
def test_a_run_that_is_over_cannot_be_claimed(status):
    assert make_run(status=status).claim() is None


def test_only_the_holder_writes():
    run = make_run()
    first = run.claim()
    silent(run)
    second = run.claim()
    assert second is not None
    assert not run.beat(first, phase="peak", fraction=0.5, simulated_s=1)
    assert not run.finish(first, {"verdict": "breaks"})
    assert not run.fail(first, "no")
    assert run.finish(second, {"verdict": "holds"})
    run.refresh_from_db()
    assert (run.status, run.result, run.tries) == (Status.DONE, {"verdict": "holds"}, 2)


def test_a_sign_of_life_extends_the_lease_and_shows_progress():
    run = make_run()
    token = run.claim(lease_s=0.001)
    assert run.beat(token, phase="peak", fraction=0.25, simulated_s=12.5)
    run.refresh_from_db()
    assert (run.phase, run.fraction, run.simulated_s) == ("peak", 0.25, 12.5)
    assert run.lease_until > timezone.now() + timedelta(seconds=settings.RUN_LEASE_S - 2)


def test_the_sweeper_gives_a_silent_run_to_another_worker(published):
    run = make_run()
    run.claim()
    sweeper.once()
    assert published == []
    silent(run)
    sweeper.once()
    run.refresh_from_db()
    assert (run.status, run.owner, published) == (Status.QUEUED, None, [run.id])
    assert run.claim() is not None


def test_of_two_sweepers_one_takes_it_back(published):
    run = make_run()
    run.claim()
    silent(run)
    run.refresh_from_db()
    for _ in range(2):
        sweeper.take_back(run)
    assert published == [run.id]


def test_the_third_silence_is_the_last_and_says_so():
    run = make_run()
    for _ in range(settings.RUN_TRIES):
        assert run.claim() is not None
        silent(run)
        sweeper.once()
    run.refresh_from_db()
    assert (run.status, run.tries) == (Status.FAILED, 3)
    assert "three times" in run.error
    assert run.claim() is None


def test_the_queue_is_reminded_of_what_it_forgot_once(published):
    run = make_run(changed=timezone.now() - timedelta(seconds=11))
    make_run()
    sweeper.once()
    sweeper.once()
    assert published == [run.id]


def test_at_the_start_every_lease_is_over_and_every_waiting_run_is_told_of(published):
    held, waiting = make_run(), make_run()
    held.claim()
    sweeper.begin()
    assert set(published) == {held.id, waiting.id}
    assert held.claim() is not None
