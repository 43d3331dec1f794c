"""Pressing Run: a prediction first, findings instead of a run, and a run that is a row."""

import pytest
from django.urls import reverse

from practice.attempts.models import IT_HOLDS
from practice.runs.models import Run, Status
from tests.factories import make_answer, make_attempt, make_edit, make_person, make_run

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def press(ada_client, attempt, headers=None, **form):
    if "tier" in form:
        form.setdefault("sure", 75)
    return ada_client.post(reverse("attempt-runs", args=[attempt.id]), form, headers=headers)


def test_the_first_run_carries_what_its_author_expects(ada_client, attempt):
    answer = press(ada_client, attempt, tier="database1")
    assert (answer.status_code, answer["Location"]) == (302, attempt.get_absolute_url())
    (run,) = attempt.design.runs.all()
    assert (run.status, run.seq, run.graph, run.person) == (Status.QUEUED, 0, attempt.design.graph(), attempt.person)
    assert run.page_url == reverse("attempt-run", args=[attempt.id, run.id])
    assert (run.prediction.tier, run.prediction.came_true()) == ("database1", None)


def test_it_holds_is_a_prediction_too(ada_client, attempt):
    press(ada_client, attempt, tier=IT_HOLDS)
    assert attempt.predictions.get().tier == IT_HOLDS


def test_without_a_prediction_nothing_runs(ada_client, attempt):
    answer = press(ada_client, attempt)
    assert answer.status_code == 422
    assert "Say what you expect first" in answer.content.decode()
    assert not Run.objects.exists()


def test_how_sure_belongs_to_it_and_the_load_may(ada_client, attempt):
    answer = press(ada_client, attempt, tier="app1", sure="")
    assert answer.status_code == 422
    assert "Say how sure you are" in answer.content.decode()
    assert press(ada_client, attempt, tier="app1", sure="60").status_code == 422
    assert "It cannot be negative" in press(ada_client, attempt, tier="app1", breaks_at="-3").content.decode()
    assert not Run.objects.exists()
    press(ada_client, attempt, tier="app1", sure=95, breaks_at="2 million")
    prediction = attempt.predictions.get()
    assert (prediction.tier, prediction.sure, prediction.users) == ("app1", 95, 2e6)


def test_what_holds_breaks_at_no_load(ada_client, attempt):
    press(ada_client, attempt, tier=IT_HOLDS, breaks_at="2 million")
    assert attempt.predictions.get().users is None


@pytest.mark.parametrize("tier", ["users1", "cache1", "' OR 1=1", "x" * 5000])
def test_only_a_tier_that_is_drawn_can_break(ada_client, attempt, tier):
    assert press(ada_client, attempt, tier=tier).status_code == 422
    assert not Run.objects.exists()


def test_once_it_was_answered_later_runs_need_none(ada_client, attempt):
    make_answer(attempt=attempt)
    assert press(ada_client, attempt).status_code == 302
    assert attempt.predictions.count() == 1


def test_a_run_that_failed_answered_nothing(ada_client, attempt):
    run = make_run(design=attempt.design, status=Status.FAILED, error="It stumbled.")
    attempt.predictions.create(run=run, tier="app1", seq=0)
    page = ada_client.get(attempt.get_absolute_url()).content.decode()
    assert "It stumbled." in page
    assert press(ada_client, attempt).status_code == 422


def test_the_authors_own_load_travels_along(ada_client, attempt):
    ada_client.post(reverse("estimate", args=[attempt.id]), {"peak_rps": "210/s"})
    press(ada_client, attempt, tier="app1")
    assert attempt.design.runs.get().estimate_rps == 210


def test_what_makes_no_sense_yet_is_listed_and_not_queued(ada_client, ada):
    attempt = make_attempt(person=ada, tiers=("app", "users"))
    answer = press(ada_client, attempt, HTMX, tier="app1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It cannot run yet" in page
    assert '<script id="studio-findings" type="application/json">' in page
    assert 'name="check" value="1"' in page
    assert 'value="app1" checked' in page
    assert not Run.objects.exists()


def test_regions_of_a_finding_are_called_as_people_call_them(ada_client, attempt):
    set_ = {"type": "set_tier", "tier": "app1", "key": "region", "value": "middle_earth"}
    attempt.design.append(make_edit(changes=[set_]), attempt.person)
    page = press(ada_client, attempt, tier=IT_HOLDS).content.decode()
    assert "stands in “middle earth”, where no users are. They are in: North America, Europe" in page


def test_an_empty_design_says_so(ada_client, ada):
    attempt = make_attempt(person=ada, tiers=())
    answer = press(ada_client, attempt, tier=IT_HOLDS)
    assert answer.status_code == 422
    assert "There is nothing here yet." in answer.content.decode()


def test_what_was_found_is_found_again_while_one_draws_on(ada_client, ada):
    attempt = make_attempt(person=ada, tiers=("app",))
    address = attempt.get_absolute_url()
    assert "It cannot run yet" in ada_client.get(address, {"check": "1"}, headers=HTMX).content.decode()
    assert "It cannot run yet" not in ada_client.get(address, headers=HTMX).content.decode()


def test_a_sixth_that_waits_is_refused_in_place(ada_client, attempt):
    for _ in range(5):
        make_run(design=attempt.design)
    answer = press(ada_client, attempt, HTMX, tier="app1")
    assert answer.status_code == 429
    assert "several runs waiting" in answer.content.decode()
    assert Run.objects.count() == 5


def test_with_a_script_the_panels_come_back_with_the_run_in_them(ada_client, attempt):
    page = press(ada_client, attempt, HTMX, tier="app1").content.decode()
    assert "<html" not in page
    assert f'data-run="/ws/runs/{attempt.design.runs.get().id}/"' in page
    assert page.count("hx-swap-oob") == 3


def test_a_stranger_starts_nothing(client, attempt):
    client.force_login(make_person(name="cy"))
    assert press(client, attempt, tier="app1").status_code == 404
    assert not Run.objects.exists()


def test_cancelling_leads_back_to_a_page_that_says_so(ada_client, attempt):
    press(ada_client, attempt, tier="app1")
    run = attempt.design.runs.get()
    answer = ada_client.post(reverse("run-cancel", args=[run.id]), follow=True)
    assert "Cancelled." in answer.content.decode()
    assert "The last run was cancelled." in ada_client.get(attempt.get_absolute_url()).content.decode()


def test_cancelling_with_a_script_tells_the_panels(ada_client, attempt):
    press(ada_client, attempt, tier="app1")
    run = attempt.design.runs.get()
    answer = ada_client.post(reverse("run-cancel", args=[run.id]), headers=HTMX)
    assert (answer.status_code, answer["HX-Trigger"]) == (200, "run:over")


def test_what_was_predicted_for_a_cancelled_run_need_not_be_said_again(client):
    attempt = make_attempt()
    run = make_run(design=attempt.design, status="cancelled")
    attempt.predictions.create(run=run, tier="app1", seq=0)
    client.force_login(attempt.person)
    page = client.get(attempt.get_absolute_url()).content.decode()
    assert 'value="app1" checked' in page
