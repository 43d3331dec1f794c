"""What a design could do without."""

from dataclasses import replace
from pathlib import Path

import pytest

import sim
from sim import design, workload
from sim.result import Failure
from sim.surgery import units, with_nodes, without
from sim.telling import inventory
from sim.trial import is_worse
from sim.workload import Curve
from tests.sim.worlds import app, database, make_design, make_workload, split

ROOT = Path(__file__).resolve().parents[2]
ESSAY = workload.load(ROOT / "sim/data/essay/workload.toml")
FULL = design.load(ROOT / "sim/data/essay/8.json")
PROMPTS = ROOT / "practice/prompts/catalogue"
FEW = 5_000
DOOR = {"id": "lb", "kind": "load_balancer"}
PHOTOS = ROOT / "tests/drawings/photo-sharing.json"  # as its source describes the system, not as lean as it could be


def removal(drawn, load, *, users=1000, requests=FEW, **options):
    return sim.removal(drawn, load, users=users, requests=requests, **options)


def labels(found):
    return {tier.tier: tier.label for tier in found.tiers}


def covered(**database_properties):
    """A cache and a replica, either of which keeps the database from drowning in reads."""
    tiers = DOOR, app(nodes=4, workers=64), database(**database_properties)
    copies = {"id": "cache", "kind": "cache"}, {"id": "copy", "kind": "replica", "nodes": 2}
    links = [("lb", "app"), ("app", "db"), ("app", "cache"), ("app", "copy"), ("db", "copy")]
    return make_design(*tiers, *copies, links=links)


READS = make_workload(rps=800, queries=20, cacheable=0.9, items=10_000)


@pytest.fixture(scope="module")
def full():
    return removal(FULL, replace(ESSAY, users_horizon=1000))


# -- labels -----------------------------------------------------------------------------------------------------------
def test_the_essays_full_picture_is_idle_at_a_thousand_users(full):
    idle = {tier for tier, label in labels(full).items() if label == "idle"}
    assert {"lb1", "shards1", "cache1", "replica1"} <= idle
    assert labels(full)["app1"] == "needed"
    assert full.of("app1").nodes_later == 1
    assert full.lean_usd_month.hi < full.usd_month.lo


def test_without_what_is_idle_the_verdict_is_the_same(full):
    idle = [unit for unit in units(FULL) if full.of(unit[0]).label == "idle"]
    before = sim.simulate(FULL, ESSAY, users=1000, requests=FEW).verdict
    assert before == "holds"
    assert sim.simulate(full.lean, ESSAY, users=1000, requests=FEW).verdict == before
    for unit in idle:
        left = without(FULL, unit)
        if not sim.plan(left, ESSAY).findings:
            assert sim.simulate(left, ESSAY, users=1000, requests=FEW).verdict == before


def test_what_only_the_horizon_asks_for_is_justified_by_growth():
    load = replace(READS, users_horizon=2000)  # 1,600 requests a second then
    found = removal(without(covered(), ["copy"]), load, users=100)
    assert (found.users, found.users_later) == (100, 2000)
    assert labels(found)["cache"] == "growth"
    assert found.of("cache").why.code == "reads_repeated"
    assert labels(removal(without(covered(), ["copy"]), load, users=800))["cache"] == "load"
    assert labels(removal(without(covered(), ["copy"]), replace(load, users_horizon=100), users=100))["cache"] == "idle"


def test_a_cache_and_a_replica_that_cover_for_each_other_are_either_not_both():
    found = removal(covered(), READS)
    assert {label for tier, label in labels(found).items() if tier in ("cache", "copy")} == {"load", "idle"}
    assert found.either == ((("cache",), ("copy",)),)  # the costlier goes
    assert "Either, not both: Cache, or Read replica." in text(found, covered())


def test_two_that_are_idle_whatever_the_other_does_are_both_idle():
    found = removal(covered(size="xlarge"), READS)
    assert (labels(found)["cache"], labels(found)["copy"]) == ("idle", "idle")
    assert found.either == ()


def test_without_its_database_a_design_makes_no_sense():
    found = removal(split(), make_workload())
    assert labels(found) == {"app": "needed", "db": "needed"}
    assert found.of("db").why.code == "nowhere_stored"
    assert found.of("app").why.code == "no_entry"


def test_a_load_balancer_goes_once_one_node_does():
    drawn = make_design(DOOR, app(nodes=3), database(), links=[("lb", "app"), ("app", "db")])
    assert labels(removal(drawn, make_workload(rps=10)))["lb"] == "idle"
    busy = removal(drawn, make_workload(rps=700))  # seven of twelve cores
    assert labels(busy)["lb"] == "needed"
    assert (busy.of("app").nodes_now, busy.of("app").spare_nodes) == (2, 1)


