"""Finishing: once, by its owner; what is scored then, and that nobody sees the reference before."""

import json

import pytest
from django.urls import reverse

from practice.attempts.models import Attempt
from practice.attempts.reveal import may_reveal
from practice.designs.sharing import Right
from practice.prompts import catalogue
from practice.runs.models import Kind, Run, Status
from practice.scoring.models import Scorecard
from tests.factories import (
    make_answer,
    make_attempt,
    make_fault_of,
    make_guest_of,
    make_holding,
    make_removal_of,
    make_roomy_drawing,
    make_run,
)
from tests.results import make_removal

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada_client(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def attempt(ada):
    """One whose design was run and holds."""
    attempt = make_attempt(person=ada)
    attempt.design.snapshots.filter(seq=0).update(graph=make_roomy_drawing())
    make_answer(attempt=attempt, tier="app1", verdict="holds", bottleneck=None, failures=[])
    Run.objects.filter(design=attempt.design).update(graph=make_roomy_drawing())
    return attempt


def finish(client, attempt, **said):
    return client.post(reverse("finish", args=[attempt.id]), {"level": "senior", **said})


def answered(card):
    """The removal test has come in."""
    Run.objects.filter(id=card.removal_id).update(status=Status.DONE, result=make_removal())
    return Scorecard.objects.get(id=card.id)


def page_of(client, attempt):
    return client.get(reverse("report", args=[attempt.id])).content.decode()


# -- once --------------------------------------------------------------------------------------------------------------
def test_finishing_queues_the_removal_test_of_the_run_that_is_there_already(ada_client, attempt):
    answer = finish(ada_client, attempt)
    assert answer["Location"] == reverse("report", args=[attempt.id])
    card = Scorecard.objects.get()
    assert (card.run, card.removal.kind, card.removal.of) == (attempt.last_result(), Kind.REMOVAL, card.run)
    assert not hasattr(card.removal, "prediction")
    assert attempt.design.runs.count() == 1


def test_a_design_that_changed_since_its_last_run_is_run_once_more(ada_client, attempt):
    attempt.design.append(
        {"id": "e1", "changes": [{"type": "set_tier", "tier": "app1", "key": "nodes", "value": 6}]}, attempt.person
    )
    finish(ada_client, attempt)
    card = Scorecard.objects.get()
    assert (card.run.status, card.run.seq, attempt.design.runs.count()) == (Status.QUEUED, 1, 2)


def test_two_clicks_finish_it_once(ada_client, attempt):
    first, second = (finish(ada_client, attempt, left_out=said) for said in ("Sign-in.", "Nothing."))
    assert first["Location"] == second["Location"]
    assert Scorecard.objects.get().left_out == "Sign-in."
    again = Scorecard.begin(attempt, catalogue.get(attempt.prompt), level="mid")
    assert (again.level, Scorecard.objects.count()) == ("senior", 1)


def test_a_design_that_makes_no_sense_is_finished_all_the_same(ada_client, ada):
    attempt = make_attempt(person=ada, tiers=("users",))
    finish(ada_client, attempt)
    page = page_of(ada_client, attempt)
    assert "Nothing was run" in page
    assert ">Not yet</h1>" in page


def test_where_too_many_runs_wait_nothing_is_finished(ada_client, ada):
    attempt = make_attempt(person=ada)
    others = make_attempt(person=ada)
    for _ in range(5):
        make_run(design=others.design)
    answer = finish(ada_client, attempt)
    assert answer.status_code == 429
    attempt.refresh_from_db()
    assert attempt.finished is None
    assert not Scorecard.objects.exists()


# -- what may be said --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        {"level": "wizard"},
        {"level": ""},
        {"not_yet": "shards"},
        {"not_yet": "shards", "not_yet_tier": "database1"},
        {"not_yet": "shards", "not_yet_tier": "nowhere", "not_yet_users": "1 million"},
        {"not_yet": "shards", "not_yet_tier": "database1", "not_yet_users": "-5"},
        {"not_yet": "shards", "not_yet_tier": "database1", "not_yet_users": "1e30"},
        {"left_out": "x" * 501},
    ],
)
def test_what_makes_no_sense_finishes_nothing(ada_client, attempt, said):
    answer = finish(ada_client, attempt, **said)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.finished is None


