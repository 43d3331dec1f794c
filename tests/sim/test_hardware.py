"""Machines as they stood, and what a query cost there."""

from typing import Any

import pytest

import sim
from sim import SimError, catalogue, design, workload
from sim.hardware import DERIVED, disk_of, hardware_of
from sim.itinerary import itineraries
from sim.itinerary.writer import workers_of
from sim.result import ClassResult
from tests.sim.worlds import app, database, make_design, make_workload, split


def tier(kind: str, **properties: Any) -> design.Tier:
    return design.parse({"format": 1, "tiers": [{"id": "a", "kind": kind, **properties}], "links": []}).tier("a")


def busy(drawn: design.Design, load: workload.Workload) -> dict[tuple[str, str], float]:
    made = sim.plan(drawn, load)
    assert not made.findings
    written = itineraries(made, load.at(load.users_daily))
    groups = written.program.groups
    return {(group.tier, group.resource): written.utilisation(n) for n, group in enumerate(groups)}


def with_need(need: dict[str, Any], rps: float = 100) -> workload.Workload:
    return workload.parse(
        {
            "format": 1,
            "title": "A test",
            "users": {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}},
            "load": {},
            "datasets": {"things": {"items": 1000, "item_kb": 1}},
            "classes": [{"name": "page", "kind": "read", "rps_mean": rps, "p95_ms": 500, "needs": [need]}],
        }
    )


def test_what_is_not_set_is_what_the_size_gives() -> None:
    for kind in ("load_balancer", "app", "database", "cache", "replica", "shards", "worker"):
        assert hardware_of(tier(kind)) == catalogue.size(kind, "medium")


def test_what_is_set_stands_instead() -> None:
    made = hardware_of(tier("database", size="large", cores=24, memory_gb=384, disk_gb=3000, network_gbit=10))
    assert (made.cores, made.memory_bytes, made.disk_bytes) == (24, 384e9, 3e12)
    assert made.network_bytes_s == pytest.approx(1.25e9)


def test_twice_the_cores_are_half_as_busy() -> None:
    four, eight = (busy(split(cores=cores), make_workload())["db", "cpu"] for cores in (4, 8))
    assert four == pytest.approx(2 * eight)


def test_workers_follow_the_cores_that_are_there() -> None:
    assert workers_of(tier("app", cores=8)) == workers_of(tier("app", size="large"))


def test_more_memory_finds_more() -> None:
    def disk(gb: float) -> float:
        return busy(split(memory_gb=gb), make_workload(items=1e8)).get(("db", "disk"), 0.0)

    assert disk(8) > disk(64) > disk(200) == 0


def cached(**properties: Any) -> design.Design:
    cache = {"id": "cache", "kind": "cache", **properties}
    return make_design(app(), cache, database(), links=[("app", "cache"), ("cache", "db")])


def test_a_cache_of_more_memory_holds_more() -> None:
    def hits(gb: float) -> float:
        load = make_workload(rps=500, cacheable=1.0, items=1e8, zipf=0.5, compute_ms=1)
        return sim.simulate(cached(memory_gb=gb, ttl_s=604_800), load, users=1000, requests=1000).hits["cache"]

    assert hits(1) < hits(10)


def test_a_cache_with_more_threads_does_more() -> None:
    one, four = (busy(cached(threads=n), make_workload(cacheable=1.0))["cache", "cpu"] for n in (1, 4))
    assert one == pytest.approx(4 * four)


@pytest.mark.parametrize(
    ("properties", "read_ms", "commit_ms", "at_once"),
    [
        ({}, 1.0, 1.2, 3),
        ({"disk": "nvme"}, 0.1, 0.1, 20),
        ({"disk": "hdd"}, 10.0, 10.0, 1),
        ({"disk": "hdd", "disks": 6}, 10.0, 10.0, 6),
    ],
)
def test_data_lies_on_what_was_said(properties: Any, read_ms: float, commit_ms: float, at_once: int) -> None:
    disk = disk_of(tier("database", **properties))
    assert (disk.read_ms, disk.commit_ms, disk.at_once) == pytest.approx((read_ms, commit_ms, at_once))


def test_spinning_disks_break_where_a_drive_of_today_holds() -> None:
    load = with_need({"write": "things"}, rps=500)
    spinning, modern = (sim.simulate(split(disk=disk, cores=32), load, users=1000) for disk in ("hdd", "nvme"))
    assert (spinning.verdict, modern.verdict) == ("breaks", "holds")
    assert spinning.bottleneck and (spinning.bottleneck.tier, spinning.bottleneck.resource) == ("db", "disk")


