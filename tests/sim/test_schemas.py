"""The published schemas, read by somebody else's validator, agree with our own readers."""

import json
import random
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import sim
from sim import SimError, catalogue, design, scenario, schemas, workload
from sim.catalogue.faults import FAULTS
from sim.schemas import shapes, watched
from sim.schemas import workload as of_workload
from sim.telling import chronicle
from sim.workload import needs
from tests.sim.drawings import drawing, good_drawings, spoiled_drawings, tier, values
from tests.sim.spoiling import spoiled
from tests.sim.test_workload import changed, spoiled_workloads
from tests.sim.worlds import app, make_design, make_workload, split

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = ROOT / "practice/prompts/catalogue"
DRAWINGS = sorted([*PROMPTS.glob("*/reference.json"), *(ROOT / "sim/data/essay").glob("*.json")])
WORKLOADS = sorted(
    [*PROMPTS.glob("*/prompt.toml"), ROOT / "sim/data/essay/workload.toml", ROOT / "sim/schemas/example.toml"]
)
RESULTS = sorted((ROOT / "tests/golden").glob("essay-*.json"))
READERS = {"design": design.parse, "workload": workload.parse, "scenario": scenario.parse}
SPOILED = 300
VALIDATORS = {name: Draft202012Validator(schemas.schema(name)) for name in schemas.SCHEMAS}


