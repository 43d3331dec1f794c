"""The studio as a person handles it: mouse on the canvas, forms around it."""

import re

from playwright.sync_api import Locator, Page, expect


class Studio:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.panels = page.locator("#panels")
        self.headline = page.locator("#headline h1")
        self.ladder = page.locator("#ladder")

    def tier(self, name: str) -> Locator:
        """Its plate, by the name that a screen reader says."""
        spoken = self.page.locator(".spoken", has_text=re.compile(f"^{re.escape(name)}(,|$)"))
        return self.page.locator("[data-tier]").filter(has=spoken)

    def drag_tier(self, kind: str, x: float, y: float) -> None:
        """Drag a kind from the palette to a place on the sheet (px from its corner), with the mouse."""
        button = self.page.locator(".palette").get_by_role("button", name=kind, exact=True)
        button.scroll_into_view_if_needed()
        start = middle(button)
        sheet = self.page.locator(".react-flow").bounding_box()
        assert sheet
        self._drag(start, (sheet["x"] + x, sheet["y"] + y))
        self.stored()

    def link(self, start: str, end: str) -> None:
        """Draw a link with the mouse: from the handle at one's right edge to the middle of the other."""
        self.tier(start).hover()
        self._drag(middle(self.tier(start).locator(".react-flow__handle.source")), middle(self.tier(end)))
        self.stored()

    def move(self, name: str, dx: float, dy: float) -> None:
        x, y = middle(self.tier(name))
        self._drag((x, y), (x + dx, y + dy))
        self.stored()

    def set_choice(self, name: str, label: str, value: str) -> None:
        """Set a property of a tier in the inspector."""
        self.tier(name).click()
        self.page.locator(".inspector").get_by_label(label).select_option(value)
        self.stored()

    def set_text(self, name: str, label: str, value: str) -> None:
        self.tier(name).click()
        field = self.page.locator(".inspector").get_by_label(label)
        field.fill(value)
        field.press("Enter")
        self.stored()

    def stored(self) -> None:
        """Every edit is acknowledged."""
        expect(self.page.locator("#studio")).to_have_attribute("data-pending", "0")

    def tiers(self) -> list[str]:
        """Names of the tiers on the sheet, once they have settled."""
        self.stored()
        return sorted(name.split(",")[0] for name in self.page.locator(".spoken").all_text_contents())

    def has_links(self, count: int) -> None:
        expect(self.page.locator(".react-flow__edge")).to_have_count(count)

    def predict(self, name: str) -> None:
        """Say what breaks first, and how sure that is."""
        self.panels.get_by_label(name, exact=True).check()
        self.panels.get_by_label("75%").check()

    def run(self, *, predict: str | None = None) -> None:
        """Press Run and wait for the verdict. The first run of an attempt wants a prediction."""
        if predict is not None:
            self.predict(predict)
        before = self.panels.locator(".runs li").count()
        self.panels.get_by_role("button", name=re.compile("^Run")).click()
        newest = self.panels.locator(".runs li").nth(before)
        expect(newest).to_be_visible(timeout=60_000)

    def _drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 4, start[1] + 4)
        mouse.move(*end, steps=8)
        mouse.up()


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def begin(page: Page, url: str, prompt: str = "url-shortener") -> Studio:
    """A fresh attempt at a prompt, its estimate skipped."""
    page.goto(f"{url}/prompts/{prompt}/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    expect(page.locator(".react-flow")).to_be_visible()
    return Studio(page)


def draw_one_server(studio: Studio, size: str = "small") -> None:
    """Users and one box with everything on it."""
    studio.drag_tier("Users", 120, 240)
    studio.drag_tier("One server", 420, 240)
    studio.link("Users", "Server")
    studio.set_choice("Server", "Size", size)


def draw_split(studio: Studio, size: str = "small") -> None:
    """Users, one app server of this size, and a database with room for everything."""
    studio.drag_tier("Users", 120, 240)
    studio.drag_tier("App server", 340, 240)
    studio.drag_tier("Database", 340, 440)
    studio.link("Users", "App server")
    studio.link("App server", "Database")
    studio.set_choice("App server", "Size", size)
    studio.set_choice("Database", "Size", "large")
