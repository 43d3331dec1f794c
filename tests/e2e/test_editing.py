"""Drawing faster, in a real browser: the palette's search, digits, boxes, copies, lines."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin, middle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def draw_by_digits(studio: Studio, digits: str = "135") -> None:
    """The usual kinds by their numbers, each beside the one before: users, app server, database."""
    studio.page.locator("[data-region=drawing]").focus()
    for digit in digits:
        studio.page.keyboard.press(digit)
    studio.stored()


def chosen(studio: Studio) -> list[str]:
    return sorted(studio.page.locator(".react-flow__node.selected .spoken").all_text_contents())


def draw_box(studio: Studio) -> None:
    """From the corner of the sheet to beyond the app server."""
    sheet = studio.page.locator(".react-flow").bounding_box()
    assert sheet
    x, y = middle(studio.tier("App server"))
    mouse = studio.page.mouse
    mouse.move(sheet["x"] + 8, sheet["y"] + 8)
    mouse.down()
    mouse.move(x - 60, y - 60, steps=4)
    mouse.move(x, y, steps=4)
    mouse.up()


def test_a_kind_is_searched_by_name_and_by_what_it_does(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    palette = page.locator(".palette")
    search = palette.get_by_role("searchbox", name="Search the kinds of tier")
    page.locator("[data-region=drawing]").focus()
    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("kafka")
    expect(palette.get_by_role("button")).to_have_text(["Stream"])
    expect(page.locator("[aria-live=polite]", has_text="1 kind found")).to_be_attached()
    search.fill("mainframe")
    expect(palette).to_contain_text("Nothing called “mainframe”.")
    page.keyboard.press("Enter")
    search.fill("cache")
    expect(palette.get_by_role("button").first).to_have_accessible_name("Cache")
    page.keyboard.press("Enter")
    assert studio.tiers() == ["Cache"]
    expect(studio.tier("Cache")).to_be_focused()
    expect(search).to_have_value("")

    expect(page.locator(".palette [tabindex='0']")).to_have_count(1)
    search.focus()
    page.keyboard.press("ArrowDown")
    expect(palette.get_by_role("button", name="Users", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(studio.tier("Cache")).to_be_focused()


def test_digits_add_the_usual_kinds_while_the_drawing_has_the_focus(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_by_digits(studio, "135")
    assert studio.tiers() == ["App server", "Database", "Users"]
    expect(page.locator(".palette").get_by_role("button", name="Cache", exact=True)).to_contain_text("4")
    page.locator(".palette input").focus()
    page.keyboard.press("4")
    assert len(studio.tiers()) == 3
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Single letters and digits are keys").uncheck()
    page.keyboard.press("Escape")
    studio.tier("Users").focus()
    page.keyboard.press("4")
    expect(page.locator(".palette kbd")).to_have_count(0)
    assert len(studio.tiers()) == 3


def test_a_box_selects_and_what_is_selected_moves_as_one(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_by_digits(studio)
    page.keyboard.press("Escape")
    page.keyboard.down("Shift")
    draw_box(studio)
    page.keyboard.up("Shift")
    assert chosen(studio) == ["App server", "Users"]
    studio.move("Users", 0, 96)
    moved = [middle(studio.tier(name)) for name in ("Users", "App server", "Database")]
    assert moved[0][1] == pytest.approx(moved[1][1], abs=1)
    assert moved[0][1] > moved[2][1] + 50
    page.keyboard.press("Control+z")
    studio.stored()
    assert middle(studio.tier("Users"))[1] == pytest.approx(moved[2][1], abs=1)
    assert middle(studio.tier("App server"))[1] == pytest.approx(moved[2][1], abs=1)

    page.keyboard.press("Escape")
    assert chosen(studio) == []
    page.keyboard.press("b")
    draw_box(studio)
    assert chosen(studio) == ["App server", "Users"]
    page.keyboard.press("b")
    studio.tier("Database").click(modifiers=["Shift"])
    assert chosen(studio) == ["App server", "Database", "Users"]
    page.get_by_role("button", name="Space them evenly down").click()
    page.get_by_role("button", name="Line up their left edges").click()
    studio.stored()
    xs = [middle(studio.tier(name))[0] for name in ("Users", "App server", "Database")]
    assert xs == pytest.approx([xs[0]] * 3, abs=1)


def test_a_piece_goes_from_one_design_to_another_by_the_keyboard_alone(
    site: Site, page: Page, browser: Browser
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    studio = begin(page, site.url)
    draw_by_digits(studio)
    studio.tier("Users").focus()
    page.keyboard.press("l")
    page.keyboard.type("App")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    studio.has_links(1)
    studio.tier("Users").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert chosen(studio) == ["App server", "Users"]
    page.keyboard.press("Control+d")
    assert studio.tiers() == ["App server", "App server 2", "Database", "Users", "Users 2"]
    studio.has_links(2)
    assert chosen(studio) == ["App server 2", "Users 2"]
    page.keyboard.press("Control+x")
    assert studio.tiers() == ["App server", "Database", "Users"]

    other = begin(page.context.new_page(), site.url, "photo-sharing")
    other.page.locator("[data-region=drawing]").focus()
    other.page.keyboard.press("Control+v")
    assert other.tiers() == ["App server 2", "Users 2"]
    other.has_links(1)
    other.page.keyboard.press("Control+k")
    other.page.keyboard.type("paste")
    other.page.keyboard.press("Enter")
    assert len(other.tiers()) == 4
    other.page.keyboard.press("Control+z")
    other.page.keyboard.press("Control+z")
    assert other.tiers() == []
    other.page.keyboard.press("Control+Shift+z")
    assert other.tiers() == ["App server 2", "Users 2"]

    other.page.evaluate("navigator.clipboard.writeText('a poem')")
    other.tier("Users 2").focus()
    other.page.keyboard.press("Control+v")
    expect(other.page.locator(".notice")).to_have_text("What was copied is no part of a design.")
    assert len(other.tiers()) == 2


def test_the_outline_does_the_same(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_by_digits(studio)
    studio.tier("Users").focus()
    page.keyboard.press("l")
    page.keyboard.type("App")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    studio.tier("Users").focus()
    page.keyboard.press("o")
    rows = page.locator("tr[data-tier]")
    expect(rows.first).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("tr[data-tier][aria-selected=true]")).to_have_count(2)
    page.keyboard.press("Control+d")
    expect(rows).to_have_count(5)
    expect(page.locator("tr[data-link]")).to_have_count(2)
    page.keyboard.press("4")
    expect(rows).to_have_count(6)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(3)


def test_tiers_are_lined_up_by_the_name_of_the_command(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_by_digits(studio, "1345")
    page.keyboard.press("m")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.type("top edges")
    page.keyboard.press("Enter")
    studio.stored()
    plates = sorted(middle(studio.tier(name)) for name in studio.tiers())
    assert [y for _, y in plates] == pytest.approx([plates[0][1]] * 4, abs=1)
    assert len({round(x2 - x1) for (x1, _), (x2, _) in pairwise(plates)}) == 1


def test_a_large_design_has_a_map_and_fits_the_sheet(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_by_digits(studio, "1234567")
    expect(page.locator(".react-flow__minimap")).to_have_count(0)
    for _ in range(2):
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+d")
        studio.stored()
        page.keyboard.press("Escape")
    assert len(studio.tiers()) == 28
    expect(page.locator(".map[aria-hidden=true] .react-flow__minimap")).to_be_visible()
    page.keyboard.press("f")
    for name in studio.tiers():
        expect(studio.tier(name)).to_be_in_viewport()
    before = page.locator(".react-flow__viewport").get_attribute("style")
    page.keyboard.press("+")
    expect(page.locator(".react-flow__viewport")).not_to_have_attribute("style", re.compile(re.escape(before or "")))


def test_a_finger_searches_the_sheet_too(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    studio = begin(context.new_page(), site.url)
    page = studio.page
    palette = page.locator(".palette")
    palette.get_by_role("button", name="Show every kind of tier").tap()
    palette.get_by_role("searchbox").tap()
    page.keyboard.type("jobs")
    expect(palette.locator(".shelf button")).to_have_text(["Queue", "Worker", "Scheduler"])
    palette.get_by_role("button", name="Worker").tap()
    expect(studio.tier("Worker")).to_be_visible()
    page.locator(".inspector").get_by_role("button", name="Show more").tap()
    page.get_by_role("button", name="Duplicate").tap()
    assert studio.tiers() == ["Worker", "Worker 2"]
    page.get_by_role("button", name="Copy").tap()
    page.get_by_role("button", name="Close").tap()
    page.get_by_role("button", name="Every command").tap()
    page.get_by_role("option", name="Paste").tap()
    assert studio.tiers() == ["Worker", "Worker 2", "Worker 3"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
