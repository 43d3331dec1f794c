"""Tiers that grow: late by what it takes to hear of the load and to start a node, and back again when it has gone."""

import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from sim import catalogue, scenario
from sim import design as designs
from sim.engine import opcodes as op
from sim.engine import state
from sim.itinerary import itineraries
from sim.plan import plan
from sim.scenario import SCENARIOS, Course, Scenario, Strike
from sim.scenario.play import _Play
from sim.scenario.scaler import with_room
from sim.telling import chronicle
from tests.sim.scenario.sites import CALL, COMPUTE, JOB, READ, asked, site

HEAVY = asked({"compute_ms": 50}, rps=150)  # one node answers 80 a second; 150 are 3.2 nodes at the share aimed at
GROWING = site(lb=1, app={"nodes": 1, "max_nodes": 4})
FIXED = site(lb=1, app=1)
RISE_S = 60.0
FAST = Scenario("Fast", 900.0, load=((0.0, 0.2), (RISE_S, 0.2), (90.0, 1.0)))
SLOW = Scenario("Slow", 2400.0, load=((0.0, 0.2), (RISE_S, 0.2), (1860.0, 1.0)))
DELAY_S, BOOT_S = catalogue.constant("autoscale_delay_s"), catalogue.constant("node_boot_s")
JOBS = asked(COMPUTE, JOB, job={"compute_ms": 500}, rps=20, delay_s=20)


def play(drama: str | Scenario, design: Any = GROWING, load: Any = HEAVY, **more: Any) -> Course:
    found = SCENARIOS[drama] if isinstance(drama, str) else drama
    return scenario.play(design, load, found, users=1000, **more)


def numbers(course: Course, tier: str = "app") -> list[int]:
    return [number for _, number in course.nodes[tier]]


# -- late --------------------------------------------------------------------------------------------------------------
def test_a_load_that_rises_faster_than_nodes_start_breaks_it_first_and_then_it_recovers() -> None:
    course = play(FAST)
    assert course.verdict == "recovers"
    assert course.worst < 0.1
    first_s, number = course.nodes["app"][1]
    assert DELAY_S + BOOT_S <= first_s - RISE_S <= DELAY_S + BOOT_S + catalogue.constant("autoscale_metric_s")
    assert number == 2  # a full node wants 1 / 0.6 of itself, however many come
    assert numbers(course) == [1, 2, 4]
    assert all(window.well.value > 0.9 for window in course.windows if window.from_s > first_s + 30)
    assert play(FAST, FIXED).verdict == "falls"


def test_a_load_that_rises_slowly_is_followed() -> None:
    course = play(SLOW)
    assert course.verdict == "survives"
    assert numbers(course) == [1, 2, 3, 4]
    assert play(SLOW, FIXED).verdict == "falls"


def test_a_days_curve_is_followed_up_and_down_where_the_same_design_falls_without_growing() -> None:
    course = play("day")
    assert course.verdict == "survives"
    assert play("day", FIXED).verdict == "falls"
    assert course.windows[11].nodes["app"] == pytest.approx(1, abs=0.2)  # before five in the morning
    assert course.windows[50].nodes["app"] == pytest.approx(4, abs=0.2)  # at eight in the evening


def test_a_day_that_takes_minutes_is_followed_in_minutes_or_not_at_all() -> None:
    assert SCENARIOS["day"].compressed == 60
    assert play(replace(SCENARIOS["day"], compressed=1.0)).verdict != "survives"


def test_ten_times_the_load_for_two_minutes_is_over_before_a_node_has_come() -> None:
    light = asked(COMPUTE)
    grown, fixed = play("times_ten", GROWING, light), play("times_ten", FIXED, light)
    assert grown.failed == fixed.failed
    assert grown.failed.value > 0.5


def test_a_launch_is_over_the_worst_when_nodes_come() -> None:
    course = play("launch", GROWING, asked(COMPUTE))
    assert course.verdict == "recovers"
    assert course.nodes["app"][1] == (120 + DELAY_S + BOOT_S, 2)
    assert course.worst == play("launch", FIXED, asked(COMPUTE)).worst


def test_it_begins_with_as_many_nodes_as_the_load_of_that_moment_keeps() -> None:
    course = play(Scenario("Steady", 600.0))
    assert course.nodes == {"app": ((0.0, 4),)}
    assert course.verdict == "survives"
    assert numbers(play(Scenario("Empty", 60.0, load=((0.0, 0.0),)))) == [1]


# -- what grows --------------------------------------------------------------------------------------------------------
def test_workers_grow_by_their_slots() -> None:
    design = site(app=1, queue={}, worker={"nodes": 1, "max_nodes": 6})
    course = play(FAST, design, JOBS)
    assert numbers(course, "worker")[:2] == [1, 2]
    assert all(window.utilisation["worker"] < 1.01 for window in course.windows)
    assert course.windows[25].utilisation["worker"] == pytest.approx(1.0, abs=0.01)
    assert course.jobs_late > 0.5
    assert play(Scenario("Steady", 120.0), design, JOBS).nodes["worker"][0] == (0.0, 5)


