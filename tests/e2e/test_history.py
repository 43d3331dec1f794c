"""Looking back: draw, scrub, restore, undo, branch."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_one_server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_one_looks_back_restores_takes_it_back_and_branches(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    banner, panel = page.locator(".past-banner"), page.get_by_role("region", name="History")
    page.locator(".tools").get_by_role("button", name="History").click()
    expect(panel).to_contain_text("Nothing has been drawn yet")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)

    draw_one_server(studio, size="large")  # Users, Server, their link, its size: four steps
    studio.tier("Server").focus()
    page.keyboard.press("Delete")
    studio.stored()
    assert studio.tiers() == ["Users"]

    page.locator("[data-region=drawing] [data-tier]").first.focus()
    page.keyboard.press("h")
    slider = panel.get_by_role("slider")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^You removed Server and 1 link, \d\d:\d\d$"))
    expect(banner).to_have_count(0)

    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^You set “Size” of Server to large"))
    expect(banner).to_contain_text("You are looking at the past")
    studio.has_links(1)
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "The beginning: an empty sheet")
    expect(page.locator("[data-tier]")).to_have_count(0)
    page.keyboard.press("End")
    expect(banner).to_have_count(0)
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^You linked Users to Server"))

    banner.get_by_role("button", name="Restore this").click()
    expect(banner).to_have_count(0)
    assert studio.tiers() == ["Server", "Users"]
    studio.has_links(1)
    expect(slider).to_have_attribute("max", "6")
    page.locator(".notice").get_by_role("button", name="Undo").click()
    assert studio.tiers() == ["Users"]

    slider.focus()
    page.keyboard.press("Control+Shift+z")
    assert studio.tiers() == ["Server", "Users"]
    page.keyboard.press("Control+z")
    assert studio.tiers() == ["Users"]

    page.keyboard.press("ArrowLeft")
    banner.get_by_role("button", name="Branch from here").dblclick()
    expect(page.locator("[data-region=drawing]")).to_be_visible()
    expect(page.locator(".past-banner")).to_have_count(0)
    assert studio.tiers() == ["Server", "Users"]
    page.goto(f"{site.url}/attempts/")
    expect(page.get_by_text("a branch of")).to_have_count(1)


def test_offline_it_says_that_the_past_cannot_be_fetched(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_one_server(studio)
    page.context.set_offline(True)
    page.locator(".tools").get_by_role("button", name="History").click()
    panel = page.get_by_role("region", name="History")
    expect(panel).to_contain_text("Offline: the past cannot be fetched now")
    page.context.set_offline(False)
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("slider")).to_be_visible()
