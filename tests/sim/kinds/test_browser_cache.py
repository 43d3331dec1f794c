"""What users have already never leaves them: files, and nothing else."""

from typing import Any

import pytest

from sim import SimError, capacity, cost, simulate, surgery
from sim.plan import plan
from tests.sim.kinds.worlds import with_needs
from tests.sim.worlds import app, database, make_design, make_workload

PICTURE = {"static_kb": 80, "files": "pictures"}
BEHIND = [("own", "app"), ("app", "db")]


def drawn(*more: dict[str, Any], links: Any = BEHIND, **properties: Any) -> Any:
    return make_design({"id": "own", "kind": "browser_cache", **properties}, app(), database(), *more, links=links)


def files(**need: Any) -> Any:
    return with_needs({**PICTURE, **need}, rps=40, kind="static", p95_ms=2000)


def busy(design: Any, asked: Any) -> Any:
    found = simulate(design, asked, users=1000, requests=6000)
    return next(each.utilisation for each in found.resources if (each.tier, each.resource) == ("app", "cpu"))


@pytest.mark.parametrize("hit", [0.0, 0.5, 0.9])
def test_what_a_user_has_is_not_asked_for(hit: float) -> None:
    bare = busy(make_design(app(), database(), links=BEHIND[1:]), files())
    assert busy(drawn(hit_ratio=hit), files()).value == pytest.approx((1 - hit) * bare.value, rel=0.12)


def test_a_file_at_home_is_there_sooner_than_from_an_edge() -> None:
    edge = make_design({"id": "edge", "kind": "cdn"}, app(), database(), links=[("edge", "app"), ("app", "db")])
    there = simulate(drawn(hit_ratio=0.9), files(), users=1000, requests=6000).classes[0].p50_ms
    near = simulate(edge, files(), users=1000, requests=6000).classes[0].p50_ms
    assert there.hi < 0.3 * near.lo


def test_answers_to_one_user_are_always_asked_for() -> None:
    asked = make_workload(rps=50, measured="user")
    found = simulate(drawn(hit_ratio=1), asked, users=1000, requests=4000)
    bare = simulate(make_design(app(), database(), links=BEHIND[1:]), asked, users=1000, requests=4000)
    assert found.classes[0].p50_ms.value == pytest.approx(bare.classes[0].p50_ms.value + 5, rel=0.05)


def test_one_user_asks_again_for_what_is_popular_while_it_lasts() -> None:
    hits = [capacity(drawn(ttl_s=ttl), files(), users=1000).hits["own"] for ttl in (60, 86_400, 31_536_000)]
    assert hits[0] < 0.1 < hits[1] < hits[2] < 1


def test_of_a_sites_own_files_as_many_are_there_as_were_measured_elsewhere() -> None:
    own = with_needs({"static_kb": 80}, rps=40, kind="static")
    assert capacity(drawn(), own, users=1000).hits["own"] == pytest.approx(0.655)


def test_only_what_it_has_not_is_paid_for() -> None:
    edge = {"id": "edge", "kind": "cdn"}
    links = [("own", "edge"), ("own", "app"), ("app", "db"), ("edge", "app")]
    none, most = (cost(drawn(edge, links=links, hit_ratio=hit), files(), users=1000) for hit in (0, 0.8))
    assert most.of("edge").usd_month.value == pytest.approx(0.2 * none.of("edge").usd_month.value)
    assert (most.of("own").usd_month.value, most.of("own").why_none) == (0, "users")


def test_one_that_leads_nowhere_is_a_finding() -> None:
    design = make_design({"id": "own", "kind": "browser_cache"}, links=[])
    codes = {finding.code for finding in plan(design, make_workload()).findings}
    assert {"no_entry", "cdn_without_origin"} <= codes


def test_nothing_of_the_site_may_call_it() -> None:
    design = make_design(
        app(), database(), {"id": "own", "kind": "browser_cache"}, links=[("app", "db"), ("app", "own")]
    )
    assert "wrong_link" in {finding.code for finding in plan(design, make_workload()).findings}


def test_without_it_everything_is_asked_for() -> None:
    left = surgery.without(drawn(), ["own"])
    assert ("users", "app") in [(link.source, link.target) for link in left.links]


@pytest.mark.parametrize(("key", "value"), [("hit_ratio", 2), ("ttl_s", 0), ("nodes", 2)])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        drawn(**{key: value})
