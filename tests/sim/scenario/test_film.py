"""What is there to watch: counted by window, by tier and by link, and the same to the last bit whoever watches."""

import json
import sys
from dataclasses import replace

import pytest

import sim
from sim import words
from sim.scenario import SCENARIOS, Scenario, Strike, play, steady, strike
from sim.telling import chronicle
from tests.sim.scenario.sites import COMPUTE, READ, WRITE, asked, site

DESIGN = site(lb=1, app=2, db="medium", replica=1)
LOAD = asked(COMPUTE, READ, WRITE)
STRUCK = strike("node_lost", "app", notice_s=15.0)


@pytest.fixture(scope="module")
def course():
    return play(DESIGN, LOAD, STRUCK, users=1000)


def tier(course, name):
    return course.film.tiers[name]


def broken(course, name, reason):
    return next(each for each in course.film.breaks if (each.tier, each.reason) == (name, reason))


def test_a_film_has_every_tier_and_link_in_every_window(course):
    film, windows = course.film, len(course.windows)
    assert film.step_s * windows == course.scenario.duration_s
    assert set(film.tiers) == {"lb", "app", "db", "replica"}
    assert {(flow.source, flow.target) for flow in film.flows} >= {("users", "lb"), ("lb", "app"), ("app", "db")}
    for strip in film.tiers.values():
        assert len(strip.busy) == len(strip.waiting) == len(strip.asked_rps) == len(strip.served_rps) == windows
    assert all(len(flow.rate_rps) == windows for flow in film.flows)


def test_what_comes_in_at_the_door_is_what_was_asked(course):
    door = next(flow for flow in course.film.flows if flow.source == "users")
    came, asked_for = sum(door.rate_rps), sum(window.offered_rps for window in course.windows)
    assert came == pytest.approx(asked_for, rel=0.02)  # those on their way at the edges of windows


def test_writes_on_their_way_to_a_copy_are_counted(course):
    (copies,) = (flow for flow in course.film.flows if (flow.source, flow.target) == ("db", "replica"))
    assert sum(copies.rate_rps) > 0
    assert len(tier(course, "replica").lag_ms) == len(course.windows)
    assert tier(course, "app").lag_ms == ()


def test_whoever_is_not_served_failed_or_waits(course):
    strip = tier(course, "app")
    gone = sum(strip.asked_rps) - sum(strip.served_rps)
    assert gone > 0
    assert gone <= sum(strip.failed_rps) * 1.001 + max(strip.waiting)


def test_a_node_that_dies_breaks_its_tier_at_that_moment(course):
    down = broken(course, "app", "node_down")
    window = int(60 / course.film.step_s)
    assert down.began_s == 60
    assert down.counts[window - 1] == 0 < down.counts[window]
    assert list(down.counts) == sorted(down.counts)
    assert [each.tier for each in course.film.breaks if each.reason == "node_down"] == ["app"]


def test_failures_by_tier_add_up_to_those_of_requests_where_nobody_tries_again(course):
    of_requests = sum(window.offered_rps * sum(window.errors.values()) for window in course.windows)
    of_tiers = sum(sum(strip.failed_rps) for strip in course.film.tiers.values())
    assert of_tiers == pytest.approx(of_requests, rel=0.02)


def test_those_who_were_hit_say_where_their_time_went(course):
    down = broken(course, "app", "node_down")
    assert down.traces
    assert {trace.stood for trace in down.traces} == {"app"}
    for trace in down.traces:
        assert trace.cause in ("refused", "lost")
        assert trace.came_s + trace.took_ms / 1e3 >= down.began_s
        assert 0 < sum(wait.wait_ms + wait.service_ms for wait in trace.waits) <= trace.took_ms + 1
    assert len({trace.key for trace in down.traces}) == len(down.traces)


def test_who_times_out_in_a_line_is_put_down_to_that_line():
    slow = play(site(app=1, db="medium"), LOAD, strike("frozen_node", "db", for_s=40.0), users=1000)
    late = [each for each in slow.film.breaks if each.reason in ("timed_out", "late")]
    assert late
    for trace in (trace for each in late for trace in each.traces):
        longest = max(trace.waits, key=lambda wait: wait.wait_ms + wait.service_ms)
        assert longest.tier == next(each.tier for each in late if trace in each.traces)
        assert longest.wait_ms > longest.service_ms


def test_a_copy_that_readers_find_too_old_is_stale():
    behind = play(DESIGN, LOAD, strike("replica_stopped", "replica", for_s=100.0), users=1000)
    stale = [each for each in behind.film.breaks if each.reason == "stale"]
    too_old = [n for n, window in enumerate(behind.windows) if window.lag_ms["replica"] > 60_000]
    assert bool(stale) == bool(too_old)
    if stale:
        assert stale[0].began_s == too_old[0] * behind.film.step_s
        assert stale[0].counts[-1] == pytest.approx(len(too_old) * behind.film.step_s, abs=1)


def test_nothing_breaks_where_nothing_fails():
    assert play(DESIGN, LOAD, Scenario("Quiet", 60.0), users=100).film.breaks == ()


def test_equal_seeds_give_equal_films(course):
    assert play(DESIGN, LOAD, STRUCK, users=1000).film == course.film
    assert play(DESIGN, LOAD, STRUCK, users=1000, seed=8).film != course.film


def test_whether_samples_are_kept_changes_no_number(course, monkeypatch):
    monkeypatch.setattr(sys.modules["sim.scenario.play"], "MOST_SAMPLES", 0)  # the function hides it
    unseen = play(DESIGN, LOAD, STRUCK, users=1000)
    untraced = tuple(replace(each, traces=()) for each in course.film.breaks)
    assert unseen == replace(course, film=replace(course.film, breaks=untraced))


def test_a_film_of_many_failures_stays_small():
    strikes = tuple(Strike("node_lost", name, 20.0, 30.0) for name in ("lb", "app", "db", "replica"))
    course = play(DESIGN, LOAD, Scenario("All at once", 60.0, strikes=strikes), users=5000)
    assert len(json.dumps(chronicle.told(course)["film"])) < 60_000


def test_every_reason_has_its_words():
    assert set(words.BADGE_OF.values()) <= set(words.BADGES)
    assert set(words.BADGE_OF) == {*words.CAUSES, "late"}


def test_a_steady_peak_is_as_long_as_its_requests_allow():
    assert steady(100).duration_s == SCENARIOS["steady_peak"].duration_s == 300
    assert steady(100_000).duration_s == 2.5
    assert sim.play(DESIGN, LOAD, steady(5_000_000), users=100).scenario.duration_s == pytest.approx(0.05)
