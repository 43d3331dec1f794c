"""What a verdict hangs on: asked with a button, worked out by a worker, shown on the page of its run."""

import re

import pytest
from django.urls import reverse

from practice.attempts.sensitivity import Sensitivity
from practice.runs.models import Kind, Run, Status
from tests.factories import make_answer, make_attempt, make_person, make_run, make_sensitivity_of
from tests.results import make_constant, make_leaning, make_result

pytestmark = pytest.mark.django_db


def address(attempt, run):
    return reverse("sensitivity", args=[attempt.id, run.id])


@pytest.fixture
def run(attempt):
    return make_answer(attempt=attempt)


def shown(client, attempt, run):
    page = client.get(reverse("attempt-run", args=[attempt.id, run.id])).content.decode()
    return re.sub(r"\s+", " ", page)


def say(**told):
    return Sensitivity(Run(of=Run(result=make_result()), result=make_leaning(**told)))


# -- asking -----------------------------------------------------------------------------------------------------------
def test_the_page_of_a_run_has_a_button_for_it(ada_client, attempt, run):
    page = shown(ada_client, attempt, run)
    assert "What does this verdict hang on?" in page
    assert f'action="{address(attempt, run)}"' in page


def test_the_button_queues_it_and_leads_back_to_the_run(ada_client, attempt, run):
    answer = ada_client.post(address(attempt, run))
    page = reverse("attempt-run", args=[attempt.id, run.id])
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#sensitivity")
    asked = run.inquiry(Kind.SENSITIVITY)
    assert (asked.status, asked.of, asked.users) == (Status.QUEUED, run, run.result["users"])


def test_it_is_worked_out_once(ada_client, attempt, run):
    for _ in range(2):
        ada_client.post(address(attempt, run))
    assert run.inquiries.count() == 1


def test_while_it_is_worked_out_the_page_watches_and_can_cancel(ada_client, attempt, run):
    ada_client.post(address(attempt, run))
    asked, page = run.inquiry(Kind.SENSITIVITY), shown(ada_client, attempt, run)
    assert f'data-run="/ws/runs/{asked.id}/"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    page = ada_client.post(reverse("run-cancel", args=[asked.id]), follow=True).content.decode()
    assert "Cancelled." in page
    assert f'action="{address(attempt, run)}"' in page


def test_one_that_failed_says_why_and_may_be_asked_again(ada_client, attempt, run):
    make_sensitivity_of(run, attempt=attempt, status=Status.FAILED, error="It stumbled.", result=None)
    assert "It stumbled." in shown(ada_client, attempt, run)
    assert ada_client.post(address(attempt, run)).status_code == 302
    assert run.inquiry(Kind.SENSITIVITY).status == Status.QUEUED


def test_it_is_none_of_the_runs(attempt, run):
    make_sensitivity_of(run, attempt=attempt)
    assert attempt.last_run() == attempt.last_result() == run


# -- whose it is, and when --------------------------------------------------------------------------------------------
def test_before_the_first_prediction_was_answered_it_is_not_asked(ada_client, attempt):
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result())
    assert "hang on" not in shown(ada_client, attempt, run)
    assert ada_client.post(address(attempt, run)).status_code == 404
    assert not run.inquiries.exists()


def test_of_a_run_that_has_not_answered_it_is_not_asked(ada_client, attempt, run):
    other = make_run(design=attempt.design)
    assert "hang on" not in shown(ada_client, attempt, other)
    assert ada_client.post(address(attempt, other)).status_code == 404


def test_another_attempts_run_is_not_here(ada_client, ada, attempt, run):
    other = make_answer(attempt=make_attempt(person=ada))
    assert ada_client.post(address(attempt, other)).status_code == 404


def test_a_stranger_asks_nothing(client, attempt, run):
    client.force_login(make_person(name="cy"))
    assert client.post(address(attempt, run)).status_code == 404
    assert not Run.objects.filter(kind=Kind.SENSITIVITY).exists()


# -- what was found ---------------------------------------------------------------------------------------------------
def test_it_names_each_number_with_value_range_unit_and_source(ada_client, attempt, run):
    make_sensitivity_of(run, attempt=attempt)
    page = shown(ada_client, attempt, run)
    assert "One number can turn the verdict." in page
    assert "By arithmetic it breaks at 8 million users, and first at 5.2 million." in page
    assert 'CPU time of one read query whose rows are in memory<small>pgbench, <a href="https://example.org' in page
    assert "0.4 ms<small>0.1 ms to 2 ms</small>" in page
    assert "At 0.25 ms or less it holds." in page
    assert "It breaks first at 40 million users at the low end, and at 5.1 million at the high end." in page
    assert "any of the other 2 numbers" in page


def test_a_number_that_nobody_checked_is_marked(ada_client, attempt, run):
    make_sensitivity_of(run, attempt=attempt)
    page = shown(ada_client, attempt, run)
    assert re.findall(r"([\w&;#' ]+) <em class=\"unverified\">unverified", page) == [
        "spread of an app&#x27;s computing"
    ]


@pytest.mark.parametrize(
    ("verdict", "flips_at", "said"),
    [
        ("breaks", 0.25, "At 0.25 ms or less it holds."),
        ("breaks", 1.5, "At 1.5 ms or more it holds."),
        ("holds", 1.5, "At 1.5 ms or more it breaks."),
        ("holds", 0.25, "At 0.25 ms or less it breaks."),
    ],
)
def test_it_says_on_which_side_the_verdict_turns(verdict, flips_at, said):
    (each,) = say(verdict=verdict, constants=[make_constant(flips_at=flips_at)]).holds
    assert (each.said, each.turns) == (said, True)


def test_a_breakpoint_beyond_the_ladder_is_more_than_its_end():
    (each,) = say(constants=[make_constant(users_at_lo=None)]).holds
    assert "at more than 240 million users at the low end" in each.said
    said = say(verdict="holds", breakpoint_users=None, constants=[])
    assert said.by_arithmetic == "By arithmetic it holds at 8 million users, and all the way up."


def test_a_verdict_that_hangs_on_nothing_says_so():
    said = say(constants=[])
    assert said.headline.startswith("It hangs on no single constant")
    assert said.holds == []


def test_all_that_turn_it_are_listed_and_of_the_others_six():
    turning = [make_constant(flips_at=0.25) for _ in range(9)]
    said = say(constants=[*turning, make_constant()])
    assert len(said.holds) == 9
    assert said.headline == "9 numbers can turn the verdict, each alone."
    assert said.rest.startswith("1 more moves it less.")
    assert len(say(constants=[make_constant() for _ in range(9)]).holds) == 6


@pytest.mark.parametrize(("verdict", "is_said"), [("breaks", False), ("holds", True), ("too_close", True)])
def test_it_says_when_the_simulation_found_otherwise(ada_client, attempt, verdict, is_said):
    run = make_answer(attempt=attempt, verdict=verdict)
    make_sensitivity_of(run, attempt=attempt)
    assert ("The simulation says otherwise" in shown(ada_client, attempt, run)) == is_said
