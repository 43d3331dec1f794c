"""Notes and groups: drawn with the mouse, by the keys, in the outline; moved with what stands in them; taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_split, middle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_group_takes_its_tiers_along_and_lets_them_go(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    page.keyboard.press("Escape")
    frame, inspector = page.locator('[data-mark^="group"]'), page.locator(".inspector")

    studio.tier("App server").click()
    page.keyboard.down("Shift")
    studio.tier("Database").click()
    page.keyboard.up("Shift")
    inspector.get_by_role("button", name="Group").click()
    studio.stored()
    expect(frame).to_have_attribute("aria-label", "Zone Zone 1, around App server, Database")
    expect(inspector.get_by_label("Name")).to_be_focused()

    inspector.get_by_label("What it is").select_option("region")
    studio.stored()
    regions = inspector.locator("datalist option").evaluate_all("all => all.map(one => one.value)")
    assert len(regions) > 0
    expect(frame).to_have_attribute("aria-label", f"Region {regions[0]}, around App server, Database")
    studio.tier("Database").click()
    expect(inspector.get_by_label("Region")).to_have_value(regions[0])

    before, (x, y) = middle(studio.tier("Database")), middle(frame.locator(".frame-name"))
    studio._drag((x, y), (x + 96, y))
    studio.stored()
    after = middle(studio.tier("Database"))
    assert after[0] > before[0] + 40

    frame.locator(".frame-name").hover()
    assert frame.evaluate("one => getComputedStyle(one).zIndex") == "-1"  # behind its tiers, under the mouse too

    x, y = middle(frame.locator(".corner"))
    studio._drag((x, y), (x + 48, y))
    studio.stored()
    wide = frame.bounding_box()
    assert wide
    assert wide["width"] == pytest.approx(208 + 48, abs=8)

    studio.move("Database", -320, 0)
    expect(frame).to_have_attribute("aria-label", f"Region {regions[0]}, around App server")
    studio.tier("Database").click()
    expect(inspector.get_by_label("Region")).to_have_value("")

    frame.locator(".frame-name").click()
    inspector.get_by_role("button", name="Remove").click()
    studio.stored()
    expect(frame).to_have_count(0)
    assert studio.tiers() == ["App server", "Database", "Users"]
    page.locator(".notice").get_by_role("button", name="Undo").click()
    studio.stored()
    expect(frame).to_have_attribute("aria-label", f"Region {regions[0]}, around App server")


def test_a_note_is_written_by_the_keys_and_in_the_outline(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    studio.drag_tier("App server", 340, 240)
    studio.tier("App server").focus()
    page.keyboard.press("n")
    text = page.locator(".inspector").get_by_label("What it says")
    expect(text).to_be_focused()
    page.keyboard.type("Stateless: any of them may answer.")
    page.keyboard.press("Control+Enter")
    studio.stored()
    note = page.locator('[data-mark^="note"]')
    expect(note).to_be_focused()
    expect(note).to_have_attribute("aria-label", "Note: Stateless: any of them may answer.")

    where = middle(note)
    page.keyboard.press("m")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    studio.stored()
    assert middle(note)[1] > where[1] + 20

    page.keyboard.press("o")
    row = page.get_by_role("row", name=re.compile("Stateless"))
    expect(row).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(row).to_be_focused()
    page.keyboard.press("Delete")
    studio.stored()
    expect(row).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(row).to_be_visible()
    page.keyboard.press("h")
    panel = page.get_by_role("region", name="History")
    expect(panel).to_contain_text("You added the note “Stateless: any of them may answer.”")
