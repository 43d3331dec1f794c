"""The door: what is refused, and how it says so."""

import pytest

from practice.designs.shape import fault_of_edit, size_bytes
from tests.factories import make_edit

TIER = {"type": "add_tier", "tier": "app1", "kind": "app", "x": 0, "y": 0, "properties": {}}
LINK = {"type": "add_link", "from": "a", "to": "b", "properties": {}}
SET = {"type": "set_tier", "tier": "app1", "key": "nodes", "value": 1}


def said(change):
    fault = fault_of_edit(make_edit(changes=[change]))
    return str(fault) if fault else None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({**TIER, "properties": {"nodes": 0}}, "changes[0].properties.nodes: 0 is below 1"),
        ({**TIER, "properties": {"nodes": 10**9}}, "changes[0].properties.nodes: 1000000000 is above 1000"),
        ({**TIER, "kind": "mainframe"}, "changes[0].kind: unknown kind"),
        ({**TIER, "x": 100_001}, "changes[0].x: 100001 is above 100000"),
        ({**TIER, "x": 0.5}, "changes[0].x: not a whole number"),
        ({**TIER, "y": float("nan")}, "changes[0].y: not a whole number"),
        ({**TIER, "y": float("inf")}, "changes[0].y: not a whole number"),
        ({**TIER, "x": True}, "changes[0].x: not a whole number"),
        ({**TIER, "tier": "A b"}, "changes[0].tier: not 1 to 32 of a-z and 0-9"),
        ({**TIER, "tier": "x" * 33}, "changes[0].tier: not 1 to 32"),
        ({**TIER, "tier": "app1\n"}, "changes[0].tier: not 1 to 32"),
        ({**TIER, "colour": "red"}, "changes[0].colour: unknown field"),
        ({key: TIER[key] for key in TIER if key != "kind"}, "changes[0].kind: missing"),
        ({**TIER, "properties": []}, "changes[0].properties: not an object"),
        ({**TIER, "properties": {"name": "x" * 121}}, "changes[0].properties.name"),
        ({**TIER, "properties": {"name": "𝕏" * 61}}, "changes[0].properties.name: longer than 120"),
        ({**TIER, "properties": {"name": "a\0b"}}, "changes[0].properties.name"),
        ({**TIER, "properties": {"name": "\ud800"}}, "changes[0].properties.name"),
        ({**TIER, "properties": {"nodes": None}}, "changes[0].properties.nodes: not a whole number"),
        ({**SET, "value": 0}, "changes[0].value: 0 is below 1"),
        ({**SET, "value": True}, "changes[0].value"),
        ({**SET, "value": "many"}, "changes[0].value"),
        ({**SET, "key": "kind"}, "changes[0].key: unknown property"),
        ({**LINK, "to": "a"}, "changes[0].to: a tier cannot link to itself"),
        ({**LINK, "properties": {"weight": 1}}, "changes[0].properties.weight: unknown property of a link"),
        ({"type": "explode"}, "changes[0].type: unknown change"),
        ({"type": ["add_tier"]}, "changes[0].type"),
        ("add_tier", "changes[0]: not an object"),
    ],
)
def test_it_refuses_and_says_where(change, words):
    assert words in (said(change) or "nothing")


@pytest.mark.parametrize(
    "change",
    [
        {**TIER, "properties": {"nodes": 1}},
        {**TIER, "properties": {"nodes": 1000, "size": "large", "name": "x" * 120, "database": True}},
        {**TIER, "x": -100_000, "y": 100_000.0},
        {**SET, "value": None},
        {**SET, "key": "name", "value": "𝕏" * 60},
        LINK,
        {"type": "remove_link", "from": "a", "to": "a2"},
    ],
)
def test_it_lets_through(change):
    assert said(change) is None


@pytest.mark.parametrize("edit", [None, [], "edit", 7, {}, {"id": "e1"}, {"id": "e1", "changes": []}])
def test_it_refuses_what_is_no_edit(edit):
    assert fault_of_edit(edit) is not None


def sized(size):
    """An edit of exactly this many bytes."""
    named = {"type": "set_tier", "tier": "a", "key": "name", "value": "x" * 20}
    edit = make_edit(id="e1", changes=[named] * (size // (size_bytes(named) + 1) - 2))
    last = {**named, "value": ""}
    edit["changes"].append(last)
    last["value"] = "y" * (size - size_bytes(edit))
    return edit


def test_an_edit_of_8_kib_passes_and_one_byte_more_does_not():
    assert fault_of_edit(sized(8192)) is None
    assert str(fault_of_edit(sized(8193))) == "8193 bytes is above 8192"
