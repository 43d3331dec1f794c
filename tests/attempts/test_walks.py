"""What one request does, for the canvas: nothing before a prediction was answered; then steps, ways and waits."""

import pytest
from django.urls import reverse

from practice.designs.sharing import Right
from practice.runs.models import Status
from tests.factories import make_answer, make_guest_of, make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


def told(client, attempt):
    return client.get(reverse("walks", args=[attempt.id]))


def walk_of(client, attempt, name="redirect"):
    return next(each for each in told(client, attempt).json()["walks"] if each["name"] == name)


def test_nothing_is_told_before_a_prediction_was_answered(ada_client, attempt):
    make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert told(ada_client, attempt).status_code == 404


def test_its_steps_lead_from_the_users_through_the_tiers_in_order(ada_client, attempt):
    run = make_answer(attempt=attempt)
    answer = told(ada_client, attempt)
    assert (answer.json()["format"], answer.json()["seq"]) == (1, run.seq)
    assert answer["Cache-Control"] == "private, no-store"
    tiers = [step["tier"] for step in walk_of(ada_client, attempt)["steps"]]
    assert list(dict.fromkeys(tiers)) == ["users1", "app1", "database1"]
    assert ["app1", "database1"] in [step["link"] for step in walk_of(ada_client, attempt)["steps"]]


def test_where_ways_part_each_says_how_likely_it_is_and_where_it_leads(ada_client, attempt):
    make_answer(attempt=attempt)
    steps = walk_of(ada_client, attempt)["steps"]
    (n,) = [n for n, step in enumerate(steps) if len(step["ways"]) > 1]
    memory, disk = steps[n]["ways"]
    assert (memory["says"], disk["says"], disk["next"]) == ("in memory", "on the disk", n + 1)
    assert memory["share"] + disk["share"] == pytest.approx(1)
    assert steps[n + 1]["share"] == pytest.approx(disk["share"])
    assert memory["next"] == n + 2


def test_waiting_is_what_the_run_measured_spread_over_the_times_one_comes_by(ada_client, attempt):
    make_answer(attempt=attempt)  # 3,000 ms in line for the database's processor, 0.1 ms for the app's
    steps = walk_of(ada_client, attempt)["steps"]
    together = {
        tier: sum(s["share"] * s["wait_ms"] for s in steps if s["tier"] == tier) for tier in ("app1", "database1")
    }
    assert together == pytest.approx({"app1": 0.1, "database1": 3000})
    computing = [step for step in steps if step["tier"] == "app1" and step["wait_ms"]]
    assert len(computing) == 2 and computing[0]["wait_ms"] == pytest.approx(0.05)


def test_of_another_engine_nothing_can_be_told(ada_client, attempt):
    make_answer(attempt=attempt, engine="of before")
    assert told(ada_client, attempt).json()["walks"] == []


def test_who_may_look_may_walk_and_a_stranger_may_not(client, attempt):
    make_answer(attempt=attempt)
    client.force_login(make_guest_of(attempt.design, Right.VIEW))
    assert told(client, attempt).status_code == 200
    client.force_login(make_person(name="cy"))
    assert told(client, attempt).status_code == 404
