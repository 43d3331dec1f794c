"""What a worker does with an inquiry: the simulator's own, kept alive and stopped from outside."""

import signal
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import sim
from practice.prompts import catalogue
from practice.runs import execution, inquiries
from practice.runs.models import Kind, Run, Status
from tests.factories import make_design, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db
REFERENCE = catalogue.get("internal-tool").reference()


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    monkeypatch.setattr("practice.runs.queue.publish", lambda run_id: None)


@pytest.fixture
def run():
    return a_run(make_design())


def a_run(design, **values):
    result = make_result(verdict="holds", users=120.0)
    known = {"prompt": "internal-tool", "graph": REFERENCE, "status": Status.DONE, "result": result}
    return make_run(design=design, **{**known, **values})


def executed(run, kind, **values):
    asked, _ = run.inquire(kind, person=run.person, **values)
    Run.objects.filter(id=asked.id).update(requests=2000)
    execution.execute(asked.id)
    asked.refresh_from_db()
    return asked


def test_a_removal_test_ends_with_what_the_simulator_found(run):
    asked = executed(run, Kind.REMOVAL)
    assert (asked.status, asked.error) == (Status.DONE, "")
    assert asked.result["engine"] == sim.ENGINE_VERSION
    assert [tier["label"] for tier in asked.result["tiers"]] == ["needed"]
    assert (asked.result["users"], asked.result["requests"]) == (120, 2000)


def test_a_comparison_ends_with_both_sides(run):
    sizes = [{**tier, "size": "small"} if "size" in tier else tier for tier in REFERENCE["tiers"]]
    smaller = {**REFERENCE, "tiers": sizes}
    asked = executed(run, Kind.COMPARISON, beside=a_run(run.design, graph=smaller))
    assert (asked.status, asked.error) == (Status.DONE, "")
    assert {asked.result[side]["verdict"] for side in "ab"} <= {"holds", "breaks", "too_close"}
    assert asked.result["classes"][0]["mean_ms"]["apart"] is not None


def test_what_a_verdict_hangs_on_ends_with_numbers_and_their_sources(run):
    asked = executed(run, Kind.SENSITIVITY)
    assert (asked.status, asked.error) == (Status.DONE, "")
    assert (asked.result["verdict"], asked.result["users"]) == ("holds", 120)
    assert asked.result["constants"][0].keys() >= {"what", "value", "lo", "hi", "unit", "source", "verified"}


def test_a_fault_ends_with_its_course(run):
    asked = executed(run, Kind.FAULT, strike={"fault": "node_lost", "tier": "app1"}, users=60.0)
    assert (asked.status, asked.error) == (Status.DONE, "")
    assert asked.result["verdict"] in {"survives", "recovers", "falls", "too_close"}
    assert (asked.result["users"], len(asked.result["windows"])) == (60, 60)


def test_a_replay_ends_with_a_film_and_says_how_far_it_is(run, monkeypatch):
    told = []
    monkeypatch.setattr(execution, "BEAT_S", 0)
    monkeypatch.setattr(inquiries, "BEAT_S", 0.001)
    monkeypatch.setattr(Run, "beat", lambda self, token, **said: told.append(said["fraction"]) or True)
    asked = executed(run, Kind.REPLAY)
    assert (asked.status, asked.error) == (Status.DONE, "")
    assert asked.result["scenario"]["strikes"] == []
    assert set(asked.result["film"]["tiers"]) == {tier["id"] for tier in REFERENCE["tiers"]} - {"users1"}
    assert told == sorted(told) and told[-1] > 0


def test_a_fault_of_too_many_users_says_what_the_simulator_said(run):
    asked = executed(run, Kind.FAULT, strike={"fault": "spike", "tier": None}, users=1e9)
    assert asked.status == Status.FAILED
    assert "ask fewer users" in asked.error


def test_a_design_that_cannot_be_tried_says_so():
    run = a_run(make_design(tiers=("users", "app")), graph={"format": 1, "tiers": [], "links": []})
    asked = executed(run, Kind.REMOVAL)
    assert asked.status == Status.FAILED
    assert "cannot be simulated" in asked.error


@pytest.mark.parametrize("kind", [Kind.REMOVAL, Kind.COMPARISON, Kind.SENSITIVITY, Kind.FAULT, Kind.REPLAY])
def test_the_database_is_not_asked_while_a_beat_might_ask_it(run, monkeypatch, kind):
    asked = []

    @contextmanager
    def listening(every_s, beat):
        with CaptureQueriesContext(connection) as queries:
            yield
        asked.append(queries.captured_queries)

    monkeypatch.setattr(inquiries, "beating", listening)
    strike = {"strike": {"fault": "node_lost", "tier": "app1"}, "users": 60.0} if kind == Kind.FAULT else {}
    beside = {"beside": a_run(run.design)} if kind == Kind.COMPARISON else {}
    assert executed(run, kind, **strike, **beside).status == Status.DONE
    assert asked == [[]]


@contextmanager
def unbeaten():
    """A test may ask the database in the middle of the work; the work itself does not."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    yield
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})


@pytest.fixture
def forever(monkeypatch):
    """A removal test that never looks up; `meanwhile` happens as it begins."""
    monkeypatch.setattr(inquiries, "BEAT_S", 0.05)
    monkeypatch.setattr(execution, "BEAT_S", 0)

    def use(meanwhile=lambda run: None):
        def work(run):
            meanwhile(run)
            until = time.monotonic() + 20
            while time.monotonic() < until:
                time.sleep(0.01)
            raise AssertionError("nobody stopped it")

        monkeypatch.setattr(inquiries, "removal", work)

    return use


def test_it_keeps_its_lease_while_it_works(run, forever, settings):
    settings.RUN_LEASE_S = 0.3
    leases = []

    def look(asked):
        for _ in range(5):
            time.sleep(0.2)
            with unbeaten():
                leases.append(Run.objects.get(id=asked.id).lease_until > timezone.now())
        raise ZeroDivisionError

    forever(look)
    executed(run, Kind.REMOVAL)
    assert leases == [True] * 5


def test_one_that_is_cancelled_stops(run, forever):
    def cancel(asked):
        with unbeaten():
            Run.objects.get(id=asked.id).cancel()

    forever(cancel)
    asked = executed(run, Kind.REMOVAL)
    assert (asked.status, asked.result) == (Status.CANCELLED, None)


def test_one_that_takes_too_long_is_stopped(run, forever, settings):
    settings.RUN_SECONDS = 0
    forever()
    asked = executed(run, Kind.REMOVAL)
    assert asked.status == Status.FAILED
    assert "took too long" in asked.error
