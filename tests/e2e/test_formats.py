"""A design goes out as a person sends it, and comes in as a person brings it."""

import json
import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.studio import begin, draw_split
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHART = "flowchart LR\n u([Users]) --> a[Web app] --> d[(Postgres)]"


def run_command(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_a_drawing_is_exported_by_keyboard_alone(page: Page, site: Site) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    run_command(page, "Export")
    page.wait_for_url("**/export/")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON", exact=True).click()
    drawing = json.loads(Path(download.value.path()).read_text())
    assert [tier["kind"] for tier in drawing["tiers"]] == ["users", "app", "database"]
    assert len(drawing["links"]) == 2


def test_a_png_is_a_picture_of_the_size_of_the_drawing(page: Page, site: Site) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    run_command(page, "Export")
    page.wait_for_url("**/export/")
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG", exact=True).click()
    data = Path(download.value.path()).read_bytes()
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert width > 600
    assert height > 400
    assert download.value.suggested_filename == "url-shortener.png"
    assert len(data) > 10_000  # more than an empty sheet


def test_a_flowchart_comes_in_as_one_edit_that_can_be_undone(page: Page, site: Site) -> None:
    studio = begin(page, site.url)
    studio.drag_tier("Cache", 120, 240)
    address = page.url
    run_command(page, "Import")
    page.wait_for_url("**/open/**")
    page.get_by_label("Or its text").fill(CHART)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("img", name="A design of Users, Web app, Postgres.")).to_be_visible()
    page.get_by_text("Or put it into a drawing").click()
    piece = page.locator("#piece").input_value()
    page.goto(address)
    expect(page.locator(".react-flow")).to_be_visible()
    expect(studio.tier("Cache")).to_be_visible()
    paste(page, piece)
    expect(studio.tier("Postgres")).to_be_visible()
    assert studio.tiers() == ["Cache", "Postgres", "Users", "Web app"]
    studio.has_links(2)
    page.keyboard.press("Control+z")
    expect(studio.tier("Postgres")).to_have_count(0)
    assert studio.tiers() == ["Cache"]


def test_a_link_is_looked_at_first_and_then_is_an_attempt_of_ones_own(page: Page, site: Site) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    run_command(page, "Export")
    link = page.get_by_label("Link", exact=True).input_value()
    with page.context.browser.new_context() as other:  # type: ignore[union-attr]
        reader = other.new_page()
        reader.goto(link)
        expect(reader.get_by_role("img", name="A design of Users, App server, Database.")).to_be_visible()
        expect(reader.get_by_label("URL shortener")).to_be_checked()
        reader.get_by_role("button", name="Begin a new attempt").click()
        expect(reader.locator("[data-tier]")).to_have_count(3)


def paste(page: Page, text: str) -> None:
    """What the browser hands over when somebody pastes: a page may not read the clipboard itself."""
    page.locator("[data-region=drawing]").first.focus()
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )
