"""Which moments were run, and new attempts that begin with a moment of another."""

import pytest
from django.urls import reverse

from practice.attempts.limits import branching
from practice.attempts.models import Attempt, Estimate
from practice.designs.sharing import Right
from practice.prompts import catalogue
from practice.runs.models import Status
from tests.factories import make_answer, make_attempt, make_edit, make_guest_of, make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(attempt):
    """Three tiers, and two edits since."""
    for tier in ("app8", "app9"):
        attempt.design.append(make_edit(tier=tier), attempt.person)
    return attempt


def marks(client, attempt):
    return client.get(reverse("history", args=[attempt.id])).json()["runs"]


def branch(client, attempt, seq, key=""):
    return client.post(reverse("branch", args=[attempt.id]), {"seq": seq, "key": key})


def test_a_run_is_a_mark_with_its_bottleneck(ada_client, attempt):
    make_answer(attempt=attempt)
    (mark,) = marks(ada_client, attempt)
    said = "The database broke at 5.2 million users"
    assert (mark["seq"], mark["words"], mark["tier"]) == (0, said, "Database")


def test_a_mark_leads_to_what_its_run_measured(ada_client, attempt):
    run = make_answer(attempt=attempt)
    (mark,) = marks(ada_client, attempt)
    answer = ada_client.get(mark["url"])
    told = answer.json()
    assert (mark["id"], told["format"], answer["Cache-Control"]) == (str(run.id), 1, "private, no-store")
    assert (told["graph"], told["words"]) == (run.graph, "The database broke at 5.2 million users")
    assert set(told["result"]) == {"seq", "users", "tiers", "links"}
    assert told["result"]["tiers"]["database1"]["utilisation"] == 1


def test_what_a_run_measured_is_for_those_who_may_look_and_for_nobody_before_an_answer(client, attempt):
    hidden = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    address = reverse("measured", args=[attempt.id, hidden.id])
    client.force_login(attempt.person)
    assert client.get(address).status_code == 404
    make_answer(attempt=attempt)
    assert client.get(address).status_code == 200
    client.force_login(make_guest_of(attempt.design, Right.VIEW))
    assert client.get(address).status_code == 200
    client.force_login(make_person(name="cy"))
    assert client.get(address).status_code == 404


def test_marks_come_in_the_order_of_their_runs(ada_client, attempt):
    make_answer(attempt=attempt)
    make_run(design=attempt.design, seq=4, status=Status.DONE, result=make_result())
    make_run(design=attempt.design, seq=5)
    assert [mark["seq"] for mark in marks(ada_client, attempt)] == [0, 4]


def test_nothing_is_marked_before_a_prediction_was_answered(ada_client, attempt):
    make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert marks(ada_client, attempt) == []


def test_a_stranger_neither_sees_marks_nor_branches(client, drawn):
    client.force_login(make_person(name="cy"))
    assert client.get(reverse("history", args=[drawn.id])).status_code == 404
    assert branch(client, drawn, 1).status_code == 404
    assert Attempt.objects.count() == 1


def test_a_branch_begins_as_the_design_stood(ada_client, ada, drawn):
    answer = branch(ada_client, drawn, 1)
    new = Attempt.objects.get(origin=drawn)
    assert answer["Location"] == new.get_absolute_url()
    assert (new.person, new.prompt, new.design.owner, new.design.head) == (ada, drawn.prompt, ada, 0)
    assert new.design.graph() == drawn.design.graph(1)
    assert new.origin_at == drawn.design.edits.get(seq=1).at
    assert len(drawn.design.graph()["tiers"]) == 5


def test_a_branch_is_a_drawing_of_its_own(ada_client, drawn):
    branch(ada_client, drawn, 2)
    new = Attempt.objects.get(origin=drawn)
    new.design.append(make_edit(changes=[{"type": "remove_tier", "tier": "app1"}]), new.person)
    assert "app1" in {tier["id"] for tier in drawn.design.graph()["tiers"]}


def test_a_branch_keeps_the_estimate_and_asks_for_a_prediction_of_its_own(ada_client, drawn):
    Estimate.objects.create(attempt=drawn, peak_rps=12, typed={"peak_rps": "12"})
    make_answer(attempt=drawn)
    branch(ada_client, drawn, 0)
    new = Attempt.objects.get(origin=drawn)
    assert (new.estimate.peak_rps, drawn.estimate.peak_rps) == (12, 12)
    assert marks(ada_client, new) == []


@pytest.mark.parametrize("seq", ["", "-1", "x", "3", "9" * 20, "²"])
def test_there_must_be_such_a_moment(ada_client, drawn, seq):
    assert branch(ada_client, drawn, seq).status_code == 400
    assert Attempt.objects.count() == 1


def test_two_fast_clicks_make_one_branch(ada_client, drawn):
    answers = [branch(ada_client, drawn, 1, key="k1") for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Attempt.objects.filter(origin=drawn).count() == 1
    branch(ada_client, drawn, 2, key="k1")
    branch(ada_client, drawn, 1, key="k2")
    assert Attempt.objects.filter(origin=drawn).count() == 3


def test_of_two_that_came_at_once_one_is_made(ada, drawn, monkeypatch):
    """Neither has found the other when it begins."""
    prompt = catalogue.get(drawn.prompt)
    first = drawn.branch(1, prompt=prompt, key="k")
    monkeypatch.setattr("practice.attempts.models.AttemptQuerySet.first", lambda _self: None)
    assert drawn.branch(1, prompt=prompt, key="k") == first
    assert Attempt.objects.filter(origin=drawn).count() == 1


def test_a_key_of_one_attempt_leads_to_no_other(ada, ada_client, drawn):
    other = make_attempt(person=ada)
    answers = {branch(ada_client, each, 0, key="k")["Location"] for each in (drawn, other)}
    assert len(answers) == 2


def test_branching_is_limited(ada_client, drawn, monkeypatch):
    monkeypatch.setattr(branching, "burst", 2)
    assert [branch(ada_client, drawn, 1).status_code for _ in range(3)] == [302, 302, 429]
    assert Attempt.objects.filter(origin=drawn).count() == 2


def test_my_practice_says_whose_branch_it_is(ada_client, drawn):
    branch(ada_client, drawn, 1)
    page = ada_client.get(reverse("practice")).content.decode()
    assert "a branch of" in page
    assert page.count(drawn.get_absolute_url() + '"') == 2


def test_a_branch_outlives_its_origin(ada_client, drawn):
    branch(ada_client, drawn, 1)
    drawn.delete()
    assert Attempt.objects.get().origin is None


def test_other_peoples_attempts_are_not_named(ada_client, ada):
    other = make_attempt(person=make_person(name="ben"))
    assert branch(ada_client, other, 0).status_code == 404
