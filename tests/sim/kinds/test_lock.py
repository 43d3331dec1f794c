"""Writes that a lock guards go on one at a time."""

import pytest

from sim import explain, simulate
from sim.catalogue import constant
from tests.sim.worlds import app, database, make_design, make_workload, offered, split, used

LOCK = {"id": "lock", "kind": "lock"}


def locked(**properties):
    tiers = app(size="xlarge"), database(size="xlarge"), {**LOCK, **properties}
    return make_design(*tiers, links=[("app", "db"), ("app", "lock")])


def run(design, load):
    return simulate(design, load, users=1000, requests=6000)


def writes(**more):
    return make_workload(**{"rows": 1, "queries": 0, "compute_ms": 1, "rps": 100, **more})


def test_it_is_held_for_as_long_as_the_write_takes():
    """Little's law: the share of time that it is held is the rate times a write's time."""
    held_s = (constant("lan_rtt_ms") + constant("db_row_ms") + constant("db_commit_ms")) / 1000
    result = run(locked(), writes())
    assert offered(result, "lock", "lock") == pytest.approx(100 * held_s, rel=0.02)
    assert used(result, "lock", "lock") == pytest.approx(100 * held_s, rel=0.06)


def test_what_many_can_do_at_once_one_at_a_time_cannot():
    load = writes(rps=600)
    assert run(split({"size": "xlarge"}, size="xlarge"), load).verdict == "holds"
    result = run(locked(), load)
    assert (result.bottleneck.tier, result.bottleneck.row) == ("lock", "lock")
    assert used(result, "db") < 0.1


def test_more_locks_let_more_through_as_evenly_as_keys_are_written():
    even, skewed = (run(locked(locks=64), writes(rps=600, zipf=zipf, items=1_000_000)) for zipf in (0, 1.5))
    assert even.verdict == "holds"
    assert offered(skewed, "lock", "lock") > 5 * offered(even, "lock", "lock")


def test_reads_and_what_it_does_not_guard_go_past_it():
    assert ("app", "lock") not in run(locked(), make_workload()).links
    assert ("app", "lock") not in run(locked(guards="others, more"), writes()).links
    assert run(locked(guards="others, things"), writes()).links["app", "lock"] == 100


def test_it_is_told_of():
    steps = explain(locked(), writes(), users=1000)[0].steps
    assert any(sentence.code == "asks_lock" for step in steps for sentence in step.sentences)
