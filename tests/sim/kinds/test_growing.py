"""How far a tier may grow is said beside how many nodes it has; a steady load is met by the nodes that it keeps."""

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import sim
from sim import capacity, catalogue, schemas
from sim.plan import plan
from tests.sim.scenario.sites import asked, site
from tests.sim.worlds import app, database, make_design, make_workload


def drawn(**properties: Any) -> Any:
    return make_design(
        {"id": "lb", "kind": "load_balancer"}, app(**properties), database(), links=[("lb", "app"), ("app", "db")]
    )


@pytest.mark.parametrize(("nodes", "most", "codes"), [(2, 8, []), (2, 2, []), (3, 2, ["grows_down"])])
def test_a_tier_cannot_grow_to_less_than_it_has(nodes: int, most: int, codes: list[str]) -> None:
    found = plan(drawn(nodes=nodes, max_nodes=most), make_workload()).findings
    assert [finding.code for finding in found] == codes


def test_what_may_grow_needs_somebody_who_spreads() -> None:
    alone = make_design(app(nodes=1, max_nodes=3), database(), links=[("app", "db")])
    assert [finding.code for finding in plan(alone, make_workload()).findings] == ["nobody_spreads"]
    assert not plan(make_design(app(nodes=1), database(), links=[("app", "db")]), make_workload()).findings


def test_an_app_with_its_database_on_the_same_box_cannot_grow() -> None:
    drawn = make_design(
        {"id": "lb", "kind": "load_balancer"}, app(nodes=1, max_nodes=3, database=True), links=[("lb", "app")]
    )
    assert "two_primaries" in [finding.code for finding in plan(drawn, make_workload()).findings]


@pytest.mark.parametrize("kind", ["app", "service", "worker"])
def test_kinds_that_keep_nothing_may_grow(kind: str) -> None:
    assert catalogue.KINDS[kind].properties["max_nodes"]


# -- at a steady load -------------------------------------------------------------------------------------------------
BUSY = make_workload(compute_ms=40, queries=0)  # 100 a second at 1,000 users: four cores of computing, a node has four


def nodes_at(users: float, **properties: Any) -> int:
    return sim.simulate(drawn(**properties), BUSY, users=users, requests=2_000).grown["app"]


def test_a_steady_load_keeps_as_many_nodes_as_make_them_as_busy_as_they_should_be() -> None:
    assert [nodes_at(users, nodes=1, max_nodes=8) for users in (100, 590, 610, 1000, 1300)] == [1, 1, 2, 2, 3]
    assert nodes_at(1e5, nodes=1, max_nodes=8) == 8
    assert nodes_at(1, nodes=3, max_nodes=8) == 3


def test_it_is_then_the_design_with_so_many_nodes() -> None:
    grows, fixed = drawn(nodes=1, max_nodes=8), drawn(nodes=2)
    assert capacity(grows, BUSY, users=1000) == capacity(fixed, BUSY, users=1000)
    found = sim.simulate(grows, BUSY, users=1000, requests=5_000)
    assert found == replace(sim.simulate(fixed, BUSY, users=1000, requests=5_000), grown={"app": 2})
    assert sim.explain(grows, BUSY, users=1000) == sim.explain(fixed, BUSY, users=1000)


def test_it_breaks_where_the_most_nodes_break() -> None:
    grows, fixed = drawn(nodes=1, max_nodes=4), drawn(nodes=4)
    first = [capacity(each, BUSY, users=1000).breakpoints[0].users for each in (grows, fixed)]
    assert first[0] == pytest.approx(first[1], rel=0.01)
    points = [sim.ladder(each, BUSY, requests=5_000, points=1)[0].users for each in (grows, fixed)]
    assert points[0] == pytest.approx(points[1], rel=0.03)


def test_what_waits_for_others_is_not_busy_and_breaks_where_it_is_drawn() -> None:
    waits = asked({"call_ms": 800}, {"compute_ms": 1}, p95_ms=3000)
    grows, fixed = site(lb=1, app={"nodes": 1, "max_nodes": 8}), site(lb=1, app=1)
    first = [capacity(each, waits, users=1000).breakpoints[0].users for each in (grows, fixed)]
    assert first[0] == first[1]


def test_a_tier_that_may_grow_to_what_it_has_is_the_same_to_the_last_bit() -> None:
    same, fixed = drawn(nodes=2, max_nodes=2), drawn(nodes=2)
    assert sim.simulate(same, BUSY, users=1000, requests=5_000) == sim.simulate(fixed, BUSY, users=1000, requests=5_000)
    assert sim.cost(same, BUSY, users=1000) == sim.cost(fixed, BUSY, users=1000)


def test_a_scenario_at_the_peak_begins_and_stays_with_as_many() -> None:
    grows = drawn(nodes=1, max_nodes=8)
    course = sim.play(grows, BUSY, sim.Scenario("Steady", 400.0), users=1000)
    assert course.nodes == {"app": ((0.0, nodes_at(1000, nodes=1, max_nodes=8)),)}


def test_workers_grow_by_their_slots_or_by_their_processors() -> None:
    queued = asked({"compute_ms": 1}, {"job": "later"}, job={"compute_ms": 500}, rps=20)
    waiting = asked({"compute_ms": 1}, {"job": "later"}, job={"call_ms": 500}, rps=20)
    design = site(app=1, queue={}, worker={"nodes": 1, "max_nodes": 9})
    found = [sim.simulate(design, each, users=1000, requests=2_000).grown for each in (queued, waiting)]
    assert found == [{"worker": 5}, {"worker": 2}]  # ten cores of four a node; ten slots of nine


def test_apps_that_share_what_comes_settle_together() -> None:
    two = make_design(
        {"id": "lb", "kind": "load_balancer"},
        app(id="one", nodes=1, max_nodes=8),
        app(id="other", nodes=1),
        links=[("lb", "one"), ("lb", "other")],
    )
    grown = sim.simulate(two, BUSY, users=2000, requests=5_000)
    (other,) = [each for each in grown.resources if (each.tier, each.resource) == ("other", "cpu")]
    one = 8 / (4 * grown.grown["one"] + 4)  # eight cores of computing, spread over all nodes
    assert other.offered == pytest.approx(one, rel=0.01)
    assert one <= 0.6


def test_a_bill_goes_from_the_drawn_nodes_to_those_of_the_peak() -> None:
    bill = sim.cost(drawn(nodes=1, max_nodes=8), BUSY, users=1300).of("app").items[0]
    one, three = (sim.cost(drawn(nodes=n), BUSY, users=1300).of("app").items[0].usd_month for n in (1, 3))
    assert bill.usd_month.lo == pytest.approx(one.lo)
    assert bill.usd_month.hi == pytest.approx(three.hi)
    assert one.value <= bill.usd_month.value <= three.value
    assert bill.amount in (1, 2, 3)


def test_a_judgement_says_how_many_nodes_there_were() -> None:
    found = sim.judge(drawn(nodes=1, max_nodes=4), BUSY, requests=5_000)
    assert found["grown"] == {"app": 2}
    assert "grown" not in sim.judge(drawn(nodes=2), BUSY, requests=5_000)
    Draft202012Validator(schemas.schema("result")).validate(json.loads(json.dumps(found)))
