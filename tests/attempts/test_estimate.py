"""The page of the candidate's arithmetic."""

import pytest
from django.urls import reverse

from practice.attempts.estimates import compared, judged, ratio
from practice.attempts.models import Estimate
from practice.prompts import catalogue
from tests.factories import make_answer, make_attempt, make_person
from tests.results import make_result

pytestmark = pytest.mark.django_db

TYPED = {
    "peak_rps": "12k/s",
    "reads_per_write": "20:1",
    "storage_bytes_year": "3 TB",
    "egress_bytes_s": "300 Mbit/s",
    "cache_bytes": "16 GB",
    "in_flight": "",
}


def address(attempt):
    return reverse("estimate", args=[attempt.id])


def test_it_is_kept_in_base_units_beside_what_was_typed(ada_client, attempt):
    answer = ada_client.post(address(attempt), TYPED)
    assert (answer.status_code, answer["Location"]) == (302, attempt.get_absolute_url())
    kept = Estimate.objects.get(attempt=attempt)
    assert (kept.peak_rps, kept.storage_bytes_year, kept.egress_bytes_s, kept.in_flight) == (12_000, 3e12, 37.5e6, None)
    assert kept.typed["peak_rps"] == "12k/s"
    assert 'value="12k/s"' in ada_client.get(address(attempt)).content.decode()


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_kept(ada_client, attempt):
    answer = ada_client.post(address(attempt), TYPED | {"storage_bytes_year": "3 parsecs"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "no unit of size here" in page
    assert 'value="3 parsecs"' in page
    assert not Estimate.objects.exists()


def test_all_of_it_may_be_left_empty(ada_client, attempt):
    assert ada_client.post(address(attempt), {}).status_code == 302
    assert attempt.estimate.is_empty


def test_no_requests_at_all_are_refused(ada_client, attempt):
    assert ada_client.post(address(attempt), {"peak_rps": "0"}).status_code == 422


def test_an_essay_is_refused(ada_client, attempt):
    assert ada_client.post(address(attempt), {"peak_rps": "9" * 5000}).status_code == 422


def test_it_stands_as_it_was_once_a_run_has_answered(ada_client, attempt):
    ada_client.post(address(attempt), TYPED)
    make_answer(attempt=attempt)
    assert ada_client.post(address(attempt), {"peak_rps": "1060/s"}).status_code == 302
    assert Estimate.objects.get(attempt=attempt).peak_rps == 12_000


def test_a_stranger_finds_nothing(client, attempt):
    client.force_login(make_person(name="cy"))
    assert client.post(address(attempt), TYPED).status_code == 404


def test_the_page_gives_no_arithmetic_away(ada_client, attempt):
    page = ada_client.get(address(attempt)).content.decode()
    assert "1,06" not in page  # the peak of the prompt: the learner's to work out


# -- beside the prompt's own load -----------------------------------------------------------------------------------
def test_each_is_laid_beside_the_prompts_own():
    attempt = make_attempt()
    Estimate.objects.create(
        attempt=attempt, peak_rps=1000, cache_bytes=5e12, typed={"peak_rps": "1k", "cache_bytes": "5 TB"}
    )
    rows = {row.name: row for row in compared(attempt, catalogue.get(attempt.prompt))}
    assert (rows["peak_rps"].typed, rows["peak_rps"].theirs, rows["peak_rps"].is_close) == ("1k", "1,060/s", True)
    assert rows["cache_bytes"].verdict.endswith("too high")
    assert rows["in_flight"].verdict == "not estimated"


@pytest.mark.parametrize(
    ("mine", "real", "said"),
    [
        (None, 5, "not estimated"),
        (5, 5, "close: 1×"),
        (5, 9, "close: 0.56×"),
        (5, 50, "10× too low"),
        (50, 5, "10× too high"),
        (0, 5, "no ratio"),
        (0, 0, "the same"),
        (5, float("inf"), "no ratio"),
    ],
)
def test_a_ratio_says_how_far_off_it_is(mine, real, said):
    assert ratio(mine, real) == said


@pytest.mark.parametrize(
    ("theirs", "verdict", "said"),
    [
        ("holds", "breaks", "Holds at the load you estimated; breaks at the real one, which is 5.1× higher."),
        ("holds", "holds", "Holds at the load you estimated, and at the real one, 5.1× higher."),
        ("too_close", "breaks", "The load you estimated and the real one are 5.1× apart."),
    ],
)
def test_the_design_is_judged_by_its_authors_own_load(theirs, verdict, said):
    at_estimate = {"peak_rps": 210.0, "users": 1.58e6, "verdict": theirs}
    assert judged(make_result(verdict=verdict, at_estimate=at_estimate)) == said


def test_a_load_that_is_nearly_right_is_not_made_a_fuss_of():
    assert "nearly the same" in judged(
        make_result(at_estimate={"peak_rps": 1000.0, "users": 7.5e6, "verdict": "breaks"})
    )


def test_without_an_estimate_there_is_nothing_to_judge_by():
    assert judged(make_result(at_estimate=None)) == ""
