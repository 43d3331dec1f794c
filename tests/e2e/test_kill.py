"""The server dies under a drawing browser, and nothing acknowledged is missing."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_one_server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_killed_server_loses_nothing(own_site: Site, page: Page) -> None:
    studio = begin(page, own_site.url)
    draw_one_server(studio)
    own_site.kill()
    expect(page.locator(".status")).to_contain_text("Offline", timeout=10_000)
    page.locator(".palette").get_by_role("button", name="Cache", exact=True).click()
    expect(page.locator(".status")).to_contain_text("1 edit kept")
    own_site.start()
    studio.stored()
    page.reload()
    expect(studio.tier("Cache")).to_be_visible()
    assert studio.tiers() == ["Cache", "Server", "Users"]
    studio.has_links(1)
    studio.link("Server", "Cache")
    studio.run(predict="Server")
