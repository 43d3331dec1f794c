"""Out and in again: JSON and links exactly; Mermaid and Excalidraw with every tier's name and kind, and every link."""

import hashlib
import json
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings

from practice.designs.formats import FORMATS, carried, read
from practice.designs.formats.draft import changes_of
from practice.designs.formats.own import compact
from practice.designs.graph import Graph, apply
from practice.designs.naming import shown
from practice.lib.xmltext import legal
from sim import schemas
from tests.designs.formats.drawings import HOSTILE, drawings, large, marked, told

VALIDATOR = jsonschema.Draft202012Validator(schemas.schema("design"))


def again(drawing, form):
    return read(FORMATS[form].write(drawing))


@given(marked())
@settings(max_examples=60, deadline=None)
def test_json_comes_back_as_it_was(drawing):
    text = FORMATS["json"].write(drawing)
    assert read(text).drawing == drawing
    assert read(compact(drawing)).drawing == drawing
    VALIDATOR.validate(json.loads(text))


@given(marked())
@settings(max_examples=60, deadline=None)
def test_a_link_carries_all_of_it(drawing):
    packed = carried.pack(drawing)
    assert packed
    assert read(f"https://site.example/open/?prompt=x&d={packed}").drawing == drawing


@given(drawings())
@settings(max_examples=60, deadline=None)
def test_mermaid_keeps_names_kinds_and_links(drawing):
    found = again(drawing, "mermaid")
    assert told(found.drawing) == told(drawing)
    assert found.guesses == found.remarks == ()


@given(marked())
@settings(max_examples=60, deadline=None)
def test_in_mermaid_groups_and_notes_cost_no_tier_and_no_link(drawing):
    found = again(drawing, "mermaid")
    assert _by_name(found.drawing) == _by_name(drawing)
    assert found.guesses == ()
    assert all("what stands in it was kept" in remark for remark in found.remarks)


def _by_name(drawing):
    """In any order: those of a group come together."""
    tiers, links = told(drawing)
    return sorted(tiers), sorted((tiers[start], tiers[end]) for start, end in links)


def test_in_mermaid_a_group_is_a_subgraph_around_its_tiers_and_a_note_a_comment():
    tiers = [{"id": "a", "kind": "app", "x": 0, "y": 0}, {"id": "b", "kind": "database", "x": 400, "y": 0}]
    frame = {"x": -50, "y": -50, "width": 300, "height": 200}
    outer = {"id": "g0", "kind": "zone", "name": "All of it", "x": -99, "y": -99, "width": 900, "height": 900}
    empty = {**frame, "id": "g2", "kind": "zone", "name": "Nothing", "y": 5000}
    groups = [outer, {**frame, "id": "g1", "kind": "region", "name": "north_america"}, empty]
    notes = [{"id": "n", "x": 0, "y": 0, "text": "Why {two}?\nBecause."}, {"id": "o", "x": 0, "y": 0, "text": ""}]
    drawing = {"format": 1, "tiers": tiers, "links": [{"from": "a", "to": "b"}], "notes": notes, "groups": groups}
    assert FORMATS["mermaid"].write(drawing).splitlines() == [
        "flowchart LR",
        "    %% Why (two)? Because.",
        '    subgraph zone1["All of it"]',
        '        database1[("Database")]:::database',
        "    end",
        '    subgraph region2["North America"]',
        '        app1["App server"]:::app',
        "    end",
        "    app1 --> database1",
    ]


@given(drawings())
@settings(max_examples=60, deadline=None)
def test_excalidraw_keeps_all_but_ids(drawing):
    found = again(drawing, "excalidraw")
    assert told(found.drawing) == told(drawing)
    assert found.guesses == found.remarks == ()
    for before, after in zip(drawing["tiers"], found.drawing["tiers"], strict=True):
        assert {**before, "id": 0, "name": 0} == {**after, "id": 0, "name": 0}


@given(drawings())
@settings(max_examples=60, deadline=None)
def test_drawio_has_a_cell_for_each_tier_and_an_edge_between_its_cells_for_each_link(drawing):
    root = ElementTree.fromstring(FORMATS["drawio"].write(drawing))
    cells = {cell.get("id"): cell for cell in root.iter("mxCell")}
    words = [cell.get("value") for cell in cells.values() if cell.get("vertex")]
    assert words == [legal(shown(tier)) for tier in drawing["tiers"]]
    edges = [cell for cell in cells.values() if cell.get("edge")]
    assert [(edge.get("source"), edge.get("target")) for edge in edges] == [
        (f"tier-{link['from']}", f"tier-{link['to']}") for link in drawing["links"]
    ]
    assert all(cells[edge.get(end)].get("vertex") for edge in edges for end in ("source", "target"))


@given(marked())
@settings(max_examples=60, deadline=None)
def test_what_adds_a_drawing_adds_all_of_it(drawing):
    graph = Graph({}, {})
    for change in changes_of(drawing):
        graph = apply(graph, change)
    assert graph.drawing() == drawing


@pytest.mark.parametrize("form", ["json", "mermaid", "excalidraw"])
def test_the_largest_design_goes_out_and_in(form):
    assert told(again(large(), form).drawing) == told(large())


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["mermaid", "excalidraw"])
def test_a_name_is_only_ever_a_name(form, name):
    drawing = {"format": 1, "tiers": [{"id": "a", "kind": "app", "x": 0, "y": 0, "name": name}], "links": []}
    found = again(drawing, form)
    assert told(found.drawing) == told(drawing)
    assert found.remarks == ()


def test_equal_drawings_make_equal_files():
    assert all(form.write(large()) == form.write(large()) for form in FORMATS.values())


def test_an_arrow_of_excalidraw_is_bound_both_ways():
    scene = json.loads(FORMATS["excalidraw"].write(large(tiers=20, links=60)))
    things = {element["id"]: element for element in scene["elements"]}
    arrows = [thing for thing in things.values() if thing["type"] == "arrow"]
    assert len(arrows) == 60
    for arrow in arrows:
        for end in ("startBinding", "endBinding"):
            box = things[arrow[end]["elementId"]]
            assert {"id": arrow["id"], "type": "arrow"} in box["boundElements"]
    for words in (thing for thing in things.values() if thing["type"] == "text"):
        assert {"id": words["id"], "type": "text"} in things[words["containerId"]]["boundElements"]


def test_a_link_that_would_be_too_long_is_not_made():
    drawing = large()
    assert len(carried.pack(drawing)) <= carried.LONGEST
    for n, tier in enumerate(drawing["tiers"]):
        tier["because"] = hashlib.sha256(str(n).encode()).hexdigest()  # nothing that could be said in fewer letters
    assert carried.pack(drawing) is None
