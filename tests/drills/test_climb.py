"""A rung, answered step by step: each step once, and nothing of the answer in the page before it."""

import re
from dataclasses import asdict

import pytest
from django.urls import reverse

from practice.accounts.merging import merge
from practice.attempts import takeout
from practice.drills import scenes, stories
from practice.drills.models import BATCH, Climb, is_decoy
from practice.drills.moves import NOTHING
from practice.drills.rungs import RUNGS
from sim.words import ROWS
from tests.factories import make_climb, make_member, make_person

pytestmark = pytest.mark.django_db

RIGHT = {
    "predict": {"tier": "database1", "sure": "75"},
    "choose": {"move": "cache", "cost": "cache"},
    "foresee": {"forecast": "0"},
    "explain": {"gap": "Most was asked a moment ago."},
}
STEPS = list(RIGHT)


def post(client, climb, step, **changed):
    return client.post(reverse(f"climb-{step}", args=[climb.id]), {**RIGHT.get(step, {}), **changed})


def climbed(client, climb, upto="explain", **changed):
    for step in STEPS[: STEPS.index(upto) + 1]:
        assert post(client, climb, step, **changed.get(step, {})).status_code == 302
    climb.refresh_from_db()
    return climb


def page(client, climb):
    answer = client.get(climb.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode().split("<body")[1]


def test_a_whole_story_is_played_from_one_page_to_the_next(ada_client, climb):
    for step in STEPS:
        assert f'action="{reverse(f"climb-{step}", args=[climb.id])}"' in page(ada_client, climb)
        post(ada_client, climb, step)
    climb.refresh_from_db()
    assert climb.step == "done"
    assert climb.is_right and climb.named_the_cost
    assert climb.after["verdict"] == "holds"
    shown = page(ada_client, climb)
    assert "Right: Add a cache (Redis)" in shown
    assert shown.index("Two that look alike") < shown.index('class="principle"')


def test_nothing_of_the_answer_is_in_the_page_before_it(ada_client, climb):
    shown = page(ada_client, climb)
    for said in (
        "breaks first.",
        "saturated",
        "Repeated reads",
        "Add a cache",
        *(symptom for _row, symptom in ROWS.values()),
    ):
        assert said not in shown
    drawing = shown[shown.index("<svg") : shown.rindex("</svg>")]
    assert 'class="busy' not in drawing and 'class="fill"' not in drawing
    assert climb.before is None and climb.after is None
    assert not re.search(r"is_decoy|cache", shown)


def test_the_fix_is_not_in_the_page_before_the_move(ada_client, climb):
    climbed(ada_client, climb, "predict")
    shown = page(ada_client, climb)
    assert "Repeated reads" in shown
    for said in ("What mends it", "Two that look alike", "principle"):
        assert said not in shown


def test_the_new_figure_is_not_in_the_page_before_it_is_predicted(ada_client, climb):
    climbed(ada_client, climb, "choose")
    assert climb.after is None
    assert "After your move" not in page(ada_client, climb)


def test_a_second_answer_changes_nothing(ada_client, climb):
    climbed(ada_client, climb, "predict", predict={"tier": "app1"})
    post(ada_client, climb, "predict", tier="database1", sure="95")
    climb.refresh_from_db()
    assert (climb.tier, climb.sure) == ("app1", 75)


def test_of_two_tabs_the_database_takes_the_first(climb):
    """Both have read the story before either answered."""
    first, second = (Climb.objects.get(pk=climb.pk) for _ in range(2))
    first.predict(tier="app1", sure=50)
    second.predict(tier="database1", sure=95)
    assert second.tier == "app1"
    first.choose(move="shards", cost="shards")
    second.choose(move="cache", cost="cache")
    assert (second.move, second.step) == ("shards", "forecast")


def test_a_step_is_not_answered_before_its_turn(ada_client, climb):
    for step in ("choose", "foresee", "explain"):
        assert post(ada_client, climb, step).status_code == 302
    climb.refresh_from_db()
    assert climb.step == "predict"
    climb.choose(move="cache", cost="cache")
    climb.foresee(forecast=0)
    climb.explain(gap="")
    assert (climb.step, climb.move, climb.after) == ("predict", "", None)


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("predict", {"tier": "moon1"}),
        ("predict", {"sure": "100"}),
        ("choose", {"move": "split"}),
        ("choose", {"cost": ""}),
        ("foresee", {"forecast": "9"}),
        ("explain", {"gap": "x" * 501}),
    ],
)
def test_what_makes_no_sense_is_refused_and_the_step_stays(ada_client, climb, step, wrong):
    if step != "predict":
        climbed(ada_client, climb, STEPS[STEPS.index(step) - 1])
    before = climb.step
    answer = post(ada_client, climb, step, **wrong)
    climb.refresh_from_db()
    assert (answer.status_code, climb.step) == (422, before)
    assert b'class="error"' in answer.content


def test_a_prediction_needs_its_tier_said(ada_client, climb):
    answer = ada_client.post(reverse("climb-predict", args=[climb.id]), {"sure": "75"})
    assert answer.status_code == 422


