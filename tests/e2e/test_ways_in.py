"""The same job without a mouse, on a phone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = ("/", "/prompts/", "/prompts/photo-sharing/", "/attempts/")


def test_the_whole_exercise_works_from_the_keyboard(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    page.locator("[data-region=drawing]").focus()
    for kind in ("users", "app server", "database"):
        page.keyboard.press("a")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.type(kind)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert studio.tiers() == ["App server", "Database", "Users"]
    for start, end in (("Users", "App"), ("App server", "Data")):
        studio.tier(start).focus()
        page.keyboard.press("l")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.type(end)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)
    studio.stored()
    expect(page.locator(".react-flow__edge")).to_have_count(2)
    for label in ("Database", "95% nearly certain"):
        studio.panels.get_by_label(label, exact=True).focus()
        page.keyboard.press("Space")
    studio.panels.get_by_role("button", name="Run").focus()
    page.keyboard.press("Enter")
    expect(studio.headline).to_contain_text("users", timeout=30_000)


def test_a_phone_can_do_it_by_touch(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    studio = begin(page, site.url)
    for kind in ("Users", "One server"):
        page.locator(".palette").get_by_role("button", name=kind, exact=True).tap()
    studio.stored()
    assert studio.tiers() == ["Server", "Users"]
    assert fits(page)
    context.close()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_is_wider_than_its_screen(site: Site, browser: Browser, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(site.url + path)
        assert fits(page), path
    begin(page, site.url)
    assert fits(page)
    context.close()


def test_an_answer_and_a_run_need_no_javascript(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("button", name="The app server").click()
    for _ in range(30):
        if page.locator("h2.said").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("h2.said")).to_have_text("The app server breaks first.")
    page.goto(f"{site.url}/prompts/internal-tool/")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("Requests at peak").fill("1/s")
    page.get_by_role("button", name="Draw the design").click()
    studio = Studio(page)
    studio.panels.get_by_label("None: it holds").check()
    studio.panels.get_by_role("button", name="Run").click()
    expect(studio.panels.get_by_role("alert")).to_contain_text("There is nothing here yet.")
    context.close()


def test_paper_becomes_blueprint_and_stays_so(site: Site, page: Page) -> None:
    page.goto(site.url)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-switches-theme]").click()
    blueprint = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert blueprint != paper
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == blueprint


def test_the_outline_says_what_the_canvas_shows(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    studio.drag_tier("Users", 120, 240)
    studio.drag_tier("One server", 420, 240)
    studio.link("Users", "Server")
    page.get_by_role("button", name=re.compile("^Outline")).click()
    rows = page.get_by_role("treegrid")
    expect(rows).to_contain_text("Users")
    expect(rows).to_contain_text("Server")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
