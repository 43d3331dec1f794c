"""How far a tier may grow is said beside how many nodes it has; a steady load is met by the nodes that it has."""

from typing import Any

import pytest

from sim import capacity, catalogue
from sim.plan import plan
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


def test_at_a_steady_load_it_has_the_nodes_that_it_has() -> None:
    asked = make_workload()
    assert capacity(drawn(nodes=2, max_nodes=8), asked, users=1000) == capacity(drawn(nodes=2), asked, users=1000)