def test_a_wrong_move_is_told_why(ada_client, climb):
    climbed(ada_client, climb, choose={"move": "shards", "cost": "cache"}, foresee={"forecast": "3"})
    shown = page(ada_client, climb)
    assert "What mends it: Add a cache (Redis)" in shown
    assert "Why not: Shard the database" in shown
    assert "You named the cost of another move." in shown
    assert climb.found_the_tier and not climb.is_right


def test_a_drawing_that_makes_no_sense_is_said_to(ada_client, ada):
    """Two boxes, each with a database of its own."""
    climb = Climb.begin(person=ada, rung="split")
    climbed(ada_client, climb, predict={"tier": "app1"}, choose={"move": "balancer"}, foresee={"forecast": "3"})
    assert "finding" in climb.after
    assert scenes.of(climb)["is_foreseen"]
    assert page(ada_client, climb)


def test_where_it_holds_the_second_question_is_how_far(ada_client, ada):
    climb = Climb.begin(person=ada, rung="one-server")
    climbed(ada_client, climb, "choose", predict={"tier": ""}, choose={"move": NOTHING, "cost": NOTHING})
    assert "At how many people a day" in page(ada_client, climb)
    scene = scenes.of(climbed_on(ada_client, climb))
    assert climb.is_right
    assert scene["breaks_at"]
    assert climb.after["breaks_at"] > climb.story.grown


def climbed_on(client, climb):
    for step in ("foresee", "explain"):
        post(client, climb, step)
    climb.refresh_from_db()
    return climb


@pytest.mark.parametrize("slug", RUNGS)
def test_every_rung_is_playable_with_every_move(ada_client, ada, slug):
    """The pages stand whatever is answered."""
    story = stories.fresh(slug, 5)
    for move in scenes.forms.offered(story.graph):
        climb = Climb.objects.create(person=ada, rung=slug, told=asdict(story))
        climb.predict(tier="", sure=25)
        climb.choose(move=move.slug, cost=move.slug)
        climb.foresee(forecast=1)
        climb.explain(gap="")
        shown = page(ada_client, climb)
        assert climb.found_the_move == (move.slug == story.move)
        assert ("Why not" in shown) != climb.found_the_move


def test_the_same_story_waits_until_it_is_over(ada_client, ada, climb):
    again = ada_client.post(reverse("rung-begin", args=["cache"]))
    assert again.url == climb.get_absolute_url()
    climbed(ada_client, climb)
    fresh = ada_client.post(reverse("rung-begin", args=["cache"]))
    assert fresh.url != climb.get_absolute_url()


def test_a_hint_is_kept_and_comes_before_the_prediction_only(ada_client, climb):
    post(ada_client, climb, "hint")
    assert "cores are wanted" in page(ada_client, climb)
    late = Climb.objects.create(person=climb.person, rung="cache", told=climb.told)
    late.predict(tier="", sure=25)
    late.hint()
    climb.refresh_from_db()
    assert (climb.hinted, late.hinted) == (True, False)


def test_one_story_of_each_few_is_a_decoy_and_never_the_first():
    for n in range(20):
        person = make_person(name=f"p{n}")
        decoys = [is_decoy(person, "cache", count) for count in range(4 * BATCH)]
        assert not decoys[0]
        assert [sum(decoys[at : at + BATCH]) for at in range(0, len(decoys), BATCH)] == [1] * 4
    assert not any(is_decoy(make_person(), "one-server", count) for count in range(9))


def test_a_story_is_its_owners(client, climb):
    client.force_login(make_person(name="cy"))
    assert client.get(climb.get_absolute_url()).status_code == 404
    assert post(client, climb, "predict").status_code == 404


def test_a_guests_stories_become_the_members(ada, climb):
    member = make_member()
    Climb.begin(person=member, rung="cache")
    merge(ada, into=member)
    assert Climb.objects.owned_by(member).count() == 2


def test_stories_are_taken_along_and_go_with_their_person(ada_client, ada, climb):
    climbed(ada_client, climb, "predict")
    (taken,) = takeout.of(ada)["climbs"]
    assert taken["rung"] is None and taken["tier"] == "database1"
    assert "is_decoy" not in taken["story"]
    assert taken["before"]["verdict"] == "breaks" and taken["after"] is None
    ada.delete()
    assert not Climb.objects.exists()


@pytest.mark.parametrize(("rung", "answer"), [("cdn", "journey"), ("queue", "work")])
def test_where_no_tier_is_full_that_is_the_answer(ada_client, ada, rung, answer):
    climb = Climb.begin(person=ada, rung=rung)
    climbed(ada_client, climb, "predict", predict={"tier": answer})
    assert climb.found_the_tier
    assert page(ada_client, climb).count("No tier is full") == 2


def test_what_may_be_predicted_is_the_same_in_every_story_of_a_drawing(ada):
    """So that the choices tell nothing."""
    offered = [
        [value for value, _said in scenes.FORMS["predict"](make_climb(person=ada, rung=rung)).fields["tier"].choices]
        for rung in ("cache", "cdn", "replicas", "shards", "queue")
    ]
    assert all(each == offered[0] for each in offered)
