"""An acknowledged edit is never lost: two browsers draw while the site is killed and started again."""

import contextlib
import json
import os
import random
import threading
import time

import pytest
from websockets.exceptions import WebSocketException

from practice.designs import graph
from tests.factories import make_edit
from tests.site import Site

pytestmark = pytest.mark.xdist_group("site")

KILLS = int(os.environ.get("WBN_TEST_KILLS", "10"))
IN_FLIGHT = 4  # edits that a browser has on the way at once


class Browser(threading.Thread):
    """Draws without pause, as static/studio/outbox.ts does: says hello with what it knows, then all that is pending, in
    order; what comes back under a number is acknowledged; a gap in the numbers is asked about, once; what may be in a
    snapshot is sent again."""

    def __init__(self, site, owner, letter):
        super().__init__(daemon=True)
        self.site, self.owner, self.letter = site, owner, letter
        self.seq, self.base, self.known, self.pending = 0, 0, {}, []
        self.acknowledged, self.refused = {}, []
        self.made = self.resent = 0
        self.asked = False
        self.over = threading.Event()

    def run(self):
        path = f"/ws/designs/{self.owner['design']}/"
        while not self.over.is_set() or self.pending:
            with (
                contextlib.suppress(OSError, WebSocketException, EOFError, TimeoutError),
                self.site.socket(path, self.owner["cookie"]) as ws,
            ):
                self.draw(ws)
            time.sleep(0.02)

    def draw(self, ws):
        self.ask(ws)
        while (welcome := json.loads(ws.recv(5)))["type"] != "welcome":
            pass
        self.welcomed(welcome)
        self.say_pending(ws)
        while not self.over.is_set() or self.pending:
            while len(self.pending) < IN_FLIGHT and not self.over.is_set():
                self.make(ws)
            self.hear(ws, json.loads(ws.recv(5)))

    def make(self, ws):
        self.made += 1
        tier = {"type": "move_tier", "tier": "app1", "x": self.made, "y": ord(self.letter)}
        self.pending.append(make_edit(changes=[tier]))
        self.say(ws, {"type": "edit", "edit": self.pending[-1]})

    def say(self, ws, message):
        ws.send(json.dumps(message))

    def say_pending(self, ws):
        self.resent += len(self.pending)
        for edit in list(self.pending):
            self.say(ws, {"type": "edit", "edit": edit})

    def ask(self, ws):
        self.asked = True
        self.say(ws, {"type": "hello", "since": self.seq})

    def welcomed(self, welcome):
        """Whether it began with a snapshot: edits of ours may be in it."""
        self.asked = False
        snapshot = welcome["snapshot"]
        if jumped := bool(snapshot and snapshot["seq"] > self.seq):
            self.seq = self.base = snapshot["seq"]
        for row in welcome["edits"]:
            self.settle(row)
        return jumped

    def hear(self, ws, message):
        if message["type"] == "refused":
            self.refused.append(message)
        elif message["type"] == "welcome":
            if self.welcomed(message):
                self.say_pending(ws)
        elif message["type"] == "head" and message["seq"] > self.seq:
            self.ask(ws)
        elif message["type"] == "edit":
            if message["edit"]["seq"] <= self.seq + 1:
                self.settle(message["edit"])
            elif not self.asked:
                self.ask(ws)

    def settle(self, row):
        assert self.known.setdefault(row["seq"], row["id"]) == row["id"], "one number, two edits"
        self.seq = max(self.seq, row["seq"])
        if any(mine["id"] == row["id"] for mine in self.pending):
            self.acknowledged[row["id"]] = row["seq"]
            self.pending = [mine for mine in self.pending if mine["id"] != row["id"]]


def test_nothing_acknowledged_is_lost_however_often_the_site_is_killed(tmp_path):
    chance = random.Random(7)
    recovered_s, hit, in_flight = [], 0, 0
    with Site(tmp_path, EDIT_RATE=10_000, EDIT_BURST=10_000) as site:
        owner = site.make_owner()
        browsers = [Browser(site, owner, letter) for letter in "ab"]
        for browser in browsers:
            browser.start()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.1, 1.0))
            chance.choice([site.kill, site.kill_everything])()
            unanswered = sum(len(browser.pending) for browser in browsers)
            hit, in_flight = hit + bool(unanswered), in_flight + unanswered
            began = time.monotonic()
            site.start()
            recovered_s.append(time.monotonic() - began)
        time.sleep(0.5)
        for browser in browsers:
            browser.over.set()
        for browser in browsers:
            browser.join(20)
        site.kill()  # what is asked about now is what the disk holds
        site.start()
        log, drawing, first = site.shell(STORED % owner["design"])

    acknowledged = {edit: seq for browser in browsers for edit, seq in browser.acknowledged.items()}
    stored = {row["id"]: row["seq"] for row in log}
    lost = {edit: seq for edit, seq in acknowledged.items() if stored.get(edit) != seq}
    numbers = [row["seq"] for row in log]
    print(  # noqa: T201 (figures of the programme)
        f"\n{KILLS} kills, {hit} with edits in flight ({in_flight} edits); "
        f"{sum(browser.resent for browser in browsers)} sent again; {len(acknowledged)} acknowledged, "
        f"{len(lost)} lost, {len(log)} stored; back within {max(recovered_s):.1f} s"
    )
    assert not lost
    assert numbers == list(range(1, len(log) + 1))  # no gap, none twice
    assert len(stored) == len(log) == sum(browser.made for browser in browsers)  # each edit made is there once
    assert not any(browser.refused or browser.pending for browser in browsers)
    assert all(log[seq - 1]["id"] == edit for browser in browsers for seq, edit in browser.known.items())
    assert drawing == graph.fold([row["changes"] for row in log], first)
    assert hit >= KILLS / 2
    assert len(acknowledged) > KILLS  # how many more is the machine’s affair


STORED = """
import json
from practice.designs.models import Design
d = Design.objects.get(id="%s")
print(json.dumps([[edit.json() for edit in d.edits.all()], d.graph(), d.snapshots.get(seq=0).graph]))
"""