def called(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def good_files(name: str) -> list[Any]:
    if name == "design":
        return [marked(json.loads(path.read_text())) for path in DRAWINGS]
    if name == "workload":
        return [tomllib.loads(path.read_text()) for path in WORKLOADS]
    return dramas()


def marked(whole: dict[str, Any]) -> dict[str, Any]:
    """The drawing with a note and two groups, to be spoiled as well."""
    frame = {"x": -24, "y": -40, "width": 640, "height": 320}
    groups = [{"id": f"g{kind[0]}", "kind": kind, "name": "near", **frame} for kind in ("region", "zone")]
    return {**whole, "notes": [{"id": "n1", "x": 0, "y": 8, "text": "Why?\nBecause."}], "groups": groups}


def dramas() -> list[dict[str, Any]]:
    """Scenarios in which every fault strikes, with its own numbers and without."""
    strikes = []
    for fault, about in FAULTS.items():
        least = {"fault": fault, "at_s": 60, **({} if about.is_of_site else {"tier": "app1"})}
        numbers = {key: each.value for key, each in about.numbers.items()}
        strikes += [least, {**least, "at_s": 61.5, "for_s": about.for_s, **numbers}]
    load = [[0, 0.01], [60, 5], [600, 1]]
    whole = {"format": 1, "name": "Everything", "duration_s": 600, "users": 2, "load": load}
    return [{**whole, "strikes": strikes[n : n + 4]} for n in range(0, len(strikes), 4)]


def passes(name: str, value: Any) -> bool:
    return bool(VALIDATORS[name].is_valid(value))


def complaints(name: str, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATORS[name].iter_errors(value)]


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_it_is_a_schema_with_a_name_a_version_and_a_description(name: str) -> None:
    whole = json.loads(schemas.text(name))
    Draft202012Validator.check_schema(whole)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert whole["$id"] == f"urn:what-breaks-next:{name}:1"
    assert whole["title"] == name.capitalize()
    assert len(whole["description"]) > 40
    assert all(passes(name, example) for example in whole.get("examples", []))


@pytest.mark.parametrize("path", DRAWINGS, ids=called)
def test_every_drawing_of_ours_passes(path: Path) -> None:
    assert not complaints("design", json.loads(path.read_text()))


@pytest.mark.parametrize("path", WORKLOADS, ids=called)
def test_every_workload_of_ours_passes(path: Path) -> None:
    assert not complaints("workload", tomllib.loads(path.read_text()))


@pytest.mark.parametrize("path", RESULTS, ids=called)
def test_every_golden_run_passes(path: Path) -> None:
    assert not complaints("result", json.loads(path.read_text()))


ENDS = [("app", "db"), ("db", "replica"), ("app", "replica"), ("app", "cache")]


@pytest.mark.parametrize("rps", [0, 20, 150, 2000])
def test_every_verdict_passes(rps: float) -> None:
    load = make_workload(rps=rps, rows=1, job_ms=50, cacheable=0.5)
    queued = make_design(
        app(),
        {"id": "db", "kind": "database"},
        {"id": "replica", "kind": "replica"},
        {"id": "cache", "kind": "cache"},
        {"id": "queue", "kind": "queue"},
        {"id": "worker", "kind": "worker"},
        links=[*ENDS, ("app", "queue"), ("queue", "worker"), ("worker", "db")],
    )
    for drawn, estimate_rps in ((split(), None), (queued, 30)):
        judged = sim.judge(drawn, load, requests=5_000, estimate_rps=estimate_rps)
        assert not complaints("result", json.loads(json.dumps(judged, allow_nan=False)))


def courses() -> list[Any]:
    """What is printed of a node that is lost, a job whose workers hang, and growth to the horizon."""
    queued = make_design(
        app(),
        {"id": "db", "kind": "database"},
        {"id": "replica", "kind": "replica"},
        {"id": "queue", "kind": "queue"},
        {"id": "worker", "kind": "worker"},
        links=[("app", "db"), ("db", "replica"), ("app", "replica"), ("app", "queue"), ("queue", "worker")],
    )
    load = make_workload(rps=20, rows=1, job_ms=50)
    dramas = scenario.strike("node_lost", "app"), scenario.strike("consumer_stuck", "worker")
    played = (sim.play(queued, load, drama) for drama in (*dramas, scenario.SCENARIOS["horizon"]))
    return [json.loads(json.dumps(chronicle.told(each), allow_nan=False)) for each in played]


def test_every_course_passes_and_none_with_a_field_more_or_less() -> None:
    told = courses()
    assert [complaints("course", each) for each in told] == [[]] * 3
    assert complaints("course", {**told[0], "mood": "good"})
    assert complaints("course", {**told[0], "verdict": "wobbles"})
    for part in (told[0], told[0]["windows"][3], told[0]["scenario"], told[0]["scenario"]["strikes"][0]):
        for key in set(part) - {"format", "engine", "catalogue", "bounds", "film"}:
            kept = part.pop(key)
            assert complaints("course", told[0]), key
            part[key] = kept
    assert not complaints("course", told[0])


def test_results_and_courses_of_before_they_said_their_format_pass() -> None:
    for name, value in (("result", json.loads(RESULTS[0].read_text())), ("course", courses()[0])):
        assert value["format"] == 1
        assert not complaints(name, without(value, {"format", "bounds", "film"}))
        assert complaints(name, {**value, "format": 2})


def without(value: Any, keys: set[str]) -> Any:
    """The same with none of these keys anywhere."""
    if isinstance(value, dict):
        return {key: without(each, keys) for key, each in value.items() if key not in keys}
    return [without(each, keys) for each in value] if isinstance(value, list) else value


def test_a_result_with_a_field_more_or_less_does_not_pass() -> None:
    kept = json.loads(RESULTS[0].read_text())
    assert complaints("result", {**kept, "mood": "good"}) == [
        "$: Additional properties are not allowed ('mood' was unexpected)"
    ]
    del kept["classes"][0]["p95_ms"]
    assert complaints("result", kept) == ["$.classes[0]: 'p95_ms' is a required property"]


# -- the same answer from the schema and from the reader --------------------------------------------------------------
def agree(name: str, value: Any) -> str:
    """How both answered: "passes", "refused", or the rule of the reader alone that it breaks."""
    try:
        READERS[name](value)
    except SimError as error:
        if not passes(name, value):
            return "refused"
        beyond = [each.about for each in schemas.BEYOND[name] if re.search(rf"(^|: )({each.rule})$", str(error))]
        assert beyond, f"the schema lets through what the reader refuses: {error}"
        return beyond[0]
    assert passes(name, value), f"the reader lets through what the schema refuses: {complaints(name, value)}"
    return "passes"


def as_json(value: Any) -> Any:
    """Without what JSON cannot hold."""
    return json.loads(json.dumps(value), parse_constant=lambda _: 0)


@settings(max_examples=200, deadline=None)
@given(st.one_of(good_drawings(), spoiled_drawings(), values).map(as_json))
def test_designs_pass_the_schema_if_and_only_if_they_are_read(value: Any) -> None:
    agree("design", value)


@settings(max_examples=200, deadline=None)
@given(st.one_of(spoiled_workloads(), values).map(as_json))
def test_workloads_pass_the_schema_if_and_only_if_they_are_read(value: Any) -> None:
    agree("workload", value)


@pytest.mark.parametrize("name", READERS)
def test_good_files_that_were_spoiled_meet_the_same_fate_in_both(name: str) -> None:
    dice = random.Random(name)
    good = good_files(name)
    fates = [agree(name, spoiled(dice.choice(good), dice, finite=True)) for _ in range(SPOILED)]
    assert fates.count("refused") > SPOILED / 4
    assert fates.count("passes") > SPOILED / 10
    assert len(set(fates)) >= 4


def test_every_fault_may_strike() -> None:
    assert len(FAULTS) >= 28
    for drama in dramas():
        assert agree("scenario", drama) == "passes"


BEYOND_A_SCHEMA = {
    "design": {
        "No two tiers, notes or groups have the same id.": drawing(tier(), tier()),
        "Both ends of a link are tiers of the design.": drawing(tier(), links=[("app1", "gone")]),
        "No tier links to itself.": drawing(tier(), links=[("app1", "app1")]),
        "Characters are counted": drawing(tier(name="🦉" * 61)),
    },
    "workload": {
        "No two request classes have the same name": changed("classes.1.name", "look"),
        "A need names a dataset or a job": changed("classes.0.needs.1.read", "gods"),
        "Rows are read and written": changed("classes.0.needs.1.read", "pictures"),
        "A fresh read is not cacheable": changed("classes.0.needs.1.fresh", True),
        "The users of a curve rise": changed("users.regions.far.share.users", [9, 9]),
        "A curve has as many values": changed("users.regions.far.share.values", [1]),
        "Exactly one region has no share": changed("users.regions.near.share", 0.1),
        "The shares of regions sum": changed("users.regions.third", {"rtt_ms": 9, "share": 0.7}),
        "Characters are counted": changed("title", "🦉" * 61),
    },
    "scenario": {
        "The seconds of the load rise": {"format": 1, "duration_s": 60, "load": [[9, 1], [9, 2]]},
        "No strike begins, and no point": {"format": 1, "duration_s": 60, "load": [[61, 1]]},
        "Characters are counted": {"format": 1, "duration_s": 60, "name": "🦉" * 61},
    },
    "result": {},
}


@pytest.mark.parametrize("name", READERS)
def test_each_rule_of_the_reader_alone_is_one_that_the_schema_does_not_know(name: str) -> None:
    cases = BEYOND_A_SCHEMA[name]
    fates = [agree(name, case) for case in cases.values()]
    assert [fate.startswith(begun) for fate, begun in zip(fates, cases, strict=True)] == [True] * len(cases)
    assert set(fates) == {each.about for each in schemas.BEYOND[name]}


# -- it follows by itself, or says where it does not ------------------------------------------------------------------
def test_each_kind_of_tier_has_its_properties() -> None:
    tiers = schemas.schema("design")["$defs"]
    assert set(tiers) == {*catalogue.KINDS, "link", "note", "group"}
    for kind, about in catalogue.KINDS.items():
        assert set(tiers[kind]["properties"]) == {"id", "kind", "x", "y", *about.properties}


def test_a_rule_of_a_new_shape_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"no schema for the rule \{'words': 3\}"):
        shapes.of_rule({"words": 3})


