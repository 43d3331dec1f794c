"""The verdict as the site stores it: complete, repeatable, and consistent with itself."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import golden
from sim.errors import Cancelled, Findings
from sim.judgement import users_of
from tests.results import make_result
from tests.sim.worlds import app, make_design, make_workload, split

ROOT = Path(__file__).resolve().parents[2]


def shape(value):
    """Keys and kinds of value, whatever the values."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(item) for item in value[:1]]
    return type(value).__name__


def test_equal_inputs_give_equal_results_to_the_last_bit():
    load = make_workload(rps=300)
    first, second = (sim.judge(split(), load, requests=20_000, estimate_rps=50) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)


def test_another_process_gives_the_same_bits():
    code = (
        "import json, sim; from tests.sim.worlds import make_workload, split;"
        "print(json.dumps(sim.judge(split(), make_workload(rps=300), requests=20_000)))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == json.dumps(sim.judge(split(), make_workload(rps=300), requests=20_000))


def test_another_seed_gives_other_numbers_and_the_same_verdict():
    load = make_workload(rps=300)
    results = [sim.judge(split(), load, seed=seed, requests=20_000) for seed in (1, 2)]
    assert results[0]["simulated_s"] != results[1]["simulated_s"]
    assert results[0]["verdict"] == results[1]["verdict"]


def test_a_result_can_be_stored():
    text = json.dumps(sim.judge(split(), make_workload(), requests=20_000), allow_nan=False)
    assert len(text) < 64 * 1024


def test_the_example_that_page_tests_use_has_what_results_have():
    example = make_result()
    real = sim.judge(split(), make_workload(rps=2000), requests=20_000, estimate_rps=10)
    assert set(example) <= set(real)
    for key in ("bottleneck", "ladder", "at_estimate"):
        assert set(example[key]) == set(real[key])
    assert set(next(iter(example["tiers"].values()))) == set(next(iter(real["tiers"].values())))
    assert set(example["classes"][0]) == set(real["classes"][0])


def test_the_ladder_agrees_with_the_verdict():
    for rps in (50, 150, 250, 400):
        result = sim.judge(split(), make_workload(rps=rps), requests=20_000)
        first = result["ladder"]["breakpoints"][0]
        if result["verdict"] == "breaks":
            assert first["users"] <= result["users"]
            assert first["tier"] == result["bottleneck"]["tier"]
        elif result["verdict"] == "holds":
            assert first["users"] >= result["users"]


def test_it_also_judges_at_the_learners_own_load():
    result = sim.judge(split(), make_workload(rps=1000), requests=20_000, estimate_rps=50)
    assert result["verdict"] == "breaks"
    assert result["at_estimate"]["verdict"] == "holds"
    assert result["at_estimate"]["peak_rps"] == pytest.approx(50)


@pytest.mark.parametrize("rate", [0.001, 3.0, 1e6])
def test_a_rate_is_turned_into_users_and_back(rate):
    load = make_workload(rps=100)
    assert load.at(users_of(load, rate)).rate_rps == pytest.approx(max(rate, load.at(1).rate_rps), rel=1e-6)


def test_a_design_that_makes_no_sense_is_not_simulated():
    with pytest.raises(Findings) as caught:
        sim.judge(make_design(app(), links=[]), make_workload())
    assert [each.code for each in caught.value.findings] == ["nowhere_stored"]


def test_progress_rises_from_phase_to_phase_and_can_stop_it():
    heard = []
    sim.judge(
        split(),
        make_workload(),
        requests=20_000,
        estimate_rps=40,
        progress=lambda phase, part, now: bool(heard.append((phase, part, now)) or True),
    )
    assert list(dict.fromkeys(phase for phase, _, _ in heard)) == ["plan", "peak", "estimate", "ladder"]
    assert [part for _, part, _ in heard] == sorted(part for _, part, _ in heard)
    with pytest.raises(Cancelled):
        sim.judge(split(), make_workload(), requests=20_000, progress=lambda phase, part, now: part < 0.3)


def test_the_interval_decides_what_is_too_close_to_call():
    """A target right at the measured value cannot be called, with few requests."""
    measured = sim.simulate(split(), make_workload(rps=150), users=1000, requests=20_000).classes[0].p95_ms
    assert measured.lo < measured.value < measured.hi
    close = sim.simulate(split(), make_workload(rps=150, p95_ms=measured.value), users=1000, requests=20_000)
    assert close.verdict == "too_close"
    assert close.failures[0].is_close


@pytest.mark.parametrize("name", [f"essay-{stage}" for stage in golden.STAGES])
def test_the_golden_runs_are_as_they_were(name, runs):
    kept = json.loads((ROOT / "tests/golden" / f"{name}.json").read_text())
    assert shape(kept) == shape(golden.rounded(runs[name]))
    assert leaves(kept) == pytest.approx(leaves(runs[name]), rel=1e-6, abs=1e-9)
    assert words(kept) == words(golden.rounded(runs[name]))


@pytest.fixture(scope="module")
def runs():
    return golden.runs()


def leaves(value, path=""):
    """Every number by its path."""
    if isinstance(value, dict):
        return {k: v for key, item in value.items() for k, v in leaves(item, f"{path}.{key}").items()}
    if isinstance(value, list | tuple):
        return {k: v for n, item in enumerate(value) for k, v in leaves(item, f"{path}[{n}]").items()}
    return {path: value} if isinstance(value, int | float) and not isinstance(value, bool) else {}


def words(value):
    """Everything but the numbers."""
    if isinstance(value, dict):
        return {key: words(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [words(item) for item in value]
    return 0 if isinstance(value, int | float) and not isinstance(value, bool) else value
