"""An index of words: searches leave the database, and find what was written a while ago."""

import pytest

from sim import explain, simulate
from sim.capacity import capacity
from sim.catalogue import constant
from tests.sim.worlds import app, codes, database, make_design, make_workload, offered, split

INDEX = {"id": "index", "kind": "search"}
LINKS = [("app", "db"), ("app", "index"), ("db", "index")]


def indexed(**properties):
    return make_design(app(), database(), {**INDEX, **properties}, links=LINKS)


def run(design, load):
    return simulate(design, load, users=1000, requests=6000)


def test_a_database_looks_through_every_row():
    load = make_workload(rps=10, queries=1, search=True, items=500_000)
    assert offered(run(split(), load), "db") == pytest.approx(10 * 500_000 * constant("scan_row_ms") / 1000 / 4)
    helped = run(indexed(), load)
    assert not [each for each in helped.resources if each.tier == "db"]
    assert offered(helped, "index") == pytest.approx(10 * constant("search_query_ms") / 1000 / 8)


def test_other_reads_stay_with_the_database():
    result = run(indexed(), make_workload(rps=10))
    assert ("app", "index") not in result.links and result.links["app", "db"] == pytest.approx(10)


def test_nodes_divide_only_a_part_of_the_work():
    """Each of n nodes does the fixed share f of a search, and 1/n of the rest: f + (1 - f)/n of the whole."""
    load, fixed = make_workload(rps=20, queries=1, search=True), constant("search_fixed_share")
    one, four = (offered(run(indexed(nodes=n), load), "index") for n in (1, 4))
    assert four == pytest.approx(one * (fixed + (1 - fixed) / 4))


def test_a_search_waits_for_the_slowest_node():
    load = make_workload(rps=2, queries=1, search=True, compute_ms=1)
    found = {n: run(indexed(nodes=n), load).classes[0] for n in (1, 16)}
    fixed = constant("search_fixed_share")
    alone_ms = constant("search_query_ms") * (fixed + (1 - fixed) / 16)
    assert found[16].p50_ms.value > 1.5 * alone_ms
    assert found[16].p50_ms.value < found[1].p50_ms.value
    told = capacity(indexed(nodes=16), load, users=1000).classes[0].p95_ms
    assert told == pytest.approx(found[16].p95_ms.value, rel=0.2)


def test_what_was_written_is_found_after_the_next_refresh():
    load = make_workload(rps=10, rows=1, search=True, staleness_s=5)
    quick, slow = run(indexed(refresh_s=1), load), run(indexed(refresh_s=30), load)
    assert 1000 < quick.lag_ms["index"] < 1500
    assert quick.bottleneck is None
    assert (slow.bottleneck.row, slow.bottleneck.tier) == ("index_lag", "index")


def test_every_write_is_indexed():
    load = make_workload(rps=50, rows=10)
    assert offered(run(indexed(), load), "index") == pytest.approx(500 * constant("search_index_ms") / 1000 / 8)


def test_it_must_be_fed_and_asked():
    unfed = make_design(app(), database(), INDEX, links=LINKS[:2])
    unasked = make_design(app(), database(), INDEX, links=[LINKS[0]])
    assert codes(unfed, make_workload(search=True)) == ["index_without_source"]
    assert codes(unasked, make_workload(search=True)) == ["index_without_source"]


def test_it_is_told_of():
    steps = explain(indexed(nodes=3), make_workload(search=True), users=1000)[0].steps
    said = [sentence.code for step in steps for sentence in step.sentences]
    assert "asks_index" in said and "at_once" in said
