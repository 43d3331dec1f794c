"""Two browsers at one design: a link, cursors, follow, comments, and a link that is closed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin, draw_one_server, middle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def share(page: Page, what: str) -> str:
    page.locator("header.top").get_by_role("link", name="Share").click()
    page.get_by_role("radio", name=re.compile(f"^{what}")).check()
    page.get_by_role("button", name="Make a link").click()
    return page.get_by_role("textbox", name=f"A link to {what}").input_value()


def come(browser: Browser, address: str, name: str) -> Page:
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB").new_page()
    other.goto(address)
    assert "#" not in other.evaluate("document.referrer")
    other.get_by_label("What shall the others call you?").fill(name)
    other.get_by_role("button", name="Open the design").click()
    expect(other.locator(".react-flow")).to_be_visible()
    return other


def test_two_people_see_each_other_draw_point_and_talk(site: Site, page: Page, browser: Browser) -> None:
    studio = begin(page, site.url)
    draw_one_server(studio, size="large")
    address = share(page, "draw")
    page.get_by_role("link", name="Back to the drawing").click()
    ben = come(browser, address, "Ben")
    expect(page.get_by_role("button", name="2 people here")).to_be_visible()

    # cursors, what is selected, what is dragged
    x, y = middle(Studio(ben).tier("Server"))
    ben.mouse.move(x, y - 120)
    expect(page.locator(".peer .cursor + .tag")).to_have_text("Ben")
    ben.mouse.click(x, y)
    expect(page.locator(".peer .outlined")).to_have_count(1)
    ben.mouse.move(x, y)
    ben.mouse.down()
    ben.mouse.move(x + 60, y + 80, steps=6)
    expect(page.locator(".peer .ghost")).to_have_count(1)
    ben.mouse.up()
    expect(page.locator(".peer .ghost")).to_have_count(0)
    expect(page.locator("[aria-live=polite]", has_text="Ben moved Server.")).to_be_attached()

    # whoever is followed takes the view along
    page.get_by_role("button", name="2 people here").click()
    here = page.get_by_role("region", name="Here now")
    here.get_by_role("button", name="Follow Ben").click()
    before = page.locator(".react-flow__viewport").get_attribute("style")
    ben.locator("[data-region=drawing]").focus()
    ben.keyboard.press("-")
    expect(page.locator(".react-flow__viewport")).not_to_have_attribute("style", str(before))
    here.get_by_label("What the others call you").fill("Ada")
    here.get_by_role("button", name="Keep").click()
    expect(here.get_by_role("listitem").first).to_contain_text("Ada (you)")
    here.get_by_label("Show where the others point").uncheck()
    expect(page.locator(".peer")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(here).to_have_count(0)

    # a comment, its answer, and the tier that goes
    studio.tier("Server").focus()
    page.keyboard.press("c")
    page.get_by_label("About Server").fill("Is one enough?")
    page.get_by_role("button", name="Say it").click()
    pin = ben.get_by_role("button", name="Server: 1 comment")
    pin.click()
    talk = ben.get_by_role("region", name="Comments")
    expect(talk).to_contain_text("Is one enough?")
    talk.get_by_role("button", name="Answer").click()
    talk.get_by_label("Answer", exact=True).fill("For now.")
    talk.get_by_role("button", name="Say it").last.click()
    expect(page.get_by_role("region", name="Comments")).to_contain_text("For now.")
    ben.keyboard.press("Escape")
    Studio(ben).tier("Server").focus()
    ben.keyboard.press("Delete")
    expect(page.get_by_role("region", name="Comments")).to_contain_text("no longer in the drawing")
    page.get_by_role("button", name="Settled").click()
    expect(page.get_by_text("Settled: Is one enough?")).to_be_visible()

    # the link is closed: he is out at once, and what he did stays
    page.goto(page.url + "share/")
    page.get_by_role("button", name=re.compile("^Close the link")).click()
    expect(ben.get_by_role("alert").filter(has_text="no longer open to this browser")).to_be_visible()
    ben.context.close()


def test_who_may_only_look_can_neither_draw_nor_comment(site: Site, page: Page, browser: Browser) -> None:
    draw_one_server(begin(page, site.url))
    cy = come(browser, share(page, "look"), "Cy")
    expect(cy.locator(".tools")).to_contain_text("You may look, not change.")
    expect(cy.locator(".palette")).to_have_count(0)
    cy.locator("[data-region=drawing] [data-tier]").first.focus()
    cy.keyboard.press("c")
    expect(cy.get_by_role("region", name="Comments").get_by_role("textbox")).to_have_count(0)
    cy.context.close()
