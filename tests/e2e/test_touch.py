"""The main job with fingers on a phone, and what fingers do that a mouse does not: rest, spread, and draw up a sheet.

What is typed comes from the phone's own keyboard, and what is chosen from a list from its own picker."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.hands import Fingers
from tests.e2e.studio import Studio, begin, draw_split, middle

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HAND = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "en-GB"}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**HAND)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems, problems


def test_the_whole_job_is_done_with_a_thumb(site: Site, phone: Page) -> None:
    fingers, studio = arrive(site, phone)
    palette, inspector = phone.locator(".palette"), phone.locator(".inspector")
    for kind in ("Users", "Load balancer", "App server"):
        fingers.tap(palette.get_by_role("button", name=kind, exact=True))
        expect(studio.tier(kind)).to_be_visible()
    fingers.tap(palette.get_by_role("button", name="Show every kind of tier"))
    fingers.tap(palette.get_by_role("searchbox"))
    phone.keyboard.type("sql")
    fingers.tap(palette.get_by_role("button", name="Database", exact=True))
    expect(studio.tier("Database")).to_be_visible()
    look_at_all(fingers)
    for start, end in (("Users", "Load balancer"), ("Load balancer", "App server"), ("App server", "Database")):
        fingers.tap(studio.tier(start))
        fingers.tap(inspector.get_by_role("button", name="Link to…"))
        fingers.tap(studio.tier(end))
        expect(phone.locator(".notice")).to_contain_text(f"Linked {start} to {end}.")
    studio.has_links(3)

    fingers.tap(studio.tier("Database"))
    fingers.tap(inspector.get_by_role("button", name="Show more"))
    inspector.get_by_label("Size").select_option("large")
    fingers.tap(inspector.get_by_label("Because…"))
    phone.keyboard.type("every link is kept in one place")
    fingers.tap(inspector.get_by_label("It costs us…"))
    phone.keyboard.type("one machine that must not stop")
    fingers.tap(inspector.get_by_role("button", name="Close"))
    fingers.tap(studio.tier("App server"))
    fingers.tap(inspector.get_by_role("button", name="Show more"))
    inspector.get_by_label("Size").select_option("small")
    fingers.tap(inspector.get_by_role("button", name="Close"))
    studio.stored()

    fingers.tap(studio.panels.locator("label.choice", has_text="App server"))
    expect(studio.panels.get_by_role("radio", name="App server")).to_be_checked()
    fingers.tap(studio.panels.locator("label.choice", has_text="75%"))
    fingers.tap(studio.panels.get_by_role("button", name="Run"))
    expect(studio.headline).to_contain_text("The app server broke at", timeout=30_000)
    fingers.tap(studio.tier("App server"))
    expect(inspector).to_contain_text("saturated")
    fingers.tap(inspector.get_by_role("button", name="Close"))
    slider = phone.get_by_role("slider", name="Users a day")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    phone.touchscreen.tap(box["x"] + box["width"] * 0.97, box["y"] + box["height"] / 2)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("past the .*limit"))


def test_a_finger_that_rests_is_offered_what_can_be_done_there(site: Site, phone: Page) -> None:
    fingers, studio = drawn(site, phone)
    menu = phone.get_by_role("menu")

    fingers.rest(*middle(studio.tier("App server")))
    expect(menu.get_by_role("menuitem")).to_contain_text(["Link to…", "Link from…", "Set its properties", "Rename"])
    fingers.tap(menu.get_by_role("menuitem", name="Link from…"))
    expect(menu).to_have_count(0)
    fingers.tap(studio.tier("Users"))
    expect(phone.locator(".react-flow__edge")).to_have_count(1)

    fingers.rest(*middle(phone.locator(".react-flow__edge .line")))
    fingers.tap(menu.get_by_role("menuitem", name="Remove"))
    expect(phone.locator(".react-flow__edge")).to_have_count(0)

    expect(phone.locator(".notice")).to_have_count(0)
    x, y = middle(phone.locator(".canvas"))
    fingers.rest(x, y - 110)
    fingers.tap(menu.get_by_role("menuitem", name="Add a tier here"))
    fingers.tap(phone.get_by_role("option", name="Cache", exact=False).first)
    added = middle(phone.locator("[data-kind=cache]"))
    assert abs(added[0] - x) < 30
    assert abs(added[1] - y + 110) < 30

    fingers.rest(x - 120, y - 110)
    expect(menu).to_be_visible()
    phone.touchscreen.tap(x + 120, y - 110)
    expect(menu).to_have_count(0)
    assert phone.evaluate("String(getSelection())") == ""


def test_a_short_touch_and_one_that_moves_bring_no_menu(site: Site, phone: Page) -> None:
    fingers, studio = drawn(site, phone)
    fingers.rest(*middle(studio.tier("App server")), ms=200)
    x, y = middle(phone.locator(".canvas"))
    fingers.draw((x, y - 100), (x - 40, y - 160))
    phone.wait_for_timeout(600)
    expect(phone.get_by_role("menu")).to_have_count(0)


def test_two_fingers_bring_the_drawing_nearer_and_along_and_leave_the_page_alone(site: Site, phone: Page) -> None:
    fingers, _ = drawn(site, phone)
    x, y = middle(phone.locator(".canvas"))
    before = view(phone)
    fingers.spread(x, y - 120, 60, 180)
    nearer = view(phone)
    assert nearer[2] > before[2] * 1.5
    fingers.spread(x, y - 120, 100, 100, by=(30, 90))
    along = view(phone)
    assert along[2] == pytest.approx(nearer[2], rel=0.02)
    assert along[1] - nearer[1] == pytest.approx(90, abs=12)
    fingers.spread(x, y - 120, 200, 60)
    assert view(phone)[2] < along[2] * 0.6
    assert phone.evaluate("[visualViewport.scale, scrollY, String(getSelection())]") == [1, 0, ""]


def test_sheets_are_drawn_up_and_down(site: Site, phone: Page) -> None:
    fingers, studio = drawn(site, phone)
    palette = phone.locator(".palette")
    grip = palette.get_by_role("button", name=re.compile("^Show (every|fewer)"))
    x, y = middle(grip)
    fingers.draw((x, y), (x, y - 80))
    expect(grip).to_have_attribute("aria-expanded", "true")
    expect(palette.get_by_role("group", name="Store")).to_be_visible()
    x, y = middle(grip)
    fingers.draw((x, y), (x, y + 80))
    expect(grip).to_have_attribute("aria-expanded", "false")
    fingers.tap(grip)
    fingers.tap(palette.get_by_role("button", name="Object store"))
    expect(grip).to_have_attribute("aria-expanded", "false")
    expect(studio.tier("Object store")).to_be_visible()

    more = phone.locator(".inspector .grip")
    x, y = middle(more)
    fingers.draw((x, y), (x, y - 80))
    expect(phone.locator(".inspector").get_by_label("Name")).to_be_visible()
    x, y = middle(more)
    fingers.draw((x, y), (x, y + 80))
    expect(phone.locator(".inspector").get_by_label("Name")).to_be_hidden()


def test_the_same_menu_comes_by_a_right_click_and_by_key(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    menu = page.get_by_role("menu")
    studio.tier("Database").click(button="right")
    expect(menu.get_by_role("menuitem", name="Link to…")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem", name="Remove")).to_be_focused()
    page.keyboard.press("Enter")
    expect(studio.tier("Database")).to_have_count(0)
    page.keyboard.press("Control+z")
    studio.tier("App server").focus()
    page.keyboard.press("Shift+F10")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(studio.tier("App server")).to_be_focused()
    page.keyboard.press("o")
    row = page.locator("tr[data-link]").first
    row.focus()
    page.keyboard.press("ContextMenu")
    menu.get_by_role("menuitem", name="Remove").press("Enter")
    expect(page.locator("tr[data-link]")).to_have_count(1)


def arrive(site: Site, phone: Page) -> tuple[Fingers, Studio]:
    fingers = Fingers(phone)
    phone.goto(f"{site.url}/prompts/")
    fingers.tap(phone.get_by_role("link", name="URL shortener"))
    fingers.tap(phone.get_by_role("button", name="Start"))
    fingers.tap(phone.get_by_label("Requests at peak"))
    phone.keyboard.type("1k/s")
    fingers.tap(phone.get_by_role("button", name="Draw the design"))
    expect(phone.locator(".react-flow")).to_be_visible()
    return fingers, Studio(phone)


def drawn(site: Site, phone: Page) -> tuple[Fingers, Studio]:
    """Users and an app server, not linked, nothing selected."""
    fingers, studio = Fingers(phone), begin(phone, site.url)
    for kind in ("Users", "App server"):
        fingers.tap(phone.locator(".palette").get_by_role("button", name=kind, exact=True))
    look_at_all(fingers)
    return fingers, studio


def look_at_all(fingers: Fingers) -> None:
    fingers.tap(fingers.page.locator(".inspector").get_by_role("button", name="Close"))
    expect(fingers.page.locator(".inspector")).to_have_count(0)
    fingers.tap(fingers.page.locator(".tools").get_by_role("button", name="Fit"))
    expect(fingers.page.locator(".notice")).to_have_count(0)


def view(page: Page) -> list[float]:
    """Where the drawing is, and how near: x, y, zoom."""
    style = page.locator(".react-flow__viewport").get_attribute("style") or ""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", style)[:3]]
