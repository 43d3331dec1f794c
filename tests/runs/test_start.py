import pytest

from practice.lib.refusals import TooMany
from practice.runs.models import Run, Status
from tests.factories import make_drawing, make_person, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(monkeypatch):
    told = []
    monkeypatch.setattr("practice.runs.queue.publish", told.append)
    return told


def start(person, **values):
    return Run.start(person=person, prompt="url-shortener", graph=make_drawing(), **values)


def test_it_tells_the_queue_once_the_row_is_there(published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = start(make_person())
        assert published == []
    assert published == [run.id]


def test_its_page_is_known_from_the_start():
    run = start(make_person(), page_url=lambda run_id: f"/somewhere/{run_id}/")
    assert run.page_url == f"/somewhere/{run.id}/"


def test_the_sixth_that_waits_is_refused_and_there_is_room_again_after_one_ends():
    ada = make_person()
    runs = [start(ada) for _ in range(5)]
    with pytest.raises(TooMany):
        start(ada)
    start(make_person(name="ben"))
    runs[0].cancel()
    assert start(ada).status == Status.QUEUED


def test_the_same_demo_is_simulated_once():
    first, second = (Run.demo(graph=make_drawing(), users=1000) for _ in range(2))
    other = Run.demo(graph=make_drawing(), users=3000)
    assert first.id == second.id != other.id


def test_a_demo_that_failed_is_tried_anew():
    first = Run.demo(graph=make_drawing())
    Run.objects.filter(id=first.id).update(status=Status.FAILED)
    assert Run.demo(graph=make_drawing()).id != first.id


def test_a_queue_that_is_away_does_not_stop_anybody(
    monkeypatch, settings, tmp_path, django_capture_on_commit_callbacks
):
    monkeypatch.undo()
    monkeypatch.setattr("practice.runs.tasks.execute.apply_async", _away)
    with django_capture_on_commit_callbacks(execute=True):
        run = start(make_person())
    assert Run.objects.get(id=run.id).status == Status.QUEUED


def _away(*args, **kwargs):
    raise OSError("no queue")


def test_who_sees_which_runs():
    ada, cy, boss = make_person(), make_person(name="cy"), make_person(name="ines", is_superuser=True)
    own, demo = start(ada), Run.demo(graph=make_drawing())
    from django.contrib.auth.models import AnonymousUser

    def seen(person):
        return set(Run.objects.visible_to(person).values_list("id", flat=True))

    assert seen(ada) == {own.id, demo.id}
    assert seen(cy) == seen(AnonymousUser()) == {demo.id}
    assert seen(boss) == {own.id, demo.id}
    assert not Run.objects.cancellable_by(cy).exists()


def test_a_design_s_owner_sees_its_runs():
    run = make_run(person=None)
    assert run in Run.objects.visible_to(run.design.owner)
