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
