"""A drawing as a scene of Excalidraw. An arrow names both of its boxes, and each box names its arrows: only what is
bound both ways still hangs together when a box is moved there."""

import json
from collections.abc import Iterator
from typing import Any

from practice.designs.formats.excalidraw.scene import OURS
from practice.designs.formats.plates import HEIGHT, WIDTH, between
from practice.designs.graph import Drawing
from practice.designs.naming import shown

INK, LETTER, LINE = "#1e1e1e", 16, 1.25
GAP = 4
Element = dict[str, Any]


def write(drawing: Drawing) -> str:
    scene = {
        "type": "excalidraw",
        "version": 2,
        "source": "What Breaks Next",
        "elements": list(_elements(drawing)),
        "appState": {"gridSize": 20, "viewBackgroundColor": "#ffffff"},
        "files": {},
    }
    return json.dumps(scene, ensure_ascii=False, separators=(",", ":")) + "\n"


def _elements(drawing: Drawing) -> Iterator[Element]:
    tiers = {tier["id"]: tier for tier in drawing["tiers"]}
    bound: dict[str, list[Element]] = {name: [{"id": f"{name}-words", "type": "text"}] for name in tiers}
    arrows = []
    for link in drawing["links"]:
        arrow = _arrow(tiers[link["from"]], tiers[link["to"]])
        arrows.append(arrow)
        for end in (link["from"], link["to"]):
            bound[end].append({"id": arrow["id"], "type": "arrow"})
    for name, tier in tiers.items():
        yield _box(tier, bound[name])
        yield _words(tier)
    yield from arrows


def _box(tier: dict[str, Any], bound: list[Element]) -> Element:
    kept = {key: value for key, value in tier.items() if key not in {"id", "x", "y", "name"}}
    place = {"x": tier["x"], "y": tier["y"], "width": WIDTH, "height": HEIGHT}
    return _element(
        tier["id"],
        "ellipse" if tier["kind"] == "users" else "rectangle",
        **place,
        roundness={"type": 2} if tier["kind"] == "users" else {"type": 3},
        boundElements=bound,
        customData={OURS: kept},
    )


def _words(tier: dict[str, Any]) -> Element:
    words = shown(tier)
    width, height = min(WIDTH - 10, 9 * len(words)), LETTER * LINE
    return _element(
        f"{tier['id']}-words",
        "text",
        x=tier["x"] + (WIDTH - width) / 2,
        y=tier["y"] + (HEIGHT - height) / 2,
        width=width,
        height=height,
        strokeWidth=1,
        text=words,
        originalText=words,
        fontSize=LETTER,
        fontFamily=5,
        textAlign="center",
        verticalAlign="middle",
        containerId=tier["id"],
        autoResize=True,
        lineHeight=LINE,
    )


def _arrow(start: dict[str, Any], end: dict[str, Any]) -> Element:
    (x0, y0), (x1, y1) = between(start, end, gap=GAP)
    return _element(
        f"{start['id']}-{end['id']}",
        "arrow",
        x=x0,
        y=y0,
        width=abs(x1 - x0),
        height=abs(y1 - y0),
        roundness={"type": 2},
        points=[[0, 0], [x1 - x0, y1 - y0]],
        lastCommittedPoint=None,
        startBinding={"elementId": start["id"], "focus": 0, "gap": GAP},
        endBinding={"elementId": end["id"], "focus": 0, "gap": GAP},
        startArrowhead=None,
        endArrowhead="arrow",
        elbowed=False,
    )


def _element(name: str, what: str, **fields: Any) -> Element:
    """With all that Excalidraw asks of any element; equal drawings make equal files."""
    seed = sum(ord(letter) * 31**n for n, letter in enumerate(name)) % 2**31
    return {
        "id": name,
        "type": what,
        "angle": 0,
        "strokeColor": INK,
        "backgroundColor": "transparent",
        "fillStyle": "solid",
        "strokeWidth": 2,
        "strokeStyle": "solid",
        "roughness": 1,
        "opacity": 100,
        "groupIds": [],
        "frameId": None,
        "roundness": None,
        "seed": seed,
        "version": 1,
        "versionNonce": seed,
        "isDeleted": False,
        "boundElements": None,
        "updated": 1,
        "link": None,
        "locked": False,
        **fields,
    }
