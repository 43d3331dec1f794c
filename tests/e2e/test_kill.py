"""The server dies under drawing browsers, and nothing acknowledged is missing."""

import contextlib
import json
import os
import random
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from practice.designs import graph
from tests.e2e.conftest import Site
from tests.e2e.studio import begin, draw_one_server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KILLS = int(os.environ.get("WBN_TEST_KILLS", "10"))
POINTS = ("at random", "before-commit", "after-commit", "in-snapshot")
EVERY_MS = 30  # one edit of each browser
ARROWS = ("n => n % 2 ? 'ArrowLeft' : 'ArrowRight'", "n => n % 2 ? 'ArrowUp' : 'ArrowDown'")
SETTLED_MS = 60_000
HEARD_MS = 200  # by then a page knows that its socket fell
CONNECTED = re.compile("stored|Storing")


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


def test_two_browsers_draw_on_while_the_site_is_killed_again_and_again(tmp_path: Path, browser: Browser) -> None:
    chance = random.Random(7)
    with Site(tmp_path, EDIT_RATE=10_000, EDIT_BURST=10_000) as site:
        owner = site.shell("from tests.e2e.test_kill import begin_drawing; begin_drawing()")
        with drawing(browser, site, owner) as pages:
            unanswered = [killed(site, pages, point, chance) for point in points()]
            for page in pages:
                page.evaluate("rest()")
            for page in pages:
                expect(page.locator("#studio")).to_have_attribute("data-pending", "0", timeout=SETTLED_MS)
            site.kill()  # what is asked about now is what the disk holds
            site.start()
            for page in pages:
                expect(page.locator(".status")).to_have_text("All stored", timeout=SETTLED_MS)
            noted = [page.evaluate("witness") for page in pages]
            seen = [places(page) for page in pages]
        log, drawn, first = site.shell(STORED % owner["design"])

    acknowledged = {id: seq for each in noted for id, seq in each["acknowledged"].items()}
    stored = {row["id"]: row["seq"] for row in log}
    lost = {id for id, seq in acknowledged.items() if stored.get(id) != seq}
    in_flight = sum(1 for each in unanswered if each)
    made = sum(each["made"] for each in noted)
    diverged = sum(one != places_of(drawn) for one in seen)
    kinds = ", ".join(f"{points().count(point)} {point}" for point in POINTS)
    print(  # noqa: T201 (figures of the programme)
        f"\n{KILLS} kills ({kinds}), {in_flight} with edits in flight {unanswered}; {len(acknowledged)} acknowledged, "
        f"{len(lost)} lost; {len(log)} stored of {made} made; {diverged} of {len(seen)} browsers diverged"
    )
    assert not lost
    assert [row["seq"] for row in log] == list(range(1, len(log) + 1))  # no gap, none twice
    assert len(stored) == len(log) == made  # each edit made is there once
    assert not any(each["refused"] for each in noted)
    assert drawn == graph.fold([row["changes"] for row in log], first)
    assert not diverged
    assert in_flight >= KILLS / 2
    assert len(acknowledged) > KILLS  # how many more is the machine’s affair


def points() -> list[str]:
    """Each in its turn, so that none is left out, however few there are."""
    return [POINTS[n % len(POINTS)] for n in range(KILLS)]


def killed(site: Site, pages: list[Page], point: str, chance: random.Random) -> int:
    """Dies at this point, or by our hand, and comes back; how many edits were on the way, sent and not answered."""
    before = sum_of_falls(pages)
    if point == "at random":
        for page in pages:
            expect(page.locator(".status")).to_have_text(CONNECTED, timeout=SETTLED_MS)
        pages[0].wait_for_timeout(1000 * chance.uniform(0.1, 1.0))
        chance.choice([site.kill, site.kill_everything])()
    else:
        site.stop()
        pages[0].wait_for_timeout(HEARD_MS)
        before = sum_of_falls(pages)
        nth = 1 if point == "in-snapshot" else chance.randint(1, 40)
        site.environment["WBN_FAULT_POINT"] = f"{point}:{nth}"
        site.start()
        assert site.process
        assert site.process.wait(timeout=60) == -signal.SIGKILL, site.log()
    pages[0].wait_for_timeout(HEARD_MS)
    fell = sum_of_falls(pages) - before
    site.environment.pop("WBN_FAULT_POINT", None)
    site.start()
    return fell


def sum_of_falls(pages: list[Page]) -> int:
    return sum(sum(page.evaluate("witness.falls")) for page in pages)


@contextlib.contextmanager
def drawing(browser: Browser, site: Site, owner: dict[str, str]) -> Iterator[list[Page]]:
    """Two browsers of one person, both drawing without pause."""
    name, _, value = owner["cookie"].partition("=")
    contexts = [browser.new_context() for _ in ARROWS]
    pages = []
    for context in contexts:
        context.add_cookies([{"name": name, "value": value, "url": site.url}])
        context.add_init_script(path=Path(__file__).with_name("witness.js"))
        page = context.new_page()
        page.goto(f"{site.url}/attempts/{owner['attempt']}/")
        expect(page.locator(".status")).to_have_text("All stored")
        pages.append(page)
    for page, arrow in zip(pages, ARROWS, strict=True):
        page.evaluate(f"draw({EVERY_MS}, {arrow})")
    yield pages
    for context in contexts:
        context.close()


def places(page: Page) -> dict[str, list[int]]:
    """Where each tier stands on this browser's canvas."""
    return page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-tier]')].map(one => "
        "[one.dataset.tier, one.style.transform.match(/-?\\d+/g).map(Number)]))"
    )


def places_of(drawn: dict[str, Any]) -> dict[str, list[int]]:
    return {tier["id"]: [tier["x"], tier["y"]] for tier in drawn["tiers"]}


def begin_drawing() -> None:
    """In a shell of the site: somebody's attempt, with three tiers drawn."""
    from tests.factories import make_attempt
    from tests.sockets import cookie_of

    attempt = make_attempt()
    made = {"attempt": str(attempt.id), "design": str(attempt.design_id), "cookie": cookie_of(attempt.person)}
    sys.stdout.write(json.dumps(made))


STORED = """
import json
from practice.designs.models import Design
d = Design.objects.get(id="%s")
print(json.dumps([[edit.json() for edit in d.edits.all()], d.graph(), d.snapshots.get(seq=0).graph]))
"""
