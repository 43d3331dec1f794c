"""From any design, workload and number of users to an answer: a result, findings, or a refusal with its path.

The doors alone are tried in test_design.py and test_workload.py; here what they let in goes all the way: load, plan,
capacity, a short simulation. MORE=50 in the environment makes fifty times as many.
"""

import importlib
import json
import math
import os
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim import (
    Findings,
    SimError,
    catalogue,
    design,
    judge,
    ladder,
    plan,
    scenario,
    simulate,
    simulation,
    words,
    workload,
)
from sim.capacity import capacity_of
from sim.catalogue.faults import FAULTS
from sim.design import Design
from sim.engine import machine
from sim.result import Result
from tests.sim.drawings import drawing, good_drawings, spoiled_drawings, tier, values
from tests.sim.spoiling import spoiled, spoiled_text
from tests.sim.test_workload import shop, spoiled_workloads
from tests.sim.worlds import few, make_workload, split

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = ROOT / "practice/prompts/catalogue"
LONGEST_S = 20.0  # nothing hangs
MALFORMED = 10_000 * int(os.environ.get("MORE", "1"))
PARTS = 20  # of them, for the cores to share
PLAYING = importlib.import_module("sim.scenario.play")  # the module: its function has the same name
MOST_EVENTS = 50_000  # of a simulation of 100 requests
REQUESTS = 400
EXTREMES = [0, 1e-9, 0.001, 0.5, 1, 2, 3, 50, 999, 1e5, 1e6, 1e9, 1e12]
USERS = [1e-9, 1, 777, 1e6, 1e10]
LINKS = [
    *[
        ("users", "lb"),
        ("users", "cdn"),
        ("cdn", "lb"),
        ("cdn", "store"),
        ("lb", "app"),
        ("app", "db"),
        ("app", "cache"),
    ],
    *[("app", "replica"), ("db", "replica"), ("app", "queue"), ("queue", "worker"), ("worker", "db"), ("app", "store")],
]
KINDS = {
    **{"users": "users", "lb": "load_balancer", "cdn": "cdn", "app": "app", "db": "database", "cache": "cache"},
    **{"replica": "replica", "queue": "queue", "worker": "worker", "store": "object_store"},
}

SPARE = [("lb",), ("cdn",), ("cache",), ("replica",), ("queue", "worker"), ("store",)]


@st.composite
def extreme_drawings(draw: st.DrawFn) -> dict[str, Any]:
    """A design with everything in it, less some tiers or a link, each property at an end of its range or left alone."""
    gone = {tier_id for group in draw(st.sets(st.sampled_from(SPARE), max_size=3)) for tier_id in group}
    lost = draw(st.sampled_from([*LINKS, *[None] * 3 * len(LINKS)]))
    tiers = []
    for tier_id, kind in KINDS.items():
        if tier_id not in gone:
            drawn = draw(st.sampled_from(["database", "shards"])) if kind == "database" else kind
            tiers.append(tier(tier_id, drawn, **draw(_extremes_of(drawn))))
    links = [(a, b) for a, b in LINKS if not gone & {a, b} and (a, b) != lost]
    if "lb" in gone:
        links.append(("users", "app"))
    return drawing(*tiers, links=links)


def _extremes_of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            key: st.sampled_from(rule["list"] if "list" in rule else rule["range"])
            for key, rule in catalogue.KINDS[kind].properties.items()
            if not isinstance(rule, str)
        },
    )


@st.composite
def extreme_workloads(draw: st.DrawFn) -> Any:
    """The shop with up to five of its numbers far away."""
    table = shop()
    for _ in range(draw(st.integers(0, 5))):
        place: Any = table
        while True:
            slot = draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
            if not isinstance(place[slot], dict | list):
                break
            place = place[slot]
        if isinstance(place[slot], int | float) and not isinstance(place[slot], bool) and slot != "format":
            place[slot] = draw(st.sampled_from(EXTREMES))
    return table


