"""Reports leave the database, read a few columns on many cores, and show what was loaded last."""

import pytest

from sim import explain, simulate
from sim.capacity import capacity
from sim.catalogue import constant
from tests.sim.kinds.keeping import beside
from tests.sim.worlds import app, codes, database, make_design, make_workload, offered, split


def reports(*, rps=1, scan_gb=2, **more):
    return make_workload(**{"rps": rps, "queries": 1, "scan_gb": scan_gb, "p95_ms": 5000, "staleness_s": 7200, **more})


def run(design, load):
    return simulate(design, load, users=1000, requests=3000)


def test_a_database_reads_every_row_on_one_core():
    result = run(split(), reports())
    assert offered(result, "db") == pytest.approx(2 * constant("scan_gb_ms") / 1000 / 4)
    assert result.classes[0].p50_ms.value > 0.8 * 2 * constant("scan_gb_ms")


def test_a_warehouse_reads_its_columns_on_all_cores():
    result = run(beside("warehouse"), reports())
    assert not [each for each in result.resources if each.tier == "db"]
    assert offered(result, "one") == pytest.approx(2 * constant("columns_read") * constant("scan_gb_ms") / 1000 / 16)
    part_ms = 2 * constant("columns_read") * constant("scan_gb_ms") / 16
    assert constant("warehouse_start_ms") + part_ms < result.classes[0].p50_ms.value < 300


def test_it_takes_its_time_to_begin_however_little_is_read():
    little = run(beside("warehouse"), reports(scan_gb=0.001)).classes[0]
    assert little.p50_ms.value > 0.9 * constant("warehouse_start_ms")
    assert run(split(), reports(scan_gb=0.001)).classes[0].p50_ms.value < 0.2 * little.p50_ms.value


def test_arithmetic_agrees_with_the_engine():
    load = reports(rps=4, scan_gb=10)
    told = capacity(beside("warehouse"), load, users=1000).classes[0].p95_ms
    assert told == pytest.approx(run(beside("warehouse"), load).classes[0].p95_ms.value, rel=0.2)


def test_what_is_not_in_memory_comes_from_disk_part_after_part():
    """300 GB of rows are 73 GB of columns, and two large nodes have memory for 24."""
    result = run(beside("warehouse"), reports(rps=0.1, items=300_000_000))
    missing = 1 - 2 * 16 * constant("db_buffer_share") / (300 * constant("columnar_size"))
    parts = 2e6 * constant("columns_read") * constant("columnar_size") / constant("file_io_kb") * missing
    assert offered(result, "one", "disk") == pytest.approx(
        0.1 * parts * constant("disk_read_ms") / 1000 / 2 / 3, rel=0.01
    )


def test_reports_show_what_was_loaded_last():
    load = reports(rows=1)
    hourly, daily = run(beside("warehouse"), load), run(beside("warehouse", load_every_s=86_400), load)
    assert hourly.bottleneck is None and hourly.lag_ms["one"] >= 3_600_000
    assert (daily.bottleneck.row, daily.bottleneck.tier) == ("warehouse_lag", "one")


def test_other_reads_stay_with_the_database():
    assert ("app", "one") not in run(beside("warehouse"), make_workload(rps=10)).links


def test_its_disk_keeps_a_part_of_the_bytes():
    load = reports(items=1_000_000_000)
    assert run(split(size="xlarge"), load).bottleneck.row != "disk_full"
    house = {"id": "one", "kind": "warehouse", "size": "small", "nodes": 1}
    links = [("app", "db"), ("app", "one"), ("db", "one")]
    full = run(make_design(app(), database(size="xlarge"), house, links=links), load)
    assert ("one", "disk") in [(each.name, each.target) for each in full.failures]
    wide = run(make_design(app(), database(size="xlarge"), house | {"nodes": 4}, links=links), load)
    assert ("one", "disk") not in [(each.name, each.target) for each in wide.failures]


def test_it_must_be_fed():
    assert codes(
        make_design(app(), database(), {"id": "one", "kind": "warehouse"}, links=[("app", "db"), ("app", "one")]),
        reports(),
    ) == ["index_without_source"]


def test_it_is_told_of():
    steps = explain(beside("warehouse"), reports(), users=1000)[0].steps
    said = [sentence.code for step in steps for sentence in step.sentences]
    assert "asks_warehouse" in said and "at_once" in said
