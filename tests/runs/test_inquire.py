"""More about a run that has answered: a row of its own, simulated once, and nobody else's."""

import pytest

from practice.lib.refusals import TooMany
from practice.runs.models import Kind, Run, Status
from tests.factories import make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(monkeypatch):
    told = []
    monkeypatch.setattr("practice.runs.queue.publish", told.append)
    return told


@pytest.fixture
def run():
    return make_run(status=Status.DONE, result=make_result(users=4000.0), seed=11, seq=3)


def inquire(run, kind=Kind.REMOVAL, **values):
    return run.inquire(kind, person=run.person, **values)


def test_it_is_asked_of_the_same_design_at_the_same_users_with_the_same_seed(run):
    asked, is_new = inquire(run)
    assert is_new
    assert (asked.of, asked.kind, asked.status) == (run, Kind.REMOVAL, Status.QUEUED)
    assert (asked.graph, asked.prompt, asked.users, asked.seed, asked.seq) == (run.graph, run.prompt, 4000, 11, 3)


def test_the_queue_is_told_once(run, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = inquire(run), inquire(run)
    assert (first[0], second) == (second[0], (first[0], False))
    assert published == [first[0].id]


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED])
def test_what_did_not_finish_may_be_asked_again(run, status):
    first, _ = inquire(run)
    Run.objects.filter(id=first.id).update(status=status)
    second, is_new = inquire(run)
    assert is_new
    assert second != first


def test_two_comparisons_with_others_are_two(run):
    others = [make_run(design=run.design) for _ in range(2)]
    asked = [inquire(run, Kind.COMPARISON, beside=other)[0] for other in others]
    assert asked[0] != asked[1]
    assert asked[0].both == (others[0], run)


def test_it_is_none_of_the_runs_of_the_design(run):
    asked, _ = inquire(run)
    assert list(run.design.runs.all()) == [run]
    assert list(run.inquiries.all()) == [asked]


def test_it_goes_with_its_run(run):
    inquire(run)
    run.delete()
    assert not Run.objects.exists()


def test_it_waits_in_the_same_line_as_runs(run):
    for _ in range(5):
        make_run(design=run.design)
    with pytest.raises(TooMany):
        inquire(run)
    assert not run.inquiries.exists()


def test_who_asked_sees_it_and_a_stranger_does_not(run):
    asked, _ = inquire(run)
    assert asked in Run.objects.visible_to(run.person)
    assert asked in Run.objects.cancellable_by(run.person)
    assert asked not in Run.objects.visible_to(make_person(name="cy"))
