"""What a screen reader is told of the studio, in the order in which it is told: compared with what was looked at last.

The browser's accessibility tree, as Playwright writes it down; no screen reader was used. Numbers are left out, so that
a change of physics changes nothing here. To look anew: remove a file of `read_aloud`, run the test, and read what it
wrote as one who does not see."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin, draw_split

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FOLDER = Path(__file__).parent / "read_aloud"


def test_the_studio_reads_as_it_did(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    changed = [*compare(page, "empty")]
    draw_split(studio)
    expect(studio.panels.get_by_label("Database", exact=True)).to_be_visible()
    changed += compare(page, "drawn")
    page.keyboard.press("Escape")
    studio.run(predict="App server")
    expect(page.get_by_role("slider", name="Users a day")).to_be_visible()
    quiet(studio)
    expect(page.locator("[aria-live=polite]", has_text="Saturated: App server.")).to_be_attached()  # said after a while
    changed += compare(page, "verdict")
    page.keyboard.press("o")
    changed += compare(page, "outline")
    assert not changed, "\n".join(changed)


def quiet(studio: Studio) -> None:
    """Nothing is selected, and the last notice has gone."""
    studio.tier("Database").focus()
    studio.page.keyboard.press("Escape")
    expect(studio.page.locator(".inspector")).to_have_count(0)
    expect(studio.page.locator(".notice")).to_have_count(0)


def compare(page: Page, name: str) -> list[str]:
    expect(page.locator(".notice")).to_have_count(0)
    said = told(page.locator("main").aria_snapshot())
    file = FOLDER / f"{name}.yaml"
    if not file.exists():
        FOLDER.mkdir(exist_ok=True)
        file.write_text(said)
        return [f"{file} is written anew: read it"]
    before = file.read_text().splitlines()
    now = said.splitlines()
    return [f"{name}: - {line}" for line in before if line not in now] + [
        f"{name}: + {line}" for line in now if line not in before
    ] or ([f"{name}: in another order"] if before != now else [])


def told(tree: str) -> str:
    """Without addresses, and without numbers."""
    lines = [line for line in tree.splitlines() if "/url:" not in line]
    return re.sub(r"(?<!level=)\d+([.,:]\d+)*", "0", "\n".join(lines)) + "\n"