def test_a_query_may_say_what_it_costs() -> None:
    default = busy(split(), with_need({"read": "things", "queries": 2}))["db", "cpu"]
    known = busy(split(), with_need({"read": "things", "queries": 2, "query_ms": 1.6}))["db", "cpu"]
    assert known == pytest.approx(100 * 2 * 1.6e-3 / 4)
    assert known == pytest.approx(default * 1.6 / catalogue.constant("db_read_ms"))


def test_a_row_and_a_commit_may_say_what_they_cost() -> None:
    found = busy(split(), with_need({"write": "things", "rows": 3, "row_ms": 2, "commit_ms": 5}))
    assert found["db", "cpu"] == pytest.approx(100 * 3 * 2e-3 / 4)
    assert found["db", "disk"] == pytest.approx(100 * 5e-3 / 3)


def test_a_cost_of_nothing_is_a_cost_too() -> None:
    assert busy(split(), with_need({"read": "things", "query_ms": 0}))["db", "cpu"] == 0


@pytest.mark.parametrize(
    ("need", "message"),
    [
        ({"read": "things", "query_ms": -1}, "classes[0].needs[0].query_ms: -1 is below 0"),
        ({"write": "things", "row_ms": "2"}, "classes[0].needs[0].row_ms: not a number"),
        ({"read": "things", "row_ms": 2}, "classes[0].needs[0].row_ms: unknown field"),
        ({"compute_ms": 1, "query_ms": 2}, "classes[0].needs[0].query_ms: unknown field"),
    ],
)
def test_a_cost_that_breaks_a_rule_is_refused_with_its_path(need: dict[str, Any], message: str) -> None:
    with pytest.raises(SimError) as refused:
        with_need(need)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("kind", "key", "value", "rule"),
    [
        ("database", "cores", 0, "0 is below 1"),
        ("database", "cores", 1.5, "not a whole number"),
        ("database", "memory_gb", 0, "0 is below 0.1"),
        ("database", "disk", "tape", "not one of network, nvme, hdd"),
        ("worker", "disk", "nvme", "unknown property of worker"),
        ("cache", "cores", 4, "unknown property of cache"),
        ("cdn", "cores", 4, "unknown property of cdn"),
    ],
)
def test_hardware_that_breaks_a_rule_says_which(kind: str, key: str, value: Any, rule: str) -> None:
    assert catalogue.fault(kind, key, value) == rule


def test_a_store_of_copies_takes_what_an_operation_is_said_to_cost() -> None:
    drawn = make_design(app(), {"id": "db", "kind": "key_value"}, links=[("app", "db")])
    usual = catalogue.constant("kv_op_ms")
    for need, own in (({"write": "things"}, "row_ms"), ({"read": "things"}, "query_ms")):
        said, twice = (busy(drawn, with_need({**need, own: n * usual}))["db", "cpu"] for n in (1, 2))
        assert said == pytest.approx(busy(drawn, with_need(need))["db", "cpu"])
        assert twice == pytest.approx(2 * said)


def test_a_database_of_one_writer_breaks_on_its_lock_while_its_processor_idles() -> None:
    load = with_need({"write": "things", "row_ms": 0.1, "commit_ms": 15}, rps=80)
    for drawn in (split(one_writer=True), make_design(app(database=True, one_writer=True), links=[])):
        found = sim.simulate(drawn, load, users=1000, requests=20_000)
        assert found.verdict == "breaks"
        assert found.bottleneck and (found.bottleneck.resource, found.bottleneck.row) == ("lock", "write_lock")
    assert sim.simulate(split(), load, users=1000, requests=20_000).verdict == "holds"


def test_reads_do_not_wait_for_the_writer() -> None:
    reads = with_need({"read": "things"})
    assert ("db", "lock") not in busy(split(one_writer=True), reads)


def test_a_write_tells_of_the_lock_it_takes() -> None:
    (page,) = sim.explain(split(one_writer=True), with_need({"write": "things"}), users=1000)
    codes = [sentence.code for step in page.steps for sentence in step.sentences]
    assert "takes_lock" in codes


