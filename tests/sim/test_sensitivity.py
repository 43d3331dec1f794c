"""What a verdict hangs on, and constants that are other than they are."""

import threading

import pytest

from sim import capacity, catalogue, design, sensitivity, simulate, workload
from sim.catalogue import CONSTANTS, constant, varied
from sim.errors import Findings
from sim.golden import ESSAY
from tests.sim.worlds import app, make_design, make_workload, split

ESSAYS = workload.load(ESSAY / "workload.toml")


# -- other values -----------------------------------------------------------------------------------------------------
def test_a_varied_constant_is_another_only_inside() -> None:
    with varied({"db_read_ms": 9.0}):
        assert constant("db_read_ms") == 9.0
        with varied({"db_row_ms": 8.0}):
            assert (constant("db_read_ms"), constant("db_row_ms")) == (9.0, 8.0)
        assert constant("db_row_ms") == CONSTANTS["db_row_ms"].value
    assert constant("db_read_ms") == CONSTANTS["db_read_ms"].value


def test_a_varied_constant_is_put_back_after_a_fault() -> None:
    with pytest.raises(RuntimeError), varied({"db_read_ms": 9.0}):
        raise RuntimeError
    assert constant("db_read_ms") == CONSTANTS["db_read_ms"].value


def test_other_threads_read_the_catalogues_own() -> None:
    read = []
    with varied({"db_read_ms": 9.0}):
        thread = threading.Thread(target=lambda: read.append(constant("db_read_ms")))
        thread.start()
        thread.join()
    assert read == [CONSTANTS["db_read_ms"].value]


def test_an_unknown_constant_cannot_be_varied() -> None:
    with pytest.raises(KeyError), varied({"db_raed_ms": 9.0}):
        pass


def test_it_knows_which_constants_were_read() -> None:
    with varied({}) as variation:
        catalogue.constant("db_read_ms")
    assert variation.read == {"db_read_ms"}


def test_a_varied_constant_leaves_nothing_behind_in_a_later_run() -> None:
    drawn, load = split(), make_workload(queries=20)
    before = simulate(drawn, load, users=1000, requests=5000), capacity(drawn, load, users=1000)
    with varied({"db_read_ms": 4.0, "cache_usable_share": 0.5}):
        other = simulate(drawn, load, users=1000, requests=5000), capacity(drawn, load, users=1000)
    after = simulate(drawn, load, users=1000, requests=5000), capacity(drawn, load, users=1000)
    assert after == before
    assert other[0].resources != before[0].resources
    assert other[1].resources != before[1].resources


# -- what a verdict hangs on ------------------------------------------------------------------------------------------
def test_a_database_that_only_reads_hangs_on_what_a_read_costs() -> None:
    """Half the time a read carries twice the users: an elasticity of -1, as long as nothing else breaks before."""
    drawn = make_design(
        app(nodes=1, size="xlarge", workers=500),
        {"id": "db", "kind": "database", "size": "small"},
        links=[("app", "db")],
    )
    load = make_workload(rps=1, compute_ms=0.1, queries=20, p95_ms=60_000)
    found = sensitivity(drawn, load, users=50_000)
    first = found.influences[0]
    assert first.name == "db_read_ms"
    it = CONSTANTS["db_read_ms"]
    assert (first.value, first.lo, first.hi, first.unit) == (it.value, it.lo, it.hi, it.unit)
    assert found.breakpoint_users and first.users_at_hi
    assert first.users_at_hi / found.breakpoint_users == pytest.approx(it.value / it.hi, rel=0.02)
    assert first.elasticity is not None
    assert -1.05 < first.elasticity < -0.8


def test_the_verdict_is_another_beyond_the_value_at_which_it_flips() -> None:
    drawn = design.load(ESSAY / "3.json")
    found = sensitivity(drawn, ESSAYS, users=150_000)
    flipping = [each for each in found.influences if each.flips_at is not None]
    assert [each.name for each in flipping] == ["db_read_ms"]
    at = flipping[0].flips_at
    assert found.verdict == "holds"
    for factor, verdict in ((0.99, "holds"), (1.01, "breaks")):
        with varied({"db_read_ms": at * factor}):
            assert capacity(drawn, ESSAYS, users=150_000).verdict == verdict


def test_constants_that_move_nothing_are_told_apart() -> None:
    found = sensitivity(design.load(ESSAY / "3.json"), ESSAYS, users=150_000)
    moving = {each.name for each in found.influences}
    assert "lb_request_ms" in found.unmoved
    assert not moving & set(found.unmoved)
    assert not any(name.endswith("usd_gb") for name in {*moving, *found.unmoved})  # money is no matter of load


def test_those_that_flip_the_verdict_come_first() -> None:
    found = sensitivity(design.load(ESSAY / "8.json"), ESSAYS, users=1_000_000)
    flips = [each.flips_at is not None for each in found.influences]
    assert any(flips)
    assert flips == sorted(flips, reverse=True)


def test_a_design_that_makes_no_sense_has_findings_instead() -> None:
    with pytest.raises(Findings):
        sensitivity(make_design(app(), links=[]), make_workload(), users=1000)
