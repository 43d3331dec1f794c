"""Loads over time, and what designs make of them."""

import json
import math
import subprocess
import sys
from dataclasses import asdict

import pytest

from sim import Findings, SimError, scenario
from sim.scenario import SCENARIOS, Scenario, Strike
from sim.scenario.course import NEARLY
from tests.sim.scenario.sites import CACHED, CALL, COMPUTE, JOB, READ, WRITE, asked, site

PLAIN = site(app=1, db="medium")
PAGE = asked(COMPUTE, READ)


def play(name_or_drama, load=PAGE, design=PLAIN, **more):
    drama = SCENARIOS[name_or_drama] if isinstance(name_or_drama, str) else name_or_drama
    return scenario.play(design, load, drama, users=1000, **more)


# -- the named ones ---------------------------------------------------------------------------------------------------
def test_every_named_scenario_is_there():
    assert set(SCENARIOS) == {"steady_peak", "day", "launch", "times_ten", "write_flip", "tenth", "horizon"}


def test_a_steady_peak_stays_what_it_is():
    course = play("steady_peak")
    assert {window.load for window in course.windows} == {1.0}
    assert course.verdict == "survives"
    offered = sum(window.offered_rps for window in course.windows) / len(course.windows)
    assert offered == pytest.approx(100, rel=0.03)
    assert course.windows[30].utilisation["app"] == pytest.approx(0.25, rel=0.3)


def test_a_day_is_quietest_at_four_in_the_morning_and_busiest_at_eight_in_the_evening():
    day = SCENARIOS["day"]
    factors = [day.factor(60.0 * hour) for hour in range(25)]
    assert factors[4] == min(factors) == pytest.approx(0.2)
    assert factors[20] == max(factors) == pytest.approx(1.0)
    assert factors[0] == pytest.approx(factors[24])
    course = play("day", asked(COMPUTE, rps=30), site(app=1))
    assert course.verdict == "survives"
    offered = [window.offered_rps for window in course.windows]
    assert sum(offered[8:13]) < 0.4 * sum(offered[48:53])  # three to five o'clock, against seven to nine


def test_a_launch_rises_to_five_times_the_peak_within_a_minute():
    launch = SCENARIOS["launch"]
    assert [launch.factor(at) for at in (0, 59, 90, 120, 360, 600, 900)] == pytest.approx(
        [0.01, 0.01, 2.505, 5, 3, 1, 1], rel=1e-6
    )
    course = play("launch", asked(COMPUTE), site(lb=1, app=1))
    assert course.windows[0].offered_rps < 5
    assert max(window.offered_rps for window in course.windows) == pytest.approx(490, rel=0.1)
    assert course.verdict == "recovers"
    assert play("launch", asked(COMPUTE), site(lb=1, app=2)).verdict == "survives"


def test_ten_times_the_load_comes_at_once_and_goes_at_once():
    course = play("times_ten", asked(COMPUTE), site(lb=1, app=4))
    offered = [window.offered_rps for window in course.windows]
    assert max(*offered[:12], *offered[37:]) < 150
    assert min(offered[13:35]) > 800
    assert course.verdict == "survives"
    assert play("times_ten", asked(COMPUTE), site(lb=1, app=1)).verdict == "recovers"


def test_reads_become_writes_and_back_with_as_many_requests_as_before():
    load = asked(COMPUTE, READ, rps=90, writes=(WRITE,), writes_rps=10)
    course = play("write_flip", load)
    offered = [window.offered_rps for window in course.windows]
    flipped = offered[13:35]
    assert sum(flipped) / len(flipped) == pytest.approx(100, rel=0.05)
    heavy = asked(COMPUTE, READ, writes=({"compute_ms": 1}, {"write": "things", "rows": 40}))
    assert play("write_flip", heavy, site(app=1, db="small")).verdict == "recovers"
    assert play("write_flip", heavy, site(app=1, db="large")).verdict == "survives"


