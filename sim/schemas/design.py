"""The schema of a design: what the catalogue lets stand on each kind of tier."""

from sim import catalogue, design
from sim.catalogue import marks
from sim.catalogue.kinds import Kind
from sim.schemas.shapes import Schema, closed, document, name, number, of_rule, rows, text

ABOUT = "Tiers and the links between them, as drawn. A link means: may call."
EXAMPLE = {
    "format": 1,
    "tiers": [
        {"id": "users1", "kind": "users"},
        {"id": "app1", "kind": "app", "x": 240, "size": "large"},
        {"id": "db1", "kind": "database", "x": 480, "name": "Orders"},
    ],
    "links": [{"from": "users1", "to": "app1"}, {"from": "app1", "to": "db1"}],
}


def schema() -> Schema:
    """What `design.parse` reads, kind by kind."""
    tier_id = name(design.IDENTIFIER.pattern)
    rules = {key: of_rule(rule) for key, rule in catalogue.LINK_PROPERTIES.items()}
    link = closed({"from": tier_id, "to": tier_id, **rules}, ["from", "to"], "The tier `from` may call the tier `to`.")
    shape = closed(
        {
            "format": {"const": design.FORMAT},
            "tiers": rows({"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in catalogue.KINDS]}, design.MAX_TIERS),
            "links": {**rows({"$ref": "#/$defs/link"}, design.MAX_LINKS), "uniqueItems": True},
            "notes": rows({"$ref": "#/$defs/note"}, marks.MAX_NOTES),
            "groups": rows({"$ref": "#/$defs/group"}, marks.MAX_GROUPS),
        },
        ["format", "tiers", "links"],
    )
    tiers = {kind: _tier(kind, about) for kind, about in catalogue.KINDS.items()}
    whole = {**shape, "$defs": {**tiers, "link": link, "note": _note(), "group": _group()}, "examples": [EXAMPLE]}
    return document("design", design.FORMAT, ABOUT, whole)


def _note() -> Schema:
    rules = {key: of_rule(rule) for key, rule in marks.NOTE.items()} | {"text": text(marks.LONGEST_NOTE)}
    return closed({"id": name(design.IDENTIFIER.pattern), **rules}, about="Drawn beside the tiers. No run reads it.")


def _group() -> Schema:
    rules = {key: of_rule(rule) for key, rule in marks.GROUP.items()}
    about = "Drawn around the tiers whose middle lies in it. No run reads it: a tier says its `region` itself."
    return closed({"id": name(design.IDENTIFIER.pattern), **rules}, about=about)


def _tier(kind: str, about: Kind) -> Schema:
    place = {**number(-marks.FAR, marks.FAR, integer=True), "default": 0}
    fields = {"id": name(design.IDENTIFIER.pattern), "kind": {"const": kind}, "x": place, "y": place}
    properties = {key: of_rule(rule) for key, rule in about.properties.items()}
    return closed({**fields, **properties}, ["id", "kind"], about.name)
