"""A second site: whose reads it shortens, and not their writes; what crosses between regions; what is lost with one."""

from dataclasses import replace

import pytest

from sim import capacity, plan, scenario, simulate
from sim.catalogue import constant
from sim.design import Design
from sim.explain import explain
from sim.itinerary import itineraries
from sim.itinerary.distance import between_ms, users_ms
from sim.result import Result
from sim.workload import Workload
from tests.sim.regions import FAR_MS, asked, drawn


def p95_ms(result: Result) -> dict[str, float]:
    return {each.name: each.p95_ms.value for each in result.classes}


def measured(made: Design, load: Workload) -> dict[str, float]:
    return p95_ms(simulate(made, load, users=1000, requests=20_000))


def test_a_second_site_shortens_what_far_users_read_and_not_what_they_write():
    load = asked(asia=1.0)
    one, two = measured(drawn(), load), measured(drawn(second="asia"), load)
    assert one["look"] > FAR_MS
    assert two["look"] < 0.35 * one["look"]
    assert two["buy"] == pytest.approx(one["buy"], rel=0.15)


def test_without_a_copy_there_each_query_crosses_and_a_second_site_is_worse_than_none():
    load = asked(asia=1.0)
    assert measured(drawn(second="asia", with_copy=False), load)["look"] > 1.5 * measured(drawn(), load)["look"]


def test_users_at_home_do_not_notice():
    load = asked(asia=0.0)
    assert measured(drawn(second="asia"), load) == pytest.approx(measured(drawn(), load), rel=0.05)


def test_each_users_requests_come_to_the_site_of_their_region():
    found = simulate(drawn(second="asia"), asked(asia=0.3), users=1000, requests=20_000)
    assert found.links["users", "app2"] == pytest.approx(0.3 * found.peak_rps)
    assert found.links["users", "app"] == pytest.approx(0.7 * found.peak_rps)
    busy = {each.tier: each.utilisation.value for each in found.resources if each.resource == "cpu"}
    assert busy["app2"] / busy["app"] == pytest.approx(3 / 7, rel=0.1)


def test_a_copy_in_another_region_is_further_behind():
    lag_ms = simulate(drawn(second="asia"), asked(), users=1000, requests=20_000).lag_ms
    assert lag_ms["copy2"] > lag_ms["copy"] + 0.4 * (FAR_MS - constant("site_rtt_ms"))


@pytest.mark.parametrize("kind", ["one", "two", "no copy", "dns"])
@pytest.mark.parametrize("where", ["user", "site"])
def test_arithmetic_agrees_with_the_simulation(kind: str, where: str):
    made = {
        "one": drawn(),
        "two": drawn(second="asia"),
        "no copy": drawn(second="asia", with_copy=False),
        "dns": drawn(second="asia", dns={"ttl_s": 60}),
    }[kind]
    load = asked(measured=where)
    said = {each.name: each.p95_ms for each in capacity(made, load, users=1000).classes}
    assert said == pytest.approx(p95_ms(simulate(made, load, users=1000, requests=100_000)), rel=0.06)


def test_a_region_of_which_nothing_is_said_changes_nothing():
    """The same program, instruction for instruction, whether or not the property exists."""
    load = asked().at(1000)
    said = replace_region(drawn(), "")
    programs = [itineraries(plan(made, asked()), load).program for made in (drawn(), said)]
    assert programs[0] == programs[1]


def replace_region(made: Design, region: str) -> Design:
    tiers = [
        tier if tier.kind == "users" else replace(tier, properties={**tier.properties, "region": region})
        for tier in made.tiers
    ]
    return Design(tuple(tiers), made.links)


def test_a_whole_site_elsewhere_is_far_for_those_at_home_and_near_for_those_there():
    moved = measured(replace_region(drawn(), "asia"), asked(asia=1.0))
    assert moved["look"] < 0.35 * measured(drawn(), asked(asia=1.0))["look"]
    left = measured(replace_region(drawn(), "asia"), asked(asia=0.0))
    assert left["look"] == pytest.approx(measured(drawn(), asked(asia=1.0))["look"], rel=0.1)


def test_nobody_lives_in_a_region_that_the_workload_does_not_name():
    found = plan(drawn(second="atlantis"), asked()).findings
    assert {each.code for each in found} == {"unknown_region"}
    assert found[0].params == {"tier": "App server", "region": "atlantis", "known": "europe, asia, america"}


def test_regions_are_as_far_apart_as_their_users_are_from_home():
    load, near = asked().at(1000), constant("site_rtt_ms")
    assert between_ms(load, "", "asia") == between_ms(load, "asia", "europe") == FAR_MS - near
    assert between_ms(load, "asia", "asia") == 0
    apart = between_ms(load, "asia", "america")
    assert FAR_MS - 100 <= apart <= FAR_MS + 100 - 2 * near
    assert users_ms(load, "asia", "asia") == near
    assert users_ms(load, "america", "asia") == 100 + FAR_MS - near


def test_it_is_told_where_a_call_crosses_regions():
    told = explain(drawn(second="asia", with_copy=False), asked(), users=1000)
    look = next(each for each in told if each.name == "look")
    crossing = [step for step in look.steps for sentence in step.sentences if sentence.code == "crosses"]
    assert {step.link for step in crossing} == {("app2", "db")}
    assert crossing[0].parts["way"] == pytest.approx(2 * (FAR_MS - constant("site_rtt_ms")), rel=0.02)
    ways = next(step.ways for step in look.steps if step.code == "either")
    assert {way.outcome: way.share for way in ways} == pytest.approx({"app": 0.6, "app2": 0.4})
    assert not [each for step in explain_one().steps for each in step.sentences if each.code == "crosses"]


def explain_one():
    return explain(drawn(), asked(), users=1000)[0]


def test_a_region_that_is_lost_takes_its_own_users_with_it_until_they_go_elsewhere():
    made, load = drawn(second="asia"), asked(asia=0.4)
    course = scenario.play(made, load, scenario.strike("region_lost", ttl_s=10, for_s=60), users=1000)
    first = next(each for each in course.windows if each.from_s >= 60)
    last = [each for each in course.windows if each.from_s >= 75 and each.to_s <= 120]
    assert first.errors["error"] == pytest.approx(0.4 * 0.85, abs=0.15)
    assert sum(sum(each.errors.values()) for each in last) == 0
    assert max(each.p95_ms["look"] for each in last) > FAR_MS
    assert course.stale_ms > 50_000
    assert course.recovered_s is not None


def test_a_name_that_is_kept_for_long_keeps_users_away_for_as_long():
    course = scenario.play(
        drawn(second="asia", dns={"ttl_s": 3600}), asked(asia=0.4), scenario.strike("region_lost", ttl_s=1), users=1000
    )
    during = [each for each in course.windows if 60 <= each.from_s < 120]
    assert min(each.errors["error"] for each in during) > 0.25
    assert max(sum(each.errors.values()) for each in during) < 0.55