designs = st.one_of(extreme_drawings(), good_drawings(), spoiled_drawings(), values)
workloads = st.one_of(extreme_workloads(), spoiled_workloads(), values)


@few(100)
@given(extreme_drawings(), extreme_workloads(), st.sampled_from(USERS))
def test_the_strangest_of_what_is_let_in_has_an_answer(drawn: Any, load: Any, users: float) -> None:
    answer = answered(lambda: simulate(design.parse(drawn), workload.parse(load), users=users, requests=REQUESTS))
    if answer is not None:
        assert answer.verdict in {"holds", "breaks", "too_close"}
        assert (answer.bottleneck is None) == (answer.verdict == "holds")
        for each in answer.classes:
            assert all(math.isfinite(value) for value in (each.p50_ms.value, each.p95_ms.hi, each.goodput_rps))


@few(100)
@given(designs, workloads, st.sampled_from(USERS))
def test_anything_at_all_has_an_answer_or_a_refusal(drawn: Any, load: Any, users: float) -> None:
    answered(lambda: simulate(design.parse(drawn), workload.parse(load), users=users, requests=REQUESTS))


@few(15)
@given(extreme_drawings(), extreme_workloads())
def test_every_ladder_ends(drawn: Any, load: Any) -> None:
    points = answered(lambda: ladder(design.parse(drawn), workload.parse(load), requests=REQUESTS)) or ()
    assert [point.users for point in points] == sorted(point.users for point in points)


@few(8)
@given(extreme_drawings(), extreme_workloads())
def test_every_verdict_can_be_stored(drawn: Any, load: Any) -> None:
    answer = answered(lambda: judge(design.parse(drawn), workload.parse(load), requests=REQUESTS))
    if answer is not None:
        json.dumps(answer, allow_nan=False)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"users": 0}, "users: not a number above 0"),
        ({"users": -1}, "users: not a number above 0"),
        ({"users": math.nan}, "users: not a number above 0"),
        ({"users": math.inf}, "users: not a number above 0"),
        ({"seed": -1}, "seed: not from 0 to 2^63 - 1"),
        ({"seed": 2**63}, "seed: not from 0 to 2^63 - 1"),
        ({"requests": 0}, "requests: 0 is below 1"),
    ],
)
def test_what_cannot_be_simulated_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SimError) as refused:
        simulate(split(), make_workload(), **{"users": 1000, **wrong})
    assert str(refused.value) == message


def test_where_nobody_comes_nothing_breaks() -> None:
    load = make_workload(rps=0)
    result = simulate(split(), load, users=1000, requests=REQUESTS)
    assert (result.verdict, result.peak_rps) == ("holds", 0)
    assert all(each.utilisation.value < 1e-9 for each in result.resources)
    assert ladder(split(), load, requests=REQUESTS) == ()


