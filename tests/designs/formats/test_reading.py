"""Other people's drawings: what is understood of them, what is guessed, and what is said of the rest."""

import json
from pathlib import Path

import pytest

from practice.designs.formats import read
from practice.designs.formats.guessing import kind_in
from tests.designs.formats.drawings import told

FILES = Path(__file__).with_name("files")


def chart(*lines):
    return "\n".join(["flowchart TD", *lines])


def links(text):
    found = read(text).drawing
    names = {tier["id"]: tier.get("name") or tier["kind"] for tier in found["tiers"]}
    return {(names[link["from"]], names[link["to"]]) for link in found["links"]}


def box(name, words="", what="rectangle", **fields):
    shape = {"id": name, "type": what, "x": 0, "y": 0, "width": 200, "height": 100, **fields}
    text = {"id": f"{name}-t", "type": "text", "containerId": name, "text": words, "originalText": words}
    return [shape, text] if words else [shape]


def arrow(start, end, **fields):
    bound = {"startBinding": start and {"elementId": start}, "endBinding": end and {"elementId": end}}
    return {"id": f"{start}-{end}", "type": "arrow", **bound, "endArrowhead": "arrow", **fields}


def scene(*elements):
    return json.dumps({"type": "excalidraw", "elements": list(elements)})


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Postgres", "database"),
        ("Redis", "cache"),
        ("Redis queue", "queue"),
        ("Database cache", "cache"),
        ("Kafka consumer", "worker"),
        ("Postgres read replica", "replica"),
        ("nginx load balancer", "load_balancer"),
        ("API Gateway", "api_gateway"),
        ("Users DB", "database"),
        ("user-service", "service"),
        ("AWS S3", "object_store"),
        ("WebServer2", "app"),
        ("Caches", "cache"),
        ("load_balancer", "load_balancer"),
        ("Key-value store", "key_value"),
        ("Elasticsearch", "search"),
        ("Cloudfront CDN", "cdn"),
        ("Foo", None),
        ("", None),
        ("… !!", None),
    ],
)
def test_a_kind_is_guessed_from_words(words, kind):
    assert kind_in(words) == kind


def test_a_flowchart_as_people_write_them():
    found = read((FILES / "shop.mmd").read_text())
    kinds, linked = told(found.drawing)
    assert kinds == [
        ("users", "Users"),
        ("load_balancer", "nginx load balancer"),
        ("app", "App one fast"),
        ("app", "App 2"),
        ("database", "Postgres"),
        ("queue", "RabbitMQ"),
        ("worker", "Job worker"),
        ("replica", "Read replica"),
        ("cache", "Redis cache"),
    ]
    assert linked == {(0, 1), (1, 2), (1, 3), (2, 4), (3, 5), (5, 6), (6, 4), (4, 7), (2, 8), (8, 2)}
    assert "“Postgres” became: Database." in [str(guess) for guess in found.guesses]
    assert list(found.remarks) == [
        "Words on arrows were left out.",
        "The group “Europe” was left out, what stands in it was kept.",
        "Colours, styles and what a click does were left out.",
        "Line 16 was not understood: “this is !! nonsense (((”.",
        "An arrow ends at the group “Europe”: left out.",
        "“RabbitMQ” points at itself: left out.",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a --> b --> c", {("a", "b"), ("b", "c")}),
        ("a-->b-->c", {("a", "b"), ("b", "c")}),
        ("a & b --> c & d", {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}),
        ("a --- b", {("a", "b")}),
        ("a -.-> b", {("a", "b")}),
        ("a ===> b", {("a", "b")}),
        ("a <--> b", {("a", "b"), ("b", "a")}),
        ("a --o b --x c", {("a", "b"), ("b", "c")}),
        ("a -->|asks| b", {("a", "b")}),
        ("a -- asks --> b", {("a", "b")}),
        ("a -. asks .-> b", {("a", "b")}),
        ("a == asks ==> b", {("a", "b")}),
        ("a e1@--> b", {("a", "b")}),
        ("a ~~~ b", set()),
        ("a --> b; b --> c", {("a", "b"), ("b", "c")}),
        ("a --> b %% and that is it", {("a", "b")}),
        ("a-b --> c.d", {("a-b", "c.d")}),
    ],
)
def test_arrows_of_every_kind(line, expected):
    found = read(chart(line))
    assert links(chart(line)) == expected
    assert not [remark for remark in found.remarks if "Line" in remark]


@pytest.mark.parametrize(
    "node",
    [
        "n[Orders]",
        "n(Orders)",
        "n([Orders])",
        "n[[Orders]]",
        "n[(Orders)]",
        "n((Orders))",
        "n(((Orders)))",
        "n>Orders]",
        "n{Orders}",
        "n{{Orders}}",
        "n[/Orders/]",
        "n[/Orders\\]",
        "n[\\Orders/]",
        "n[\\Orders\\]",
        'n["Orders"]',
        'n@{ shape: rect, label: "Orders" }',
        'n["`**Orders**`"]',
        "n[fa:fa-cart Orders]",
    ],
)
def test_boxes_of_every_shape(node):
    (tier,) = read(chart(node)).drawing["tiers"]
    assert tier["name"] == "Orders"


