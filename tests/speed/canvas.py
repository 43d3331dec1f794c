"""The canvas in a real Chromium: what it weighs, when it is ready, what a move costs, and whether it grows.

What a move costs is the main thread's processor time, as a trace of Chromium accounts for it: other work of the machine
is not in it, though it makes caches colder.
"""

import gzip
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import CHROMIUM_ARGS, chromium
from tests.e2e.studio import Studio, middle
from tests.site import ROOT, Site
from tests.speed.page import Row

TIERS = 200
LOADS, MOVES, ROUNDS, EDITS = 9, 60, 5, 60
HOUR, SETTLED, EACH_S = 1800, 300, 0.05  # edits of an hour, one every two seconds, played faster; the pause between
TARGET = {"gzipped": "≤ 190 KiB", "ready": "≤ 500 ms", "move": "≤ 14 ms", "peer": "≤ 80 ms"}
WHEN_READY = """window.ready = new Promise((resolve) => {
  const look = () => {
    const host = document.getElementById("studio");
    const stands = host?.querySelector(".react-flow [data-tier]") && host.dataset.pending === "0";
    if (stands) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  look();
});"""
DRAG_ON = """async ([x, y, moves]) => {
  for (let n = 0; n < moves; n++) {
    const at = { clientX: x + 3 * (n % 20), clientY: y + 3 * (n % 20), view: window, buttons: 1, bubbles: true };
    const under = document.elementFromPoint(at.clientX, at.clientY) ?? document.body;
    under.dispatchEvent(new PointerEvent("pointermove", at));
    under.dispatchEvent(new MouseEvent("mousemove", at));
    await new Promise(requestAnimationFrame);
  }
}"""
WHEN_SAID = """(words) => new Promise((resolve) => {
  const look = () => {
    const is = [...document.querySelectorAll(".spoken")].some((each) => each.textContent.startsWith(words));
    if (!is) return requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
  };
  look();
})"""
ON_ENTER = """addEventListener("keydown", (event) => {
  if (event.key === "Enter") window.enteredAt = performance.timeOrigin + performance.now();
}, true)"""


def rows() -> Iterator[Row]:
    yield Row("JavaScript of the canvas, gzipped", f"{weight_bytes() / 1024:.1f} KiB", TARGET["gzipped"])
    with tempfile.TemporaryDirectory() as var, Site(Path(var), EDIT_RATE=1000, EDIT_BURST=1000) as site, chrome() as it:
        for tiers in (9, TIERS):
            made = site.shell(f"from tests.speed.canvas import begin; begin({tiers})")
            cold, *warm = (ready_ms(it, site, made, is_cold=n == 0) for n in range(LOADS))
            what = f"navigation to canvas ready, {tiers} tiers"
            yield Row(f"{what}, empty cache", f"{cold:.0f} ms", TARGET["ready"])
            yield Row(f"{what}, p50", f"{statistics.median(warm):.0f} ms", TARGET["ready"])
        with opened(it, site, made) as page:
            costs = sorted(move_ms(it, page) for _ in range(ROUNDS))
            yield Row(
                f"processor per move, {TIERS} tiers, median of {ROUNDS} drags", f"{costs[2]:.1f} ms", TARGET["move"]
            )
        small = site.shell("from tests.speed.canvas import begin; begin(9)")
        with opened(it, site, small) as page, opened(it, site, small) as peer:
            took = sorted(peer_ms(page, peer, n) for n in range(EDITS))
            yield Row("edit to the other's screen, p50", f"{statistics.median(took):.0f} ms", TARGET["peer"])
            yield Row("edit to the other's screen, p95", f"{took[round(0.95 * EDITS) - 1]:.0f} ms", TARGET["peer"])
        with opened(it, site, small) as page:
            before, after = memory_mb(page)
            grown = f"{before:.1f} → {after:.1f} MB, {after / before:.2f} ×"
            yield Row(f"memory from edit {SETTLED} to edit {HOUR} of an hour", grown, "flat")


def weight_bytes() -> int:
    """All that the page of the canvas may load, each file by itself, as a server sends it."""
    return sum(len(gzip.compress(each.read_bytes(), 9)) for each in (ROOT / "static/dist/assets").glob("*.js"))


def ready_ms(browser: Browser, site: Site, made: dict[str, str], *, is_cold: bool) -> float:
    """From the start of the navigation to the frame in which the canvas stands and knows that all is stored."""
    with opened(browser, site, made) as page:
        if not is_cold:
            page.reload()
        return float(page.evaluate("window.ready"))


def move_ms(browser: Browser, page: Page) -> float:
    """Processor time of the main thread for each frame in which a tier is dragged on: script, layout and paint."""
    x, y = middle(page.locator("[data-tier=t110]"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    browser.start_tracing(page=page, categories=["toplevel"])
    page.evaluate(DRAG_ON, [x, y, MOVES])
    spent = busy_ms(json.loads(browser.stop_tracing())["traceEvents"])
    page.mouse.move(x, y)
    page.mouse.up()
    return spent / MOVES


def busy_ms(events: list[dict[str, Any]]) -> float:
    main = next(each for each in events if each.get("args", {}).get("name") == "CrRendererMain")
    of_main = (each for each in events if (each["pid"], each["tid"]) == (main["pid"], main["tid"]))
    return sum(each.get("tdur", 0) for each in of_main if each["name"].endswith("RunTask")) / 1e3


def peer_ms(page: Page, peer: Page, n: int) -> float:
    """From the key that renames a tier to the frame in which the other browser shows the name."""
    page.locator("[data-tier=t0]").click()
    field = page.locator(".inspector").get_by_label("Name", exact=True)
    field.fill(f"Renamed {n}")
    page.evaluate(ON_ENTER)
    peer.evaluate(f"window.seen = ({WHEN_SAID})('Renamed {n}'); undefined")
    field.press("Enter")
    return float(peer.evaluate("window.seen")) - float(page.evaluate("window.enteredAt"))


def memory_mb(page: Page) -> tuple[float, float]:
    """The script's heap after a collection: once the canvas has settled, and at the end of the hour's edits."""
    session = page.context.new_cdp_session(page)
    page.locator("[data-tier=t0]").focus()
    seen = {}
    for n in range(1, HOUR + 1):
        page.keyboard.press("m")
        page.keyboard.press("ArrowRight" if n % 2 else "ArrowLeft")
        page.keyboard.press("Enter")
        time.sleep(EACH_S)
        if n in (SETTLED, HOUR):
            Studio(page).stored()
            session.send("HeapProfiler.collectGarbage")
            seen[n] = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    return seen[SETTLED], seen[HOUR]


@contextmanager
def chrome() -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Browser, site: Site, made: dict[str, str]) -> Iterator[Page]:
    """The studio in a browser that has never been there, once it is ready."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    name, _, value = made["cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": site.url}])
    page = context.new_page()
    page.add_init_script(WHEN_READY)
    page.goto(f"{site.url}/attempts/{made['id']}/")
    page.evaluate("window.ready")
    yield page
    context.close()


def begin(tiers: int) -> None:
    """In a shell of the site: an attempt with so many tiers and twice as many links."""
    from practice.attempts.models import Attempt
    from practice.designs.models import Design
    from tests.designs.formats.drawings import large
    from tests.factories import make_person
    from tests.sockets import cookie_of

    person = make_person()
    drawn = Design.begin(owner=person, drawn=large(tiers, 2 * tiers))
    attempt = Attempt.objects.create(person=person, prompt="url-shortener", design=drawn)
    sys.stdout.write(json.dumps({"id": str(attempt.id), "cookie": cookie_of(person)}))
