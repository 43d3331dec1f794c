import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import SimError, design
from tests.sim.drawings import drawing, good_drawings, spoiled_drawings, tier, values


def refusal(value: Any) -> str:
    with pytest.raises(SimError) as refused:
        design.parse(value)
    return str(refused.value)


def refusal_of_text(text: str | bytes) -> str:
    with pytest.raises(SimError) as refused:
        design.loads(text)
    return str(refused.value)


def test_it_reads_tiers_links_and_what_was_set() -> None:
    drawn = design.parse(drawing(tier("u", "users"), tier(nodes=3, size="large"), links=[("u", "app1")]))
    app = drawn.tier("app1")
    assert (app.kind, app.name, app.nodes, app.get("size")) == ("app", "App server", 3, "large")
    assert drawn.links == (design.Link("u", "app1"),)


def test_what_was_not_set_is_the_catalogues_default() -> None:
    drawn = design.parse(drawing(tier(), tier("db1", "database", name="Orders")))
    assert drawn.tier("app1").nodes == 1
    assert drawn.tier("app1").get("database") is False
    assert drawn.tier("app1").get("workers") is None
    assert drawn.tier("db1").get("connections") == 100
    assert drawn.tier("db1").name == "Orders"


def test_a_place_may_be_left_out() -> None:
    assert design.parse(drawing({"id": "a", "kind": "app"})).tier("a").x == 0


def test_2_0_is_2() -> None:
    nodes = design.parse(drawing(tier(nodes=2.0))).tier("app1").get("nodes")
    assert (nodes, type(nodes)) == (2, int)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "not an object"),
        ({}, "format: not 1"),
        ({"format": True, "tiers": [], "links": []}, "format: not 1"),
        ({"format": 1, "links": []}, "tiers: missing"),
        ({"format": 1, "tiers": [], "links": {}}, "links: not a list"),
        ({"format": 1, "tiers": [], "links": [], "remarks": []}, "remarks: unknown field"),
        ({**drawing(), "notes": {}}, "notes: not a list"),
        ({**drawing(), "notes": [{"id": "n1", "x": 0, "y": 0}]}, "notes[0].text: missing"),
        ({**drawing(), "notes": [{"id": "n1", "x": 0, "y": 0, "text": "x" * 501}]}, "notes[0].text: longer than 500"),
        ({**drawing(), "notes": [{"id": "n1", "x": 0, "y": 0, "text": ""}] * 2}, "notes[1].id: the same twice"),
        ({**drawing(), "groups": [{"id": "g1", "kind": "area"}]}, "groups[0].kind: not one of region, zone"),
        ({**drawing(), "groups": [{"id": "g1", "colour": "red"}]}, "groups[0].colour: unknown field"),
        (drawing(tier(nodes=0)), "tiers[0].nodes: 0 is below 1"),
        (drawing(tier(nodes=10**9)), "tiers[0].nodes: 1000000000 is above 1000"),
        (drawing(tier(nodes=-3)), "tiers[0].nodes: -3 is below 1"),
        (drawing(tier(nodes=True)), "tiers[0].nodes: not a whole number"),
        (drawing(tier(nodes=float("nan"))), "tiers[0].nodes: not a whole number"),
        (drawing(tier(nodes=None)), "tiers[0].nodes: not a whole number"),
        (drawing(tier(nodes=2**60)), "tiers[0].nodes: beyond 2^53"),
        (drawing(tier("c", "cache", ttl_s=float("inf"))), "tiers[0].ttl_s: not a number"),
        (drawing(tier(size="huge")), "tiers[0].size: not one of small, medium, large, xlarge"),
        (drawing(tier(database=1)), "tiers[0].database: not true or false"),
        (drawing(tier(name="x" * 121)), "tiers[0].name: longer than 120"),
        (drawing(tier(name="🦉" * 61)), "tiers[0].name: longer than 120"),
        (drawing(tier(name="a\0b")), "tiers[0].name: has a character that cannot be stored"),
        (drawing(tier(name="\ud83e")), "tiers[0].name: has a character that cannot be stored"),
        (drawing(tier(rps=5000)), "tiers[0].rps: unknown property of app"),
        (drawing({**tier(), "\0": 1}), "tiers[0]: unknown property of app"),
        (drawing(tier(), {"kind": "app"}), "tiers[1].id: missing"),
        (drawing(tier("App-1")), "tiers[0].id: not 1 to 32 of a-z and 0-9"),
        (drawing(tier("a\n")), "tiers[0].id: not 1 to 32 of a-z and 0-9"),
        (drawing(tier(kind="mainframe")), "tiers[0].kind: unknown kind"),
        (drawing(tier(kind=["app"])), "tiers[0].kind: unknown kind"),
        (drawing({**tier(), "x": 100_001}), "tiers[0].x: 100001 is above 100000"),
        (drawing({**tier(), "y": 0.5}), "tiers[0].y: not a whole number"),
        (drawing(tier(), tier()), "tiers[1].id: the same twice"),
        (drawing("app"), "tiers[0]: not an object"),
        (drawing(tier(), links=[("app1", "db1")]), "links[0].to: no such tier"),
        (drawing(tier(), links=[([], "app1")]), "links[0].from: no such tier"),
        (drawing(tier(), links=[("app1", "app1")]), "links[0].to: a tier cannot link to itself"),
        (drawing(tier("a"), tier("b"), links=[("a", "b"), ("b", "a"), ("a", "b")]), "links[2]: the same twice"),
        ({**drawing(tier()), "links": [{"to": "app1"}]}, "links[0].from: missing"),
        ({**drawing(tier()), "links": [{"from": "app1", "to": "b", "rps": 1}]}, "links[0].rps: unknown field"),
    ],
)
def test_it_refuses_with_a_path_and_a_rule(value: Any, message: str) -> None:
    assert refusal(value) == message


