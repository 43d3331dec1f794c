"""Every named fault is seen where it should be and passes when it should; one design survives it, one does not."""

import pytest

from sim.catalogue.faults import FAULTS
from sim.scenario import Course, Window
from sim.scenario.faults import ACTS
from sim.scenario.model import QUIET_S
from tests.sim.scenario.table import ROWS, played

CLEARLY = 0.06  # of the requests of one window
each_fault = pytest.mark.parametrize("name", FAULTS)
SEEN_IN_REQUESTS = {name for name, row in ROWS.items() if row.sees not in ("jobs", "stale", "idle")}


def worst(course: Course) -> Window:
    return min(course.windows, key=lambda window: window.well.value if window.offered_rps else 2.0)


def during(course: Course) -> list[Window]:
    (strike,) = course.scenario.strikes
    return [each for each in course.windows if each.to_s > strike.at_s and each.from_s < strike.end_s]


def before(course: Course) -> list[Window]:
    """The first half of the quiet minute: a job of the second may wait until it is struck."""
    return [each for each in course.windows if each.to_s <= QUIET_S / 2]


def test_every_fault_is_named_acted_and_tried_here():
    assert set(ROWS) == set(FAULTS) == set(ACTS)
    assert len(FAULTS) >= 28
    assert all(fault.sentence.endswith((".", "?")) and len(fault.sentence) > 30 for fault in FAULTS.values())


@each_fault
def test_one_design_survives_it(name: str):
    course = played(name, True)
    assert course.verdict == "survives", (course.failed, course.late, course.jobs_late, course.stale_ms)


@each_fault
def test_another_does_not(name: str):
    course = played(name, False)
    assert course.verdict == ("recovers" if ROWS[name].recovers else "falls")


@each_fault
def test_it_passes_when_its_cause_does(name: str):
    course = played(name, False)
    assert (course.recovered_s is not None) is ROWS[name].recovers
    assert course.recovered_s is None or course.recovered_s < 120


@pytest.mark.parametrize("name", sorted(SEEN_IN_REQUESTS))
def test_requests_feel_it_while_it_lasts_and_not_before(name: str):
    course, row = played(name, False), ROWS[name]
    found = worst(course)
    assert found.to_s > QUIET_S
    assert found.well.value < course.usual - CLEARLY
    assert min(each.well.value for each in before(course)) > course.usual - CLEARLY
    seen = found.late if row.sees == "late" else found.errors.get(row.sees, 0.0)
    assert seen > 0.3 * (1 - found.well.value), (found.late, found.errors)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.fullest])
def test_its_victim_is_the_busiest_tier(name: str):
    window = worst(played(name, False)) if name in SEEN_IN_REQUESTS else during(played(name, False))[5]
    tier = ROWS[name].fullest
    assert tier
    assert window.utilisation[tier] == max(window.utilisation.values())
    assert window.utilisation[tier] > 0.9


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.sees == "jobs"])
def test_jobs_wait_or_fail_and_requests_do_not_notice(name: str):
    course = played(name, False)
    assert course.jobs_late > 0.05
    assert course.worst > 0.99
    usual_ms = max(each.job_ms["later"] for each in before(course))
    assert max(each.job_ms["later"] for each in during(course)) > 2 * usual_ms


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.sees == "stale"])
def test_copies_are_behind_and_requests_do_not_notice(name: str):
    course = played(name, False)
    assert course.worst > 0.99
    assert max(each.lag_ms["replica"] for each in before(course)) < 1000
    assert course.stale_ms == max(each.lag_ms["replica"] for each in course.windows) > 5000


def test_a_tenth_of_the_users_leaves_nine_tenths_of_the_machines_idle():
    course = played("tenth", True)
    usual = max(each.utilisation["app"] for each in before(course))
    (middle,) = [each for each in during(course) if each.from_s <= QUIET_S + 30 < each.to_s]
    assert middle.offered_rps < 0.15 * before(course)[0].offered_rps
    assert middle.utilisation["app"] < 0.3 * usual


def test_whoever_has_too_little_is_well_while_nine_of_ten_stay_away():
    course = played("tenth", False)
    assert course.usual < 0.5
    assert max(each.well.value for each in during(course)) > 0.99


def test_a_primary_that_dies_takes_with_it_what_no_copy_had():
    course = played("primary_lost", True)
    assert 0 < course.lost_writes < 1
    assert played("primary_lost", False).lost_writes == 0  # it comes back with its disk


def test_a_fault_shorter_than_a_window_is_felt_all_the_same():
    course = played("certificate_expired", True)
    assert course.scenario.strikes[0].for_s < course.windows[0].to_s
    assert 0 < course.failed.value < 0.01
