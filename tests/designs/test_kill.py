"""An acknowledged edit is never lost: two browsers draw while the site is killed and started again."""

import contextlib
import json
import os
import random
import threading
import time

import pytest
from websockets.exceptions import WebSocketException

from tests.factories import make_edit
from tests.site import Site

pytestmark = pytest.mark.xdist_group("site")

KILLS = int(os.environ.get("WBN_TEST_KILLS", "4"))


class Browser(threading.Thread):
    """Draws without pause; keeps what is not acknowledged and sends it again after each reconnect."""

    def __init__(self, site, owner, letter):
        super().__init__(daemon=True)
        self.site, self.owner, self.letter = site, owner, letter
        self.acknowledged, self.pending = {}, []
        self.refused = []
        self.over = threading.Event()
        self.made = 0

    def run(self):
        while not self.over.is_set():
            path = f"/ws/designs/{self.owner['design']}/"
            with (
                contextlib.suppress(OSError, WebSocketException, EOFError, TimeoutError),
                self.site.socket(path, self.owner["cookie"]) as ws,
            ):
                self.draw(ws)
            time.sleep(0.02)

    def draw(self, ws):
        ws.send(json.dumps({"type": "hello", "since": 0}))
        for edit in json.loads(ws.recv(5))["edits"]:
            self.settle(edit)
        for edit in list(self.pending):
            ws.send(json.dumps({"type": "edit", "edit": edit}))
        while not self.over.is_set() or self.pending:
            if not self.pending and not self.over.is_set():
                self.made += 1
                tier = {"type": "move_tier", "tier": "app1", "x": self.made, "y": ord(self.letter)}
                self.pending.append(make_edit(changes=[tier]))
                ws.send(json.dumps({"type": "edit", "edit": self.pending[-1]}))
            self.hear(json.loads(ws.recv(5)))

    def hear(self, message):
        if message["type"] == "edit":
            self.settle(message["edit"])
        elif message["type"] == "refused":
            self.refused.append(message)

    def settle(self, edit):
        if any(mine["id"] == edit["id"] for mine in self.pending):
            self.acknowledged[edit["id"]] = edit["seq"]
            self.pending = [mine for mine in self.pending if mine["id"] != edit["id"]]


def test_nothing_acknowledged_is_lost_however_often_the_site_is_killed(tmp_path):
    chance = random.Random(7)
    site = Site(tmp_path, EDIT_RATE=10_000, EDIT_BURST=10_000).start()
    owner = site.make_owner()
    browsers = [Browser(site, owner, letter) for letter in "ab"]
    for browser in browsers:
        browser.start()
    recovered_s, in_flight = [], 0
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.2))
        site.kill()
        in_flight += sum(bool(browser.pending) for browser in browsers)
        began = time.monotonic()
        site.start()
        recovered_s.append(time.monotonic() - began)
    time.sleep(0.5)
    for browser in browsers:
        browser.over.set()
    for browser in browsers:
        browser.join(20)
    log = log_of(site, owner)
    site.stop()

    acknowledged = {edit: seq for browser in browsers for edit, seq in browser.acknowledged.items()}
    print(  # noqa: T201 (a figure of the programme)
        f"\n{KILLS} kills, {in_flight} edits in flight; {len(acknowledged)} "
        f"edits acknowledged, {len(log)} stored; back within {max(recovered_s):.1f} s"
    )
    assert not any(browser.refused for browser in browsers)
    assert len(acknowledged) > 10 * KILLS
    assert {edit["id"]: edit["seq"] for edit in log} == acknowledged
    assert [edit["seq"] for edit in log] == list(range(1, len(log) + 1))


def log_of(site, owner):
    code = (
        "import json; from practice.designs.models import Design;"
        f"d = Design.objects.get(id='{owner['design']}');"
        "print(json.dumps([e.json() for e in d.edits.all()]))"
    )
    return site.shell(code)
