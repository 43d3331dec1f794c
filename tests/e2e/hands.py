"""Other hands than the mouse's: a keyboard, and fingers. They begin where the focus is, or where a thing is seen."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 80
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
