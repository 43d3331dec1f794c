"""Functions run in a copy of their own each: nobody waits in a line, and some wait for a copy to start."""

import heapq
import random
from typing import Any

import pytest

from sim import SimError, capacity, cost, explain, simulate, surgery
from sim.capacity import predict
from sim.itinerary.functions import cold_share
from sim.plan import plan
from tests.sim.kinds.worlds import calling, with_needs
from tests.sim.worlds import app, database, make_design, make_workload


def drawn(**properties: Any) -> Any:
    return make_design({"id": "fn", "kind": "functions", **properties}, database(), links=[("fn", "db")])


def simulated_cold_share(rate_rps: float, service_s: float, keep_s: float, seed: int, cv_is_one: bool) -> float:
    """Copies one by one, the last one used first: written down with nothing of the formula."""
    dice = random.Random(seed)
    now, cold, count = 0.0, 0, 30_000
    busy: list[float] = []
    idle: list[float] = []  # when each became idle, the latest last
    for _ in range(count):
        now += dice.expovariate(rate_rps)
        while busy and busy[0] <= now:
            idle.append(heapq.heappop(busy))
        idle = [since for since in idle if now - since < keep_s]
        if idle:
            idle.pop()
        else:
            cold += 1
        heapq.heappush(busy, now + (dice.expovariate(1 / service_s) if cv_is_one else service_s))
    return cold / count


@pytest.mark.parametrize("cv_is_one", [True, False])
@pytest.mark.parametrize(
    ("rate", "service", "keep"), [(0.01, 0.1, 60), (0.05, 1, 60), (1, 2, 60), (5, 1, 60), (10, 0.5, 20)]
)
def test_as_many_starts_are_cold_as_copies_one_by_one_say(
    rate: float, service: float, keep: float, cv_is_one: bool
) -> None:
    counted = simulated_cold_share(rate, service, keep, 1, cv_is_one)
    assert cold_share(rate, rate * service, keep) == pytest.approx(counted, rel=0.25, abs=0.003)


def test_rare_requests_find_no_copy_and_many_do() -> None:
    rare, often = (simulate(drawn(), calling(rps=rps, call_ms=10), users=1000, requests=4000) for rps in (0.0005, 50))
    assert rare.classes[0].p50_ms.lo > 3 * often.classes[0].p50_ms.hi


def test_copies_that_are_kept_longer_start_less_often() -> None:
    kept, given_up = (
        simulate(drawn(keep_alive_s=keep), calling(rps=0.05), users=1000, requests=4000) for keep in (3600, 1)
    )
    assert kept.classes[0].p95_ms.hi < 0.5 * given_up.classes[0].p95_ms.lo


def test_nobody_waits_for_a_processor_where_an_app_would_drown() -> None:
    asked = with_needs({"compute_ms": 40}, {"read": "things"}, rps=150)
    spared = simulate(drawn(), asked, users=1000, requests=8000)
    behind = make_design(app(), database(), links=[("app", "db")])
    drowned = simulate(behind, asked, users=1000, requests=8000)
    assert spared.errors.hi < drowned.errors.lo
    assert spared.classes[0].p95_ms.hi < 0.2 * drowned.classes[0].p95_ms.lo


def test_beyond_its_limit_requests_are_refused_at_once_and_it_is_said_why() -> None:
    asked = with_needs({"call_ms": 1000}, {"read": "things"}, rps=40, p95_ms=5000)
    found = simulate(drawn(limit=20), asked, users=1000, requests=8000)
    assert found.errors.value == pytest.approx(0.5, abs=0.05)
    assert found.bottleneck
    assert (found.bottleneck.tier, found.bottleneck.row, found.bottleneck.code) == ("fn", "functions", "functions_full")
    assert next(each.waiting for each in found.resources if each.resource == "slots") == 0


def test_each_copy_asks_the_database_for_a_connection_of_its_own() -> None:
    asked = with_needs({"read": "things", "queries": 200}, rps=600, p95_ms=5000)
    design = make_design(
        {"id": "fn", "kind": "functions"}, database(connections=20, size="xlarge"), links=[("fn", "db")]
    )
    found = simulate(design, asked, users=1000, requests=8000).bottleneck
    assert found
    assert (found.tier, found.resource) == ("db", "connections")


def test_little_memory_means_part_of_a_core() -> None:
    asked = with_needs({"compute_ms": 50}, rps=10)
    whole, half = (capacity(drawn(memory_gb=gb), asked, users=1000).classes[0].mean_ms for gb in (1.769, 1.769 / 2))
    assert half - whole == pytest.approx(50, rel=0.02)


def test_arithmetic_says_what_the_simulation_measures() -> None:
    asked = calling(rps=1)
    found = predict(plan(drawn(keep_alive_s=20), asked), users=1000).result
    measured = simulate(drawn(keep_alive_s=20), asked, users=1000, requests=20_000)
    assert found.classes[0].p95_ms.value == pytest.approx(measured.classes[0].p95_ms.value, rel=0.25)
    slots = [next(e for e in each.resources if e.resource == "slots") for each in (found, measured)]
    assert slots[0].utilisation.value == pytest.approx(slots[1].utilisation.value, rel=0.1)


def test_it_is_paid_by_the_second_and_by_the_request() -> None:
    month_s = 365 / 12 * 86_400
    bill = cost(drawn(memory_gb=2), with_needs({"call_ms": 500}, rps=10), users=1000).of("fn")
    run = {item.what: item for item in bill.items}
    assert run["invoked"].amount == pytest.approx(10 * month_s)
    assert run["run"].amount == pytest.approx(10 * month_s * 0.5 * 2, rel=0.02)
    assert run["run"].usd_month.value == pytest.approx(run["run"].amount * 0.0000166667)


def test_it_costs_nothing_where_nobody_comes() -> None:
    bill = cost(drawn(), with_needs({"call_ms": 500}, rps=0), users=1000).of("fn")
    assert [item.amount for item in bill.items if item.what in ("run", "invoked")] == [0, 0]


def test_a_cold_start_is_told() -> None:
    (page,) = explain(drawn(keep_alive_s=1), calling(rps=0.01), users=1000)
    start = next(step for step in page.steps if step.code == "start")
    assert start.share == pytest.approx(0.99, abs=0.01)
    assert start.ms == pytest.approx(400)


def test_files_of_users_have_to_go_somewhere() -> None:
    asked = with_needs({"upload_kb": 40, "files": "pictures"}, kind="write")
    assert [finding.code for finding in plan(drawn(), asked).findings] == ["keeps_nothing"]
    store = [{"id": "fn", "kind": "functions"}, {"id": "box", "kind": "object_store"}]
    assert not plan(make_design(*store, links=[("fn", "box")]), asked).findings


def test_without_it_nobody_answers() -> None:
    left = surgery.without(drawn(), ["fn"])
    assert "no_entry" in {finding.code for finding in plan(left, make_workload()).findings}


@pytest.mark.parametrize(("key", "value"), [("limit", 0), ("memory_gb", 11), ("keep_alive_s", -1), ("nodes", 2)])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        drawn(**{key: value})
