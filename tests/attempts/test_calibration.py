"""How sure somebody was, beside what came true."""

import pytest
from django.urls import reverse

from practice.attempts import calibration
from practice.attempts.models import IT_HOLDS
from practice.runs.models import Status
from tests.factories import make_attempt, make_person, make_run
from tests.results import make_result

pytestmark = pytest.mark.django_db


def predict(person, *, tier="database1", sure=75, users=None, **result):
    """An answered prediction; the result of `make_result` breaks at the database."""
    attempt = make_attempt(person=person)
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result(**result))
    return attempt.predictions.create(run=run, tier=tier, seq=0, sure=sure, users=users)


def test_the_brier_score_is_the_mean_square_of_what_was_said_less_what_came(ada):
    predict(ada, sure=75)
    predict(ada, sure=95, tier="app1")
    found = calibration.of_person(ada)
    assert found.count == 2
    assert found.brier == pytest.approx((0.25**2 + 0.95**2) / 2)
    assert [(each.sure, each.count, each.true) for each in found.degrees] == [(75, 1, 1), (95, 1, 0)]


def test_what_was_not_answered_or_too_close_or_somebody_elses_does_not_count(ada):
    predict(ada, verdict="too_close")
    predict(ada, sure=None)
    predict(make_person(name="ben"))
    attempt = make_attempt(person=ada)
    attempt.predictions.create(run=make_run(design=attempt.design), tier="app1", seq=0, sure=50)
    assert calibration.of_person(ada) is None


@pytest.mark.parametrize(
    ("sure", "tiers", "said"),
    [
        (95, ["app1"] * 5, "Surer than right: 95% sure on the average, 0% came true."),
        (25, ["database1"] * 5, "Better than you think: 25% sure on the average, 100% came true."),
        (75, ["database1"] * 4 + ["app1"], "About as sure as right: 75% sure on the average, 80% came true."),
    ],
)
def test_it_says_which_way_somebody_leans(ada_client, ada, sure, tiers, said):
    for tier in tiers:
        predict(ada, sure=sure, tier=tier)
    assert said in ada_client.get(reverse("practice")).content.decode()


def test_of_a_few_predictions_nothing_is_concluded(ada_client, ada):
    predict(ada)
    page = ada_client.get(reverse("practice")).content.decode()
    assert "A few more predictions" in page
    assert "on the average" not in page


def test_the_load_is_held_against_where_that_tier_broke(ada):
    breakpoints = make_result()["ladder"]["breakpoints"]
    real, tier = breakpoints[0]["users"], breakpoints[0]["tier"]
    assert calibration.load_of(predict(ada, tier=tier, users=1.5 * real)).endswith("Close.")
    assert "fewer" in calibration.load_of(predict(ada, tier=tier, users=5 * real))
    assert "more" in calibration.load_of(predict(ada, tier=tier, users=real / 5))
    assert calibration.load_of(predict(ada, tier=IT_HOLDS, users=real)) == ""
    assert calibration.load_of(predict(ada, tier="nothing1", users=real)) == ""
