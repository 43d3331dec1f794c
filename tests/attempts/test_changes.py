"""What changed between two runs."""

from practice.attempts.changes import in_drawing, in_numbers, matter
from tests.factories import make_drawing
from tests.results import make_result

NAMES = {"app1": "App server", "database1": "Database"}


def test_the_same_drawing_has_nothing_to_say():
    assert in_drawing(make_drawing(), make_drawing()) == []


def test_a_tier_that_came_is_named_and_its_links_go_without_saying():
    new = make_drawing(tiers=("users", "load_balancer", "app", "database"))
    assert in_drawing(make_drawing(), new) == ["Added: Load balancer.", "Unlinked: Users → App server."]


def test_a_tier_that_went_is_named():
    assert "Removed: Database." in in_drawing(make_drawing(), make_drawing(tiers=("users", "app")))


def test_what_was_set_is_said_with_before_and_after():
    old, new = make_drawing(), make_drawing()
    old["tiers"][1] |= {"size": "small"}
    new["tiers"][1] |= {"size": "large", "nodes": 3, "database": True}
    assert in_drawing(old, new) == [
        "App server: database no → yes.",
        "App server: nodes 1 → 3.",
        "App server: size small → large.",
    ]


def test_a_region_is_called_as_people_call_it():
    old, new = make_drawing(), make_drawing()
    new["tiers"][1] |= {"region": "north_america"}
    assert in_drawing(old, new) == ["App server: region as usual → North America."]


def test_where_a_tier_stands_is_nobodys_concern():
    old, new = make_drawing(), make_drawing()
    new["tiers"][1] |= {"x": 999, "y": -5}
    assert in_drawing(old, new) == []
    assert not matter(old, new)


def test_a_name_is_said_but_cannot_change_a_result():
    old, new = make_drawing(), make_drawing()
    new["tiers"][1]["name"] = "Front end"
    assert in_drawing(old, new) == ["Front end: name as usual → Front end."]
    assert not matter(old, new)


def test_a_link_matters():
    old, new = make_drawing(), make_drawing()
    new["links"].pop()
    assert in_drawing(old, new) == ["Unlinked: App server → Database."]
    assert matter(old, new)


def test_numbers_that_moved_are_laid_side_by_side():
    old, new = make_result(), make_result()
    new["ladder"]["breakpoints"] = []
    new["tiers"]["database1"]["utilisation"] = 0.4
    new["classes"][0]["p95_ms"] = {"value": 50.0, "lo": 49.0, "hi": 51.0}
    assert [(each.what, each.before, each.after) for each in in_numbers(old, new, NAMES)] == [
        ("Breaks at, users", "5.2 million", "beyond 240 million"),
        ("Database, busy", "100%", "40%"),
        ("redirect, p95", "3.2 s", "50 ms"),
    ]


def test_numbers_that_hardly_moved_are_left_out():
    new = make_result()
    new["tiers"]["app1"]["utilisation"] += 0.01
    assert in_numbers(make_result(), new, NAMES) == []


def test_a_tier_that_cannot_be_measured_is_left_out():
    old, new = make_result(), make_result()
    old["tiers"]["app1"]["utilisation"] = None
    del old["tiers"]["database1"]
    assert in_numbers(old, new, NAMES) == []
