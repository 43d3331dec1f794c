"""How far a tier may grow is said beside how many nodes it has; a steady load is met by the nodes that it has."""

from typing import Any

import pytest

from sim import capacity
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


def test_at_a_steady_load_it_has_the_nodes_that_it_has() -> None:
    asked = make_workload()
    assert capacity(drawn(nodes=2, max_nodes=8), asked, users=1000) == capacity(drawn(nodes=2), asked, users=1000)