def test_a_drum_is_a_database_where_its_words_say_nothing():
    kinds = [tier["kind"] for tier in read(chart("a[(Orders)]", "b[Orders]")).drawing["tiers"]]
    assert kinds == ["database", "app"]


def test_a_class_says_the_kind():
    found = read(chart("a[Orders]", "b[Likes]", "class a,b cache"))
    assert [tier["kind"] for tier in found.drawing["tiers"]] == ["cache", "cache"]
    assert found.guesses == ()


def test_a_fence_and_front_matter_are_no_obstacle():
    text = "```mermaid\n---\ntitle: Shop\n---\n%%{init: {}}%%\ngraph LR\na --> b\n```"
    assert links(text) == {("a", "b")}


def test_tiers_without_places_stand_in_columns_from_left_to_right():
    tiers = read(chart("a --> b --> c --> a", "a --> c")).drawing["tiers"]
    assert [tier["x"] for tier in tiers] == [0, 240, 480]
    assert len({(tier["x"], tier["y"]) for tier in tiers}) == 3


def test_a_sheet_of_excalidraw():
    found = read(
        scene(
            *box("u", "Users", "ellipse"),
            *box("d", "Postgres", x=400),
            arrow("u", "d"),
            arrow("d", None),
            *box("b"),
            *box("gone", "Redis", isDeleted=True),
            {"id": "i", "type": "image"},
            {"id": "i2", "type": "image"},
        )
    )
    assert told(found.drawing) == ([("users", "Users"), ("database", "Postgres")], {(0, 1)})
    assert set(found.remarks) == {
        "Left out: 2 × pictures.",
        "Left out: 1 × boxes without a word.",
        "Arrows that are not bound to a box at both ends were left out.",
    }


def test_heads_say_which_way_an_arrow_of_excalidraw_points():
    boxes = [*box("a", "Ants"), *box("b", "Bees", x=400)]
    back = {"startArrowhead": "arrow", "endArrowhead": None}
    assert links(scene(*boxes, arrow("a", "b"))) == {("Ants", "Bees")}
    assert links(scene(*boxes, arrow("a", "b", **back))) == {("Bees", "Ants")}
    assert links(scene(*boxes, arrow("a", "b", startArrowhead="dot"))) == {("Ants", "Bees"), ("Bees", "Ants")}
    assert links(scene(*boxes, arrow("a", "b", endArrowhead=None))) == {("Ants", "Bees")}


def test_a_box_around_others_is_a_group():
    found = read(
        scene(*box("g", "Europe", x=-50, y=-50, width=900, height=300), *box("a", "App"), *box("b", "Db", x=400))
    )
    assert [tier["name"] for tier in found.drawing["tiers"]] == ["App", "Db"]
    assert found.remarks == ("The box “Europe” stands around others: left out, what stands in it was kept.",)


def test_small_boxes_are_drawn_further_apart():
    small = {"width": 60, "height": 40}
    tiers = read(scene(*box("a", "App", **small), *box("b", "Db", x=90, **small))).drawing["tiers"]
    assert abs(tiers[0]["x"] - tiers[1]["x"]) >= 160


def test_what_stands_on_a_box_of_ours_is_checked_again():
    custom = {"whatBreaksNext": {"kind": "app", "nodes": 10**6, "size": "large", "evil": 1, "x": "no"}}
    found = read(scene(*box("a", "App", customData=custom)))
    assert found.drawing["tiers"] == [{"id": "t1", "kind": "app", "x": 20, "y": 4, "name": "App", "size": "large"}]
    assert len(found.remarks) == 2


def test_a_name_from_elsewhere_fits():
    (tier,) = read(chart(f'a["{"long " * 60}\u202edb"]')).drawing["tiers"]
    assert len(tier["name"]) <= 120
    assert "\u202e" not in tier["name"]


def test_what_is_said_does_not_drown_anybody():
    found = read(chart(*(f"!{n} (((" for n in range(100)), "a --> b"))
    assert len(found.remarks) == 31
    assert found.remarks[-1] == "And 70 more that were not understood."


@pytest.mark.parametrize("path", sorted(FILES.glob("format-*.json")), ids=lambda path: path.name)
def test_a_file_of_every_format_version_that_there_was_opens(path):
    found = read(path.read_text())
    assert len(found.drawing["tiers"]) == 4
    assert len(found.drawing["links"]) == 3
    assert found.drawing["tiers"][1]["nodes"] == 3


def test_what_was_copied_in_the_studio_opens():
    piece = {"copied": "what breaks next", "format": 1, "tiers": [{"id": "a", "kind": "app"}], "links": []}
    assert told(read(json.dumps(piece)).drawing) == ([("app", "App server")], set())


def test_an_old_link_opens():
    kept = (FILES / "link-1.txt").read_text().strip()
    assert told(read(kept).drawing) == told(read((FILES / "format-1.json").read_text()).drawing)
