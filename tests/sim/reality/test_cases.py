"""The cases that come with the simulator: all there, well formed, and right where they were right before."""

import json
from pathlib import Path

import pytest

from sim.golden import cases, states
from sim.reality.case import Case

ROOT = Path(__file__).resolve().parents[3]
CASES = cases()
PAIRS = [case for case in CASES if case.kind == "pair"]
SYSTEMS = [case for case in CASES if case.kind != "pair"]
PINNED = json.loads((ROOT / "tests/golden/reality.json").read_text())


def test_no_case_is_named_in_code() -> None:
    names = {case.name for case in CASES}
    for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("practice/**/*.py"), *ROOT.glob("tests/**/*.py")]:
        text = path.read_text()
        assert not [name for name in names if name in text], path


def test_at_most_five_cases_are_fitted() -> None:
    assert len([case.name for case in CASES if case.fitted]) <= 5


def test_every_case_has_a_source_and_says_what_it_assumed() -> None:
    for case in SYSTEMS:
        assert case.sources, case.name
        assert case.assumed, case.name


def test_a_pair_differs_by_one_thing_and_gets_opposite_verdicts() -> None:
    assert len(PAIRS) == 10
    for pair in PAIRS:
        whole, changed = pair.checks
        assert pair.kind == "pair"
        assert {whole.verdict, changed.verdict} == {"holds", "breaks"}, pair.name
        assert len(changed.changes) == 1, pair.name
        assert (whole.design != changed.design) != (whole.workload != changed.workload), pair.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_right_is_right(case: Case) -> None:
    assert states(case) == PINNED[case.name]


def test_nothing_is_pinned_that_is_not_there() -> None:
    assert set(PINNED) == {case.name for case in CASES}
