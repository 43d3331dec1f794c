"""From an edit to the numbers on the canvas: the real site with its defaults, over the design's socket.

The clock starts as the edit is sent and stops as the answer is heard: stored and acknowledged (an fsync), asked for,
worked out, told. What the browser adds is one frame. Each edit is another drawing, so no answer is known already.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.site import Site
from tests.speed.page import Row

PROMPTS = ("url-shortener", "photo-sharing")
EDITS = 40
WARM = 3
PAUSE_S = 0.12  # within the pace at which one person may ask
TARGET_MS = 150


def rows() -> Iterator[Row]:
    for prompt in PROMPTS:
        answered, first, drawn = edits(prompt)
        what = f"edit to answer, {prompt}"
        yield Row(f"{what}, p50", f"{_quantile(answered, 0.5):.0f} ms", f"< {TARGET_MS} ms")
        yield Row(f"{what}, p95", f"{_quantile(answered, 0.95):.0f} ms", f"< {TARGET_MS} ms")
        yield Row(f"edit to what breaks first, {prompt}, p50", f"{_quantile(first, 0.5):.0f} ms", f"< {TARGET_MS} ms")
        yield Row(f"edit to what breaks first, {prompt}, p95", f"{_quantile(first, 0.95):.0f} ms", f"< {TARGET_MS} ms")
        yield Row(f"edit to the whole ladder, {prompt}, p50", f"{_quantile(drawn, 0.5):.0f} ms")


def edits(prompt: str) -> tuple[list[float], ...]:
    """Milliseconds of each edit until every tier has its number, until what breaks first is known, and the ladder."""
    with tempfile.TemporaryDirectory() as var, Site(Path(var)) as site:
        made = site.shell(f"from tests.speed.studio import begin; begin('{prompt}')")
        answered, first, drawn = [], [], []
        with site.socket(f"/ws/designs/{made['design']}/", made["cookie"]) as socket:
            socket.send(json.dumps({"type": "hello", "since": 0}))
            _hear(socket, "welcome")
            for n in range(WARM + EDITS):
                began = time.perf_counter()
                change = {"type": "set_tier", "tier": "app1", "key": "nodes", "value": 4 + n}
                socket.send(json.dumps({"type": "edit", "edit": {"id": f"e{n}", "changes": [change]}}))
                seq = _hear(socket, "edit")["edit"]["seq"]
                socket.send(json.dumps({"type": "ask", "seq": seq}))
                found = _hear(socket, "answer")
                assert found["seq"] == seq
                assert found["tiers"]
                answered.append(1e3 * (time.perf_counter() - began))
                assert "breakpoints" in _hear(socket, "answer")
                first.append(1e3 * (time.perf_counter() - began))
                _hear(socket, "ladder")
                drawn.append(1e3 * (time.perf_counter() - began))
                time.sleep(PAUSE_S)
        return answered[WARM:], first[WARM:], drawn[WARM:]


def begin(prompt: str) -> None:
    """In a shell of the site: an attempt with the reference drawn and its prediction answered."""
    from practice.attempts.models import Attempt
    from practice.designs.models import Design
    from practice.prompts import catalogue
    from tests.factories import make_answer, make_person
    from tests.sockets import cookie_of

    person = make_person()
    drawn = Design.begin(owner=person, drawn=catalogue.get(prompt).reference())
    attempt = Attempt.objects.create(person=person, prompt=prompt, design=drawn)
    run = make_answer(attempt=attempt)
    run.graph["tiers"] = run.graph["tiers"][:1]  # of another drawing, so that no answer is taken from it
    run.save()
    sys.stdout.write(json.dumps({"design": str(drawn.id), "cookie": cookie_of(person)}))


def _hear(socket: Any, kind: str) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = json.loads(socket.recv(timeout=30))
        if message["type"] == kind:
            return message


def _quantile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]
