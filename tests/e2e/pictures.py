"""Pictures for the documents, from the running site: `make pictures`."""

import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.conftest import CHROMIUM_ARGS, chromium
from tests.e2e.studio import Studio
from tests.site import ROOT, Site

FOLDER = ROOT / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}


PLACES = {"users1": (0, 200), "lb1": (230, 200), "app1": (470, 200), "db1": (720, 280), "cache1": (720, 120)}
PLACES |= {"cdn1": (230, 20), "store1": (470, 20)}


def main() -> None:
    with tempfile.TemporaryDirectory() as var, Site(Path(var)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        made = site.shell("from tests.e2e.pictures import begin; begin()")
        name, _, value = made["cookie"].partition("=")
        context.add_cookies([{"name": name, "value": value, "url": site.url}])
        page = context.new_page()
        page.goto(f"{site.url}/attempts/{made['id']}/")
        page.get_by_role("button", name="Fit").click()
        Studio(page).run(predict="Database")
        save(page, "studio")
        browser.close()


def begin() -> None:
    """In a shell of the site: a photo site that is one move away from carrying its users."""
    from practice.attempts.models import Attempt, Estimate
    from practice.designs.models import Design
    from tests.factories import make_person
    from tests.sockets import cookie_of

    reference = json.loads((ROOT / "tests/drawings/photo-sharing.json").read_text("utf-8"))
    tiers = [
        {**tier, "x": PLACES[tier["id"]][0], "y": PLACES[tier["id"]][1]}
        for tier in reference["tiers"]
        if tier["id"] in PLACES
    ]
    tiers = [{**tier, "size": "medium"} if tier["id"] == "db1" else tier for tier in tiers]
    links = [link for link in reference["links"] if {link["from"], link["to"]} <= PLACES.keys()]
    person = make_person()
    drawn = Design.begin(owner=person, drawn={**reference, "tiers": tiers, "links": links})
    attempt = Attempt.objects.create(person=person, prompt="photo-sharing", design=drawn)
    Estimate.objects.create(attempt=attempt, peak_rps=4000, typed={"peak_rps": "4k/s"})
    sys.stdout.write(json.dumps({"id": str(attempt.id), "cookie": cookie_of(person)}))


def save(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(5000)  # notices fade
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
