"""A design as lines and plates."""

from practice.attempts.drawing import draw, upright
from tests.factories import make_drawing
from tests.results import make_result


def test_each_tier_is_a_plate_and_each_link_a_line():
    drawn = draw(make_drawing())
    assert [plate.name for plate in drawn.plates] == ["Users", "App server", "Database"]
    assert len(drawn.links) == 2
    assert drawn.view_box == "-24 -24 608 140"
    assert drawn.sentence() == "A design of Users, App server, Database."


def test_a_result_fills_the_gauges():
    app, database = draw(make_drawing(), make_result()).plates[1:]
    assert (app.percent, app.level, app.is_saturated) == ("64", "warm", False)
    assert (database.percent, database.is_saturated, database.waiting, database.errors) == (
        "100",
        True,
        "412 waiting",
        "12%",
    )
    assert 0 < app.fill < database.fill <= 89


def test_without_a_result_no_gauge_is_filled():
    assert all(plate.percent == "" and plate.fill == 0 for plate in draw(make_drawing()).plates)


def test_a_tier_that_cannot_be_full_shows_no_number():
    result = make_result()
    result["tiers"]["app1"]["utilisation"] = None
    assert draw(make_drawing(), result).plates[1].percent == ""


def test_load_walks_faster_where_there_is_more():
    result = make_result(
        links=[
            {"from": "users1", "to": "app1", "rate_rps": 5.0},
            {"from": "app1", "to": "database1", "rate_rps": 5000.0},
        ]
    )
    assert [(link.pace, link.rate) for link in draw(make_drawing(), result).links] == [
        ("slow", "5/s"),
        ("fast", "5,000/s"),
    ]


def test_an_empty_design_has_a_sheet_to_stand_on():
    drawn = draw(make_drawing(tiers=()))
    assert (drawn.view_box, drawn.sentence()) == ("0 0 208 140", "An empty design.")


def test_for_a_narrow_screen_it_stands_upright():
    tiers = upright(make_drawing())["tiers"]
    assert {tier["x"] for tier in tiers} == {0}
    assert [tier["y"] for tier in tiers] == sorted(tier["y"] for tier in tiers)
    assert {link.anchor for link in draw(upright(make_drawing())).links} == {"start"}


def test_upright_a_group_stands_around_what_it_holds_and_notes_beneath_all():
    inner = {"id": "g1", "kind": "zone", "name": "In", "x": 180, "y": -60, "width": 200, "height": 200}
    outer = {**inner, "id": "g2", "name": "Out", "x": 160, "width": 900}
    empty = {**inner, "id": "g3", "y": 5000}
    notes = [{"id": name, "x": 0, "y": 0, "text": "Why?"} for name in ("n1", "n2")]
    turned = upright({**make_drawing(), "groups": [inner, outer, empty], "notes": notes})
    drawn = draw(turned)
    held = {"In": ["app1"], "Out": ["app1", "database1"]}
    assert {frame.name for frame in drawn.frames} == held.keys()
    for frame in drawn.frames:
        inside = [p.id for p in drawn.plates if frame.y < p.y and p.y + p.height < frame.y + frame.height]
        assert inside == held[frame.name]
    foot = max(frame.y + frame.height for frame in drawn.frames)
    first, second = drawn.notes
    assert first.y > foot and second.y >= first.y + first.height


FRAME = {"id": "g1", "kind": "region", "name": "Europe", "x": -48, "y": -80, "width": 900, "height": 400}
ZONE = {**FRAME, "id": "g2", "kind": "zone", "name": "", "width": 300}
NOTE = {"id": "n1", "x": 0, "y": 400, "text": "Stateless: any of them may answer a request.\n" * 9}


def test_groups_stand_behind_the_smaller_ones_and_notes_in_lines_all_inside_the_sheet():
    drawn = draw({**make_drawing(), "groups": [ZONE, FRAME], "notes": [NOTE]})
    assert [frame.title for frame in drawn.frames] == ["Region Europe", "Zone"]
    called = draw({"format": 1, "tiers": [], "links": [], "groups": [{**FRAME, "name": "north_america"}]}, None)
    assert [frame.title for frame in called.frames] == ["Region North America"]
    (note,) = drawn.notes
    assert [line for _, line in note.lines][:2] == ["Stateless: any of them", "may answer a request."]
    assert len(note.lines) == 12
    assert note.lines[-1][1] == "…"
    left, top, width, height = drawn.box
    assert (left, top, left + width) == (-72, -104, 876)
    assert top + height == 400 + note.height + 24
    assert drawn.sentence().startswith("A design of Users, App server, Database. Region Europe. Zone. Note: Stateless")
