"""A real server with its real worker, and a real Chromium: one of each for all browser tests of a process."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.site import Site

expect.set_options(timeout=15_000)  # a machine of two cores does other things meanwhile

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Every test is a guest of its own, all from one address."""
    with Site(tmp_path_factory.mktemp("var"), GUESTS_BURST=1000) as running:
        yield running


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A site that a test may kill."""
    with Site(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    path = chromium()
    if not path:
        pytest.fail("no Chromium on this machine: make browser")
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_ARGS}


def chromium() -> str | None:
    """The system's browser, as docker/browser.py finds it."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("WBN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A page whose script errors and refused inline code fail the test."""
    page = visitor.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    assert not problems, problems
