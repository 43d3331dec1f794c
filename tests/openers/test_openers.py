"""What we write opens in the real libraries of those formats, in a real browser: nothing is lost, nothing runs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from practice.designs.formats import FORMATS, read
from practice.designs.naming import shown
from sim import catalogue
from tests.designs.formats.drawings import HOSTILE, large, told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HERE = Path(__file__).parent
KINDS = sorted(catalogue.KINDS)


def hostile():
    """One tier with each name that means harm, of one kind after the other, in a chain."""
    tiers = [
        {"id": f"t{n}", "kind": KINDS[n % len(KINDS)], "x": n % 6 * 240, "y": n // 6 * 144, "name": name}
        for n, name in enumerate(HOSTILE)
    ]
    links = [{"from": f"t{n}", "to": f"t{n + 1}"} for n in range(len(tiers) - 1)]
    return {"format": 1, "tiers": tiers, "links": links}


DRAWINGS = {"hostile": hostile(), "large": large(tiers=60, links=120), "empty": large(tiers=0, links=0)}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    assert (HERE / "node_modules").is_dir(), "the libraries are not installed: make openers"
    folder = tmp_path_factory.mktemp("openers")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=path)
    assert node, "Node is needed: make build"
    said = subprocess.run([node, HERE / "bundle.mjs", folder], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return folder / "openers.js"


@pytest.fixture
def opened(page: Page, bundle: Path):
    """What a library makes of a drawing, written in its format."""
    page.add_script_tag(path=bundle)
    return lambda form, drawing: page.evaluate(
        "([form, text]) => openers[form](text)", [form, FORMATS[form].write(drawing)]
    )


def names(drawing):
    return [shown(tier) for tier in drawing["tiers"]]


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_mermaid_draws_it(opened, drawing):
    found = opened("mermaid", drawing)
    assert sorted(found["words"]) == sorted(names(drawing))
    assert found["classes"] == [tier["kind"] for tier in drawing["tiers"]]
    assert found["links"] == len(drawing["links"])
    assert found["foreign"] == 0


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_excalidraw_opens_it_with_every_arrow_bound(opened, drawing):
    found = opened("excalidraw", drawing)
    things = {element["id"]: element for element in found["elements"]}
    arrows = [thing for thing in things.values() if thing["type"] == "arrow"]
    assert len(arrows) == len(drawing["links"])
    for arrow in arrows:
        for end in ("startBinding", "endBinding"):
            holders = things[arrow[end]["elementId"]]["boundElements"]
            assert {"id": arrow["id"], "type": "arrow"} in holders
    assert bool(found["drawn"]) == bool(arrows)
    again = read(json.dumps({"type": "excalidraw", "elements": found["elements"]}))
    assert told(again.drawing) == told(drawing)
    assert again.remarks == ()


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_the_library_behind_draw_io_reads_it(opened, drawing):
    found = opened("drawio", drawing)
    assert [box["value"] for box in found["boxes"]] == names(drawing)
    assert [(box["x"], box["y"]) for box in found["boxes"]] == [(tier["x"], tier["y"]) for tier in drawing["tiers"]]
    called = {tier["id"]: shown(tier) for tier in drawing["tiers"]}
    assert found["links"] == [[called[link["from"]], called[link["to"]]] for link in drawing["links"]]
