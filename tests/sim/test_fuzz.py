"""From any design, workload and number of users to an answer: a result, findings, or a refusal with its path.

The doors alone are tried in test_design.py and test_workload.py; here what they let in goes all the way. MORE=50 in the
environment makes fifty times as many.
"""

import json
import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import Findings, SimError, catalogue, design, judge, ladder, simulate, words, workload
from tests.sim.drawings import drawing, good_drawings, spoiled_drawings, tier, values
from tests.sim.test_workload import shop, spoiled_workloads
from tests.sim.worlds import few, make_workload, split

LONGEST_S = 20.0
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
        return None
    finally:
        assert time.monotonic() - began < LONGEST_S
