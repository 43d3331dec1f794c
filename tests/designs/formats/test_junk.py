"""Texts that are no drawing, or mean harm: refused with a reason and in little time, and never anything but refused."""

import base64
import contextlib
import json
import random
import time
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.designs.formats import FORMATS, LONGEST, carried, read
from practice.designs.formats.draft import changes_of
from practice.designs.formats.own import compact
from practice.designs.graph import fault_of_edit
from sim.errors import SimError
from tests.designs.formats.drawings import drawings, large

QUICK_S = 4.0


def packed(data, wbits=-15):
    deflate = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return "1" + base64.urlsafe_b64encode(deflate.compress(data) + deflate.flush()).rstrip(b"=").decode()


def ours(**fields):
    return json.dumps({"format": 1, "tiers": [], "links": [], **fields})


def tier(**fields):
    return {"id": "a", "kind": "app", "x": 0, "y": 0, **fields}


def elements(*each):
    return json.dumps({"type": "excalidraw", "elements": list(each)})


REFUSED = {
    "": "empty",
    " \n\t": "empty",
    "hello": "not a Mermaid flowchart",
    "sequenceDiagram\nA->>B: hi": "of Mermaid's diagrams only flowcharts",
    "pie title x\n": "of Mermaid's diagrams only flowcharts",
    "flowcharts LR\na-->b": "not a Mermaid flowchart",
    "<mxfile/>": "XML and HTML are not read",
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>': "XML and HTML are not read",
    "<html></html>": "XML and HTML are not read",
    "{": "not JSON",
    "{}": "neither a design of ours nor",
    "[]": "neither a design of ours nor",
    '{"type": "excalidraw"}': "elements: missing",
    '{"type": "excalidraw", "elements": {}}': "elements: not a list",
    '{"type": "excalidrawlib", "library": []}': "neither a design of ours nor",
    ours(format=2): "format: not 1",
    ours(format=True): "format: not 1",
    ours(tiers={}): "tiers: not a list",
    ours(tiers=[None]): "tiers[0]: not an object",
    ours(tiers=[tier(kind="toaster")]): "tiers[0].kind: unknown kind",
    ours(tiers=[tier(id="A b")]): "tiers[0].id: not 1 to 32",
    ours(tiers=[tier(), tier()]): "tiers[1].id: the same twice",
    ours(tiers=[tier(nodes=0)]): "tiers[0].nodes: 0 is below 1",
    ours(tiers=[tier(nodes=True)]): "tiers[0].nodes: not a whole number",
    ours(tiers=[tier(x=10**6)]): "tiers[0].x: 1000000 is above 100000",
    ours(tiers=[tier(name="x" * 121)]): "tiers[0].name: longer than 120",
    ours(tiers=[tier(name="\0")]): "tiers[0].name: has a character that cannot be stored",
    ours(tiers=[tier(name="\ud800")]): "tiers[0].name: has a character that cannot be stored",
    ours(tiers=[tier(evil=1)]): "tiers[0].evil: unknown property of app",
    ours(tiers=[tier(__proto__={})]): "unknown property of app",
    ours(links=[{"from": "a", "to": "b"}]): "links[0].from: no such tier",
    ours(tiers=[tier()], links=[{"from": "a", "to": "a"}]): "links[0].to: a tier cannot link to itself",
    ours(evil=1): "evil: unknown field",
    '{"tiers": [], "tiers": [], "links": []}': "the same key twice",
    '{"tiers": [NaN], "links": []}': "not a number",
    '{"tiers": [1e999], "links": []}': "not a number",
    '{"tiers": ' + "[" * 100_000 + "]" * 100_000 + "}": "nested deeper",
    '{"tiers": ' + "[" * 14 + "]" * 14 + "}": "nested deeper",
    '{"tiers": [' + "9" * 5000 + "]}": "not JSON",
    ours(tiers=[tier(id=f"t{n}") for n in range(201)]): "tiers: 201 is above 200",
    "flowchart\n" + "\n".join(f"n{n}" for n in range(201)): "tiers: more than 200",
    "flowchart\n"
    + " & ".join(f"n{n}" for n in range(100))
    + " --> "
    + " & ".join(f"m{n}" for n in range(100)): "more than",
    elements(*({"id": str(n), "type": "rectangle"} for n in range(10_001))): "10001 is above 10000",
    elements(
        *({"id": str(n), "type": "text", "containerId": str(n), "text": "x"} for n in range(300)),
        *({"id": str(n), "type": "diamond"} for n in range(300)),
    ): "300 boxes is above 200",
    "x" * (LONGEST + 1): "more than 1000000 bytes",
    "flowchart LR\n" + "a-->b\n" * 60_000: "letters is above 262144",
}


