"""The one true copy of data in memory: fast, one thread a node, and no larger than its memory."""

import pytest

from sim import cost, explain, simulate
from sim.capacity import capacity
from sim.catalogue import constant
from tests.sim.worlds import app, codes, database, make_design, make_workload, offered, split, used

STORE = {"id": "db", "kind": "memory_store"}


def in_memory(**properties):
    return make_design(app(size="xlarge"), {**STORE, **properties}, links=[("app", "db")])


def run(design, load):
    return simulate(design, load, users=1000, requests=8000)


def test_a_write_waits_for_no_disk():
    load = make_workload(rows=2, queries=0, compute_ms=1)
    assert not [each for each in run(in_memory(), load).resources if each.resource == "disk"]
    assert offered(run(split(), load), "db", "disk") > 0


def test_it_executes_on_one_core_whatever_its_size():
    load = make_workload(rps=1000, queries=50, compute_ms=1)
    small, large = (run(in_memory(size=size), load) for size in ("small", "large"))
    expected = 1000 * 50 * constant("cache_op_ms") / 1000
    assert offered(small, "db") == pytest.approx(expected)
    assert offered(large, "db") == offered(small, "db")
    assert used(small, "db") == pytest.approx(expected, rel=0.1)


def test_data_beyond_its_memory_breaks_it_though_nothing_is_busy():
    """A small node has 1.4 GB, of which 0.6 may be filled: 763,636 items of 1.1 kB."""
    assert run(in_memory(size="small"), make_workload(rps=1, items=760_000)).verdict == "holds"
    result = run(in_memory(size="small"), make_workload(rps=1, items=770_000))
    assert (result.bottleneck.row, result.bottleneck.resource) == ("memory_full", "memory")
    assert run(in_memory(size="small", nodes=2), make_workload(rps=1, items=1_500_000)).verdict == "holds"


def test_arithmetic_knows_the_day_on_which_it_is_full():
    disk = capacity(in_memory(size="small"), make_workload(items=381_818), users=1000).disks[0]
    assert disk.fill == pytest.approx(0.5, rel=1e-3)


def test_each_copy_costs_a_machine_and_work_at_each_write():
    load = make_workload(rows=100, queries=0)
    alone, copied = in_memory(copies=0), in_memory(copies=2)
    assert offered(run(copied, load), "db") == pytest.approx(3 * offered(run(alone, load), "db"))
    prices = [cost(drawn, load, users=1000).of("db").usd_month.value for drawn in (alone, copied)]
    assert prices[1] == pytest.approx(3 * prices[0])


def test_a_confirmed_write_waits_for_a_copy():
    load = make_workload(rps=1, rows=1, queries=0)
    sure, unsure = (capacity(in_memory(confirmed=flag), load, users=1000).classes[0].p95_ms for flag in (True, False))
    assert sure - unsure == pytest.approx(constant("cache_rtt_ms"), rel=0.3)


def test_a_popular_item_keeps_its_node_busy():
    load = make_workload(queries=100, zipf=1.5)
    even = offered(run(in_memory(nodes=4), make_workload(queries=100, zipf=0)), "db")
    assert offered(run(in_memory(nodes=4), load), "db") > 1.3 * even


def test_what_two_keepers_store_is_in_doubt():
    drawn = make_design(app(), database(), STORE | {"id": "mem"}, links=[("app", "db"), ("app", "mem")])
    assert codes(drawn, make_workload()) == ["two_primaries"]
    named = STORE | {"id": "mem", "stores": "sessions"}
    assert codes(make_design(app(), database(), named, links=[("app", "db"), ("app", "mem")]), make_workload()) == []


def test_it_is_told_of():
    steps = explain(in_memory(), make_workload(), users=1000)[0].steps
    assert any(sentence.code == "asks_memory" for step in steps for sentence in step.sentences)