def test_the_example_shows_every_need_and_every_field_that_may_be_there() -> None:
    _, tables = of_workload.watched()
    shown = {part: {key for row in rows for key in row.questions} for part, rows in tables.items()}
    wanted = {part: {key for row in rows for key in row.wondered} for part, rows in tables.items()}
    not_shown = {part: keys - shown[part] for part, keys in wanted.items() if keys - shown[part]}
    assert not_shown == {"jobs.needs": set(needs._ONLY_IN_REQUESTS)}, "show them in sim/schemas/example.toml"


def test_a_field_that_nobody_saw_being_asked_for_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    flag = watched.Table.flag
    monkeypatch.setattr(watched.Watched, "flag", flag)
    with pytest.raises(ValueError, match=r"nobody saw how \{'listed'\} is asked for"):
        of_workload.schema()


def test_a_new_field_of_a_reader_is_in_the_schema_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = needs._READERS["write"]

    def reader(table: Any, known: Any) -> Any:
        table.curve("sorting_ms", 0, 100, 1)
        return plain(table, known)

    monkeypatch.setitem(needs._READERS, "write", reader)
    asked = of_workload.schema()["$defs"]["classes.needs"]["oneOf"]
    (write,) = [each for each in asked if "write" in each["properties"]]
    assert write["properties"]["sorting_ms"]["default"] == 1
    assert write["required"] == ["write"]


def test_the_command_line_prints_each(capsys: pytest.CaptureFixture[str]) -> None:
    from sim.__main__ import main

    for name in schemas.SCHEMAS:
        assert main(["schema", name]) == 0
        assert json.loads(capsys.readouterr().out) == schemas.schema(name)