def many(count: int) -> list[dict[str, Any]]:
    return [tier(f"t{n}") for n in range(count)]


def test_it_takes_200_tiers_and_800_links_and_not_one_more() -> None:
    pairs = [(f"t{a}", f"t{b}") for a in range(200) for b in range(200) if a != b]
    assert len(design.parse(drawing(*many(200), links=pairs[:800])).links) == 800
    assert refusal(drawing(*many(201))) == "tiers: 201 is above 200"
    assert refusal(drawing(*many(200), links=pairs[:801])) == "links: 801 is above 800"


def test_it_takes_120_characters_as_a_browser_counts_them() -> None:
    assert design.parse(drawing(tier(name="🦉" * 60))).tier("app1").name == "🦉" * 60


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON (Expecting value)"),
        ("{", "not JSON (Expecting property name enclosed in double quotes)"),
        (b"\xff\xff\xff", "not JSON (unreadable)"),
        ("9" * 5000, "not JSON (unreadable)"),
        ("[" * 100_000, "nested deeper than 6"),
        ('{"tiers": [{"id": {"a": {"b": {"c": {}}}}}]}', "tiers[0].id.a.b.c: nested deeper than 6"),
        ('{"format": 1, "format": 1, "tiers": [], "links": []}', "format: the same key twice"),
        ('{"tiers": [{"nodes": 1, "nodes": 2}]}', "tiers[0].nodes: the same key twice"),
        ('{"format": NaN}', "format: not a number"),
        ('{"format": 1, "tiers": [-Infinity]}', "tiers[0]: not a number"),
        ('{"format": 1e999}', "format: not a number"),
        ('{"format": 9007199254740993}', "format: beyond 2^53"),
        ('{"format": "\\u0000"}', "format: has a character that cannot be stored"),
        ('{"format": "\\ud800"}', "format: has a character that cannot be stored"),
        ('{"\\ud800": 1}', "has a character that cannot be stored"),
        (" " * (256 * 1024 + 1), "262145 bytes is above 262144"),
        ("é" * (128 * 1024 + 1), "262146 bytes is above 262144"),
        ("\ud800", "not JSON (Expecting value)"),
    ],
)
def test_it_refuses_text_that_others_would_read_otherwise(text: str | bytes, message: str) -> None:
    assert refusal_of_text(text) == message


def test_it_reads_256_kib_to_the_byte() -> None:
    text = json.dumps(drawing())
    assert design.loads(text + " " * (256 * 1024 - len(text))).tiers == ()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SimError) as refused:
        design.load(tmp_path / "gone.json")
    assert refused.value.path == str(tmp_path / "gone.json")
    with pytest.raises(SimError):
        design.load("a\0b")
    with pytest.raises(SimError):
        design.load(tmp_path)


@given(good_drawings())
def test_what_is_dumped_is_read_again_as_the_same(value: dict[str, Any]) -> None:
    drawn = design.parse(value)
    assert design.loads(json.dumps(design.dump(drawn))) == drawn
    assert design.dump(drawn) == value


@settings(max_examples=400)
@given(st.one_of(spoiled_drawings(), values))
def test_nothing_but_a_refusal_with_a_rule_leaves_the_door(value: Any) -> None:
    try:
        design.parse(value)
    except SimError as error:
        assert error.rule and len(str(error)) < 400


@settings(max_examples=300)
@given(st.one_of(spoiled_drawings().map(json.dumps), st.text(), st.binary()))
def test_nothing_but_a_refusal_leaves_the_reader_of_text(text: str | bytes) -> None:
    try:
        drawn = design.loads(text)
    except SimError as error:
        assert error.rule
    else:
        assert json.dumps(design.dump(drawn)).encode()
