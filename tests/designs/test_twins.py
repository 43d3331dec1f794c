"""The door and the fold exist twice, in Python and in TypeScript: they agree on every verdict and every drawing."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from practice.designs import graph
from sim import strictjson
from sim.errors import SimError
from tests.designs.logs import at_the_edges, drawn, edits, junk, log, written

ROOT = Path(__file__).resolve().parents[2]
EDITS = int(os.environ.get("WBN_TEST_EDITS", "400"))


def in_typescript(*, texts=(), logs=()):
    """What the canvas says of all these, from one process."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    node = shutil.which("node", path=path)
    assert node, "Node is needed: make build"
    asked = json.dumps({"edits": list(texts), "logs": list(logs)}).replace("Infinity", "1e999")
    script = Path(__file__).with_name("twin.mjs")
    said = subprocess.run([node, script], cwd=ROOT, input=asked, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def verdict(text):
    try:
        fault = graph.fault_of_edit(strictjson.loads(text, longest=10**6))
    except SimError as refusal:
        fault = refusal
    return str(fault) if fault else None


def folded(edits):
    """The whole log at once, and its second half on top of a snapshot of the first."""
    passed = [edit["changes"] for edit in edits if verdict(written(edit)) is None]
    half = len(passed) // 2
    return [graph.fold(passed), graph.fold(passed[half:], graph.fold(passed[:half]))]


def test_they_give_the_same_verdict_at_the_same_path_in_the_same_words():
    texts = [written(edit) for edit in [*at_the_edges(), *drawn(junk(), EDITS), *drawn(edits(), EDITS // 5)]]
    ours = [verdict(text) for text in texts]
    theirs = in_typescript(texts=texts)["verdicts"]
    differ = [(text, one, other) for text, one, other in zip(texts, ours, theirs, strict=True) if one != other]
    refused = sum(one is not None for one in ours)
    print(f"\n{len(texts)} edits asked about: {refused} refused, {len(differ)} verdicts differ")  # noqa: T201
    assert not differ, min(differ, key=lambda case: len(case[0]))
    assert len(texts) // 4 < refused < len(texts)
    assert len({one.partition(": ")[2] for one in ours if one}) > 15  # nearly every rule has had its turn


def test_they_draw_the_same_from_the_same_log():
    logs = [*(log(seed) for seed in range(EDITS // 2)), crowded()]
    ours = [folded(log) for log in logs]
    theirs = in_typescript(logs=logs)["folds"]
    differ = [n for n in range(len(logs)) if as_text(ours[n]) != as_text(theirs[n])]
    print(f"\n{len(logs)} logs of {sum(map(len, logs))} edits folded: {len(differ)} drawings differ")  # noqa: T201
    assert not differ, (logs[differ[0]], ours[differ[0]], theirs[differ[0]])
    assert all(whole == in_parts for whole, in_parts in ours)
    assert sum(bool(whole["links"]) for whole, _ in ours) > len(logs) / 4
    assert sum(bool(whole.get("notes") and whole.get("groups")) for whole, _ in ours) > len(logs) / 10


def as_text(drawings):
    return json.dumps(drawings, sort_keys=True)


def crowded():
    """One tier, link, note and group more than a design may have, then room for one of them."""
    add = [{"type": "add_tier", "tier": f"t{n}", "kind": "app", "x": n, "y": 0, "properties": {}} for n in range(201)]
    ends = [{"from": f"t{a}", "to": f"t{b}"} for a in range(30) for b in range(30) if a != b][:801]
    links = [{"type": "add_link", **each, "properties": {}} for each in ends]
    links += [{"type": "add_note", "note": f"n{n}", "x": n, "y": -0.0, "text": ""} for n in range(101)]
    frame = {"kind": "zone", "name": "Z", "x": 0, "y": 0, "width": 64, "height": 64}
    links += [{"type": "add_group", "group": f"g{n}", **frame} for n in range(51)]
    again = [{"type": "remove_tier", "tier": "t199"}, add[200], add[199]]
    return [{"id": "e1", "changes": [change]} for change in [*add, *links, *again]]


def test_ten_thousand_edits_fold_and_the_same_way():
    made = crowded()
    moves = ({"type": "move_tier", "tier": f"t{n % 200}", "x": n, "y": -n} for n in range(10_000 - len(made)))
    made += [{"id": "e1", "changes": [move]} for move in moves]
    began = time.monotonic()
    whole = graph.fold([edit["changes"] for edit in made])
    print(f"\n{len(made)} edits folded in {1000 * (time.monotonic() - began):.0f} ms")  # noqa: T201
    assert time.monotonic() - began < 5
    assert as_text(whole) == as_text(in_typescript(logs=[made])["folds"][0][0])
