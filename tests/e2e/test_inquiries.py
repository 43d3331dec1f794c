"""More about a run, in a real browser: what could be taken away, and what a change did."""

import json
import re
import sys

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_split

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FOUND = 60_000  # ms


def test_what_could_go_is_asked_then_tried_then_shown(site: Site, page: Page) -> None:
    said: list[str] = []
    page.on("response", lambda answer: said.append(answer.text()) if "/attempts/" in answer.url else None)
    studio = begin(page, site.url)
    draw_split(studio, "xlarge")
    studio.drag_tier("Cache", 560, 240)
    studio.link("App server", "Cache")
    studio.run(predict="None: it holds")
    expect(studio.headline).to_contain_text("It holds")

    studio.panels.get_by_role("link", name="What could you take away?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What could you take away?")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what you expect first")
    assert not re.search("still holds|Saves a month", " ".join(said))

    page.get_by_label("Cache", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("It holds without Cache.", timeout=FOUND)
    expect(page.locator("main")).to_contain_text("You called it.")
    expect(page.get_by_role("row", name=re.compile("^Cache"))).to_contain_text("It still holds.")
    expect(page.get_by_role("row", name=re.compile("^Cache"))).to_contain_text("$")
    expect(page.get_by_role("row", name=re.compile("^Database"))).to_contain_text("The rest makes no sense.")


def test_two_designs_meet_the_same_requests(site: Site, page: Page) -> None:
    studio = begin(page, site.url)
    draw_split(studio)
    studio.run(predict="App server")
    expect(studio.headline).to_contain_text("broke at")
    studio.set_choice("App server", "Size", "xlarge")
    studio.run()
    expect(studio.headline).to_contain_text("It holds")

    studio.panels.get_by_role("link", name="Compare two runs").click()
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_have_text("Choose two runs.")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It broke, and now it holds.", timeout=FOUND)
    expect(page.locator("main")).to_contain_text("App server: size small → xlarge.")
    expect(page.get_by_role("row", name=re.compile("^p95")).first).to_contain_text("better")
    expect(page.get_by_role("row", name=re.compile("^Costs a month"))).to_contain_text("+$")

    page.goto(f"{site.url}/attempts/")
    page.get_by_role("row", name=re.compile("URL shortener")).get_by_role("link", name="Compare two runs").click()
    expect(page.get_by_role("heading", name="Compared before")).to_be_visible()


def test_what_a_verdict_hangs_on_and_what_if_something_fails(site: Site, page: Page) -> None:
    said: list[str] = []
    page.on("response", lambda answer: said.append(answer.text()) if is_page(answer) else None)
    studio = begin(page, site.url)
    draw_split(studio, "xlarge")
    studio.run(predict="None: it holds")
    studio.panels.get_by_role("link", name="All numbers of this run").click()

    page.get_by_role("button", name="Try each number").click()
    expect(page.locator("table.holds")).to_contain_text("It breaks first at", timeout=FOUND)
    expect(page.locator("#sensitivity")).to_contain_text("By arithmetic it holds at 8 million users")

    page.locator("summary").filter(has_text=re.compile("^App server")).focus()
    page.keyboard.press("Enter")
    page.get_by_label(re.compile("^A node dies")).first.focus()
    page.keyboard.press("Space")
    page.get_by_label("With so many users a day").select_option(label="800,000")
    page.get_by_role("button", name="Let it fail").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what you expect first")
    assert not re.search("It survives\\.|It falls\\.|answered well", " ".join(said))

    page.get_by_label(re.compile("^It recovers")).check()
    page.get_by_role("button", name="Let it fail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A node dies (App server). It recovers.", timeout=FOUND)
    expect(page.locator("main")).to_contain_text("You called it.")
    expect(page.get_by_role("img", name=re.compile("^Share of requests answered well"))).to_be_visible()
    expect(page.locator("main")).to_contain_text("found nobody there")


def test_both_need_no_javascript_and_no_wide_screen(site: Site, browser: Browser) -> None:
    made = site.shell("from tests.e2e.test_inquiries import make_two_runs; make_two_runs()")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    name, _, value = made["cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page = context.new_page()

    page.goto(f"{site.url}/attempts/{made['attempt']}/runs/{made['later']}/")
    page.get_by_label("Nothing could go").check()
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("table.removal")).to_be_visible(timeout=FOUND)  # the page asks for itself again
    assert fits(page)

    page.goto(f"{site.url}/attempts/{made['attempt']}/compare/")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("table.contrast")).to_be_visible(timeout=FOUND)
    assert fits(page)
    context.close()


def make_two_runs() -> None:
    """In a shell of the site: an attempt whose first run broke and whose second holds."""
    from tests.factories import make_answer, make_attempt, make_holding, make_roomy_drawing
    from tests.sockets import cookie_of

    attempt = make_attempt()
    make_answer(attempt=attempt)
    drawn = make_roomy_drawing()
    drawn["tiers"] = [{**tier, "size": "xlarge"} if tier["kind"] == "database" else tier for tier in drawn["tiers"]]
    later = make_holding(attempt=attempt, graph=drawn)
    made = {"attempt": str(attempt.id), "later": str(later.id), "cookie": cookie_of(attempt.person)}
    sys.stdout.write(json.dumps(made))


def is_page(answer: Response) -> bool:
    """Of an attempt, and with a body: a redirect has none."""
    return "/attempts/" in answer.url and not 300 <= answer.status < 400


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
