"""What an estimate is worth, and which slip would explain it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.attempts import decision, diagnosis
from practice.attempts.estimates import decided, slip
from practice.runs.models import Status
from tests.factories import make_attempt, make_run
from tests.results import make_result

TIMES = st.floats(1e-6, 1e6)


@pytest.mark.parametrize(
    ("times", "worth"), [(1, 1), (2, 1), (0.5, 1), (2.1, 0.75), (1 / 3, 0.75), (3.1, 0.25), (10, 0.25), (11, 0)]
)
def test_credit_falls_with_the_ratio(times, worth):
    assert diagnosis.credit(1000 * times, 1000) == worth


def test_what_was_not_estimated_is_worth_nothing_and_nothing_for_nothing_is_right():
    assert diagnosis.credit(None, 1000) == 0
    assert diagnosis.credit(0, 1000) == 0
    assert diagnosis.credit(0, 0) == 1


@given(TIMES, TIMES)
def test_a_better_estimate_is_never_worth_less(one, other):
    near, far = sorted((one, other), key=lambda times: max(times, 1 / times))
    assert diagnosis.credit(near, 1) >= diagnosis.credit(far, 1)


@pytest.mark.parametrize(
    ("name", "times", "said"),
    [
        ("egress_bytes_s", 8, "bits"),
        ("egress_bytes_s", 1 / 8, "bits"),
        ("peak_rps", 24, "a day’s for an hour’s"),
        ("peak_rps", 60, "a minute’s"),
        ("storage_bytes_year", 1 / 365, "a year’s for a day’s"),
        ("cache_bytes", 1000, "one prefix"),
        ("peak_rps", 3600, "an hour’s"),
        ("peak_rps", 1 / 5, "the busiest hour"),
        ("cache_bytes", 4, "has many causes"),
    ],
)
def test_a_known_slip_is_asked_about(name, times, said):
    asked = diagnosis.diagnosis(name, 1e6 * times, 1e6, peak_to_mean=5)
    assert said in asked
    assert asked.endswith("?")


@pytest.mark.parametrize(
    ("name", "times"), [("peak_rps", 8), ("peak_rps", 1.9), ("cache_bytes", 24), ("in_flight", 15), ("cache_bytes", 5)]
)
def test_where_no_slip_explains_it_nothing_is_asked(name, times):
    assert diagnosis.diagnosis(name, 1e6 * times, 1e6, peak_to_mean=5) == ""


def test_a_wrong_result_of_a_right_sum_is_told_from_a_wrong_assumption():
    assert slip("peak_rps", "8 million * 4/day * 3 = 900/s", 900) == "Your own numbers come to 1,110/s."
    assert slip("peak_rps", "8 million * 4/day * 3 = 1.1k/s", 1100) == ""
    assert slip("peak_rps", "900/s", 900) == ""


def estimated(rps, *, nodes=4):
    """A run of one app tier of so many nodes, whose author expected so many requests a second."""
    attempt = make_attempt(tiers=("users", "load_balancer", "app", "database"))
    graph = attempt.design.graph()
    graph["tiers"][2] |= {"nodes": nodes}
    result = make_result(users=8_000_000, peak_rps=1063.5)
    return make_run(design=attempt.design, graph=graph, status=Status.DONE, result=result, estimate_rps=rps)


@pytest.mark.django_db
def test_an_estimate_that_leads_to_the_same_design_was_near_enough():
    assert decision.of(estimated(1300)).is_same
    assert "near enough" in decided(estimated(1300))


@pytest.mark.django_db
def test_an_estimate_that_leads_to_other_nodes_says_how_many():
    found = decision.of(estimated(8000))
    assert not found.is_same
    name, mine, real = max(found.apart, key=lambda row: row[1])
    assert (name, mine > 3 * real) == ("App server", True)
    assert f"{mine} nodes of App server" in decided(estimated(8000))


@pytest.mark.django_db
def test_without_an_estimate_nothing_is_decided():
    assert decision.of(estimated(None)) is None
    assert decided(estimated(None)) == ""


@pytest.mark.django_db
def test_an_estimate_beyond_everything_is_no_error():
    assert decided(estimated(1e24)) == ""
