"""Two runs compared on the drawing: before → after on plates and links, what came and what went."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_split

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_two_runs_are_compared_on_the_canvas_and_in_the_outline(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    studio.run(predict="App server")
    studio.drag_tier("Cache", 620, 240)
    studio.link("App server", "Cache")
    studio.set_choice("App server", "Size", "large")
    page.keyboard.press("Escape")
    studio.run()

    studio.panels.get_by_role("link", name=re.compile("^Compare the run of .* with the newest$")).click()
    panel = page.get_by_role("region", name="Two runs compared")
    expect(panel).to_contain_text("Added: Cache.")
    expect(panel).to_contain_text(re.compile(r"App server went from 100% to \d+% busy"))
    changed = studio.tier("App server").locator(".apart")
    expect(changed).to_contain_text(re.compile(r"100% → \d+% ▼ less busy"))
    expect(studio.tier("Cache").locator(".apart")).to_contain_text("added")
    expect(page.locator(".arrow.added")).to_have_count(1)
    expect(page.locator(".hidden-text[aria-live=polite]")).to_contain_text("Added: Cache.")

    page.get_by_role("button", name="Outline").click()
    expect(page.locator(".outline tr[aria-level='1']", has_text="App server").first).to_contain_text("▼ less busy")
    panel.get_by_label("Before").focus()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    page.get_by_role("button", name="Canvas").click()
    expect(page.locator(".apart")).to_have_count(0)

    studio.tier("Cache").click()
    page.keyboard.press("Delete")
    studio.stored()
    studio.run()
    expect(studio.panels).to_contain_text("Removed: Cache.", timeout=30_000)
    studio.tier("App server").focus()
    page.keyboard.press("d")
    expect(studio.tier("Cache").locator(".apart.removed")).to_contain_text("removed")
    expect(panel).to_contain_text("Removed: Cache.")


def test_the_past_leads_to_a_comparison_with_the_newest_run(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    studio.run(predict="App server")
    studio.set_choice("App server", "Size", "large")
    page.keyboard.press("Escape")
    studio.run()
    page.locator(".tools").get_by_role("button", name="History").click()
    past = page.get_by_role("region", name="History")
    expect(past.locator(".flags span")).to_have_count(2)  # the runs have been fetched
    past.get_by_role("slider").press("PageDown")
    past.get_by_role("button", name="Compare it with the newest").click()
    expect(past).to_have_count(0)
    panel = page.get_by_role("region", name="Two runs compared")
    expect(panel).to_contain_text("App server: 2 cores, 4 GB → 8 cores, 16 GB.")
