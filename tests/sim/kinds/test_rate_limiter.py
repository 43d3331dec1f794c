"""A rate limiter turns away what comes too fast, at once, and whatever is behind it hardly notices."""

from typing import Any

import pytest

from sim import SimError, capacity, simulate, surgery
from sim.capacity import predict
from sim.plan import plan
from tests.sim.kinds.worlds import before_the_app, with_needs
from tests.sim.worlds import make_workload

SLOW: dict[str, Any] = {"compute_ms": 20, "queries": 1}


def run(rps: float, **properties: Any) -> Any:
    return simulate(
        before_the_app("rate_limiter", **properties), make_workload(rps=rps, **SLOW), users=1000, requests=12_000
    )


@pytest.mark.parametrize(("rps", "limit"), [(200, 100), (400, 100), (130, 100)])
def test_as_many_get_through_as_it_says(rps: float, limit: float) -> None:
    found = run(rps, limit_rps=limit, burst=20)
    assert found.errors.lo <= 1 - limit / rps <= found.errors.hi or found.errors.value == pytest.approx(
        1 - limit / rps, abs=0.01
    )
    assert set(found.classes[0].errors) == {"dropped", "timed_out", "shed"}
    assert found.classes[0].errors["shed"] == pytest.approx(found.errors.value)


def test_those_who_get_through_do_not_wait_for_it() -> None:
    calm, pressed = run(50, limit_rps=100, burst=50), run(800, limit_rps=100, burst=50)
    assert pressed.classes[0].p95_ms.lo < calm.classes[0].p95_ms.hi * 1.25


def test_it_keeps_an_app_fast_that_would_drown_behind_a_balancer() -> None:
    asked = make_workload(rps=300, **SLOW)
    limited = simulate(before_the_app("rate_limiter", limit_rps=120, burst=20), asked, users=1000, requests=12_000)
    drowned = simulate(before_the_app("load_balancer"), asked, users=1000, requests=12_000)
    assert limited.classes[0].p95_ms.hi < 0.5 * drowned.classes[0].p95_ms.lo
    busy = next(each.utilisation for each in limited.resources if (each.tier, each.resource) == ("app", "cpu"))
    assert busy.value == pytest.approx(120 * 0.020 / 4, rel=0.1)


def test_a_burst_gets_through_at_once() -> None:
    small, large = run(95, limit_rps=100, burst=1), run(95, limit_rps=100, burst=200)
    assert large.errors.hi < small.errors.lo


def test_below_its_limit_nobody_is_turned_away() -> None:
    assert run(50, limit_rps=1000).errors.value == 0


def test_it_is_blamed_for_those_whom_it_turns_away() -> None:
    found = run(300, limit_rps=100).bottleneck
    assert found
    assert (found.tier, found.row, found.code) == ("door", "rate_limiter", "turned_away")


def test_all_classes_share_one_limit() -> None:
    asked = make_workload(rps=80, **SLOW)
    design = before_the_app("rate_limiter", limit_rps=100)
    tokens = next(each for each in capacity(design, asked, users=2000).resources if each.resource == "tokens")
    assert tokens.utilisation == pytest.approx(1.6)


@pytest.mark.parametrize("rps", [50, 300])
def test_arithmetic_says_what_the_simulation_measures(rps: float) -> None:
    design, asked = before_the_app("rate_limiter", limit_rps=100), make_workload(rps=rps, **SLOW)
    found = predict(plan(design, asked), users=1000).result
    measured = simulate(design, asked, users=1000, requests=12_000)
    assert found.verdict == measured.verdict
    assert found.errors.value == pytest.approx(measured.errors.value, abs=0.03)
    assert found.classes[0].p95_ms.value == pytest.approx(measured.classes[0].p95_ms.value, rel=0.2)


def test_without_it_everything_gets_through() -> None:
    left = surgery.without(before_the_app("rate_limiter", limit_rps=10), ["door"])
    assert simulate(left, make_workload(rps=50, **SLOW), users=1000, requests=3000).errors.value == 0


@pytest.mark.parametrize(("key", "value"), [("limit_rps", 0), ("burst", 0), ("burst", 1.5)])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        before_the_app("rate_limiter", **{key: value})


def test_files_that_the_app_sends_are_counted_too() -> None:
    asked = with_needs({"static_kb": 80, "files": "pictures"}, rps=50, kind="static", p95_ms=2000)
    found = simulate(before_the_app("rate_limiter", limit_rps=25), asked, users=1000, requests=4000)
    assert found.classes[0].errors["shed"] == pytest.approx(0.5, abs=0.05)