def test_every_place_of_an_edge_looks_once_for_itself() -> None:
    """One file that lives a second is fetched once a second by each of 33 places, whoever asks them."""
    board = {"items": 1, "item_kb": 500, "files": True}
    needs = [{"static_kb": 500, "files": "board"}]
    classes = [{"name": "board", "kind": "static", "rps_mean": 20_000, "p95_ms": 2000, "needs": needs}]
    users = {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}}
    load = workload.parse(
        {"format": 1, "title": "A", "users": users, "load": {}, "datasets": {"board": board}, "classes": classes}
    )
    edge = {"id": "cdn", "kind": "cdn", "ttl_s": 1}
    fetched = []
    for pops in (1, 33):
        drawn = make_design(
            {**edge, "pops": pops},
            {"id": "store", "kind": "object_store"},
            app(),
            links=[("cdn", "store"), ("users", "app")],
        )
        found = sim.simulate(drawn, load, users=1000, requests=2000)
        fetched.append(found.links["cdn", "store"])
    assert fetched == pytest.approx([1, 33], rel=0.06)


def test_an_edge_may_say_how_often_it_has_a_file() -> None:
    files = {"items": 1_000_000, "item_kb": 20, "files": True}
    needs = [{"static_kb": 20, "files": "files"}]
    classes = [{"name": "file", "kind": "static", "rps_mean": 1921, "p95_ms": 2000, "needs": needs}]
    users = {"daily": 1000, "regions": {"here": {"rtt_ms": 20}}}
    load = workload.parse(
        {"format": 1, "title": "A", "users": users, "load": {}, "datasets": {"files": files}, "classes": classes}
    )
    links = [("cdn", "store"), ("users", "app")]
    edge, store = {"id": "cdn", "kind": "cdn", "hit_ratio": 0.92}, {"id": "store", "kind": "object_store"}
    found = sim.simulate(make_design(edge, store, app(), links=links), load, users=1000, requests=2000)
    assert found.hits["cdn"] == 0.92
    assert found.links["cdn", "store"] == pytest.approx(1921 * 0.08)


def page_ms(need: dict[str, Any]) -> ClassResult:
    found = sim.simulate(split(), with_need(need, rps=1), users=1000, requests=20_000)
    return found.classes[0]


@pytest.mark.parametrize("need", ["call_ms", "compute_ms"])
def test_a_time_may_say_how_far_it_is_spread(need: str) -> None:
    """A lognormal time of 100 ms and spread 2: median 100 / sqrt(1 + 4) = 44.7 ms; 95 of 100 within 360."""
    fixed, spread = page_ms({need: 100, "cv": 0}), page_ms({need: 100, "cv": 2})
    assert fixed.p95_ms.value == pytest.approx(100, rel=0.02)
    assert fixed.p50_ms.value == pytest.approx(100, rel=0.02)
    assert spread.p95_ms.value > 2.5 * fixed.p95_ms.value
    assert spread.p50_ms.value < 0.75 * fixed.p50_ms.value


def test_a_queue_of_more_nodes_and_shorter_messages_passes_more_on() -> None:
    def offered(**properties: Any) -> float:
        queue, worker = {"id": "q", "kind": "queue", **properties}, {"id": "w", "kind": "worker"}
        drawn = make_design(app(), database(), queue, worker, links=[("app", "db"), ("app", "q"), ("q", "w")])
        return busy(drawn, make_workload(job_ms=1))["q", "cpu"]

    assert offered() == pytest.approx(100 * catalogue.constant("enqueue_ms") / 1000)
    assert offered(nodes=4) == pytest.approx(offered() / 4)
    assert offered(message_ms=0.1) == pytest.approx(0.01)


def test_a_machine_of_its_own_has_a_derived_price() -> None:
    listed, same = hardware_of(tier("app")), hardware_of(tier("app", disk_gb=10_000))
    assert (same.usd, same.fact) == (listed.usd, listed.fact)
    own = hardware_of(tier("app", cores=12, memory_gb=8))
    assert (own.usd, own.usd_lo, own.usd_hi) == pytest.approx((2 * listed.usd, listed.usd_lo, 3 * listed.usd_hi))
    assert own.fact == DERIVED
    bill = sim.cost(split(cores=64), make_workload(), users=1000).of("db")
    assert [each.source for each in bill.items if each.what == "machines"] == [DERIVED]
    assert bill.usd_month.value > sim.cost(split(), make_workload(), users=1000).of("db").usd_month.value
