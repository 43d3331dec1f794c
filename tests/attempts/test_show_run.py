"""A run's own page."""

import re

import pytest
from django.urls import reverse

from practice.runs.models import Run, Status
from tests.factories import make_answer, make_attempt, make_drawing, make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


def address(attempt, run):
    return reverse("attempt-run", args=[attempt.id, run.id])


def test_it_shows_all_numbers(ada_client, attempt):
    run = make_answer(attempt=attempt, jobs=[{"name": "fan-out", "p95_ms": interval(41e3), "target_ms": 30e3}])
    page = ada_client.get(address(attempt, run)).content.decode()
    for said in (
        "broke at",
        "Where the time goes",
        "connections",
        "90%",
        "fan-out",
        "41.0 s",
        "3.0 s",
        "200,000 requests",
    ):
        assert said in page


def interval(value):
    return {"value": value, "lo": value, "hi": value}


def test_a_tier_without_a_limit_of_its_own_is_shown_as_such(ada_client, attempt):
    result = make_result()
    result["tiers"]["app1"] |= {"utilisation": None, "resource": None, "resources": []}
    page = ada_client.get(address(attempt, make_answer(attempt=attempt, **result))).content.decode()
    assert "no limit of its own" in page


def test_it_shows_the_drawing_as_it_was_run(ada_client, attempt):
    run = make_answer(attempt=attempt)
    Run.objects.filter(id=run.id).update(graph=make_drawing(tiers=("users", "load_balancer", "app", "database")))
    assert "Load balancer" in ada_client.get(address(attempt, run)).content.decode()


def test_it_says_what_the_design_costs_a_month(ada_client, attempt):
    page = ada_client.get(address(attempt, make_answer(attempt=attempt))).content.decode()
    bill = page[page.index("What it costs a month") :]
    assert re.search(
        r"App server<small>machines, sent to users</small></th><td class=\"n\">\$\d+<small>\$\d+–\$\d+", bill
    )
    assert "Users bring their own machines." in bill
    assert "8 million users" in bill
    assert "Together" in bill


def test_before_an_answer_it_does_not_say_what_it_costs(ada_client, attempt):
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert "costs a month" not in ada_client.get(address(attempt, run)).content.decode()


def test_a_drawing_that_no_longer_makes_sense_has_no_price(ada_client, attempt):
    run = make_answer(attempt=attempt)
    Run.objects.filter(id=run.id).update(graph=make_drawing(tiers=("users", "app")))
    page = ada_client.get(address(attempt, run)).content.decode()
    assert "Where the time goes" in page
    assert "costs a month" not in page


@pytest.mark.parametrize(
    ("status", "said"),
    [(Status.QUEUED, "Waiting for a free simulator"), (Status.RUNNING, "Starting"), (Status.CANCELLED, "Cancelled.")],
)
def test_one_that_is_not_done_says_where_it_is(ada_client, attempt, status, said):
    run = make_run(design=attempt.design, status=status)
    page = ada_client.get(address(attempt, run)).content.decode()
    assert said in page
    assert ("data-run" in page) == run.is_active


def test_a_failed_one_says_why(ada_client, attempt):
    run = make_run(design=attempt.design, status=Status.FAILED, error="It took too long.")
    assert "It took too long." in ada_client.get(address(attempt, run)).content.decode()


def test_another_attempts_run_is_not_here(ada_client, ada, attempt):
    other = make_answer(attempt=make_attempt(person=ada))
    assert ada_client.get(address(attempt, other)).status_code == 404


def test_a_stranger_finds_nothing(client, attempt):
    run = make_answer(attempt=attempt)
    client.force_login(make_person(name="cy"))
    assert client.get(address(attempt, run)).status_code == 404


def test_each_list_holds_the_runs_of_its_own_attempt(ada_client, ada, attempt):
    own, other = make_answer(attempt=attempt), make_answer(attempt=make_attempt(person=ada))
    page = ada_client.get(attempt.get_absolute_url()).content.decode()
    assert str(own.id) in page
    assert str(other.id) not in page


def test_it_says_what_one_request_does(ada_client, attempt):
    page = ada_client.get(address(attempt, make_answer(attempt=attempt))).content.decode()
    _, _, told = page.partition("What one request does")
    redirect, *others = re.findall(r"<summary>(.*?)</details>", told, re.DOTALL)
    assert redirect.startswith("redirect")
    assert len(others) == 2
    steps = re.findall(r"<li>(.*?)</li>", redirect, re.DOTALL)
    assert "It takes a worker of App server, of 13 on each node" in steps[1]
    assert "It reads links from Database over one of 100 connections" in steps[3]
    assert "come here" in steps[4]
    assert "come here" not in steps[3]


def test_it_says_nothing_of_steps_before_a_prediction_was_answered(ada_client, attempt):
    make_run(design=attempt.design, status=Status.FAILED)
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    page = ada_client.get(address(attempt, run)).content.decode()
    assert "What one request does" not in page
    assert "of the time" not in page


@pytest.mark.parametrize("of_another", [{"engine": "0"}, {"catalogue": "2020.1"}])
def test_it_says_nothing_of_steps_that_are_no_longer_those_of_the_result(ada_client, attempt, of_another):
    page = ada_client.get(address(attempt, make_answer(attempt=attempt, **of_another))).content.decode()
    assert "Where the time goes" in page
    assert "What one request does" not in page


def test_a_drawing_that_makes_no_sense_any_more_has_no_steps(ada_client, attempt):
    run = make_answer(attempt=attempt)
    Run.objects.filter(id=run.id).update(graph=make_drawing(tiers=("users", "app")))
    page = ada_client.get(address(attempt, run))
    assert page.status_code == 200
    assert "What one request does" not in page.content.decode()