def test_a_flip_of_reads_alone_changes_nothing():
    steady = play(Scenario("Steady", 100.0))
    flipped = play(Scenario("Flip", 100.0, strikes=(Strike("write_flip", None, 20.0, 40.0),)))
    assert [window.well for window in steady.windows] == [window.well for window in flipped.windows]


def test_a_tenth_of_the_users_has_a_tenth_of_the_data_and_of_the_requests():
    course = play("tenth")
    assert course.users == 100
    assert course.requests < 0.15 * play("steady_peak").requests
    assert course.verdict == "survives"


def test_growth_to_the_horizon_asks_for_as_much_as_the_workload_grows():
    course = play("horizon")
    assert course.users == 3000
    assert course.requests == pytest.approx(3 * play("steady_peak").requests, rel=0.05)
    assert play("horizon", asked({"compute_ms": 20}), site(app=1)).verdict != "survives"
    assert play("horizon", asked({"compute_ms": 20}), site(lb=1, app=2)).verdict == "survives"


def test_a_curve_is_straight_between_its_points_and_constant_outside():
    drama = Scenario("Ramp", 100.0, load=((10.0, 1.0), (20.0, 3.0), (20.5, 0.0)))
    assert [drama.factor(at) for at in (0, 10, 15, 20, 20.25, 99)] == pytest.approx([1, 1, 2, 3, 1.5, 0])


def test_nobody_comes_where_the_curve_is_zero():
    course = play(Scenario("Ends", 60.0, load=((0.0, 1.0), (20.0, 1.0), (21.0, 0.0))))
    assert sum(window.offered_rps for window in course.windows[23:]) == 0
    assert course.windows[-1].utilisation["app"] == 0


# -- the same again ---------------------------------------------------------------------------------------------------
EVERYTHING = asked(COMPUTE, CACHED, JOB, writes=(COMPUTE, WRITE, CALL), job=CALL, rps=40, clients={"retries": 1})
ALL_TIERS = site(lb=2, app=3, cache={}, db="medium", replica=2, queue={}, worker=2)
STORMY = Scenario(
    "All at once",
    60.0,
    load=((0.0, 1.0), (30.0, 2.0)),
    strikes=(
        Strike("node_lost", "app", 10.0, 10.0, {"notice_s": 3.0}),
        Strike("cache_cold", "cache", 12.0, 1.0),
        Strike("worker_lost", "worker", 15.0, 10.0),
        Strike("zone_lost", None, 30.0, 5.0),
        Strike("primary_lost", "db", 40.0, 8.0),
        Strike("frozen_node", "replica", 50.0, 3.0),
    ),
)
AGAIN = (
    "import json; from dataclasses import asdict; from tests.sim.scenario import test_scenarios as t;"
    "print(json.dumps(asdict(t.play(t.STORMY, t.EVERYTHING, t.ALL_TIERS))))"
)


def test_equal_inputs_give_bit_equal_courses_in_any_process():
    here = json.dumps(asdict(play(STORMY, EVERYTHING, ALL_TIERS)))
    assert here == json.dumps(asdict(play(STORMY, EVERYTHING, ALL_TIERS)))
    there = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=True).stdout
    assert here == there.strip()


def test_another_seed_meets_other_requests():
    assert play("steady_peak", seed=1).requests != play("steady_peak", seed=2).requests


# -- overload ---------------------------------------------------------------------------------------------------------
def goodput(load):
    course = play(Scenario("Steady", 120.0), load, site(app=1))
    return sum(window.well.value * window.offered_rps for window in course.windows[20:]) / 40


def test_overload_lowers_goodput_when_callers_leave():
    """One node does a hundred a second; at twice that it is as busy, with what nobody waits for any more."""
    patience = {"timeout_ms": 500}
    knee = goodput(asked({"compute_ms": 40}, rps=90, clients=patience))
    beyond = goodput(asked({"compute_ms": 40}, rps=180, clients=patience))
    assert knee > 80
    assert beyond < 0.3 * knee