# -- ten thousand good files, spoiled ---------------------------------------------------------------------------------
GOOD = [  # designs, each with the workload that it is for
    *[(ROOT / f"sim/data/essay/{stage}.json", ROOT / "sim/data/essay/workload.toml") for stage in range(1, 9)],
    *[(ROOT / f"sim/data/essay/{stage}.json", ROOT / "sim/schemas/example.toml") for stage in (4, 8)],
    *[(folder / "reference.json", folder / "prompt.toml") for folder in sorted(PROMPTS.iterdir())],
]
OF_THE_WHOLE = re.compile(  # rules of a file that have no place in it
    r"not JSON \(.+\)|\d+ bytes is above \d+|nested deeper than 6|not an object|not a table|unknown field"
    r"|has a character that cannot be stored|the simulation needs more than [\d,]+ events"
)


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    sim.warm()


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("part", range(PARTS))
def test_a_good_file_that_was_spoiled_has_an_answer_or_a_refusal_with_its_place(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "MOST_EVENTS", MOST_EVENTS)
    monkeypatch.setattr(PLAYING, "MOST_EVENTS", MOST_EVENTS)
    dice, ends = random.Random(part), Counter[str]()
    for _ in range(MALFORMED // PARTS):
        drawn, load = dice.choice(GOOD)
        spoil = dice.choice(WAYS)
        read = spoil(drawn, load, dice, tmp_path / "spoiled")
        users = dice.choice((None, None, *USERS))
        answer = answered(lambda read=read, users=users: all_the_way(*read(), users))
        ends[answer.verdict if answer else "no answer"] += 1
    assert set(ends) >= {"holds", "breaks", "survives", "no answer"}
    assert ends["no answer"] < 0.9 * ends.total()


Read = Callable[[], tuple[Design, workload.Workload, scenario.Scenario | None]]


def spoiled_design(drawn: Path, load: Path, dice: random.Random, file: Path) -> Read:
    text = json.dumps(spoiled(json.loads(drawn.read_text()), dice))
    return lambda: (design.loads(text), workload.load(load), None)


def spoiled_design_text(drawn: Path, load: Path, dice: random.Random, file: Path) -> Read:
    text = spoiled_text(drawn.read_text(), dice)
    return lambda: (design.loads(text), workload.load(load), None)


def spoiled_workload(drawn: Path, load: Path, dice: random.Random, file: Path) -> Read:
    table = spoiled(tomllib.loads(load.read_text()), dice)
    return lambda: (design.load(drawn), workload.parse(table), None)


def spoiled_workload_text(drawn: Path, load: Path, dice: random.Random, file: Path) -> Read:
    file.write_bytes(spoiled_text(load.read_text(), dice))
    return lambda: (design.load(drawn), workload.load(file), None)


def spoiled_scenario(drawn: Path, load: Path, dice: random.Random, file: Path) -> Read:
    """Up to three faults that strike something in this design, and a load that moves."""
    read = design.load(drawn)
    struck = [(name, each.id) for name, fault in FAULTS.items() for each in read.tiers if each.kind in fault.strikes]
    chosen = dice.sample([*struck, *((name, None) for name, fault in FAULTS.items() if fault.is_of_site)], 3)
    strikes = [
        {"fault": name, "at_s": 5, "for_s": 10, **({"tier": tier_id} if tier_id else {})} for name, tier_id in chosen
    ]
    good = {"format": 1, "duration_s": 30, "users": 1, "load": [[0, 0.5], [10, 1], [20, 3]], "strikes": strikes}
    text = spoiled_text(json.dumps(good, indent=1), dice) if dice.random() < 0.2 else json.dumps(spoiled(good, dice))
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return lambda: (read, workload.load(load), scenario.load(file))


WAYS = (spoiled_design, spoiled_design_text, spoiled_workload, spoiled_workload_text, spoiled_scenario)


def all_the_way(
    drawn: Design, load: workload.Workload, drama: scenario.Scenario | None, users: float | None
) -> Result | scenario.Course:
    """Capacity, and a short simulation or a scenario; neither takes more than so much work."""
    made = plan(drawn, load)
    if made.findings:
        raise Findings(made.findings)
    wanted = users or load.users_daily
    assert capacity_of(made, users=wanted).verdict in {"holds", "breaks", "too_close"}
    if drama:
        return scenario.play(drawn, load, drama, users=min(wanted, 1000))
    result = simulation.run(made, users=wanted, seed=7, requests=100)
    assert result.events <= MOST_EVENTS
    return result


def answered(act: Any) -> Any:
    """What it gave, or nothing if it refused as it should; in time either way."""
    began = time.monotonic()
    try:
        return act()
    except Findings as error:
        assert error.findings
        assert all(finding.code in words.FINDINGS for finding in error.findings)
        return None
    except SimError as error:
        assert error.rule
        assert error.path or OF_THE_WHOLE.fullmatch(error.rule)
        return None
    finally:
        assert time.monotonic() - began < LONGEST_S
