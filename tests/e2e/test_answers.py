"""Numbers while one drags: none before the prediction, then at once, and without a run."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin, draw_split

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Users a day")


def opened(site: Site, page: Page) -> Studio:
    """An attempt that breaks at its app server, predicted and run."""
    studio = begin(page, site.url)
    draw_split(studio)
    studio.run(predict="App server")
    expect(slider(page)).to_be_visible(timeout=10_000)
    return studio


def test_nothing_by_arithmetic_before_the_prediction(site: Site, page: Page) -> None:
    said: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: said.append(str(frame))))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: said.append(str(frame))))
    studio = begin(page, site.url)
    draw_split(studio)
    expect(studio.ladder).to_contain_text("yours to drag once you have said what breaks first")
    expect(slider(page)).to_have_count(0)
    before = " ".join(said)
    assert not re.search('"ask"|"answer"|"ladder"|utilisation|"busy"', before)
    studio.run(predict="App server")
    expect(slider(page)).to_be_visible(timeout=10_000)
    expect(studio.ladder).to_be_hidden()
    assert '"ladder"' in " ".join(said)


def test_the_ladder_by_keys_heats_tiers_and_changes_the_words(site: Site, page: Page) -> None:
    studio = opened(site, page)
    rule, words = slider(page), page.locator("#ladder-words")
    rule.press("Home")
    expect(rule).to_have_attribute("aria-valuetext", "1 user")
    expect(studio.tier("App server")).to_have_accessible_name(re.compile("0% busy, by arithmetic"))
    expect(words).to_contain_text("by arithmetic")
    expect(words).to_contain_text("The app server breaks next, at")
    rule.press("PageUp")
    expect(rule).to_have_attribute("aria-valuetext", re.compile("users, past the app server’s limit$"))
    for _ in range(5):
        rule.press("ArrowRight")  # late at first, then full
    expect(studio.tier("App server")).to_have_accessible_name(re.compile("by arithmetic, saturated"))
    expect(words).to_contain_text("The app server broke at")
    expect(words).to_contain_text("Maxed CPU, dropped requests")
    expect(words).not_to_contain_text("Load balancer")
    rule.press("End")
    expect(studio.tier("App server")).to_have_accessible_name(re.compile("× its limit"))
    rule.press("Escape")
    expect(rule).to_have_attribute("aria-valuetext", re.compile("^8 million users"))
    expect(studio.tier("App server")).not_to_have_accessible_name(re.compile("by arithmetic"))


def test_an_edit_changes_how_busy_a_tier_is_within_a_second_and_without_a_run(site: Site, page: Page) -> None:
    studio = opened(site, page)
    runs = studio.panels.locator(".runs li").count()
    studio.set_choice("App server", "Size", "xlarge")
    busy = studio.tier("App server")
    expect(busy).to_have_accessible_name(re.compile(r"^App server, \d+% busy, by arithmetic$"), timeout=2000)
    expect(page.locator("#ladder-words")).to_contain_text("by arithmetic")
    before = busy.locator(".spoken").inner_text()
    studio.set_choice("App server", "Size", "large")
    expect(busy).not_to_have_accessible_name(before, timeout=1000)
    expect(busy).to_have_accessible_name(re.compile("by arithmetic"), timeout=1000)
    assert studio.panels.locator(".runs li").count() == runs
    studio.run()
    expect(busy).not_to_have_accessible_name(re.compile("by arithmetic"))


def test_what_cannot_run_is_said_instead_of_numbers(site: Site, page: Page) -> None:
    studio = opened(site, page)
    studio.tier("Database").click()
    page.keyboard.press("Delete")
    studio.stored()
    expect(page.locator("#ladder-words")).to_contain_text("stores")
    page.keyboard.press("Control+z")
    expect(page.locator("#ladder-words")).not_to_contain_text("Nothing to work out yet")


def test_on_a_phone_a_finger_sets_the_load(site: Site, browser, page: Page) -> None:
    opened(site, page)
    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")
    phone.add_cookies(page.context.cookies())
    small = phone.new_page()
    small.goto(page.url)
    rule = slider(small)
    rule.scroll_into_view_if_needed()
    box = rule.bounding_box()
    assert box
    assert box["height"] >= 44
    small.touchscreen.tap(box["x"] + box["width"] - 30, box["y"] + box["height"] / 2)
    expect(rule).to_have_attribute("aria-valuetext", re.compile("past the app server’s limit"))
    assert small.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small.get_by_role("button", name="Back to 8 million").tap()
    expect(rule).to_have_attribute("aria-valuetext", re.compile("^8 million users"))
    phone.close()


def test_why_a_tier_is_there_is_kept_and_makes_no_run_old(site: Site, page: Page) -> None:
    studio = opened(site, page)
    studio.set_text("Database", "Because…", "rows must outlive the app server")
    studio.set_text("Database", "It costs us…", "a round trip for each query")
    expect(page.get_by_text("The drawing has changed since this run.")).to_have_count(0)
    page.reload()
    studio.tier("Database").click()
    expect(page.locator(".inspector").get_by_label("Because…")).to_have_value("rows must outlive the app server")
    studio.set_choice("Database", "Size", "small")
    expect(page.get_by_text("The drawing has changed since this run.")).to_be_visible()
