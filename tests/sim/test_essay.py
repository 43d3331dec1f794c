"""The essay comes out of the simulator: eight designs, one workload, each breaking where its cheat sheet says."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from sim import design, ladder, simulate, words, workload
from sim.design import Design, Link, Tier
from sim.golden import ESSAY, STAGES
from sim.result import Breakpoint
from tests.laws.essay import ROWS

WORKLOAD = workload.load(ESSAY / "workload.toml")
# What a learner might try again instead of the next move: properties of a tier, at the stages that have it.
AGAIN = {
    "more app servers": ("app1", {"nodes": 2.0}, (3, 4, 5, 6, 7)),
    "a bigger cache": ("cache1", {"size": "large"}, (4, 5, 6, 7)),
    "more caches": ("cache1", {"nodes": 2.0}, (4, 5, 6, 7)),
    "more replicas": ("replica1", {"nodes": 2.0}, (6, 7)),
    "more shards": ("shards1", {"nodes": 2.0}, (7,)),
}


def drawn(stage: int) -> Design:
    return design.load(ESSAY / f"{stage}.json")


@cache
def first_break(stage: int) -> Breakpoint:
    return ladder(drawn(stage), WORKLOAD, points=1)[0]


def changed(stage: int, tier_id: str, **values: Any) -> Design:
    """The stage's design with one tier set otherwise; a float multiplies."""
    before = drawn(stage)
    tier = before.tier(tier_id)
    new = {key: int(tier.nodes * value) if isinstance(value, float) else value for key, value in values.items()}
    tiers = [replace(each, properties={**each.properties, **new}) if each is tier else each for each in before.tiers]
    return Design(tuple(tiers), before.links)


def added(stage: int, kind: str, links: list[tuple[str, str]], **values: Any) -> Design:
    before = drawn(stage)
    new = Tier("new1", kind, "New", 0, 0, values)
    return Design((*before.tiers, new), (*before.links, *(Link(a, b) for a, b in links)))


@pytest.mark.parametrize("stage", ROWS)
def test_each_stage_breaks_at_its_row_of_the_cheat_sheet(stage: int) -> None:
    assert first_break(stage).bottleneck.row == ROWS[stage]
    assert ROWS[stage] in words.ROWS


@pytest.mark.parametrize("stage", ROWS)
def test_the_next_move_removes_the_bottleneck(stage: int) -> None:
    users = 1.15 * first_break(stage).users
    assert simulate(drawn(stage), WORKLOAD, users=users, requests=40_000).verdict == "breaks"
    assert simulate(drawn(stage + 1), WORKLOAD, users=users, requests=40_000).verdict == "holds"


@pytest.mark.parametrize("stage", ROWS)
def test_each_move_carries_at_least_a_third_more_users(stage: int) -> None:
    assert first_break(stage + 1).users >= 1.3 * first_break(stage).users


def test_a_single_modest_server_comfortably_handles_thousands_of_users() -> None:
    assert first_break(1).users > 10_000
    at_ease = simulate(drawn(1), WORKLOAD, users=10_000, requests=40_000)
    assert at_ease.verdict == "holds"
    assert max(each.utilisation.value for each in at_ease.resources) < 0.3


def test_the_full_picture_carries_a_million_users() -> None:
    assert first_break(8).users > 1_000_000
    assert simulate(drawn(8), WORKLOAD, users=1_000_000, requests=100_000).verdict == "holds"


@pytest.mark.parametrize(
    ("move", "stage"), [(move, stage) for move, (_, _, stages) in AGAIN.items() for stage in stages]
)
def test_repeating_an_earlier_move_changes_little(move: str, stage: int) -> None:
    tier, values, _ = AGAIN[move]
    again = ladder(changed(stage, tier, **values), WORKLOAD, points=1)[0]
    assert again.users == pytest.approx(first_break(stage).users, rel=0.10)
    assert again.bottleneck.row == ROWS[stage]


def test_of_a_cache_and_a_replica_either_would_help_repeated_reads() -> None:
    """At the third stage both moves help: the essay takes the cache first, since it answers far more for its price."""
    before = first_break(3).users
    to_cache = ladder(added(3, "cache", [("app1", "new1")]), WORKLOAD, points=1)[0]
    to_replica = ladder(added(3, "replica", [("app1", "new1"), ("db1", "new1")], nodes=3), WORKLOAD, points=1)[0]
    assert to_cache.users > 1.3 * before
    assert to_replica.users > 1.3 * before


def test_a_cache_does_not_help_reads_that_nobody_repeats() -> None:
    """The fifth stage's reads are everybody's own feed: a second cache tier in front of them is idle."""
    again = ladder(changed(5, "cache1", nodes=4.0, size="large"), WORKLOAD, points=1)[0]
    assert again.users == pytest.approx(first_break(5).users, rel=0.10)


def test_there_is_one_workload_for_all_stages() -> None:
    assert [path.name for path in ESSAY.glob("*.toml")] == ["workload.toml"]
    assert sorted(path.name for path in ESSAY.glob("*.json")) == [f"{stage}.json" for stage in STAGES]
