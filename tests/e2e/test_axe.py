"""axe finds nothing on any page, by day and by night, on a desk and in a hand; nor in any state of the studio."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK = {"viewport": {"width": 1440, "height": 900}}
HAND = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SCREENS = pytest.mark.parametrize("screen", [DESK, HAND], ids=["desk", "hand"])


@SCREENS
def test_no_page_has_a_fault(site: Site, browser: Browser, screen: dict) -> None:
    gallery = site.shell("from tests.e2e.gallery import main; main()")
    found: list[str] = []
    seen = 0
    for who in gallery["people"].values():
        with looking(browser, screen) as page:
            if who["cookie"]:
                name, _, value = who["cookie"].partition("=")
                page.context.add_cookies([{"name": name, "value": value, "url": site.url}])
            for path in who["paths"]:
                answer = page.goto(site.url + path)
                if answer and "text/html" in answer.headers["content-type"]:
                    found += faults(page, path)
                    seen += 1
    with looking(browser, screen) as page:
        refusals = gallery["refusals"]
        page.route(
            "**/refused/*", lambda route: route.fulfill(body=refusals[route.request.url[-3:]], content_type="text/html")
        )
        for name in refusals:
            page.goto(f"{site.url}/refused/{name}")
            found += faults(page, name)
    assert not found, told(found)
    assert seen > 20


@SCREENS
def test_no_state_of_the_studio_has_a_fault(site: Site, browser: Browser, screen: dict) -> None:
    found: list[str] = []
    with looking(browser, screen) as page:
        studio = begin(page, site.url)

        def look(state: str) -> None:
            found.extend(faults(page, state))

        look("empty")
        draw(studio)
        look("drawn, nothing selected")
        select(page, "Database")
        look("a tier selected")
        command(page, "Link to…")
        look("the dialog of links")
        page.keyboard.press("Escape")
        find(page, "")
        look("every command")
        page.keyboard.press("Escape")
        command(page, "Add a tier")
        look("the dialog of kinds")
        page.keyboard.press("Escape")
        command(page, "Keys")
        look("the keys")
        page.keyboard.press("Escape")
        command(page, "Select everything")
        look("all selected")
        command(page, "Let go")
        page.locator(".palette input").fill("jobs")
        look("a search")
        page.locator(".palette input").fill("mainframe")
        look("a search in vain")
        page.locator(".palette input").fill("")
        command(page, "Outline or canvas")
        look("the outline")
        command(page, "Outline or canvas")
        with findings(studio):
            look("findings")
        studio.run(predict="App server")
        expect(studio.headline).to_contain_text("app server broke at")
        expect(page.locator("#live-ladder input")).to_be_visible()
        look("a verdict")
        select(page, "App server")
        look("a broken tier selected")
        command(page, "Outline or canvas")
        look("the outline of a verdict")
        command(page, "Outline or canvas")
        command(page, "History")
        expect(page.get_by_label("Moment of the design")).to_be_visible()
        look("history")
        page.get_by_role("button", name="One step back").click()
        expect(page.locator(".past-banner")).to_be_visible()
        look("the past")
        page.get_by_role("button", name="Back to now").click()
    assert not found, told(found)


@contextmanager
def looking(browser: Browser, screen: dict) -> Iterator[Page]:
    context = browser.new_context(**screen)
    yield context.new_page()
    context.close()


def draw(studio: Studio) -> None:
    """Users, one small app server and a large database, through the commands that every screen has."""
    page = studio.page
    for kind in ("Users", "App server", "Database"):
        page.locator("[data-region=drawing]").focus()
        command(page, f"Add: {kind}")
    for start, end in (("Users", "App"), ("App server", "Database")):
        select(page, start)
        command(page, "Link to…")
        page.keyboard.type(end)
        page.keyboard.press("Enter")
    studio.has_links(2)
    for name, size in (("App server", "small"), ("Database", "large")):
        select(page, name)
        page.keyboard.press("Enter")
        page.locator(".inspector").get_by_label("Size").select_option(size)
        page.keyboard.press("Escape")
    command(page, "Let go")
    studio.stored()


def command(page: Page, name: str) -> None:
    find(page, name)
    page.keyboard.press("Enter")


def find(page: Page, name: str) -> None:
    page.evaluate("document.activeElement.blur()")  # in a field the key is the browser's
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Every command")).to_be_visible()
    page.keyboard.type(name)


def select(page: Page, name: str) -> None:
    Studio(page).tier(name).focus()
    page.keyboard.press("Space")


@contextmanager
def findings(studio: Studio) -> Iterator[None]:
    """The design as it is while its database is gone: what is missing is said."""
    select(studio.page, "Database")
    studio.page.keyboard.press("Delete")
    studio.stored()
    studio.predict("App server")
    studio.panels.get_by_role("button", name="Run").click()
    expect(studio.panels.get_by_role("alert")).to_be_visible()
    yield
    studio.tier("App server").focus()
    studio.page.keyboard.press("Control+z")
    studio.stored()
    expect(studio.panels.get_by_role("alert")).to_have_count(0)


def told(found: list[str]) -> str:
    return f"{len(found)} findings\n" + "\n".join(sorted(set(found)))
