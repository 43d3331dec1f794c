"""A story of the ladder in a real browser: on a phone without script, and by keyboard with nobody shut out."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_story_is_played_on_a_phone_without_script(site: Site, browser: Browser) -> None:
    with browser.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 844}
    ) as context:
        page = context.new_page()
        page.goto(f"{site.url}/")
        page.get_by_role("link", name="climb the ladder").click()
        page.get_by_role("link", name="Begin: One server").click()
        page.get_by_role("button", name="A fresh story: your turn").click()
        address = page.url
        page.get_by_label("Nothing: it holds").check()
        page.get_by_label("75%").check()
        page.get_by_role("button", name="Run it").click()
        expect(page.get_by_text("You called it.")).to_be_visible()
        page.get_by_label("Change nothing").check()
        page.get_by_label("Nothing today.").check()
        page.get_by_role("button", name="Make the move").click()
        page.get_by_label("to").first.check()
        page.get_by_role("button", name="Run it again").click()
        page.get_by_role("button", name="Done. Tell me why").click()
        expect(page.get_by_role("heading", name="Right: Change nothing")).to_be_visible()
        page.goto(address)
        expect(page.get_by_role("link", name="Go on: Two programs, one box")).to_be_visible()


def test_a_story_is_played_by_keyboard_and_axe_finds_nothing(site: Site, browser: Browser) -> None:
    with browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844}, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{site.url}/ladder/rungs/balancer/")
        press(page, "A fresh story: your turn")
        found = faults(page, "the prediction")
        choose(page, "tier", "sure")
        press(page, "That is my prediction. Run it")
        found += faults(page, "the move")
        choose(page, "move", "cost")
        press(page, "Make the move")
        found += faults(page, "the second prediction")
        choose(page, "forecast")
        press(page, "Run it again")
        page.get_by_role("textbox").press_sequentially("I did not multiply.")
        found += faults(page, "the sentence")
        press(page, "Done. Tell me why")
        found += faults(page, "what is told")
        assert not found
        expect(page.get_by_text("I did not multiply.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def choose(page: Page, *groups: str) -> None:
    """The first of each group, without a mouse."""
    for group in groups:
        page.locator(f"input[name={group}]").first.focus()
        page.keyboard.press("Space")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