def test_not_yet_is_kept_in_users_a_day(ada_client, attempt):
    finish(ada_client, attempt, not_yet="shards", not_yet_tier="database1", not_yet_users="40 million")
    card = Scorecard.objects.get()
    assert (card.not_yet, card.not_yet_tier, card.not_yet_users) == ("shards", "database1", 40e6)


# -- who sees what, and when -------------------------------------------------------------------------------------------
def places(attempt):
    """Where the reference stands, in one line that no learner's page holds by chance."""
    return [f"translate({tier['x']} {tier['y']})" for tier in catalogue.get(attempt.prompt).reference()["tiers"]]


def test_before_it_is_finished_no_page_shows_the_reference(ada_client, attempt):
    report = ada_client.get(reverse("report", args=[attempt.id]))
    assert report["Location"] == reverse("finish", args=[attempt.id])
    assert ada_client.get(reverse("report-file", args=[attempt.id, "json"])).status_code == 404
    for page in (reverse("finish", args=[attempt.id]), attempt.get_absolute_url()):
        shown = ada_client.get(page).content.decode()
        assert "reference" not in shown.lower().replace("get a report and the reference beside your own", "")
        assert places(attempt)[-1] not in shown


def test_afterwards_it_stands_beside_ones_own(ada_client, attempt):
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    shown = page_of(ada_client, attempt)
    assert "The reference" in shown
    assert all(place in shown for place in places(attempt)[1:])


def test_who_came_by_a_link_sees_no_report(client, attempt):
    ben = make_guest_of(attempt.design, Right.EDIT)
    client.force_login(ben)
    for name in ("finish", "report"):
        assert client.get(reverse(name, args=[attempt.id])).status_code == 404
    assert finish(client, attempt).status_code == 404


def test_once_finished_an_attempt_may_see_what_the_simulator_knows(ada):
    attempt = make_attempt(person=ada)
    assert not may_reveal(attempt)
    attempt.finish()
    assert may_reveal(attempt)


def test_its_removal_test_has_a_page_without_a_prediction(ada_client, attempt):
    finish(ada_client, attempt)
    card = answered(Scorecard.objects.get())
    page = ada_client.get(reverse("removal", args=[attempt.id, card.run_id])).content.decode()
    assert "It holds without" in page
    assert "You said" not in page


# -- the report --------------------------------------------------------------------------------------------------------
def test_while_its_runs_work_the_report_watches_them(ada_client, attempt):
    finish(ada_client, attempt)
    page = page_of(ada_client, attempt)
    assert f'data-run="/ws/runs/{Scorecard.objects.get().removal_id}/"' in page
    assert "The reference" not in page
    assert Scorecard.objects.get().evidence is None


def test_it_is_settled_once_and_stays_so(ada_client, attempt):
    finish(ada_client, attempt)
    card = answered(Scorecard.objects.get())
    page_of(ada_client, attempt)
    first = Scorecard.objects.get(id=card.id)
    assert first.evidence["is_tested"]
    Run.objects.filter(id=card.removal_id).update(result=make_removal(usd_month={"value": 9e9, "lo": 1, "hi": 1e10}))
    page_of(ada_client, attempt)
    assert Scorecard.objects.get(id=card.id).evidence == first.evidence


def test_a_removal_test_that_failed_leaves_one_dimension_unassessed(ada_client, attempt):
    finish(ada_client, attempt)
    card = Scorecard.objects.get()
    Run.objects.filter(id=card.removal_id).update(status=Status.FAILED, error="It stumbled.")
    page = page_of(ada_client, attempt)
    assert "The removal test did not answer" in page
    assert Scorecard.objects.get().card().of("stop").score is None


def test_one_that_was_made_before_is_taken(ada_client, attempt):
    asked = make_removal_of(attempt.last_result(), attempt=attempt)
    finish(ada_client, attempt)
    assert Scorecard.objects.get().removal == asked
    assert "Tier by tier" in page_of(ada_client, attempt)


