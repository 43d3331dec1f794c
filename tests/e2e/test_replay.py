"""Watching a run over time: from asking for it to the request that found no room; and what ends it."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_split
from tests.e2e.test_axe import SCREENS, looking, told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONG_MS = 240_000  # the simulation of five minutes, on a machine that compiles its loop meanwhile


def test_one_asks_for_a_run_watches_it_and_sees_where_a_request_waited(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    expect(page.get_by_role("button", name="Watch a run over time")).to_have_count(0)
    studio.run(predict="App server")
    studio.tier("App server").focus()
    page.keyboard.press("r")
    panel = page.get_by_role("region", name="Replay")
    panel.get_by_role("button", name="Watch: The daily peak").click()
    expect(panel.get_by_role("progressbar")).to_be_visible()
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_role("progressbar")).to_have_count(0)

    panel.get_by_role("button", name="Watch: The daily peak").click()
    slider = panel.get_by_role("slider", name="Moment of the run")
    expect(slider).to_be_focused(timeout=LONG_MS)
    expect(panel.get_by_role("button", name="Pause")).to_be_visible()
    expect(slider).not_to_have_value("0")
    page.keyboard.press("Space")
    expect(panel.get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^\d+ s of \d+ s\. .*% answered well$"))

    badge = page.locator(".badge", has_text=re.compile("too late|no worker free"))
    worn = badge.inner_text()
    page.wait_for_timeout(500)
    assert badge.inner_text() == worn, "what is paused stands still"
    badge.click()
    about = page.get_by_role("region", name="App server over time")
    expect(about).to_be_focused()
    expect(about).to_contain_text("It began here.")
    expect(slider).to_have_value("0")
    expect(about.locator(".trace li").first).to_contain_text("took")
    expect(about.locator(".charts")).to_contain_text("Served and failed a second")
    about.get_by_text("As a table").click()
    expect(about.locator("tbody tr")).to_have_count(60)

    studio.tier("Database").click()
    page.keyboard.press("Delete")
    expect(panel).to_have_count(0)
    expect(page.locator("[aria-live=polite]", has_text="The replay ended, for the drawing has changed.")).to_have_count(
        1
    )
    page.keyboard.press("Control+z")
    studio.stored()


def test_where_motion_is_reduced_nothing_moves_by_itself_and_the_outline_says_it_all(site: Site, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    panel = watching(site, page)
    slider = panel.get_by_role("slider")
    expect(panel.get_by_role("button", name="Play")).to_be_visible()
    expect(slider).to_have_value("0")
    page.wait_for_timeout(100)  # the eye has come to rest
    assert beads(page) > 0
    before = picture(page)
    page.keyboard.press("Space")
    expect(slider).not_to_have_value("0")
    page.keyboard.press("Space")
    slider.fill("0")
    page.wait_for_timeout(100)
    assert picture(page) == before, "the same moment is the same picture: beads do not travel"

    for _ in range(9):
        page.keyboard.press("PageUp")
        if re.search("pool full", slider.get_attribute("aria-valuetext") or ""):
            break
    expect(slider).to_have_value("15")
    panel.get_by_role("button", name="Close").click()
    page.keyboard.press("o")
    page.keyboard.press("r")
    panel.get_by_role("button", name="Watch: The daily peak").click()
    expect(slider).to_be_focused()
    page.keyboard.press("End")
    row = page.get_by_role("row", name=re.compile("^Database"))
    expect(row).to_contain_text("pool full, 75,600")
    row.click()
    page.keyboard.press("y")
    about = page.get_by_role("region", name="Database over time")
    expect(about).to_be_focused()
    about.get_by_role("button", name="Go to where it began, 60 s").click()
    expect(slider).to_have_value("15")
    expect(row).to_contain_text("pool full, 1,680")
    expect(about).to_contain_text("Database, connections")
    expect(about).to_contain_text("waited 1.9 s")


def test_a_fault_is_seen_to_strike(site: Site, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    panel = watching(site, page, "A node dies (App server)")
    expect(page.locator(".struck")).to_have_count(0)
    page.keyboard.press("PageUp")
    expect(page.locator(".struck")).to_have_text("A node dies (App server)")
    expect(panel.locator(".strike")).to_be_visible()
    expect(panel.get_by_role("button", name="App server node down, 3,800")).to_be_visible()
    page.keyboard.press("PageUp")
    expect(panel.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("Over: A node dies"))
    expect(page.locator(".struck")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".badge")).to_have_count(0)


@SCREENS
def test_no_state_of_a_replay_has_a_fault(site: Site, browser: Browser, screen: dict) -> None:
    found: list[str] = []
    with looking(browser, screen) as page:
        page.emulate_media(reduced_motion="reduce")
        opened(site, page)
        found += faults(page, "what can be watched")
        panel = watched(page)
        found += faults(page, "a film")
        page.keyboard.press("End")
        panel.locator(".broken button").first.click()
        page.get_by_role("region", name="Database over time").get_by_text("As a table").click()
        found += faults(page, "why it failed")
    assert not found, told(found)


def opened(site: Site, page: Page) -> None:
    made = site.shell("from tests.e2e.watched import begin; begin()")
    name, _, value = made["cookie"].partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page.goto(f"{site.url}/attempts/{made['id']}/")
    page.get_by_role("button", name="Watch a run over time").click()
    expect(page.locator(".choose button").first).to_be_focused()


def watched(page: Page, name: str = "The daily peak") -> Locator:
    panel = page.get_by_role("region", name="Replay")
    panel.get_by_role("button", name=f"Watch: {name}").click()
    expect(panel.get_by_role("slider")).to_be_focused()
    return panel


def watching(site: Site, page: Page, name: str = "The daily peak") -> Locator:
    opened(site, page)
    return watched(page, name)


def picture(page: Page) -> str:
    return page.locator(".beads").evaluate("sheet => sheet.toDataURL()")


def beads(page: Page) -> int:
    """Pixels of the sheet that are not bare."""
    bare = (
        "sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height).data.filter((v, n) => n % 4 === 3 && v)"
    )
    return page.locator(".beads").evaluate(f"sheet => {bare}.length")
