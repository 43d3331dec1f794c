"""No two kinds are the same: for each pair there is a number that they change differently, beyond its interval.

Every kind is drawn where it has something to do, and meets the same workloads. Counted are what users notice, what the
app and the database have left to do, and, of two kinds that stand in each other's place, what that place is asked for.
"""

from functools import cache
from itertools import combinations

import pytest

from sim import simulate
from sim.catalogue import KINDS
from sim.measures import Interval
from sim.plan import plan
from tests.sim.kinds.places import PLACES, workloads

REQUESTS = 12_000
NOTHING = Interval(0.0, 0.0, 0.0)
COMMON = {("app", "cpu"), ("app", "workers"), ("db", "cpu"), ("db", "disk"), ("db", "connections")}
Numbers = dict[tuple[str, ...], Interval]


@cache
def measured(kind: str, name: str, seed: int = 7) -> tuple[Numbers, Numbers]:
    """Numbers of all places, and of its own, on one of the workloads; a design that cannot serve it answers nobody."""
    asked, drawn = workloads()[name], PLACES[kind].draw()
    if plan(drawn, asked).findings:
        return {(name, "answered"): NOTHING}, {}
    found = simulate(drawn, asked, users=1000, seed=seed, requests=REQUESTS)
    answered = 1 - found.errors.value
    everywhere: Numbers = {(name, "answered"): Interval(answered, 1 - found.errors.hi, 1 - found.errors.lo)}
    for each in found.classes:
        everywhere |= {(name, each.name, "p50"): each.p50_ms, (name, each.name, "p95"): each.p95_ms}
    for job in found.jobs:
        everywhere[name, job.name, "delay"] = job.p95_ms
    busy = {(each.tier, each.resource): each.utilisation for each in found.resources}
    everywhere |= {(name, *place): busy.get(place, NOTHING) for place in COMMON}
    own = {(name, "own", *place): value for place, value in busy.items() if place not in COMMON}
    return everywhere, own


def differences(one: str, other: str, seed: int = 7) -> list[tuple[str, ...]]:
    """Names of numbers whose intervals do not touch; `seed` is the luck of the other."""
    found = []
    for name in workloads():
        (left, left_own), (right, right_own) = measured(one, name), measured(other, name, seed)
        if PLACES[one].where == PLACES[other].where:
            left, right = left | left_own, right | right_own
        found += [
            key for key in left if key in right and (left[key].hi < right[key].lo or right[key].hi < left[key].lo)
        ]
    return found


def test_every_kind_has_a_place_to_be_measured_in() -> None:
    assert set(KINDS) <= set(PLACES), "give it a place in tests/sim/kinds/places.py"


def test_no_place_is_for_two_kinds_by_mistake() -> None:
    for kind, place in PLACES.items():
        if kind in KINDS:
            assert kind in {tier.kind for tier in place.draw().tiers}


@pytest.mark.parametrize("kind", [kind for kind in PLACES if kind in KINDS])
def test_each_kind_can_be_run_where_it_is_drawn(kind: str) -> None:
    assert any(not plan(PLACES[kind].draw(), asked).findings for asked in workloads().values())


@pytest.mark.parametrize("pair", list(combinations([kind for kind in PLACES if kind in KINDS], 2)), ids="-".join)
def test_two_kinds_are_not_the_same(pair: tuple[str, str]) -> None:
    assert differences(*pair)


@pytest.mark.parametrize("kind", ["users", "load_balancer", "cache", "third_party"])
def test_a_kind_that_only_changed_an_icon_would_be_found_out(kind: str) -> None:
    """With the same behaviour and other luck no interval is missed."""
    assert not differences(kind, kind, seed=8)
