"""What a worker does with a run. The engine is replaced: here only its manners count."""

import pytest

import sim
from practice.runs import execution
from practice.runs.models import Run, Status
from tests.factories import make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(monkeypatch):
    """What the engine does, to be set by the test."""

    def use(act):
        monkeypatch.setattr(execution, "simulate", lambda run, progress: act(progress))

    return use


def executed(run):
    execution.execute(run.id)
    run.refresh_from_db()
    return run


def test_it_ends_with_the_result(judge):
    judge(lambda progress: {"verdict": "holds"})
    run = executed(make_run())
    assert (run.status, run.result, run.fraction, run.owner) == (Status.DONE, {"verdict": "holds"}, 1.0, None)
    assert run.finished is not None


def test_a_message_that_comes_twice_is_one_run(judge):
    seen = []
    judge(lambda progress: seen.append(1) or {})
    run = make_run()
    executed(run)
    executed(run)
    assert len(seen) == 1


def test_a_message_for_no_run_is_nothing():
    execution.execute("00000000-0000-0000-0000-000000000000")


def raising(error):
    def act(progress):
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ZeroDivisionError("division by zero"), "The fault is ours"),
        (MemoryError(), "more memory"),
        (execution.TooLong(), "took too long"),
    ],
)
def test_an_engine_that_stumbles_ends_the_run_with_a_sentence(judge, error, words):
    judge(raising(error))
    run = executed(make_run())
    assert run.status == Status.FAILED
    assert words in run.error
    assert "division" not in run.error


def test_a_design_that_the_engine_refuses_says_why(judge):
    judge(raising(sim.SimError("tiers[3].nodes", "0 is below 1")))
    run = executed(make_run())
    assert run.status == Status.FAILED
    assert "tiers[3].nodes: 0 is below 1" in run.error


def test_a_cancelled_run_stops_the_engine_and_stays_cancelled(judge, monkeypatch):
    monkeypatch.setattr(execution, "BEAT_S", 0)
    run = make_run()

    def act(progress):
        assert progress("peak", 0.1, 1.0)
        Run.objects.get(id=run.id).cancel()
        assert not progress("peak", 0.2, 2.0)
        raise sim.Cancelled

    judge(act)
    assert executed(run).status == Status.CANCELLED


def test_progress_is_written_at_most_ten_times_a_second(judge):
    revisions = []
    run = make_run()

    def act(progress):
        assert all(progress("peak", n / 1000, n) for n in range(1000))
        revisions.append(Run.objects.get(id=run.id).revision)
        return {}

    judge(act)
    executed(run)
    assert revisions[0] <= 4
