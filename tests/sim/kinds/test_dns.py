"""DNS tells users an address, which costs some of them a lookup, and sees nothing of what comes of it."""

from typing import Any

import pytest

from sim import SimError, capacity, cost, design, simulate, surgery
from sim.engine.machine import Machine
from sim.itinerary import itineraries
from sim.plan import plan
from tests.sim.kinds.test_api_gateway import failed
from tests.sim.kinds.worlds import before_the_app, with_needs
from tests.sim.worlds import app, database, make_design, make_workload

FILES: dict[str, Any] = {"rps": 0.05, "kind": "static", "p95_ms": 2000}
PICTURE = {"static_kb": 80, "files": "pictures"}


def before_nodes(nodes: int) -> Any:
    return make_design(
        {"id": "door", "kind": "dns"}, app(nodes=nodes), database(), links=[("door", "app"), ("app", "db")]
    )


def test_an_address_that_is_forgotten_sooner_is_looked_up_more_often() -> None:
    known = {
        ttl: simulate(before_the_app("dns", ttl_s=ttl), with_needs(PICTURE, **FILES), users=1000, requests=6000)
        for ttl in (0, 3600)
    }
    slow, fast = known[0].classes[0].p95_ms, known[3600].classes[0].p95_ms
    assert slow.lo > fast.hi + 10
    assert known[0].hits["door"] == 0
    assert known[3600].hits["door"] == pytest.approx(1 - 1 / (1 + 0.05 / 1000 * 100 * 3600))


def test_a_connection_that_is_open_needs_no_address() -> None:
    asked = with_needs({**PICTURE, "new_connection": False}, **FILES)
    assert capacity(before_the_app("dns", ttl_s=0), asked, users=1000).hits["door"] == 1


def test_the_lookup_is_no_time_of_the_site() -> None:
    at_site, at_user = (make_workload(rps=1, measured=where) for where in ("site", "user"))
    door, bare = before_the_app("dns", ttl_s=0), make_design(app(), database(), links=[("app", "db")])
    site = [capacity(each, at_site, users=1000).classes[0].mean_ms for each in (door, bare)]
    user = [capacity(each, at_user, users=1000).classes[0].mean_ms for each in (door, bare)]
    assert site[0] - site[1] == pytest.approx(0.3, abs=0.01)  # the way to a node that somebody chose
    assert user[0] - user[1] == pytest.approx(0.25 * 40 + 0.3, abs=0.5)


def test_it_spreads_users_over_nodes_and_leaves_some_with_more() -> None:
    asked = make_workload(rps=900, compute_ms=40, queries=1)
    assert not plan(before_nodes(12), asked).findings
    balanced = design.Design(
        tuple(
            design.Tier(t.id, "load_balancer", t.name, t.x, t.y) if t.kind == "dns" else t
            for t in before_nodes(12).tiers
        ),
        before_nodes(12).links,
    )
    named = simulate(before_nodes(12), asked, users=1000, requests=20_000).classes[0].p95_ms
    spread = simulate(balanced, asked, users=1000, requests=20_000).classes[0].p95_ms
    assert named.lo > 1.5 * spread.hi


def test_it_sends_users_on_to_a_node_that_refuses_them_all() -> None:
    asked = make_workload(rps=50, queries=1)
    written = itineraries(plan(before_nodes(4), asked), asked.at(1000))
    machine = Machine(written.program, seed=7, requests=6000)
    workers = next(n for n, group in enumerate(written.program.groups) if group.resource == "workers")
    machine.stations["up"][machine.groups["base"][workers]] = 0
    assert failed(machine.run()) == pytest.approx(0.25, abs=0.06)


def test_in_front_of_a_balancer_it_leaves_the_spreading_to_it() -> None:
    tiers = [{"id": "door", "kind": "dns"}, {"id": "lb", "kind": "load_balancer"}, app(nodes=3), database()]
    made = plan(make_design(*tiers, links=[("door", "lb"), ("lb", "app"), ("app", "db")]), make_workload())
    assert made.balancer
    assert (made.balancer.id, made.sender.id) == ("lb", "lb")


def test_it_costs_what_its_lookups_cost_and_the_app_sends_the_answers() -> None:
    bill = cost(before_the_app("dns"), with_needs(PICTURE, rps=10, kind="static"), users=1000)
    asked = 10 * 365 / 12 * 86_400
    assert bill.of("door").usd_month.value == pytest.approx(asked * 0.4 / 1e6)
    assert "sent" in {item.what for item in bill.of("app").items}


def test_nothing_behind_the_door_may_ask_it() -> None:
    tiers = [{"id": "lb", "kind": "load_balancer"}, {"id": "names", "kind": "dns"}, app(), database()]
    drawn = make_design(*tiers, links=[("lb", "names"), ("names", "app"), ("app", "db")])
    assert "wrong_link" in {finding.code for finding in plan(drawn, make_workload()).findings}


def test_a_name_that_leads_nowhere_is_a_finding() -> None:
    codes = {
        finding.code for finding in plan(make_design({"id": "d", "kind": "dns"}, links=[]), make_workload()).findings
    }
    assert {"no_entry", "balancer_without_app"} <= codes


def test_without_it_users_know_the_address_of_one_node_only() -> None:
    left = surgery.without(before_nodes(3), ["door"])
    assert [finding.code for finding in plan(left, make_workload()).findings] == ["nobody_spreads"]


@pytest.mark.parametrize(("key", "value"), [("ttl_s", -1), ("ttl_s", 604801), ("nodes", 2), ("size", "small")])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        before_the_app("dns", **{key: value})
