"""draw.io: its XML, not compressed, with edges between cells. It is written here, never read."""

from typing import Any
from xml.etree import ElementTree as xml

from practice.designs.formats.plates import HEIGHT, WIDTH
from practice.designs.graph import Drawing
from practice.designs.naming import shown
from practice.lib.xmltext import legal

# Outlines of draw.io's own that people draw these with; all others are boxes.
_DRUM = "shape=cylinder3;boundedLbl=1;backgroundOutline=1;size=12;"
_SHAPES = {
    "users": "ellipse;",
    "database": _DRUM,
    "replica": _DRUM,
    "standby": _DRUM,
    "shards": _DRUM,
    "key_value": _DRUM,
    "object_store": _DRUM,
    "warehouse": _DRUM,
    "queue": "shape=process;",
    "stream": "shape=process;",
}
_PLAIN = "rounded=1;arcSize=6;"
_WORDS = "whiteSpace=wrap;html=0;fontSize=14;"
_ARROW = "edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;endArrow=classic;"


def write(drawing: Drawing) -> str:
    file = xml.Element("mxfile", host="What Breaks Next")
    diagram = xml.SubElement(file, "diagram", id="design", name="Design")
    model = xml.SubElement(diagram, "mxGraphModel", grid="1", gridSize="8", arrows="1", page="0")
    root = xml.SubElement(model, "root")
    _cell(root, {"id": "0"})
    _cell(root, {"id": "1", "parent": "0"})
    for tier in drawing["tiers"]:
        _box(root, tier)
    for link in drawing["links"]:
        _arrow(root, link)
    xml.indent(file)
    return xml.tostring(file, encoding="unicode") + "\n"


def _box(root: "xml.Element[str]", tier: dict[str, Any]) -> None:
    style = _SHAPES.get(tier["kind"], _PLAIN) + _WORDS
    words = legal(shown(tier))
    cell = _cell(root, {"id": _id(tier["id"]), "value": words, "style": style, "vertex": "1", "parent": "1"})
    place = {"x": str(tier["x"]), "y": str(tier["y"]), "width": str(WIDTH), "height": str(HEIGHT)}
    xml.SubElement(cell, "mxGeometry", {**place, "as": "geometry"})


def _arrow(root: "xml.Element[str]", link: dict[str, Any]) -> None:
    source, target = _id(link["from"]), _id(link["to"])
    about = {"id": f"{source}-{target}", "style": _ARROW, "edge": "1", "parent": "1"}
    cell = _cell(root, {**about, "source": source, "target": target})
    xml.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})


def _cell(root: "xml.Element[str]", about: dict[str, str]) -> "xml.Element[str]":
    return xml.SubElement(root, "mxCell", about)


def _id(tier: str) -> str:
    """Ids of ours may be "0" and "1", which are draw.io's own."""
    return f"tier-{tier}"
