"""An API gateway asks another node when one refuses, dies or is not done in time; within a budget."""

from dataclasses import replace
from typing import Any

import pytest

from sim import SimError, simulate
from sim.engine import opcodes as op
from sim.engine.machine import Counted, Machine
from sim.itinerary import itineraries
from sim.plan import plan
from tests.sim.kinds.worlds import before_the_app
from tests.sim.worlds import app, database, make_design, make_workload


def drawn(kind: str, *, nodes: int = 4, **properties: Any) -> Any:
    links = [("door", "app"), ("app", "db")]
    return make_design({"id": "door", "kind": kind, **properties}, app(nodes=nodes), database(), links=links)


def with_one_node_down(kind: str, rps: float = 50, **properties: Any) -> Counted:
    """Of the nodes of the app (four) one refuses everybody, and whoever spreads requests does not know."""
    asked = make_workload(rps=rps, queries=1)
    written = itineraries(plan(drawn(kind, **properties), asked), asked.at(1000))
    machine = Machine(written.program, seed=7, requests=8000)
    workers = next(n for n, group in enumerate(written.program.groups) if group.resource == "workers")
    machine.stations["up"][machine.groups["base"][workers]] = 0
    return machine.run()


def failed(counted: Counted) -> float:
    return float(counted.outcome[:, 0, list(op.CAUSES)].sum() / counted.outcome[:, 0, op.STARTED].sum())


def test_a_node_that_refuses_costs_nobody_an_answer() -> None:
    assert failed(with_one_node_down("load_balancer", nodes=16)) == pytest.approx(1 / 16, abs=0.01)
    assert failed(with_one_node_down("api_gateway", nodes=16, policy="random", retries=5)) < 0.005


def test_tries_again_are_limited_by_a_budget() -> None:
    counted = with_one_node_down("api_gateway", retries=5)
    again = counted.outcome[:, 0, op.RETRIED].sum() / counted.outcome[:, 0, op.STARTED].sum()
    assert again == pytest.approx(0.1, abs=0.02)


def test_without_tries_again_it_fails_as_a_balancer_does() -> None:
    assert failed(with_one_node_down("api_gateway", retries=0)) == pytest.approx(0.25, abs=0.02)


def test_nobody_waits_longer_than_its_timeout_and_the_work_goes_on() -> None:
    asked = make_workload(rps=10, compute_ms=200, queries=1)
    cut = simulate(drawn("api_gateway", retries=0, timeout_ms=150), asked, users=1000, requests=4000)
    assert cut.classes[0].errors["gave_up"] > 0.5
    assert cut.classes[0].p99_ms.value < 160
    busy = next(each.utilisation for each in cut.resources if (each.tier, each.resource) == ("app", "cpu"))
    assert busy.value == pytest.approx(10 * 0.200 / 16, rel=0.1)


def test_it_works_more_for_each_request_than_a_balancer() -> None:
    asked = make_workload(rps=200, compute_ms=1, queries=1)
    busy = {
        kind: next(
            each.utilisation
            for each in simulate(drawn(kind), asked, users=1000, requests=6000).resources
            if (each.tier, each.resource) == ("door", "cpu")
        )
        for kind in ("api_gateway", "load_balancer")
    }
    assert busy["api_gateway"].lo > 4 * busy["load_balancer"].hi


def test_whatever_comes_is_answered_or_fails_once() -> None:
    counted = with_one_node_down("api_gateway", retries=2)
    outcome = counted.outcome.sum(axis=(0, 1))
    there = len(counted.unfinished)
    assert (
        outcome[op.STARTED]
        == outcome[op.DONE] + sum(outcome[cause] for cause in op.CAUSES if cause != op.TIMED_OUT) + there
    )


@pytest.mark.parametrize("policy", ["round robin", "least outstanding", "least of all", "random", "sticky"])
def test_it_spreads_as_a_balancer_does(policy: str) -> None:
    asked = make_workload(rps=100, compute_ms=20)
    mean = simulate(drawn("api_gateway", policy=policy), asked, users=1000, requests=6000).classes[0].p50_ms
    other = simulate(drawn("load_balancer", policy=policy), asked, users=1000, requests=6000).classes[0].p50_ms
    assert mean.value == pytest.approx(other.value, rel=0.05)


def test_policies_make_a_difference_when_nodes_are_busy() -> None:
    asked = make_workload(rps=900, compute_ms=40, queries=1)
    p95 = {}
    for policy in ("least of all", "random", "sticky"):
        design = drawn("load_balancer", nodes=12, policy=policy)
        p95[policy] = simulate(design, asked, users=1000, requests=20_000).classes[0].p95_ms
    assert p95["least of all"].hi < p95["random"].lo
    assert p95["random"].hi < p95["sticky"].lo


def test_users_who_stay_with_a_node_fill_nodes_unequally() -> None:
    asked = make_workload(rps=700, compute_ms=20, queries=1)
    even, uneven = (
        itineraries(plan(drawn("load_balancer", policy=policy), asked), asked.at(1000))
        for policy in ("random", "sticky")
    )
    workers = next(n for n, group in enumerate(even.program.groups) if group.resource == "workers")
    assert uneven.utilisation(workers) > 1.03 * even.utilisation(workers)


def test_a_program_of_its_own_can_be_run_on_its_own() -> None:
    """The slot that counts tries belongs to the request: two requests do not share it."""
    asked = make_workload(rps=50, queries=1)
    written = itineraries(plan(drawn("api_gateway", policy="random", retries=10), asked), asked.at(1000))
    program = replace(
        written.program, budgets=[replace(each, ratio=1.0, most=1000.0) for each in written.program.budgets]
    )
    machine = Machine(program, seed=7, requests=4000)
    workers = next(n for n, group in enumerate(program.groups) if group.resource == "workers")
    machine.stations["up"][machine.groups["base"][workers]] = 0
    assert failed(machine.run()) == 0


@pytest.mark.parametrize(("key", "value"), [("retries", -1), ("retries", 1.5), ("timeout_ms", 0), ("policy", "fair")])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        before_the_app("api_gateway", **{key: value})
