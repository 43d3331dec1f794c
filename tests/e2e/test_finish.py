"""An attempt is finished in a real browser, by keyboard, and its report read by day, by night and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import axe
from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_split

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FOUND = 60_000  # ms


def test_finishing_leads_to_a_report_with_the_reference_and_not_before(site: Site, page: Page) -> None:
    said: list[str] = []
    page.on("response", lambda answer: said.append(answer.text()) if "/attempts/" in answer.url else None)
    studio = begin(page, site.url)
    draw_split(studio)
    studio.run(predict="App server")
    studio.panels.get_by_role("link", name="Finish, and see the report").click()

    page.get_by_label("What would you build next, but not yet?").fill("a second server")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("say all three")
    assert axe.faults(page, "finish") == []
    assert not [text for text in said if "The reference: one" in text]
    page.get_by_label("Until which tier is at its limit?").select_option("App server")
    page.get_by_label("From how many users a day on?").fill("5 million")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Seven dimensions")).to_be_visible(timeout=FOUND)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not yet")
    expect(page.get_by_role("figure").last).to_contain_text("The reference")
    assert axe.faults(page, "report") == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert axe.faults(page, "report on a phone") == []
    page.get_by_role("link", name="Back to the drawing").click()
    expect(page.get_by_role("link", name="The report, and the reference beside your design")).to_be_attached()
