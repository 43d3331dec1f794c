"""An HTTP cache gives whole answers again, before any app has worked."""

from typing import Any

import pytest

from sim import SimError, capacity, explain, simulate, surgery, workload
from sim.capacity import predict
from sim.plan import plan
from tests.sim.worlds import app, database, make_design, make_workload

LINKS = [("door", "app"), ("app", "db")]
ASKED: dict[str, Any] = {"rps": 100, "compute_ms": 20, "cacheable": 0.9, "items": 10_000, "staleness_s": 600}


def cached(**properties: Any) -> Any:
    return make_design({"id": "door", "kind": "http_cache", **properties}, app(), database(), links=LINKS)


def balanced() -> Any:
    return make_design({"id": "door", "kind": "load_balancer"}, app(), database(), links=LINKS)


def busy(drawn: Any, tier: str, **asked: Any) -> Any:
    result = simulate(drawn, make_workload(**{**ASKED, **asked}), users=1000, requests=6000)
    return next(each.utilisation for each in result.resources if (each.tier, each.resource) == (tier, "cpu"))


def test_it_spares_the_apps_the_work_that_a_load_balancer_passes_on() -> None:
    spared, worked = busy(cached(hit_ratio=0.8), "app"), busy(balanced(), "app")
    assert spared.hi < 0.5 * worked.lo
    assert spared.value == pytest.approx(worked.value * (1 - 0.9 * 0.8), rel=0.1)


def test_only_the_share_that_is_the_same_for_everybody_is_given_again() -> None:
    own = busy(cached(hit_ratio=1), "app", cacheable=0.2)
    assert own.value == pytest.approx(0.8 * 100 * 0.020 / 4, rel=0.1)
    nobody = busy(cached(hit_ratio=1), "app", cacheable=0)
    assert nobody.value == pytest.approx(100 * 0.020 / 4, rel=0.1)


def test_it_keeps_what_it_was_asked_for_whatever_a_cache_behind_the_apps_is_asked() -> None:
    """Of many pages, each made of one of many texts and one of five prices, the popular ones are given again."""
    dataset = {"item_kb": 1, "staleness_s": 600}
    reads = [{"read": name, "queries": 1, "cacheable": 1.0} for name in ("texts", "prices")]
    load = workload.parse(
        {
            "format": 1,
            "title": "Pages",
            "users": {"daily": 1000, "regions": {"near": {"rtt_ms": 20}}},
            "load": {},
            "datasets": {
                "texts": {**dataset, "items": 100_000, "zipf": 1.1},
                "prices": {**dataset, "items": 5, "zipf": 0},
            },
            "classes": [
                {"name": "page", "kind": "read", "rps_mean": 100, "p95_ms": 500, "needs": [{"compute_ms": 5}, *reads]}
            ],
        }
    )
    behind = make_design(
        {"id": "door", "kind": "http_cache", "ttl_s": 60},
        app(),
        database(),
        {"id": "cache", "kind": "cache", "ttl_s": 60},
        links=[*LINKS, ("app", "cache")],
    )
    hits = [simulate(drawn, load, users=1000, requests=20_000).hits["door"] for drawn in (behind, cached(ttl_s=60))]
    assert hits[0] == pytest.approx(hits[1], abs=0.02)


def test_what_changes_anything_is_never_given_again() -> None:
    changing = make_workload(**ASKED, rows=1)
    assert capacity(cached(hit_ratio=1), changing, users=1000).hits == {}


def test_data_of_which_no_old_answer_will_do_is_never_given_again() -> None:
    assert capacity(cached(hit_ratio=1), make_workload(**{**ASKED, "staleness_s": 0}), users=1000).hits == {}


def test_answers_are_lost_when_readers_want_them_young() -> None:
    old, young = (
        capacity(cached(ttl_s=600), make_workload(**{**ASKED, "staleness_s": s}), users=1000) for s in (600, 2)
    )
    assert old.hits["door"] > 2 * young.hits["door"] > 0


def test_a_small_memory_keeps_fewer_answers() -> None:
    asked = make_workload(**{**ASKED, "items": 1e9, "rps": 1000, "staleness_s": 1e6, "zipf": 0.8})
    small, large = (capacity(cached(memory_gb=gb, ttl_s=1e6), asked, users=1000).hits["door"] for gb in (0.1, 64))
    assert small < 0.8 * large


def test_arithmetic_says_what_the_simulation_measures() -> None:
    asked = make_workload(**ASKED)
    found = predict(plan(cached(), asked), users=1000).result
    measured = simulate(cached(), asked, users=1000, requests=20_000)
    assert found.classes[0].p95_ms.value == pytest.approx(measured.classes[0].p95_ms.value, rel=0.15)
    for one, other in zip(found.resources, measured.resources, strict=True):
        assert one.utilisation.value == pytest.approx(other.utilisation.value, rel=0.15, abs=0.005)


def test_one_request_is_told_that_it_may_end_there() -> None:
    (page,) = explain(cached(hit_ratio=0.5), make_workload(**ASKED), users=1000)
    step = next(step for step in page.steps if step.code == "known")
    assert {way.outcome: way.share for way in step.ways} == pytest.approx({"hit": 0.5, "miss": 0.5})
    assert next(step.share for step in page.steps if step.tier == "app") == pytest.approx(1 - 0.9 * 0.5)


def test_when_it_is_taken_away_users_ask_the_app() -> None:
    left = surgery.without(cached(), ["door"])
    assert [(link.source, link.target) for link in left.links] == [("app", "db"), ("users", "app")]


def test_a_door_that_leads_nowhere_is_a_finding() -> None:
    drawn = make_design({"id": "door", "kind": "http_cache"}, links=[])
    codes = {finding.code for finding in plan(drawn, make_workload()).findings}
    assert {"no_entry", "balancer_without_app"} <= codes


@pytest.mark.parametrize(("key", "value"), [("hit_ratio", 1.5), ("ttl_s", 0), ("nodes", 0), ("size", "huge")])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        cached(**{key: value})