def test_services_grow() -> None:
    drawn = designs.parse(
        {
            "format": 1,
            "tiers": [
                {"id": "users", "kind": "users"},
                {"id": "app", "kind": "app", "size": "large"},
                {"id": "inside", "kind": "service", "takes": 0.9, "max_nodes": 4},
            ],
            "links": [{"from": "users", "to": "app"}, {"from": "app", "to": "inside"}],
        }
    )
    assert numbers(play(FAST, drawn), "inside")[:2] == [1, 2]


def test_an_app_that_waits_is_not_busy_and_does_not_grow() -> None:
    waits = asked({"call_ms": 800}, {"compute_ms": 1}, rps=100, p95_ms=2000)
    course = play(Scenario("Waiting", 900.0), GROWING, waits)
    assert numbers(course) == [1]
    assert course.verdict == "falls"


@pytest.mark.parametrize("most", [1, 3])
def test_a_tier_that_may_grow_to_what_it_has_does_not(most: int) -> None:
    storm = Scenario("Storm", 60.0, load=((0.0, 1.0), (30.0, 2.0)), strikes=(Strike("zone_lost", None, 20.0, 9.0),))
    load = asked(COMPUTE, READ, JOB, job=CALL)
    said: dict[str, Any] = {"lb": 1, "db": "medium", "queue": {}}
    tiers = {"nodes": most, "max_nodes": most}
    same = play(storm, site(app=tiers, worker=tiers, **said), load)
    assert json.dumps(asdict(same)) == json.dumps(asdict(play(storm, site(app=most, worker=most, **said), load)))
    assert same.nodes == {}
    assert with_room(FIXED) is FIXED


# -- and back ----------------------------------------------------------------------------------------------------------
UP_AND_DOWN = Scenario("Up and down", 60.0, load=((0.0, 0.1), (5.0, 0.1), (20.0, 1.0), (30.0, 1.0), (40.0, 0.1)))


def test_nodes_are_given_back_late_and_nobody_is_lost() -> None:
    hour = replace(UP_AND_DOWN, compressed=60.0)
    course = play(hour, load=asked({"compute_ms": 50}, {"call_ms": 50}, rps=150, p95_ms=5000))
    assert max(numbers(course)) >= 3
    assert numbers(course)[-1] == 1
    assert course.failed.value == 0
    wait_s = catalogue.constant("autoscale_in_wait_s") / 60
    fell_s = 30.0 + wait_s
    assert next(at for at, number in course.nodes["app"] if at > 30 and number < max(numbers(course))) >= fell_s - 2
    assert play(replace(hour, compressed=1.0)).nodes["app"] == ((0.0, 1),)


def running(design: Any, load: Any, drama: Scenario) -> _Play:
    made, now = plan(with_room(design), load), load.at(1000)
    return _Play(made, now, itineraries(made, now), drama, 7, None)


def test_a_node_that_is_taken_off_the_list_finishes_what_it_has() -> None:
    held = running(GROWING, asked({"call_ms": 2000}, rps=4, p95_ms=9000), Scenario("Quiet", 60.0))
    world, machine = held.world, held.machine
    world.lay_by("app", [3])
    machine.count[state.BATCH] = 0
    world.set_load(1.0)
    machine.advance(stop_s=10.0)
    world.withdraw("app", 2)
    assert not world.is_idle("app", 2)
    here = machine.groups["base"][world.groups("app", "workers")[0]] + 2
    assert machine.stations["busy"][here] > 0
    before = int(machine.stations["busy"][here])
    machine.advance(stop_s=10.5)
    assert 0 < machine.stations["busy"][here] <= before
    machine.advance(stop_s=40.0)
    assert world.is_idle("app", 2)
    world.retire("app", 2)
    assert not machine.stations["up"][here]
    machine.advance(stop_s=60.0)
    assert sum(machine.outcome[:, :, cause].sum() for cause in op.CAUSES) == 0


STRUCK = {
    "node": Strike("node_lost", "app", 10.0, 15.0, {"notice_s": 1.0}),
    "zone": Strike("zone_lost", None, 10.0, 15.0, {"notice_s": 1.0}),
    "deploy": Strike("deploy_half", "app", 10.0, 15.0),
    "workers": Strike("deploy_half", "worker", 10.0, 15.0),
    "frozen": Strike("frozen_node", "app", 10.0, 15.0),
}


