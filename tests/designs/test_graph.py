"""The drawing as a fold over its log."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.designs import graph
from sim import design
from tests.designs.logs import changes, junk
from tests.factories import make_drawing, make_edit

APP = {"type": "add_tier", "tier": "app1", "kind": "app", "x": 1, "y": 2, "properties": {"nodes": 2}}
DATABASE = {"type": "add_tier", "tier": "db1", "kind": "database", "x": 5, "y": 2, "properties": {}}
LINK = {"type": "add_link", "from": "app1", "to": "db1", "properties": {}}


def folded(*made, drawing=None):
    return graph.fold([made], drawing)


def test_it_draws_tiers_and_links_in_the_order_they_came():
    assert folded(APP, DATABASE, LINK) == {
        "format": 1,
        "tiers": [
            {"id": "app1", "kind": "app", "x": 1, "y": 2, "nodes": 2},
            {"id": "db1", "kind": "database", "x": 5, "y": 2},
        ],
        "links": [{"from": "app1", "to": "db1"}],
    }


def test_the_second_tier_of_a_name_is_nothing():
    assert folded(APP, {**APP, "kind": "cache", "properties": {}}) == folded(APP)


def test_a_removed_tier_takes_its_links_along():
    assert folded(APP, DATABASE, LINK, {"type": "remove_tier", "tier": "db1"}) == folded(APP)


def test_a_link_to_a_tier_that_is_gone_does_nothing():
    assert folded(APP, LINK) == folded(APP)


def test_a_value_is_set_and_cleared():
    set_nodes = {"type": "set_tier", "tier": "app1", "key": "nodes", "value": 7.0}
    assert folded(APP, set_nodes)["tiers"][0]["nodes"] == 7
    assert "nodes" not in folded(APP, set_nodes, {**set_nodes, "value": None})["tiers"][0]


def test_a_value_that_its_kind_cannot_hold_is_nothing():
    one_shard = {"type": "set_tier", "tier": "s1", "key": "nodes", "value": 1}
    shards = {**APP, "tier": "s1", "kind": "shards", "properties": {"nodes": 4}}
    assert graph.fault_of_edit(make_edit(changes=[one_shard])) is None
    assert folded(shards, one_shard) == folded(shards)


def test_a_value_of_another_kind_is_nothing():
    ttl = {"type": "set_tier", "tier": "app1", "key": "ttl_s", "value": 5}
    assert folded(APP, ttl) == folded(APP)


def test_a_tier_moves():
    moved = folded(APP, {"type": "move_tier", "tier": "app1", "x": -3, "y": 4.0})["tiers"][0]
    assert (moved["x"], moved["y"]) == (-3, 4)


def test_the_201st_tier_is_nothing():
    many = [{**APP, "tier": f"t{n}"} for n in range(201)]
    assert len(folded(*many)["tiers"]) == 200


def test_the_801st_link_is_nothing():
    tiers = [{**APP, "tier": f"t{n}"} for n in range(30)]
    ends = [(a, b) for a in range(30) for b in range(30) if a != b]
    links = [{**LINK, "from": f"t{a}", "to": f"t{b}"} for a, b in ends]
    assert len(folded(*tiers, *links)["links"]) == 800


def test_it_goes_on_from_a_drawing():
    drawing = make_drawing(tiers=["users", "app"])
    assert len(folded(DATABASE, drawing=drawing)["tiers"]) == 3
    assert len(drawing["tiers"]) == 2


@settings(max_examples=150, deadline=None)
@given(log=st.lists(changes(), min_size=1, max_size=40))
def test_no_link_lacks_a_tier_and_the_fold_is_the_same_in_parts(log):
    passed = [change for change in log if graph.fault_of_edit(make_edit(changes=[change])) is None]
    whole = graph.fold([passed])
    names = {tier["id"] for tier in whole["tiers"]}
    assert all({link["from"], link["to"]} <= names for link in whole["links"])
    for cut in range(len(passed)):
        assert graph.fold([passed[cut:]], graph.fold([passed[:cut]])) == whole


@settings(max_examples=300, deadline=None)
@given(edit=junk())
def test_junk_is_refused_with_a_path_or_folds(edit):
    fault = graph.fault_of_edit(edit)
    if fault is None:
        graph.fold([edit["changes"]])
    else:
        assert fault.rule
        assert str(fault)


@pytest.mark.parametrize("verb", sorted(graph._VERBS))
def test_every_verb_has_a_door(verb):
    fault = graph.fault_of_edit({"id": "e1", "changes": [{"type": verb}]})
    assert fault is not None
    assert fault.path.startswith("changes[0].")


NOTE = {"type": "add_note", "note": "n1", "x": 0, "y": 8.0, "text": "Why two?"}
GROUP = {"type": "add_group", "group": "g1", "kind": "zone", "name": "A", "x": 0, "y": 0, "width": 320, "height": 208}


def test_notes_and_groups_are_added_moved_set_and_removed_beside_the_tiers():
    set_text = {"type": "set_note", "note": "n1", "key": "text", "value": "Because."}
    move = {"type": "move_group", "group": "g1", "x": 8, "y": 16, "width": 64, "height": 64}
    drawn = folded(APP, NOTE, GROUP, set_text, move, {**NOTE, "text": "again"})
    assert drawn["notes"] == [{"id": "n1", "x": 0, "y": 8, "text": "Because."}]
    assert drawn["groups"] == [
        {"id": "g1", "kind": "zone", "name": "A", "x": 8, "y": 16, "width": 64, "height": 64},
    ]
    gone = [{"type": "remove_note", "note": "n1"}, {"type": "remove_group", "group": "g1"}]
    assert folded(*gone, set_text, move, drawing=drawn) == folded(APP)
    assert design.parse(drawn) == design.parse(folded(APP))


def test_a_removed_tier_leaves_notes_and_groups_alone():
    gone = folded(APP, NOTE, GROUP, {"type": "remove_tier", "tier": "app1"})
    assert (gone["tiers"], len(gone["notes"]), len(gone["groups"])) == ([], 1, 1)
