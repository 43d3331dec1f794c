"""Following one request through the drawing, once a run has answered."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_split, middle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_one_request_is_walked_by_arrow_keys_on_the_canvas_and_in_the_outline(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    page.locator("[data-tier]").first.focus()
    page.keyboard.press("w")
    panel = page.get_by_role("region", name="What one request does")
    expect(panel).to_have_count(0)  # nothing before an answer
    studio.run(predict="App server")

    page.locator("[data-tier]").first.focus()
    page.keyboard.press("w")
    expect(panel).to_contain_text("It travels from the user to the site and back")
    voice = page.locator(".hidden-text[aria-live=polite]")
    expect(voice).to_contain_text("Step 1, Users: It travels")
    here = page.locator("[data-tier]").filter(has=page.locator(".here"))
    expect(here).to_have_attribute("data-kind", "users")

    seen = ["users"]
    while "Answered after" not in panel.inner_text() and len(seen) < 30:
        page.keyboard.press("ArrowRight")
        seen.append(str(here.get_attribute("data-kind")))
    assert list(dict.fromkeys(seen)) == ["users", "app", "database"]
    expect(panel).to_contain_text(re.compile(r"Answered after [\d.]+ m?s: .* at work, .* waiting in line"))
    assert middle(studio.tier("Database"))[1] + 30 < middle(panel)[1] - panel.bounding_box()["height"] / 2  # type: ignore[index]

    page.keyboard.press("ArrowLeft")
    expect(panel).not_to_contain_text("Answered")
    panel.get_by_label("Which request").select_option(index=1)
    expect(panel.locator(".told b")).to_have_text("1")

    page.get_by_role("button", name="Outline").click()
    expect(page.locator(".outline tr[aria-current=step]")).to_contain_text("Users")
    panel.get_by_role("button", name="Next step").click()
    expect(page.locator(".outline tr[aria-current=step]")).to_contain_text("App server")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator(".outline tr[aria-current=step]")).to_have_count(0)


def test_the_page_beside_the_drawing_leads_to_it(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    studio.run(predict="App server")
    studio.panels.get_by_role("link", name="What does one request do?").click()
    panel = page.get_by_role("region", name="What one request does")
    expect(panel).to_be_focused()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