@pytest.mark.parametrize("strikes", [(each,) for each in STRUCK.values()] + [tuple(STRUCK.values())])
def test_nothing_is_left_behind(strikes: tuple[Strike, ...]) -> None:
    """Whoever came has left, nothing is held, and pools are as large as the nodes that are there make them."""
    drama = replace(UP_AND_DOWN, compressed=60.0, strikes=strikes)
    grows = {"nodes": 1, "max_nodes": 5}
    design = site(lb=1, app=grows, db="medium", queue={}, worker=grows)
    held = running(design, asked({"compute_ms": 30}, READ, JOB, job={"compute_ms": 60}, rps=100), drama)
    held.run()
    held.world.set_load(0.0)
    held._until(held.machine.now_s + 60.0)
    machine, world = held.machine, held.world
    assert machine.count[state.IN_FLIGHT] == 0
    assert not machine.stations["busy"].any()
    assert not machine.stations["line"].any()
    outcome = machine.outcome.sum(axis=0)
    ended = outcome[:, op.GOOD] + sum(outcome[:, cause] for cause in op.CAUSES)
    assert outcome[:, op.STARTED].tolist() == ended.tolist()
    for tier in ("app", "worker"):
        (node,) = world.serving(tier)
        base = machine.groups["base"][world.groups(tier, "cpu")[0]]
        for key in ("up", "listed"):
            assert np.flatnonzero(machine.stations[key][base : base + 5]).tolist() == [node]
    slots = world.groups("worker", "slots")[0]
    whole = held.written.program.groups[slots].servers
    assert machine.stations["servers"][machine.groups["base"][slots]] * 5 == whole


# -- faults ------------------------------------------------------------------------------------------------------------
def test_another_takes_the_place_of_a_node_that_was_lost_and_goes_when_it_is_back() -> None:
    lost = Scenario("Lost", 1200.0, strikes=(Strike("node_lost", "app", 100.0, 600.0, {"notice_s": 5.0}),))
    course = play(lost, load=asked({"compute_ms": 20}, rps=150))
    steps = course.nodes["app"]
    assert [number for _, number in steps] == [2, 1, 2, 3, 2]
    assert steps[1][0] == 100
    assert BOOT_S < steps[2][0] - 100 <= BOOT_S + catalogue.constant("autoscale_metric_s")
    assert steps[3][0] == 700


def test_the_only_node_of_many_places_is_deployed_while_requests_wait_for_it() -> None:
    drama = Scenario("Deploy", 60.0, strikes=(Strike("deploy_half", "app", 20.0, 3.0),))
    load = asked({"compute_ms": 5}, rps=20)
    grows, fixed = (play(drama, design, load) for design in (GROWING, FIXED))
    assert numbers(grows) == [1]
    assert grows.failed.value == fixed.failed.value == 0
    assert grows.worst == pytest.approx(fixed.worst, abs=0.05)


def test_those_go_first_that_are_sent_nothing() -> None:
    world = running(GROWING, HEAVY, Scenario("Quiet", 60.0)).world
    world.lay_by("app", [3])
    world.list_node("app", 0, False)
    assert world.serving("app") == [1, 2, 0]


def test_half_of_those_that_are_there_are_deployed_first() -> None:
    drama = Scenario("Deploy", 60.0, strikes=(Strike("deploy_half", "app", 20.0, 20.0),))
    course = play(drama, site(lb=1, app={"nodes": 2, "max_nodes": 40}), asked({"compute_ms": 5}, rps=50))
    assert course.verdict == "survives"


# -- the same again ----------------------------------------------------------------------------------------------------
def test_equal_inputs_grow_bit_equally() -> None:
    drama = replace(UP_AND_DOWN, compressed=60.0, strikes=tuple(STRUCK.values())[:2])
    courses = [json.dumps(asdict(play(drama))) for _ in range(2)]
    assert courses[0] == courses[1]
    assert len(json.loads(courses[0])["nodes"]["app"]) > 3


# -- told --------------------------------------------------------------------------------------------------------------
def test_nodes_are_told_over_time() -> None:
    course = play(FAST)
    told = chronicle.told(course)
    assert told["nodes"] == {"app": ((0.0, 1), (360.0, 2), (660.0, 4))}
    assert told["windows"][0]["nodes"] == {"app": 1}
    assert told["windows"][-1]["nodes"] == {"app": 4}
    said = chronicle.text(course, GROWING)
    assert "App server had 1 to 4 nodes, 2.1 on the average, and as many as that first after 660 s." in said
    assert "4 of App server" in said
    assert "may grow" not in chronicle.text(play(FAST, FIXED), FIXED)


def test_a_mean_is_over_the_time_that_each_number_lasted() -> None:
    course = play(FAST)
    whole = sum(each.nodes["app"] * (each.to_s - each.from_s) for each in course.windows)
    assert whole == pytest.approx(360 * 1 + 300 * 2 + 240 * 4)
