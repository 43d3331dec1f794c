"""The main job, from the list of prompts to the verdict, with a keyboard alone: on the canvas, and in the outline.

Nothing is clicked, nothing is given the focus by the test; each stop of Tab must be seen and show a ring."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.hands import Keys
from tests.e2e.studio import Studio

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_whole_job_is_done_on_the_canvas(site: Site, page: Page) -> None:
    keys, studio = arrive(site, page)
    keys.tab_to("application", "Canvas")
    draw(keys, studio)
    keys.has(studio.tier("Database"))
    argue(keys, studio)
    keys.has(studio.tier("Database"))

    keys.press("[")
    keys.has(studio.tier("App server"))
    keys.press("ArrowLeft")
    keys.has(studio.tier("Load balancer"))
    keys.press("m", "ArrowDown", "ArrowDown", "Enter")
    keys.press("]")
    keys.has(studio.tier("App server"))
    shrink(keys, studio)
    ask(keys, studio)


def test_the_whole_job_is_done_in_the_outline(site: Site, page: Page) -> None:
    keys, studio = arrive(site, page)
    keys.go("button", re.compile("^Outline"))
    keys.has(page.get_by_role("group", name="Outline"))
    draw(keys, studio)
    row = page.get_by_role("row")
    keys.has(row.filter(has=page.get_by_role("rowheader", name="Database")))
    argue(keys, studio)

    keys.press("Home")
    keys.has(row.filter(has=page.get_by_role("rowheader", name="Users")))
    keys.press("ArrowRight")
    keys.has(row.filter(has_text="to Load balancer"))
    keys.press("Delete")
    expect(row.filter(has_text="to Load balancer")).to_have_count(0)
    keys.press("Control+z")
    expect(row.filter(has_text="to Load balancer")).to_be_visible()
    while not row.filter(has=page.get_by_role("rowheader", name="App server")).evaluate(
        "row => row === document.activeElement"
    ):
        keys.press("ArrowDown")
    shrink(keys, studio)
    ask(keys, studio)
    expect(row.filter(has=page.get_by_role("rowheader", name="App server"))).to_contain_text("saturated")


def arrive(site: Site, page: Page) -> tuple[Keys, Studio]:
    """Chooses a prompt, estimates, and comes to the canvas."""
    keys = Keys(page)
    page.goto(f"{site.url}/prompts/")
    keys.go("link", "URL shortener")
    keys.go("button", "Start")
    keys.tab_to("textbox", "Requests at peak")
    keys.type("1k/s")
    keys.tab_to("textbox", "Storage a year")
    keys.type("100 GB")
    keys.go("button", "Draw the design")
    expect(page.locator(".react-flow")).to_be_visible()
    return keys, Studio(page)


def draw(keys: Keys, studio: Studio) -> None:
    """Four tiers, each linked from the one before."""
    before = ""
    for name in ("Users", "Load balancer", "App server", "Database"):
        keys.press("a")
        keys.take("Add a tier", name)
        if before:
            keys.press("Shift+l")
            keys.take(f"Link to {name} from…", before)
        before = name
    studio.stored()


def argue(keys: Keys, studio: Studio) -> None:
    """The database is made large, and says why it is there and what that costs."""
    keys.press("Enter")
    keys.tab_to("combobox", "Size")
    keys.type("large")
    keys.tab_to("textbox", "Because…")
    keys.type("every link is kept in one place")
    keys.tab_to("textbox", "It costs us…")
    keys.type("one machine that must not stop")
    keys.press("Enter", "Escape")
    studio.stored()


def shrink(keys: Keys, studio: Studio) -> None:
    keys.press("Enter")
    keys.tab_to("combobox", "Size")
    keys.type("small")
    keys.press("Escape", "Escape")  # out of the inspector, then away with it
    expect(studio.page.locator(".inspector")).to_have_count(0)
    studio.stored()


def ask(keys: Keys, studio: Studio) -> None:
    """Says what breaks first, runs it, reads the verdict, and goes on to what breaks next."""
    page = studio.page
    expect(page.get_by_role("radio", name="App server")).to_be_attached()
    keys.tab_to("radio", re.compile("."))
    choice = page.get_by_role("radio", name="App server")
    for _ in range(5):
        if choice.is_checked():
            break
        keys.press("ArrowDown")
    expect(choice).to_be_checked()
    keys.tab_to("radio", re.compile("%"))
    keys.press("ArrowDown", "ArrowDown")
    expect(page.get_by_role("radio", name=re.compile("%"), checked=True)).to_have_count(1)
    keys.go("button", "Run")
    expect(studio.headline).to_contain_text("The app server broke at", timeout=30_000)
    keys.has(studio.panels)  # the button that was pressed is gone: what it brought has the focus
    expect(page.locator("[aria-live=polite]", has_text="Saturated: App server.")).to_be_attached()
    keys.tab_to("button", "Run again")

    keys.tab_to("slider", "Users a day", back=True)
    slider = page.get_by_role("slider", name="Users a day")
    keys.press("End")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("past the .*limit"))
    keys.press("Escape")
