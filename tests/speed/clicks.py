"""From the click to the verdict: the real site, its queue and a worker, a whole run with its ladder."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.site import Site
from tests.speed.page import Row

REQUESTS = 200_000
REPEATS = 5
TARGET_S = 3.0


def rows() -> Iterator[Row]:
    for prompt in ("url-shortener", "photo-sharing"):
        what = f"click to verdict, {prompt}, {REQUESTS:,} requests and the ladder"
        yield Row(what, f"{clicks(prompt):.2f} s", f"< {TARGET_S:g} s")


def clicks(prompt: str) -> float:
    with tempfile.TemporaryDirectory() as var, Site(Path(var), RUN_REQUESTS=REQUESTS) as site:
        attempt = site.shell(f"from tests.speed.clicks import begin; begin('{prompt}')")
        path = f"/attempts/{attempt['id']}/runs/"
        site.post(path, attempt["cookie"], b"tier=")
        last_run(site, attempt)  # the first one answers the prediction, and finds the worker awake
        seconds = []
        for _ in range(REPEATS):
            began = time.perf_counter()
            site.post(path, attempt["cookie"])
            last_run(site, attempt)
            seconds.append(time.perf_counter() - began)
        return statistics.median(seconds)


def last_run(site: Site, attempt: dict[str, str]) -> None:
    """Listens to the design's socket, as the canvas does, until the result is there."""
    with site.socket(f"/ws/designs/{attempt['design']}/", attempt["cookie"]) as socket:
        socket.send(json.dumps({"type": "hello", "since": 0}))
        while json.loads(socket.recv(timeout=60))["type"] != "result":
            pass


def begin(prompt: str) -> None:
    """In a shell of the site: an attempt with the reference drawn, and the cookie of its browser."""
    from practice.attempts.models import Attempt
    from practice.designs.models import Design
    from practice.prompts import catalogue
    from tests.factories import make_person
    from tests.sockets import cookie_of

    person = make_person()
    drawn = Design.begin(owner=person, drawn=catalogue.get(prompt).reference())
    attempt = Attempt.objects.create(person=person, prompt=prompt, design=drawn)
    sys.stdout.write(json.dumps({"id": str(attempt.id), "design": str(drawn.id), "cookie": cookie_of(person)}))
