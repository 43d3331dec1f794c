"""A replay of 50 tiers in a real Chromium: pictures a second, and the cost of the one sheet of beads beside that of
moving each link.

Costs are the processor time of all of Chromium's processes (SystemInfo.getProcessInfo) for each picture that was drawn,
so that a machine that is busy with other things draws fewer of them and tells the same; less what the same film costs
when nothing moves on its links. The three take turns. Without a graphics card, as here, the processor paints as well.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.site import Site
from tests.speed.canvas import chrome, opened
from tests.speed.page import Row

TIERS, LINKS, WINDOWS = 50, 100, 60
SMOOTH_MS = 16.7
WATCHED_S, TURN_S, ROUNDS = 10, 4, 3
PICTURES = """(ms) => new Promise((resolve) => {
  const times = [];
  const look = (now) => {
    times.push(now);
    if (now - times[0] < ms) requestAnimationFrame(look);
    else resolve(times.slice(1).map((time, n) => time - times[n]));
  };
  requestAnimationFrame(look);
})"""
RULED = "(rule) => { const own = new CSSStyleSheet(); own.replaceSync(rule); document.adoptedStyleSheets = [own]; }"
# What we did not build: the browser moves dashes along every link.
EACH_LINK = """.react-flow__edge .line { stroke-dasharray: 6 6; animation: go 1s linear infinite; }
@keyframes go { to { stroke-dashoffset: -12; } }"""
# A rule that paints nothing: what is measured then is the film alone.
MANNERS = {"nothing": ".beads { display: none }", "sheet": "", "each": ".beads { display: none }" + EACH_LINK}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as var, Site(Path(var)) as site, chrome() as browser:
        made = site.shell("from tests.speed.replay import begin; begin()")
        with opened(browser, site, made) as page:
            play(page)
            for speed in ("4×", "20×"):
                took = sorted(pictures(page, speed))
                late = sum(each > SMOOTH_MS + 0.1 for each in took) / len(took)
                what = f"replay of {TIERS} tiers and {LINKS} links at {speed}"
                yield Row(f"{what}: pictures a second, p50", f"{1000 / statistics.median(took):.0f}", "60")
                yield Row(f"{what}: pictures that took more than {SMOOTH_MS} ms", f"{100 * late:.0f} %")
            spent = costs(browser, page)
            sheet, each = (spent[manner] - spent["nothing"] for manner in ("sheet", "each"))
            for manner, words in (("nothing", "nothing moves on links"), ("sheet", "one sheet"), ("each", "each link")):
                yield Row(f"processor per picture: {words}", f"{1000 * spent[manner]:.1f} ms")
            yield Row("beads on one sheet, of the cost of moving each link", f"{sheet / each:.2f}", "≤ 0.25")


def play(page: Page) -> None:
    page.get_by_role("button", name="Watch a run over time").click()
    page.get_by_role("button", name="Watch: The daily peak").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def pictures(page: Page, speed: str) -> list[float]:
    """Milliseconds between one picture and the next, while it plays."""
    again(page, speed)
    return [float(each) for each in page.evaluate(PICTURES, 1000 * WATCHED_S)]


def costs(browser: Browser, page: Page) -> dict[str, float]:
    """Seconds of the processor for each picture, medians of turns."""
    session = browser.new_browser_cdp_session()
    spent: dict[str, list[float]] = {manner: [] for manner in MANNERS}
    for _ in range(ROUNDS):
        for manner, rule in MANNERS.items():
            page.evaluate(RULED, rule)
            again(page, "1×")
            page.wait_for_timeout(500)
            before = busy_s(session)
            drawn = len(page.evaluate(PICTURES, 1000 * TURN_S))
            spent[manner].append((busy_s(session) - before) / drawn)
    page.evaluate(RULED, "")
    return {manner: statistics.median(each) for manner, each in spent.items()}


def again(page: Page, speed: str) -> None:
    """From the start, at this speed."""
    for moment in ("1", "0"):
        page.get_by_role("slider", name="Moment of the run").fill(moment)
    page.get_by_role("button", name=speed, exact=True).click()
    page.get_by_role("button", name="Play", exact=True).click()


def busy_s(session: CDPSession) -> float:
    return float(sum(each["cpuTime"] for each in session.send("SystemInfo.getProcessInfo")["processInfo"]))


def begin() -> None:
    """In a shell of the site: an attempt of 50 tiers whose peak was played, and in which every number moves."""
    from practice.attempts.models import Attempt
    from practice.designs.models import Design
    from practice.runs.models import Run, Status
    from tests.designs.formats.drawings import large
    from tests.factories import make_answer, make_person
    from tests.results import make_course
    from tests.sockets import cookie_of

    person = make_person()
    drawn = large(TIERS, LINKS)
    design = Design.begin(owner=person, drawn=drawn)
    attempt = Attempt.objects.create(person=person, prompt="url-shortener", design=design)
    run = make_answer(attempt=attempt, tier="t0")
    course = make_course(film=film(drawn))
    course["scenario"]["strikes"] = []
    Run.objects.filter(id=attempt.start_replay(run).id).update(status=Status.DONE, result=course)
    sys.stdout.write(json.dumps({"id": str(attempt.id), "cookie": cookie_of(person)}))


def film(drawn: dict[str, Any]) -> dict[str, Any]:
    def column(seed: int, most: float) -> list[float]:
        return [most * (((seed * 7 + n * 13) % 60) / 60) for n in range(WINDOWS)]

    tiers = {
        tier["id"]: {
            "busy": column(n, 1.0),
            "waiting": column(n + 1, 9000.0),
            "asked_rps": [1000.0] * WINDOWS,
            "served_rps": column(n + 2, 1000.0),
            "failed_rps": column(n + 3, 100.0),
            "lag_ms": [],
        }
        for n, tier in enumerate(drawn["tiers"])
        if tier["kind"] != "users"
    }
    flows = [
        {"source": link["from"], "target": link["to"], "rate_rps": [10.0 + each for each in column(n, 20_000.0)]}
        for n, link in enumerate(drawn["links"])
    ]
    broken = [
        {"tier": tier, "reason": "timed_out", "began_s": 0.0, "counts": [100 * n for n in range(1, 61)], "traces": []}
        for tier in list(tiers)[:10]
    ]
    return {"step_s": 4.0, "tiers": tiers, "flows": flows, "breaks": broken}