def test_shards_are_idle_where_one_database_does_and_else_as_many_as_it_takes():
    drawn = make_design(app(size="xlarge"), {"id": "db", "kind": "shards", "nodes": 8}, links=[("app", "db")])
    assert labels(removal(drawn, make_workload(rps=20)))["db"] == "idle"
    writes = make_workload(rps=300, compute_ms=1, queries=0, rows=30)  # nine seconds of writing a second
    found = removal(drawn, writes)
    assert labels(found)["db"] == "load"
    assert 3 <= found.of("db").nodes_later < 8
    assert found.lean.tier("db").nodes == found.of("db").nodes_later


def test_of_a_design_that_breaks_it_is_tried_as_far_as_it_goes():
    found = removal(split(), make_workload(rps=100), users=50_000)
    assert found.users < 5_000
    assert text(found, split(), asked=50_000).startswith("It breaks at 50,000 users; tried as far as it goes.")


def test_one_that_never_holds_cannot_be_tried():
    with pytest.raises(sim.SimError, match="under any load"):
        removal(split(), make_workload(compute_ms=900, p95_ms=100))


def test_a_design_that_makes_no_sense_is_not_tried():
    with pytest.raises(sim.Findings):
        removal(make_design(app(), links=[]), make_workload())


def test_where_even_the_whole_design_is_too_close_a_clearly_worse_miss_still_counts():
    holds = sim.simulate(split(), make_workload(), users=1000, requests=FEW)

    def close(value, target="p95"):
        return replace(holds, verdict="too_close", failures=(Failure("page", target, value, 100, is_close=True),))

    assert is_worse(close(101), holds)
    assert not is_worse(holds, close(101))
    assert not is_worse(close(104), close(101))
    assert is_worse(close(130), close(101))
    assert is_worse(close(104), close(104, target="errors"))
    assert not is_worse(close(96), close(104, target="errors"))


def test_equal_inputs_give_equal_answers():
    assert removal(covered(), READS, seed=3) == removal(covered(), READS, seed=3)


def text(found, drawn, asked=1000):
    return inventory.text(inventory.told(found, drawn), drawn, asked)


# -- taking away ------------------------------------------------------------------------------------------------------
def ends(drawn):
    return {(link.source, link.target) for link in drawn.links}


def test_a_queue_goes_with_its_workers_and_a_worker_with_its_queue():
    assert ("queue1", "worker1") in units(FULL)
    assert not [unit for unit in units(FULL) if unit in (("queue1",), ("worker1",), ("users1",))]
    shared = make_design(
        app(),
        database(),
        {"id": "queue", "kind": "queue"},
        {"id": "one", "kind": "worker"},
        {"id": "two", "kind": "worker"},
        links=[("app", "db"), ("app", "queue"), ("queue", "one"), ("queue", "two"), ("one", "db"), ("two", "db")],
    )
    assert {("queue", "one", "two"), ("one",), ("two",)} <= set(units(shared))


def test_links_are_bridged():
    assert ("users1", "app1") in ends(without(FULL, ["lb1"]))
    behind_cache = make_design(
        app(), {"id": "cache", "kind": "cache"}, database(), links=[("app", "cache"), ("cache", "db")]
    )
    assert ends(without(behind_cache, ["cache"])) == {("users", "app"), ("app", "db")}
    work = next(unit for unit in units(FULL) if "queue1" in unit)
    assert ("app1", "shards1") in ends(without(FULL, work))
    assert not sim.plan(without(FULL, work), ESSAY).findings


def test_an_edge_whose_store_goes_asks_the_door():
    photos = design.load(PHOTOS)
    assert ("cdn1", "lb1") in ends(without(photos, ["store1"]))


def test_files_that_fit_no_disk_or_lie_on_one_of_many_need_their_store():
    load = workload.load(PROMPTS / "photo-sharing/prompt.toml")
    photos = design.load(PHOTOS)
    store = removal(photos, load, users=1_000_000).of("store1")
    assert (store.label, store.why.code) == ("needed", "files_too_large")
    few = [replace(each, items=Curve.constant(1e-4)) if each.files else each for each in load.datasets]
    store = removal(photos, replace(load, datasets=tuple(few)), users=1_000_000).of("store1")
    assert (store.label, store.why.code) == ("needed", "files_scattered")


def test_a_design_that_keeps_files_beside_its_apps_is_tried_as_it_is():
    load = workload.load(PROMPTS / "photo-sharing/prompt.toml")
    photos = without(design.load(PHOTOS), ["store1"])
    assert not [
        tier for tier in removal(photos, load, users=100_000).tiers if getattr(tier.why, "code", "")[:5] == "files"
    ]


def test_shards_are_put_together_as_one_database_of_their_size():
    one = without(FULL, ["shards1"]).tier("shards1")
    assert (one.kind, one.nodes, one.get("size")) == ("database", 1, "medium")
    assert not sim.plan(without(FULL, ["shards1"]), ESSAY).findings


def test_nodes_can_be_fewer():
    assert with_nodes(FULL, "app1", 3).tier("app1").nodes == 3
    assert FULL.tier("app1").nodes == 40