# -- what is heard ----------------------------------------------------------------------------------------------------
def test_progress_is_heard_from_the_first_window_to_the_last():
    heard: list[float] = []
    play(Scenario("Short", 60.0), progress=heard.append)
    assert heard == sorted(heard)
    assert len(heard) == 60
    assert heard[-1] == 1.0


def test_whoever_hears_of_progress_may_stop_it():
    def enough(share: float) -> None:
        raise InterruptedError(share)

    with pytest.raises(InterruptedError):
        play("steady_peak", progress=enough)


# -- what cannot be played --------------------------------------------------------------------------------------------
def struck(fault, tier=None, **more):
    return Scenario("Struck", 60.0, strikes=(Strike(fault, tier, 10.0, 5.0, **more),))


@pytest.mark.parametrize(
    ("drama", "more", "path", "rule"),
    [
        (struck("meteor"), {}, "strikes[0].fault", "no such fault"),
        (struck("node_lost"), {}, "strikes[0].tier", "missing"),
        (struck("node_lost", "gone"), {}, "strikes[0].tier", "no such tier"),
        (struck("cache_cold", "app"), {}, "strikes[0].tier", "App server is not struck by cache_cold"),
        (struck("spike", "app"), {}, "strikes[0].tier", "App server is not struck by spike"),
        (Scenario("Short", 10.0), {"seed": -1}, "seed", "not from 0 to 2^63 - 1"),
        (Scenario("Short", 10.0), {"users": 0}, "users", "not a number above 0"),
        (Scenario("Short", 10.0), {"users": math.inf}, "users", "not a number above 0"),
    ],
)
def test_what_cannot_be_played_is_refused_with_its_path(drama, more, path, rule):
    with pytest.raises(SimError) as refused:
        scenario.play(PLAIN, PAGE, drama, **{"users": 1000, **more})
    assert (refused.value.path, refused.value.rule) == (path, rule)


def test_more_than_can_be_simulated_is_refused_before_it_begins():
    with pytest.raises(SimError, match="which is too many"):
        scenario.play(PLAIN, PAGE, Scenario("Long", 86_400.0), users=10_000)
    with pytest.raises(SimError, match="which is too many"):
        scenario.play(PLAIN, PAGE, Scenario("Crowd", 600.0, load=((0.0, 1000.0),)), users=1000)


def test_a_design_that_makes_no_sense_is_named_not_played():
    with pytest.raises(Findings):
        scenario.play(site(app=1), PAGE, Scenario("Short", 10.0), users=1000)


def test_the_workloads_own_users_are_asked_if_nobody_says_how_many():
    assert scenario.play(PLAIN, PAGE, Scenario("Short", 10.0)).users == PAGE.users_daily == 1000


def test_a_strike_of_an_unknown_fault_cannot_be_written():
    with pytest.raises(KeyError):
        scenario.strike("meteor")
    with pytest.raises(KeyError):
        Strike("spike", None, 0.0, 1.0).number("share")


# -- nobody comes ----------------------------------------------------------------------------------------------------
def test_a_workload_that_nobody_asks_is_played_too():
    course = play(Scenario("Empty", 60.0), asked(COMPUTE, rps=0), site(app=1))
    assert course.requests == 0
    assert course.verdict == "survives"


def test_one_late_request_of_a_few_is_not_taken_for_a_fall():
    few = asked({"compute_ms": 5}, rps=5, p95_ms=12)
    course = scenario.play(site(app=1), few, scenario.strike("node_lost", "app"), seed=7)
    after = [each for each in course.windows if each.from_s >= course.scenario.strikes[0].end_s]
    assert any(each.well.value < NEARLY * course.usual for each in after)  # by its bare share it has not recovered
    assert course.recovered_s == 0.0
