"""Somebody else's service is as slow and as often down as it is; a timeout and a breaker limit what that costs us."""

from typing import Any

import numpy as np
import pytest

from sim import SimError, simulate
from sim.capacity import predict
from sim.engine import draws
from sim.itinerary import itineraries
from sim.itinerary.calls import mean_until, share_above
from sim.plan import plan
from tests.sim.kinds.worlds import OUTSIDE, calling
from tests.sim.worlds import app, database, make_design


def drawn(*more: dict[str, Any], **properties: Any) -> Any:
    tiers = [{"id": "pay", "kind": "third_party", **properties}, *more]
    links = [*OUTSIDE, *(("app", each["id"]) for each in more)]
    return make_design(app(workers=13), database(), *tiers, links=links)


def run(design: Any, **asked: Any) -> Any:
    return simulate(design, calling(**asked), users=1000, requests=8000)


def test_it_is_as_slow_as_it_says_whatever_the_workload_supposed() -> None:
    slow, supposed = run(drawn(latency_ms=150, spread=0)), run(drawn())
    assert slow.classes[0].p50_ms.lo > supposed.classes[0].p50_ms.hi + 90


def test_an_undrawn_one_never_fails_and_a_drawn_one_does() -> None:
    undrawn = run(make_design(app(workers=13), database(), links=OUTSIDE[:1]))
    failing = run(drawn(error_percent=5))
    assert undrawn.errors.hi < failing.errors.lo
    assert failing.classes[0].errors["error"] == pytest.approx(0.05, rel=0.3)


def test_nobody_waits_longer_than_the_timeout() -> None:
    cut = run(drawn(latency_ms=100, spread=1, timeout_ms=120, error_percent=0))
    assert cut.classes[0].errors["gave_up"] == pytest.approx(np.exp(-1.2), rel=0.1)
    assert cut.classes[0].p99_ms.value < 120 + 40
    assert run(drawn(latency_ms=100, spread=1)).classes[0].p99_ms.value > 300


def test_an_optional_one_costs_time_and_no_errors() -> None:
    found = run(drawn(latency_ms=100, spread=1, timeout_ms=120, error_percent=20, optional=True))
    assert found.errors.value == 0
    assert found.classes[0].goodput_rps == pytest.approx(50, rel=0.01)


def test_a_breaker_spares_workers_the_wait_for_one_that_is_down() -> None:
    down = {"latency_ms": 300, "spread": 0, "timeout_ms": 200, "optional": True}
    patient, guarded = run(drawn(**down), rps=60), run(drawn(**down, breaker=True), rps=60)
    held = [next(r.utilisation for r in each.resources if r.resource == "workers") for each in (patient, guarded)]
    assert held[1].hi < 0.5 * held[0].lo
    assert guarded.classes[0].p50_ms.hi < 0.5 * patient.classes[0].p50_ms.lo


def test_with_an_open_breaker_requests_fail_at_once_and_say_so() -> None:
    found = run(drawn(error_percent=100, breaker=True))
    assert found.classes[0].errors["broken"] > 10 * found.classes[0].errors["error"]


def test_what_it_fails_is_blamed_on_it() -> None:
    found = run(drawn(error_percent=5))
    assert found.bottleneck
    assert (found.bottleneck.tier, found.bottleneck.row, found.bottleneck.code) == (
        "pay",
        "third_party",
        "fails_outside",
    )


def test_what_it_takes_is_blamed_on_it() -> None:
    found = run(drawn(latency_ms=900), rps=4)
    assert found.bottleneck
    assert (found.bottleneck.tier, found.bottleneck.code) == ("pay", "slow_outside")


def test_each_call_goes_to_who_does_what_it_is_called() -> None:
    design = drawn({"id": "mail", "kind": "third_party", "serves": "mail, sms"}, serves="cards")

    def called(on: str) -> list[str]:
        asked = calling(on=on)
        links = itineraries(plan(design, asked), asked.at(1000)).links
        return [target for source, target in links if target in ("pay", "mail")]

    assert (called("SMS"), called("cards"), called("weather")) == (["mail"], ["pay"], [])


@pytest.mark.parametrize(
    "properties",
    [{"error_percent": 3}, {"timeout_ms": 60, "error_percent": 3}, {"timeout_ms": 60, "optional": True}],
)
def test_arithmetic_says_what_the_simulation_measures(properties: dict[str, Any]) -> None:
    found = predict(plan(drawn(**properties), calling()), users=1000).result
    measured = simulate(drawn(**properties), calling(), users=1000, requests=20_000)
    assert found.errors.value == pytest.approx(measured.errors.value, rel=0.15, abs=0.002)
    assert found.classes[0].p95_ms.value == pytest.approx(measured.classes[0].p95_ms.value, rel=0.2)


@pytest.mark.parametrize("cv", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("limit", [0.5, 1.5])
def test_its_shares_and_means_are_those_of_the_times_that_the_engine_draws(cv: float, limit: float) -> None:
    times = np.array([draws.spread(1.0, cv, np.uint64(draws.mixed(np.uint64(n))), 0) for n in range(40_000)])
    assert share_above(limit, 1.0, cv) == pytest.approx((times > limit).mean(), abs=0.01)
    until = np.minimum(times, limit).mean()
    assert mean_until(limit, 1.0, cv, is_given_up=True) == pytest.approx(until, abs=0.02)
    if (times <= limit).any():
        answered = times[times <= limit].mean()
        assert mean_until(limit, 1.0, cv, is_given_up=False) == pytest.approx(answered, abs=0.02)


def test_one_that_nobody_calls_is_a_finding() -> None:
    design = make_design(app(), database(), {"id": "pay", "kind": "third_party"}, links=[("app", "db")])
    assert [finding.code for finding in plan(design, calling()).findings] == ["unreachable"]


@pytest.mark.parametrize(("key", "value"), [("error_percent", 101), ("timeout_ms", 0), ("breaker", 1), ("spread", -1)])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[3\]\.{key}"):
        drawn(**{key: value})


def test_workers_that_all_wait_for_it_are_said_to() -> None:
    found = run(drawn(latency_ms=900)).bottleneck
    assert found
    assert (found.tier, found.code, found.params["holder"]) == ("app", "workers_held", "pay")
