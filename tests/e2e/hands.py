"""Other hands than the mouse's: a keyboard, and fingers. They begin where the focus is, or where a thing is seen."""

import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 80
PATIENCE_S = 5
UNCOVERED = """(thing, [x, y]) => {
  const top = document.elementFromPoint(x, y);
  return thing.contains(top) || top.contains(thing);
}"""
SEEN = (Path(__file__).parent / "seen.js").read_text()


class Keys:
    """A person who has a keyboard, and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def tab_to(self, role: Any, name: str | re.Pattern[str], *, back: bool = False) -> None:
        """Goes on by Tab until this has the focus; every stop on the way can be seen."""
        wanted = self.page.get_by_role(role, name=name, exact=isinstance(name, str))
        expect(wanted.first).to_be_attached()
        stops: list[str] = []
        for _ in range(MOST_STOPS):
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                return
            self.press("Shift+Tab" if back else "Tab")
            assert not (fault := self.page.evaluate(SEEN)), fault
            stops.append(self.page.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
        raise AssertionError(f"Tab never comes to {name}: {stops}")

    def go(self, role: Any, name: str | re.Pattern[str], *, back: bool = False) -> None:
        self.tab_to(role, name, back=back)
        self.press("Enter")

    def take(self, dialog: str | re.Pattern[str], words: str) -> None:
        """Types into a dialog that has just come, and takes what it found."""
        expect(self.page.get_by_role("dialog", name=dialog)).to_be_visible()
        self.type(words)
        self.press("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def has(self, locator: Locator) -> None:
        """The focus is there."""
        expect(locator).to_be_focused()


class Fingers:
    """A person with a phone: taps what can be seen and is large enough, rests a finger, spreads two."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._touch = page.context.new_cdp_session(page)

    def tap(self, thing: Locator) -> None:
        """Scrolls there, as a thumb does, and taps its middle; nothing may lie over it."""
        expect(thing).to_be_visible()
        until = time.monotonic() + PATIENCE_S
        while not (place := self._uncovered(thing)):
            assert time.monotonic() < until, f"{thing} is covered"
        self.page.touchscreen.tap(*place)

    def _uncovered(self, thing: Locator) -> tuple[float, float] | None:
        """Where its middle is, if nothing lies over it. What comes from the server may move it just then."""
        thing.scroll_into_view_if_needed()
        box = thing.bounding_box()
        if box is None:
            return None
        assert min(box["width"], box["height"]) >= 24, f"{thing} is {box['width']} by {box['height']} px"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return (x, y) if thing.evaluate(UNCOVERED, [x, y]) else None

    def rest(self, x: float, y: float, *, ms: int = 700) -> None:
        """One finger, until it is lifted again."""
        self._send("touchStart", (x, y))
        self.page.wait_for_timeout(ms)
        self._send("touchEnd")

    def draw(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self._glide([start], [end])

    def spread(self, x: float, y: float, start: float, end: float, *, by: tuple[float, float] = (0, 0)) -> None:
        """Two fingers around a place, from this far apart to that far, and along."""
        dx, dy = by
        self._glide([(x - start / 2, y), (x + start / 2, y)], [(x + dx - end / 2, y + dy), (x + dx + end / 2, y + dy)])

    def _glide(self, start: list[tuple[float, float]], end: list[tuple[float, float]], steps: int = 8) -> None:
        self._send("touchStart", *start)
        for step in range(1, steps + 1):
            part = step / steps
            between = [(a + (c - a) * part, b + (d - b) * part) for (a, b), (c, d) in zip(start, end, strict=True)]
            self._send("touchMove", *between)
        self._send("touchEnd")

    def _send(self, kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(at)]
        self._touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