@pytest.mark.parametrize(
    ("text", "reason"), REFUSED.items(), ids=lambda text: text[:30].encode("ascii", "replace").decode()
)
def test_it_is_refused_and_says_why(text, reason):
    with pytest.raises(SimError) as refusal:
        read(text)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "2" + packed(b"{}")[1:],
        "1!!!",
        "1AAAA",
        "",
        "1" + "A" * 7000,
        packed(b"\xff\xfe"),
        packed(b"{}")[:-2],
        packed(b"{}") + "AAAA",
        packed(b"{}", wbits=15),
        packed(b"x" * 300_000),
        packed(b" " * 5_000_000 + b"{}"),
        packed(compact(large()).encode())[:-9],
    ],
    ids=lambda text: text[:20],
)
def test_a_link_that_carries_no_design_is_refused(text):
    with pytest.raises(SimError):
        carried.unpack(text)


def test_a_link_unpacks_no_more_than_a_design_may_hold(monkeypatch):
    """A gigabyte of blanks in a few letters: what is unpacked of it is counted."""
    bomb = packed(b" " * 4_000_000)
    assert len(bomb) < 7000
    sizes = []
    whole = zlib.decompressobj

    def counting(wbits):
        inflate = whole(wbits)

        class Counting:
            eof, unused_data = False, b""

            def decompress(self, data, most):
                plain = inflate.decompress(data, most)
                sizes.append(len(plain))
                return plain

        return Counting()

    monkeypatch.setattr(carried.zlib, "decompressobj", counting)
    with pytest.raises(SimError):
        carried.unpack(bomb)
    assert sizes == [256 * 1024 + 1]


SLOW = {
    "dashes": "a -" + "-" * 250_000,
    "dots": "a -." + "." * 250_000,
    "quotes": 'a["' * 80_000,
    "open braces": "a@{\n" * 60_000,
    "directives": "%%{\n" * 60_000,
    "brackets": "a" + "(" * 250_000,
    "ampersands": "a" + " & a" * 60_000,
    "tags": "a[" + "<" * 250_000 + "]",
    "entities": "a[" + "#1;" * 80_000 + "]",
    "blanks": " \n;" * 80_000,
    "lines": "?\n" * 120_000,
    "words on an arrow": "a -- " * 50_000,
    "bars": "a -->|" * 40_000,
    "groups": "subgraph x\n" * 20_000,
    "fence": "```mermaid\n" + "\n```\n" * 40_000,
    "front": "---\n" * 60_000,
}


@pytest.mark.parametrize("line", SLOW.values(), ids=SLOW.keys())
def test_no_text_takes_long(line):
    began = time.process_time()
    for text in (f"flowchart LR\n{line}", line):
        with contextlib.suppress(SimError):
            read(text)
    assert time.process_time() - began < QUICK_S


def spoiled(text, chance):
    at = chance.randrange(len(text))
    piece = chance.choice(
        ["", '"', "{", "}", "[", "]", "null", "1e999", "\0", "true", "<b>", "&", "-->", "é", '"type":']
    )
    return chance.choice([text[:at], text[:at] + piece + text[at + chance.randrange(9) :], text[at:] + text[:at]])


@given(drawings(), st.sampled_from(sorted(FORMATS)), st.integers())
@settings(max_examples=150, deadline=None)
def test_what_is_spoiled_is_refused_or_passes_the_door(drawing, form, seed):
    chance = random.Random(seed)
    text = FORMATS[form].write(drawing)
    for _time in range(3):
        text = spoiled(text, chance) or "x"
        check(text)


@given(st.one_of(st.text(), st.text().map(lambda text: f"graph TD\n{text}"), st.binary().map(packed)))
@settings(max_examples=200, deadline=None)
def test_any_text_is_refused_or_passes_the_door(text):
    check(text)
    with contextlib.suppress(SimError):
        carried.unpack(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["a", "b", "app"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["id", "type", "x", "y", "width", "text", "containerId", "startBinding", "endBinding", "isDeleted", "customData"]
)


@given(
    st.lists(st.dictionaries(KEYS, JSON | st.sampled_from(["rectangle", "text", "arrow", "a"]), max_size=9), max_size=6)
)
@settings(max_examples=200, deadline=None)
def test_wrong_types_in_a_sheet_do_no_harm(made):
    check(elements(*made))


def check(text):
    try:
        drawing = read(text).drawing
    except SimError:
        return
    assert all(fault_of_edit({"id": "e1", "changes": [change]}) is None for change in changes_of(drawing))