def test_what_is_said_and_found_stands_in_it(ada_client, attempt):
    attempt.design.append(
        {
            "id": "e1",
            "changes": [
                {"type": "set_tier", "tier": "cache1", "key": "because", "value": "<b>Redis</b> is *fast*."},
                {"type": "set_tier", "tier": "cache1", "key": "costs_us", "value": "Stale data."},
            ],
        },
        attempt.person,
    )
    finish(ada_client, attempt, left_out="Sign-in | payment.")
    answered(Scorecard.objects.get())
    page = page_of(ada_client, attempt)
    for said in (
        "Seven dimensions",
        "Tier by tier",
        "Stale data.",
        "&lt;b&gt;Redis&lt;/b&gt;",
        "wobbled",
        "Sign-in | payment.",
    ):
        assert said in page
    assert "<b>Redis" not in page


def test_what_comes_later_is_not_scored(ada_client, attempt):
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    later = make_holding(attempt=attempt)
    attempt.predictions.create(run=later, tier="cache1", seq=1, sure=95)
    page_of(ada_client, attempt)
    seen = Scorecard.objects.get().seen
    assert [step.run for step in seen.steps] == [str(Scorecard.objects.get().run_id)]
    assert seen.prediction.said == "App server"


def test_only_the_first_prediction_counts_however_many_there_are(ada_client, attempt):
    """Of a removal test or a fault one may predict what one likes: it is no first limit."""
    for n in range(3):
        make_removal_of(make_holding(attempt=attempt, seq=n), attempt=attempt)
    finish(ada_client, attempt)
    card = Scorecard.objects.get()
    answered(card)
    page_of(ada_client, attempt)
    assert Scorecard.objects.get().seen.prediction.said == "App server"


def test_a_fault_that_was_played_makes_the_seventh_dimension(ada_client, attempt):
    make_fault_of(attempt.last_result(), attempt=attempt)
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    page_of(ada_client, attempt)
    card = Scorecard.objects.get().card()
    assert (card.assessed, card.of("pressure").score is None) == (7, False)


# -- to take along -----------------------------------------------------------------------------------------------------
def test_as_json_it_holds_all_that_it_was_worked_out_from(ada_client, attempt):
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    answer = ada_client.get(reverse("report-file", args=[attempt.id, "json"]))
    told = json.loads(answer.content)
    assert told["evidence"] == Scorecard.objects.get().evidence
    assert {"level", "engine", "rules", "weights", "seed", "design", "scored"} <= told.keys()
    assert answer["Content-Disposition"].startswith("attachment")


def test_as_markdown_nothing_that_was_typed_leaves_its_cell(ada_client, attempt):
    said = "a | b\n\n# Big <script> [x](y)"
    attempt.design.append(
        {"id": "e1", "changes": [{"type": "set_tier", "tier": "cache1", "key": "because", "value": said}]},
        attempt.person,
    )
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    text = ada_client.get(reverse("report-file", args=[attempt.id, "md"])).content.decode()
    assert text.startswith("# ")
    assert r"a \| b \# Big \<script\> \[x\](y)" in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == text.splitlines()[:1]


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_in_another_form_it_is_not_there(ada_client, attempt, form):
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    assert ada_client.get(reverse("report-file", args=[attempt.id, form])).status_code == 404


def test_the_studio_leads_to_finishing_and_then_to_the_report(ada_client, attempt):
    page = ada_client.get(attempt.get_absolute_url()).content.decode()
    assert reverse("finish", args=[attempt.id]) in page
    finish(ada_client, attempt)
    page = ada_client.get(attempt.get_absolute_url()).content.decode()
    assert reverse("report", args=[attempt.id]) in page
    assert Attempt.objects.get(id=attempt.id).finished


def test_whoever_takes_everything_along_takes_the_scorecard_too(ada_client, attempt):
    finish(ada_client, attempt, left_out="Sign-in.")
    (told,) = json.loads(ada_client.get(reverse("takeout")).content)["attempts"]
    assert told["finished"]
    assert (told["scorecard"]["level"], told["scorecard"]["left_out"]) == ("senior", "Sign-in.")


def test_a_prompt_that_changed_meanwhile_is_told(ada_client, attempt):
    Attempt.objects.filter(id=attempt.id).update(prompt_version=0)
    finish(ada_client, attempt)
    answered(Scorecard.objects.get())
    assert "The prompt has changed since you began." in page_of(ada_client, attempt)


def test_my_practice_leads_to_the_report_of_what_is_finished(ada_client, attempt):
    page = reverse("report", args=[attempt.id])
    assert page not in ada_client.get(reverse("practice")).content.decode()
    finish(ada_client, attempt)
    assert page in ada_client.get(reverse("practice")).content.decode()
