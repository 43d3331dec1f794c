"""Accounts in a real browser: by keyboard, with work that comes along, and with a passkey of a virtual device."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults
from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_one_server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PASSWORD = "a long walk at night"


def type_in(page: Page, *words: str) -> None:
    """Into one field after the other, from the one that has the focus on."""
    for n, word in enumerate(words):
        if n:
            page.keyboard.press("Tab")
        page.keyboard.type(word)


def sign_up(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/account/signup/")
    page.get_by_label("E-mail").focus()
    type_in(page, email, PASSWORD, "Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My practice")).to_be_visible()


def log_out(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/account/logout/")
    page.get_by_role("button", name="Log out").press("Enter")
    expect(page.get_by_role("link", name="Sign up")).to_be_visible()


def test_an_open_drawing_goes_on_as_the_account_that_its_guest_logs_in_to(site: Site, page: Page) -> None:
    sign_up(page, site, "ada@example.org")
    log_out(page, site)
    studio = begin(page, site.url)
    draw_one_server(studio)
    studio.stored()
    other = page.context.new_page()
    other.goto(f"{site.url}/account/login/")
    other.get_by_label("E-mail").focus()
    type_in(other, "ada@example.org", PASSWORD)
    other.keyboard.press("Enter")
    expect(other.get_by_role("link", name="URL shortener")).to_be_visible()
    expect(other.get_by_role("link", name="Ada")).to_be_visible()
    studio.drag_tier("Database", 420, 420)
    studio.stored()
    other.get_by_role("link", name="URL shortener").click()
    expect(other.locator("[data-region=drawing] [data-tier]")).to_have_count(3)


def test_a_passkey_is_added_named_used_and_removed(site: Site, page: Page) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**about, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    found: list[str] = []
    sign_up(page, site, "keys@example.org")
    page.goto(f"{site.url}/account/")
    found += faults(page, "account")
    page.get_by_role("link", name="Add a passkey").press("Enter")
    found += faults(page, "is it you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("What do you call this device?").fill("My telephone")
    found += faults(page, "add a passkey")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="My telephone")).to_be_visible()
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
    found += faults(page, "account with a passkey")

    log_out(page, site)
    page.goto(f"{site.url}/account/login/")
    found += faults(page, "log in")
    page.get_by_role("button", name="Log in with a passkey").press("Enter")
    expect(page.get_by_role("heading", name="My practice")).to_be_visible()
    expect(page.get_by_role("link", name="Ada")).to_be_visible()

    page.goto(f"{site.url}/account/delete/")
    page.get_by_role("link", name="With a passkey").click()
    found += faults(page, "is it you, by passkey")
    page.get_by_role("button", name="Use the passkey").press("Enter")
    expect(page.get_by_role("heading", name="Delete everything?")).to_be_visible()
    found += faults(page, "delete")

    page.goto(f"{site.url}/account/")
    page.get_by_role("link", name="Rename My telephone").press("Enter")
    found += faults(page, "rename")
    page.get_by_label("What do you call this device?").fill("An old telephone")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Remove An old telephone").press("Enter")
    found += faults(page, "remove")
    page.get_by_role("button", name="Remove it").press("Enter")
    expect(page.get_by_text("The passkey no longer opens this account.")).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(0)
    page.goto(f"{site.url}/account/password/")
    found += faults(page, "another password")
    assert not found, found
