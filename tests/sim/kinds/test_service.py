"""A service computes for its callers, on machines and with data of its own, while they keep their workers."""

from typing import Any

import pytest

from sim import SimError, capacity, cost, explain, simulate, surgery
from sim.plan import plan
from tests.sim.kinds.worlds import with_needs
from tests.sim.worlds import app, database, make_design, make_workload

LINKS = [("app", "db"), ("app", "tags")]


def drawn(*, links: Any = LINKS, more: Any = (), **properties: Any) -> Any:
    return make_design(app(), database(), {"id": "tags", "kind": "service", **properties}, *more, links=links)


def cpu(design: Any, tier: str, asked: Any) -> float:
    found = capacity(design, asked, users=1000).resources
    return next(each.utilisation for each in found if (each.tier, each.resource) == (tier, "cpu"))


def test_it_takes_the_computing_that_names_it_off_the_app() -> None:
    asked = with_needs({"compute_ms": 10}, {"compute_ms": 30, "on": "tags"}, {"read": "things"})
    result = simulate(drawn(serves="tags, labels"), asked, users=1000, requests=6000)
    busy = {(each.tier, each.resource): each.utilisation for each in result.resources}
    assert busy["app", "cpu"].value == pytest.approx(50 * 0.010 / 4, rel=0.1)
    assert busy["tags", "cpu"].value == pytest.approx(50 * 0.030 / 4, rel=0.1)
    alone = simulate(make_design(app(), database(), links=LINKS[:1]), asked, users=1000, requests=6000)
    assert busy["app", "cpu"].hi < 0.5 * alone.resources[1].utilisation.lo


def test_it_is_known_by_its_own_name_too() -> None:
    asked = with_needs({"compute_ms": 30, "on": "Tags"})
    assert cpu(drawn(name="tags"), "tags", asked) == pytest.approx(50 * 0.030 / 4)
    assert cpu(drawn(name="others"), "app", asked) == pytest.approx(50 * 0.030 / 4)


@pytest.mark.parametrize(("takes", "expected"), [(0, 0), (0.25, 0.25), (1, 1), (None, 0.5)])
def test_it_takes_a_share_of_what_names_nobody(takes: float | None, expected: float) -> None:
    asked = with_needs({"compute_ms": 40}, {"read": "things"})
    said = {} if takes is None else {"takes": takes}
    left = 0.0 if expected == 1 else cpu(drawn(**said), "app", asked)
    assert left == pytest.approx((1 - expected) * 50 * 0.040 / 4)


def test_services_together_take_no_more_than_there_is() -> None:
    other = {"id": "other", "kind": "service", "takes": 0.9}
    design = drawn(takes=0.9, more=[other], links=[*LINKS, ("app", "other")])
    asked = with_needs({"compute_ms": 40}, {"read": "things"})
    assert cpu(design, "tags", asked) == cpu(design, "other", asked) == pytest.approx(0.5 * 50 * 0.040 / 4)


def test_its_callers_worker_is_kept_while_it_computes() -> None:
    asked = with_needs({"compute_ms": 2}, {"compute_ms": 100, "on": "tags"}, {"read": "things"})
    page = explain(drawn(serves="tags"), asked, users=1000)[0]
    own = next(place for step in page.steps for place in step.takes if place.tier == "app")
    assert own.kept_ms > 100


def test_a_slow_service_fills_the_workers_of_its_caller_and_is_blamed() -> None:
    asked = with_needs({"compute_ms": 2}, {"compute_ms": 100, "on": "tags"}, {"read": "things"}, rps=80)
    found = simulate(drawn(serves="tags", size="small"), asked, users=1000, requests=6000)
    assert found.verdict == "breaks"
    assert found.bottleneck
    assert (found.bottleneck.tier, found.bottleneck.row) == ("tags", "service")


def test_data_that_only_a_service_can_get_at_is_read_through_it() -> None:
    design = make_design(app(), {"id": "tags", "kind": "service"}, database(), links=[("app", "tags"), ("tags", "db")])
    assert not plan(design, make_workload()).findings
    page = explain(design, make_workload(), users=1000)[0]
    assert ("tags", "db") in [step.link for step in page.steps]


def test_data_that_nobody_can_get_at_is_a_finding() -> None:
    design = make_design(app(), {"id": "tags", "kind": "service"}, links=[("app", "tags")])
    assert [finding.code for finding in plan(design, make_workload()).findings] == ["nowhere_stored"]


def test_users_cannot_call_it() -> None:
    design = make_design({"id": "tags", "kind": "service"}, links=[])
    assert "wrong_link" in {finding.code for finding in plan(design, make_workload()).findings}


def test_services_that_call_each_other_in_a_circle_are_a_finding() -> None:
    more = [{"id": "other", "kind": "service"}]
    design = drawn(more=more, links=[*LINKS, ("tags", "other"), ("other", "tags")])
    assert "cycle" in {finding.code for finding in plan(design, make_workload()).findings}


def test_it_costs_what_its_machines_cost() -> None:
    bill = cost(drawn(nodes=3, size="large"), make_workload(), users=1000)
    assert bill.of("tags").usd_month.value == pytest.approx(3 * 96)


def test_without_it_the_app_works_alone() -> None:
    left = surgery.without(drawn(), ["tags"])
    assert not plan(left, make_workload()).findings
    assert cpu(left, "app", make_workload(rps=50, compute_ms=40)) == pytest.approx(50 * 0.040 / 4)


@pytest.mark.parametrize(("key", "value"), [("takes", 1.1), ("workers", 0), ("serves", 7), ("limit_rps", 7)])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[3\]\.{key}"):
        drawn(**{key: value})


def test_a_name_must_be_text() -> None:
    with pytest.raises(SimError, match=r"needs\[0\]\.on"):
        with_needs({"compute_ms": 1, "on": 7})
