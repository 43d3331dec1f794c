"""The main job in a real browser, with the mouse: a prompt, a canvas, a run, a verdict."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import Studio, begin, draw_one_server, draw_split

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_front_page_asks_answers_and_mends(site: Site, page: Page) -> None:
    page.goto(site.url)
    page.get_by_role("button", name="The database").click()
    expect(page.locator("#demo h2.said")).to_have_text("The app server breaks first.", timeout=30_000)
    expect(page.locator("#demo")).to_contain_text("Not this time.")
    expect(page.locator("#demo")).to_contain_text("Maxed CPU, dropped requests")
    page.get_by_role("button", name="A cache").click()
    expect(page.locator("#demo")).to_contain_text("A cache", timeout=30_000)
    expect(page.locator("#demo h2.said")).to_have_text("The app server breaks first.", timeout=30_000)
    page.get_by_role("button", name="A second app server").click()
    expect(page.locator("#demo h2.said")).to_contain_text("It holds", timeout=30_000)
    page.get_by_role("button", name=re.compile("^Start:")).click()
    expect(page.get_by_role("heading", name="How much is it?")).to_be_visible()


def test_the_main_job_end_to_end(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/prompts/")
    page.get_by_role("link", name="URL shortener").click()
    page.get_by_role("button", name="Start").click()

    page.get_by_label("Requests at peak").fill("12 bananas")
    page.get_by_role("button", name="Draw the design").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Requests at peak").fill("200/s")
    page.get_by_label("Storage a year").fill("60 GB")
    page.get_by_role("button", name="Draw the design").click()

    studio = Studio(page)
    draw_split(studio)
    assert studio.tiers() == ["App server", "Database", "Users"]
    studio.has_links(2)

    studio.panels.get_by_role("button", name="Run").click()
    expect(studio.panels.get_by_role("alert")).to_contain_text("Say what you expect first")
    studio.run(predict="App server")
    expect(studio.headline).to_contain_text("app server broke at")
    expect(studio.panels).to_contain_text("You called it.")
    expect(studio.panels).to_contain_text("One app server")
    expect(studio.panels).to_contain_text("Maxed CPU, dropped requests")
    expect(studio.panels).not_to_contain_text("Load balancer + more servers")
    expect(studio.panels).to_contain_text(
        "Holds at the load you estimated; breaks at the real one, which is 5.3× higher."
    )
    expect(studio.panels).to_contain_text("60 GB")
    expect(studio.ladder).to_contain_text("8 million")
    expect(studio.tier("App server")).to_have_accessible_name(re.compile("saturated"))

    studio.set_choice("App server", "Size", "xlarge")
    expect(page.locator("#headline")).to_contain_text("The drawing has changed since this run.")
    studio.run()
    expect(studio.headline).to_contain_text("It holds")
    expect(studio.panels).to_contain_text("small → xlarge")

    page.goto(f"{site.url}/attempts/")
    row = page.get_by_role("row", name=re.compile("URL shortener"))
    expect(row).to_contain_text("holds")
    row.get_by_role("link", name="URL shortener").click()
    expect(studio.headline).to_contain_text("It holds")


def test_a_late_refresh_of_the_panels_undoes_nothing(site: Site, page: Page) -> None:
    """What was chosen while the panels were asked for anew stays chosen; the next answer brings the news."""
    studio = begin(page, site.url)
    studio.drag_tier("Users", 120, 240)
    studio.drag_tier("One server", 420, 240)
    choice = studio.panels.get_by_label("Server", exact=True)
    expect(choice).to_be_visible()

    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/attempts/[^/]+/(\?.*)?$"), keep, times=1)
    with page.expect_request(lambda request: "hx-request" in request.headers):
        studio.drag_tier("Database", 420, 440)
    choice.check()
    with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
        held[0].continue_()
    expect(studio.panels.get_by_label("Database", exact=True)).to_be_visible()
    expect(choice).to_be_checked()


def test_nothing_is_shown_before_the_first_answer(site: Site, page: Page) -> None:
    said: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: said.append(str(frame))))
    page.on("response", lambda answer: said.append(answer.text()) if "/attempts/" in answer.url else None)
    studio = begin(page, site.url)
    draw_one_server(studio)
    before = " ".join(said)
    assert "utilisation" not in before
    assert "breakpoints" not in before
    studio.run(predict="None: it holds")
    expect(studio.panels).to_contain_text("Not as you expected")
    assert "utilisation" in " ".join(said)


def test_what_makes_no_sense_yet_is_said_on_the_tier_and_not_run(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    studio.drag_tier("Users", 120, 240)
    studio.drag_tier("App server", 420, 240)
    studio.link("Users", "App server")
    studio.predict("App server")
    studio.panels.get_by_role("button", name="Run").click()
    expect(studio.panels.get_by_role("alert")).to_contain_text("nothing that App server may call stores links")
    expect(studio.tier("App server")).to_have_accessible_description(re.compile("stores links"))
    expect(studio.panels.locator("[data-run]")).to_have_count(0)
    studio.drag_tier("Database", 700, 240)
    studio.link("App server", "Database")
    expect(studio.panels.get_by_role("alert")).to_have_count(0)


def test_edits_can_be_undone_deleted_and_survive_a_reload(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_one_server(studio)
    studio.drag_tier("Cache", 560, 120)
    studio.tier("Cache").click()
    page.keyboard.press("Delete")
    assert studio.tiers() == ["Server", "Users"]
    page.keyboard.press("Control+z")
    expect(studio.tier("Cache")).to_be_visible()
    studio.move("Cache", 40, 80)
    studio.set_text("Cache", "Name", "Hot links")
    page.reload()
    expect(studio.tier("Hot links")).to_be_visible()
    assert studio.tiers() == ["Hot links", "Server", "Users"]
    studio.has_links(1)


def test_a_run_can_be_cancelled(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_one_server(studio)
    studio.predict("Server")
    studio.panels.get_by_role("button", name="Run").click()
    studio.panels.get_by_role("button", name="Cancel").click()
    expect(studio.panels).to_contain_text("The last run was cancelled.")
    studio.run(predict="Server")
    expect(studio.panels.locator(".runs")).to_contain_text("cancelled")


def test_two_runs_at_once_do_not_mix(site: Site, browser, page: Page, visitor: BrowserContext) -> None:
    other_browser = browser.new_context(viewport={"width": 1440, "height": 900})
    other = begin(other_browser.new_page(), site.url)
    mine = begin(page, site.url)
    draw_one_server(mine, "small")
    draw_one_server(other, "xlarge")
    for studio, guess in ((mine, "Server"), (other, "None: it holds")):
        studio.predict(guess)
        studio.panels.get_by_role("button", name="Run").click()
    expect(mine.headline).to_contain_text("broke at", timeout=30_000)
    expect(other.headline).to_contain_text("It holds", timeout=30_000)
    other_browser.close()


def test_what_is_somebody_elses_cannot_be_opened(site: Site, browser, page: Page) -> None:
    begin(page, site.url)
    stranger = browser.new_context().new_page()
    answer = stranger.goto(page.url)
    assert answer is not None
    assert answer.status == 404
    stranger.context.close()
