"""Files of scenarios: what is read, and every way to be wrong, with its path."""

import json
from typing import Any

import pytest

from sim import SimError, scenario
from sim.catalogue.faults import FAULTS
from sim.scenario import Scenario, Strike

LAUNCH: dict[str, Any] = {
    "format": 1,
    "name": "Launch",
    "duration_s": 600,
    "users": 2,
    "load": [[0, 0.1], [60, 5], [600, 1]],
    "strikes": [
        {"fault": "node_lost", "tier": "app1", "at_s": 120, "for_s": 60, "notice_s": 5},
        {"fault": "spike", "at_s": 300},
    ],
}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in LAUNCH.items() if name != key}


def struck(**fields: Any) -> dict[str, Any]:
    """The first strike with other fields; None takes one away."""
    first = {key: value for key, value in {**LAUNCH["strikes"][0], **fields}.items() if value is not None}
    return {**LAUNCH, "strikes": [first]}


def test_a_file_says_what_happens(tmp_path):
    file = tmp_path / "launch.json"
    file.write_text(json.dumps(LAUNCH))
    assert scenario.load(file) == Scenario(
        name="Launch",
        duration_s=600.0,
        load=((0.0, 0.1), (60.0, 5.0), (600.0, 1.0)),
        strikes=(
            Strike("node_lost", "app1", 120.0, 60.0, {"notice_s": 5.0}),
            Strike("spike", None, 300.0, 60.0, {}),
        ),
        users=2.0,
    )


def test_numbers_of_a_strike_stand_in_for_those_of_the_catalogue():
    first, second = scenario.parse(LAUNCH).strikes
    assert first.number("notice_s") == 5
    assert second.number("times") == FAULTS["spike"].numbers["times"].value


def test_little_need_be_said():
    assert scenario.parse({"format": 1, "duration_s": 60}) == Scenario("Scenario", 60.0)


@pytest.mark.parametrize(
    ("value", "path", "rule"),
    [
        ([], "", "not an object"),
        ({}, "format", "missing"),
        ({**LAUNCH, "format": 2}, "format", "2 is above 1"),
        ({**LAUNCH, "mood": 1}, "mood", "unknown field"),
        (without("duration_s"), "duration_s", "missing"),
        ({**LAUNCH, "duration_s": 0}, "duration_s", "0 is below 1"),
        ({**LAUNCH, "duration_s": 1e6}, "duration_s", "1000000 is above 86400"),
        ({**LAUNCH, "name": 7}, "name", "not text"),
        ({**LAUNCH, "users": 0}, "users", "0 is below 0.000001"),
        ({**LAUNCH, "load": []}, "load", "not a list of 1 to 200 pairs"),
        ({**LAUNCH, "load": [[n, 1] for n in range(201)]}, "load", "not a list of 1 to 200 pairs"),
        ({**LAUNCH, "load": [[0, 1], [0, 2]]}, "load", "times not rising"),
        ({**LAUNCH, "load": [[0]]}, "load[0]", "not a pair of seconds and factor"),
        ({**LAUNCH, "load": [[0, 1], [601, 1]]}, "load[1].seconds", "601 is above 600"),
        ({**LAUNCH, "load": [[0, -1]]}, "load[0].factor", "-1 is below 0"),
        ({**LAUNCH, "load": [[0, 1001]]}, "load[0].factor", "1001 is above 1000"),
        ({**LAUNCH, "strikes": {}}, "strikes", "not a list"),
        ({**LAUNCH, "strikes": [LAUNCH["strikes"][1]] * 21}, "strikes", "21 is above 20"),
        ({**LAUNCH, "strikes": [3]}, "strikes[0]", "not a table"),
        (struck(fault=None), "strikes[0].fault", "missing"),
        (struck(tier=None), "strikes[0].tier", "missing"),
        (struck(tier="App 1"), "strikes[0].tier", "not 1 to 32 of a-z and 0-9"),
        (struck(tier="a" * 33), "strikes[0].tier", "longer than 32"),
        (struck(fault="spike", notice_s=None), "strikes[0].tier", "unknown field"),
        (struck(at_s=None), "strikes[0].at_s", "missing"),
        (struck(at_s=601), "strikes[0].at_s", "601 is above 600"),
        (struck(for_s=0), "strikes[0].for_s", "0 is below 0.001"),
        (struck(notice_s=1), "strikes[0].notice_s", "1 is below 2"),
        (struck(times=2), "strikes[0].times", "unknown field"),
    ],
)
def test_a_bad_file_is_refused_with_the_path_of_what_is_wrong(value, path, rule):
    with pytest.raises(SimError) as refused:
        scenario.parse(value)
    assert (refused.value.path, refused.value.rule) == (path, rule)


def test_an_unknown_fault_is_refused_with_those_there_are():
    with pytest.raises(SimError) as refused:
        scenario.parse(struck(fault="meteor"))
    assert refused.value.path == "strikes[0].fault"
    assert refused.value.rule.startswith("not one of node_lost, zone_lost")


@pytest.mark.parametrize("text", ["", "{", "[1, 2", '{"format": NaN}', '{"a": 1, "a": 2}', "[" * 50, " " * 70_000])
def test_a_text_that_is_no_json_of_ours_is_refused(tmp_path, text):
    file = tmp_path / "bad.json"
    file.write_text(text)
    with pytest.raises(SimError):
        scenario.load(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SimError) as refused:
        scenario.load(tmp_path / "gone.json")
    assert refused.value.path.endswith("gone.json")
    assert refused.value.rule == "cannot be read"
