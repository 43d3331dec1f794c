"""A commit is not done before the standby has it."""

import pytest

from sim import cost, explain, plan, simulate
from sim.capacity import capacity
from sim.catalogue import constant
from tests.sim.worlds import app, codes, database, make_design, make_workload, offered, split, used

STANDBY = {"id": "standby", "kind": "standby"}


def guarded(**properties):
    return make_design(app(), database(), {**STANDBY, **properties}, links=[("app", "db"), ("db", "standby")])


def run(design, load):
    return simulate(design, load, users=1000, requests=6000)


def test_every_commit_waits_for_its_acknowledgement():
    load = make_workload(rps=10, rows=1, queries=0, compute_ms=1)
    alone, confirmed = (run(drawn, load).classes[0].p50_ms.value for drawn in (split(), guarded()))
    expected = constant("standby_rtt_ms") + constant("db_commit_ms")
    assert confirmed - alone == pytest.approx(expected, rel=0.15)
    by_arithmetic = [capacity(drawn, load, users=1000).classes[0].p95_ms for drawn in (split(), guarded())]
    assert by_arithmetic[1] - by_arithmetic[0] == pytest.approx(expected, rel=0.35)


def test_reads_know_nothing_of_it():
    load = make_workload(rps=10)
    assert run(guarded(), load).classes == run(split(), load).classes


def test_the_connection_is_kept_meanwhile():
    load = make_workload(rps=50, rows=1, queries=0, compute_ms=1)
    alone, confirmed = (used(run(drawn, load), "db", "connections") for drawn in (split(), guarded()))
    more = 50 * (constant("standby_rtt_ms") + constant("db_commit_ms")) / 1000 / 100
    assert confirmed - alone == pytest.approx(more, rel=0.1)


def test_a_slow_disk_of_the_standby_holds_everybody_up():
    load = make_workload(rps=120, rows=1, queries=0, compute_ms=1)
    drawn = make_design(
        app(), database(disk="nvme"), {**STANDBY, "disk": "hdd"}, links=[("app", "db"), ("db", "standby")]
    )
    result = run(drawn, load)
    assert offered(result, "standby", "disk") > 1
    assert (result.bottleneck.tier, result.bottleneck.row) == ("standby", "disk_busy")


def test_of_several_the_first_to_confirm_is_enough():
    load = make_workload(rps=20, rows=1, queries=0, compute_ms=1)
    one, three = (run(guarded(nodes=n, disk="hdd"), load).classes[0].p50_ms.value for n in (1, 3))
    assert three < one


def test_it_keeps_all_that_the_database_keeps():
    load = make_workload(rps=1, items=300_000_000)
    result = run(guarded(size="small"), load)
    assert (result.bottleneck.row, result.bottleneck.tier) == ("disk_full", "standby")
    assert cost(guarded(), load, users=1000).of("standby").usd_month.value > 260


def test_a_plan_knows_who_stands_by():
    made = plan(guarded(), make_workload())
    assert made.standby_of(made.design.tier("db")) == made.design.tier("standby")
    assert plan(split(), make_workload()).standby_of(split().tier("db")) is None


def test_it_needs_one_database_and_no_rival():
    alone = make_design(app(), database(), STANDBY, links=[("app", "db")])
    assert codes(alone, make_workload()) == ["replica_without_primary"]
    links = [("app", "db"), ("db", "standby"), ("db", "other")]
    assert codes(make_design(app(), database(), STANDBY, STANDBY | {"id": "other"}, links=links), make_workload()) == [
        "two_standbys"
    ]


def test_it_is_told_of():
    steps = explain(guarded(), make_workload(rows=1), users=1000)[0].steps
    assert any(sentence.code == "asks_standby" for step in steps for sentence in step.sentences)
