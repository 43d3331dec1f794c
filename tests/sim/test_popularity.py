"""Hit ratios by arithmetic beside caches that are simulated item by item; `make validate` has more of them."""

import math

import pytest

from sim import popularity
from tests.laws import caches


def said(*, zipf: float, room: float, ttl_s: float) -> float:
    return popularity.hit_ratio(items=4000, zipf=zipf, rate_rps=1.0, room=room, ttl_s=ttl_s)


@pytest.mark.parametrize(
    ("zipf", "room", "ttl_s"),
    [
        (0.6, 400, math.inf),
        (1.0, 400, math.inf),
        (0.8, 4000, 500.0),
        (0.0, 400, 500.0),  # these four: lifetimes near the time for which an item is kept without one
        (0.6, 400, 500.0),
        (0.6, 400, 1000.0),
        (0.6, 1500, 4000.0),
    ],
)
def test_a_cache_answers_what_an_exact_one_does(zipf: float, room: int, ttl_s: float) -> None:
    exact = caches.lru_hits(items=4000, zipf=zipf, rate_rps=1.0, room=room, ttl_s=ttl_s, seed=1, asked=200_000)
    found = said(zipf=zipf, room=room, ttl_s=ttl_s)
    assert found == pytest.approx(exact.value, rel=0.02) or exact.straddles(found)
    assert exact.hi - exact.lo < 0.1 * exact.value


@pytest.mark.parametrize("ttl_s", [1.0, 100.0, 1e5])
def test_with_room_for_all_only_the_lifetime_counts(ttl_s: float) -> None:
    exact = caches.ttl_hits(items=4000, zipf=0.8, rate_rps=1.0, ttl_s=ttl_s)
    assert said(zipf=0.8, room=4000, ttl_s=ttl_s) == pytest.approx(exact, rel=0.002)


def test_a_longer_life_and_more_room_never_answer_less() -> None:
    lifetimes = [said(zipf=0.8, room=400, ttl_s=ttl_s) for ttl_s in (1, 10, 100, 500, 1000, 1e4, 1e6, math.inf)]
    rooms = [said(zipf=0.8, room=room, ttl_s=1000) for room in (1, 10, 100, 400, 1000, 4000)]
    assert lifetimes == sorted(lifetimes)
    assert rooms == sorted(rooms)


def test_room_for_all_for_ever_answers_everything() -> None:
    assert said(zipf=0.8, room=4000, ttl_s=math.inf) == 1.0


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("rate_rps", [1e-12, 1e-200, 1e-305, 5e-324])
@pytest.mark.parametrize(("items", "room"), [(4000, 400), (3e10, 3e10 - 4)])
def test_who_hardly_ever_comes_is_answered_all_the_same(rate_rps: float, items: float, room: float) -> None:
    for ttl_s in (math.inf, 3600.0):
        usual, rare = (
            popularity.hit_ratio(items=items, zipf=3, rate_rps=rate, room=room, ttl_s=ttl_s)
            for rate in (1e-11, rate_rps)
        )
        assert rare == pytest.approx(usual, abs=1e-6)
