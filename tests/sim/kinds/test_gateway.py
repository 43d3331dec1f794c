"""A connection gateway has room for so many users, and writes to each of them: an app server soon has not."""

from typing import Any

import pytest

from sim import SimError, capacity, explain, ladder, simulate, surgery, workload
from sim.plan import plan
from tests.sim.kinds.worlds import before_the_app, connected, with_needs
from tests.sim.worlds import app, database, make_design

ALONE = make_design(app(), database(), links=[("app", "db")])


def sockets(found: Any, tier: str) -> Any:
    return next(each for each in found.resources if (each.tier, each.resource) == (tier, "sockets"))


@pytest.mark.parametrize(("per_user", "limit"), [(1, 4000), (3, 4000), (0.5, 1000)])
def test_as_many_places_are_taken_as_users_keep_open(per_user: float, limit: int) -> None:
    asked = connected(connect=per_user)
    expected = 1000 * per_user / limit
    design = before_the_app("gateway", limit=limit)
    assert sockets(capacity(design, asked, users=1000), "door").utilisation == pytest.approx(expected)
    measured = simulate(design, asked, users=1000, requests=3000)
    assert sockets(measured, "door").utilisation.value == pytest.approx(expected)


def test_its_memory_says_how_many_it_holds() -> None:
    few, many = (capacity(before_the_app("gateway", memory_gb=gb), connected(), users=1000) for gb in (1, 64))
    assert sockets(few, "door").utilisation == pytest.approx(64 * sockets(many, "door").utilisation, rel=0.001)


def test_who_finds_no_room_is_turned_away_and_it_is_said_why() -> None:
    found = simulate(before_the_app("gateway", limit=800), connected(connect=1), users=1000, requests=6000)
    assert found.errors.value == pytest.approx(0.2, rel=0.1)
    assert found.bottleneck
    assert (found.bottleneck.row, found.bottleneck.code) == ("sockets", "sockets_full")


def test_it_holds_more_than_the_app_servers_that_it_stands_before() -> None:
    asked = connected(connect=30)
    held = simulate(before_the_app("gateway"), asked, users=1000, requests=3000)
    refused = simulate(ALONE, asked, users=1000, requests=3000)
    assert held.errors.hi < refused.errors.lo
    assert refused.bottleneck
    assert (refused.bottleneck.tier, refused.bottleneck.row) == ("app", "sockets")


def test_it_writes_to_each_with_less_work_than_an_app() -> None:
    asked = connected(push=400)
    spared = simulate(before_the_app("gateway"), asked, users=1000, requests=4000)
    worked = simulate(ALONE, asked, users=1000, requests=4000)
    busy = [
        next(e.utilisation for e in each.resources if (e.tier, e.resource) == ("app", "cpu"))
        for each in (spared, worked)
    ]
    assert busy[0].hi < 0.5 * busy[1].lo


def test_what_is_pushed_goes_over_its_network() -> None:
    found = capacity(before_the_app("gateway"), connected(push=100, push_kb=10, rps=20), users=1000)
    busy = next(each.utilisation for each in found.resources if (each.tier, each.resource) == ("door", "network"))
    assert busy == pytest.approx(20 * (100 * 10 + 1) * 1e3 / (1e9 / 8))


def test_the_ladder_finds_the_users_that_no_longer_fit() -> None:
    (first, *_) = ladder(before_the_app("gateway", limit=2000), connected(connect=1, push=0, rps=1), requests=3000)
    assert first.users == pytest.approx(2000 / 0.99, rel=0.03)
    assert first.bottleneck.row == "sockets"


def test_a_request_that_keeps_nothing_open_takes_no_place() -> None:
    found = capacity(before_the_app("gateway"), with_needs({"compute_ms": 5}, {"read": "things"}), users=1000)
    assert "sockets" not in {each.resource for each in found.resources}


def test_it_is_told_who_holds_the_connection() -> None:
    (page,) = explain(before_the_app("gateway"), connected(), users=1000)
    said = [sentence.code for step in page.steps for sentence in step.sentences]
    assert {"comes_over", "opens", "pushes"} <= set(said)


def test_without_it_the_app_holds_them() -> None:
    left = surgery.without(before_the_app("gateway"), ["door"])
    assert sockets(capacity(left, connected(), users=1000), "app").utilisation == pytest.approx(2000 / 20_000)


def test_functions_cannot_hold_any() -> None:
    design = make_design({"id": "fn", "kind": "functions"}, database(), links=[("fn", "db")])
    assert [finding.code for finding in plan(design, connected()).findings] == ["keeps_nothing"]


@pytest.mark.parametrize(("key", "value"), [("limit", 0), ("limit", 1.5), ("nodes", "two")])
def test_a_property_out_of_range_is_refused_with_its_path(key: str, value: Any) -> None:
    with pytest.raises(SimError, match=rf"tiers\[1\]\.{key}"):
        before_the_app("gateway", **{key: value})


@pytest.mark.parametrize("need", [{"connect": -1}, {"push": "many"}, {"push": 1, "push_kb": -1}])
def test_a_need_out_of_range_is_refused_with_its_path(need: dict[str, Any]) -> None:
    with pytest.raises(SimError, match=r"classes\[0\]\.needs\[0\]\.(connect|push)"):
        with_needs(need)


def test_a_job_keeps_no_connection_open() -> None:
    job = {"name": "later", "delay_s": 9, "needs": [{"connect": 1}]}
    page = {"name": "page", "kind": "read", "rps_mean": 1, "p95_ms": 9, "needs": [{"job": "later"}]}
    with pytest.raises(SimError, match=r"jobs\[0\]\.needs\[0\]\.connect: not in a job"):
        workload.parse(
            {
                "format": 1,
                "title": "A test",
                "users": {"daily": 9, "regions": {"here": {"rtt_ms": 9}}},
                "load": {},
                "classes": [page],
                "jobs": [job],
            }
        )
