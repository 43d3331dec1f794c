"""The ladder's page: what was mastered, what is due, where to go on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from fsrs import Rating

from practice.drills import memory, standing
from practice.drills.models import Climb
from practice.drills.rungs import RUNGS
from tests.factories import make_climb, make_person

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def finished(*, person=None, at=MONDAY, rung="cache", is_right=True, is_decoy=False, took_s=200, sure=75, **values):
    """A climb that is over, with the right tier and move or with wrong ones."""
    climb = make_climb(person=person, rung=rung, is_decoy=is_decoy, sure=sure, **values)
    climb.tier, climb.move = (climb.story.tier, climb.story.move) if is_right else ("loadbalancer1", "cdn")
    climb.cost, climb.predicted, climb.forecasted, climb.finished = climb.move, at, at, at
    climb.begun, climb.chosen = at - timedelta(seconds=took_s), at
    climb.save()
    return climb


@pytest.mark.parametrize(
    ("how", "rated"),
    [
        ({"is_right": False, "sure": 95, "took_s": 5}, Rating.Again),
        ({"hinted": True, "sure": 95, "took_s": 5}, Rating.Hard),
        ({}, Rating.Good),
        ({"sure": 95}, Rating.Good),
        ({"took_s": 5}, Rating.Good),
        ({"sure": 95, "took_s": 5}, Rating.Easy),
    ],
)
def test_an_answer_is_rated(how, rated):
    assert memory.rating(finished(**how)) == rated


def test_it_takes_the_tier_and_the_move_to_be_right():
    climb = finished()
    climb.tier = "app1"
    assert memory.rating(climb) == Rating.Again


def test_what_was_answered_better_comes_back_later():
    ways = [{"is_right": False}, {"hinted": True}, {}, {"sure": 95, "took_s": 5}]
    dues = [memory.of([finished(**way)]).due for way in ways]
    assert dues == sorted(dues) and len(set(dues)) >= 3
    assert all(MONDAY + timedelta(days=1) <= due for due in dues)


def test_the_gaps_grow_as_long_as_it_is_known_and_the_same_answers_give_the_same_date():
    first = [finished()]
    then = [*first, finished(at=memory.of(first).due)]
    assert memory.of(then).due - then[-1].finished > memory.of(first).due - MONDAY
    assert memory.of(then).due == memory.of(then).due


@pytest.mark.parametrize(
    ("stories", "is_mastered"),
    [
        ([{}], False),
        ([{}, {}], True),
        ([{}, {"hinted": True}], False),
        ([{}, {"is_right": False}, {}], False),
        ([{}, {"is_decoy": True}], True),
        ([{"is_decoy": True}, {"is_decoy": True}], False),
        ([{}, {}, {"is_right": False}], True),
    ],
)
def test_two_fresh_stories_in_a_row_without_a_hint_master_a_rung(stories, is_mastered):
    assert memory.of([finished(**story) for story in stories]).is_mastered == is_mastered


def test_the_first_rung_is_mastered_by_changing_nothing():
    climbs = [finished(rung="one-server") for _ in range(2)]
    assert memory.of(climbs).is_mastered


def test_nothing_is_due_that_was_never_done():
    assert not memory.of([]).is_due(timezone.now())


def test_the_page_has_eight_rungs_for_whoever_comes(client):
    shown = client.get(reverse("ladder")).content.decode()
    assert all(reverse("rung", args=[slug]) in shown for slug in RUNGS)
    assert "Begin: One server" in shown
    assert not Climb.objects.exists()


def test_it_goes_on_where_somebody_stopped(ada_client, ada):
    finished(person=ada, rung="one-server", at=timezone.now())
    assert "Begin: Two programs, one box" in ada_client.get(reverse("ladder")).content.decode()
    climb = make_climb(person=ada, rung="shards")
    assert climb.get_absolute_url() in ada_client.get(reverse("ladder")).content.decode()


def test_what_is_due_is_reviewed_without_saying_which_rung_it_is(ada_client, ada):
    finished(person=ada, rung="cdn", at=MONDAY - timedelta(days=300))
    finished(person=ada, rung="cache", at=MONDAY)
    assert "Review: 2 rungs are due" in ada_client.get(reverse("ladder")).content.decode()
    answer = ada_client.post(reverse("ladder-review"))
    climb = Climb.objects.owned_by(ada).open().get()
    assert (answer.url, climb.rung) == (climb.get_absolute_url(), "cdn")
    shown = ada_client.get(answer.url).content.decode().split("<body")[1]
    assert "cdn" not in shown.lower() and "Users far away" not in shown


def test_a_review_of_nothing_leads_back(ada_client):
    assert ada_client.post(reverse("ladder-review")).url == reverse("ladder")


def test_a_mastered_rung_says_so_and_its_row_of_the_table_is_shown(ada_client, ada):
    for _ in range(2):
        finished(person=ada, at=timezone.now())
    shown = ada_client.get(reverse("ladder")).content.decode()
    assert "mastered" in shown
    assert "Repeated reads → Database overloaded by reads → Add a cache (Redis)" in shown


@pytest.mark.parametrize("slug", RUNGS)
def test_a_rung_begins_with_a_worked_example_that_fades(client, ada_client, ada, slug):
    shown = ada_client.get(reverse("rung", args=[slug])).content.decode()
    assert '<details class="example" open>' in shown and "<textarea" not in shown
    finished(person=ada, rung=slug, at=timezone.now())
    assert '<details class="example">' in ada_client.get(reverse("rung", args=[slug])).content.decode()


def test_somebody_elses_stories_are_not_counted(ada):
    finished(person=make_person(name="ben"))
    assert all(not place.memory.count for place in standing.places(ada))
