"""axe finds nothing where people are together, in menus and sheets, and where designs come in and go out."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Site
from tests.e2e.studio import begin
from tests.e2e.test_axe import SCREENS, command, draw, looking, select, told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FLOWCHART = (
    "flowchart LR\n  Users --> App[App server] --> Db[(Postgres)]\n  Db -.-> What[A mystery]\n  style App fill:#f00"
)


@SCREENS
def test_no_state_with_others_has_a_fault(site: Site, browser: Browser, screen: dict) -> None:
    found: list[str] = []
    with looking(browser, screen) as ada, looking(browser, screen) as ben:
        studio = begin(ada, site.url)
        draw(studio)
        ada.locator("header.top").get_by_role("link", name="Share").click()
        found += faults(ada, "share")
        ada.get_by_role("button", name="Make a link").click()
        address = ada.locator("[data-copied-from]").input_value()
        found += faults(ada, "a link made")
        ben.goto(f"{site.url}/shared/")
        found += faults(ben, "a link asked for")
        ben.get_by_label("The link that you were given").fill("nothing")
        ben.get_by_role("button", name="Open the design").click()
        expect(ben.get_by_role("alert")).to_be_visible()
        found += faults(ben, "a link in vain")
        ben.goto(address)
        ben.get_by_label("What shall the others call you?").fill("Ben")
        found += faults(ben, "a link opened")
        ben.get_by_role("button", name="Open the design").click()
        expect(ben.locator(".react-flow")).to_be_visible()
        ada.get_by_role("link", name="Back to the drawing").click()

        ada.get_by_role("button", name="2 people here").click()
        ada.get_by_role("button", name="Follow Ben").click()
        found += faults(ada, "who is here")
        ada.keyboard.press("Escape")
        select(ada, "Database")
        command(ada, "Comments")
        ada.get_by_label("About Database").fill("Is one enough?")
        ada.get_by_role("button", name="Say it").click()
        expect(ada.get_by_label("About Database")).to_be_focused()
        talk = ada.get_by_role("region", name="Comments")
        talk.get_by_role("button", name="Answer").click()
        found += faults(ada, "an answer begun")
        talk.get_by_label("Answer", exact=True).fill("For now.")
        talk.get_by_role("button", name="Say it").last.click()
        expect(talk).to_contain_text("For now.")
        expect(talk).to_be_focused()
        talk.get_by_role("button", name="Settled").click()
        found += faults(ada, "settled")
        ada.keyboard.press("Escape")
        select(ben, "App server")
        found += faults(ben, "seen by the other")
        command(ben, "Comments")
        found += faults(ben, "comments, by the other")
    assert not found, told(found)


@SCREENS
def test_no_menu_or_sheet_has_a_fault(site: Site, browser: Browser, screen: dict) -> None:
    found: list[str] = []
    with looking(browser, screen) as page:
        studio = begin(page, site.url)
        draw(studio)
        studio.tier("App server").focus()
        page.keyboard.press("Shift+F10")
        expect(page.get_by_role("menu")).to_be_visible()
        found += faults(page, "the menu of a tier")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        if screen["viewport"]["width"] < 760:
            page.get_by_role("button", name="Show every kind of tier").click()
            found += faults(page, "every kind")
            page.get_by_role("button", name="Show fewer kinds of tier").click()
            select(page, "App server")
            page.get_by_role("button", name="Show more").click()
            found += faults(page, "the inspector drawn up")
        command(page, "Export…")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found += faults(page, "export")
    assert not found, told(found)


@SCREENS
def test_no_way_in_has_a_fault(site: Site, browser: Browser, screen: dict) -> None:
    found: list[str] = []
    with looking(browser, screen) as page:
        page.goto(f"{site.url}/open/")
        found += faults(page, "to open")
        look_at(page, "{")
        expect(page.get_by_role("alert")).to_be_visible()
        found += faults(page, "cannot be opened")
        look_at(page, FLOWCHART)
        expect(page.get_by_role("button", name=re.compile("^Begin a new attempt"))).to_be_visible()
        for closed in page.locator("details:not([open]) > summary").all():
            closed.click()
        found += faults(page, "what was opened")
    assert not found, told(found)


def look_at(page: Page, text: str) -> None:
    page.get_by_label("Or its text").fill(text)
    page.get_by_role("button", name="Look at it").click()
