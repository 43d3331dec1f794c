"""Two designs before the same requests."""

import numpy as np
import pytest

import sim
from sim import measures
from tests.sim.worlds import app, database, make_design, make_workload

FEW = 20_000


def behind_a_balancer(nodes):
    door = {"id": "lb", "kind": "load_balancer"}
    return make_design(door, app(nodes=nodes), database(), links=[("lb", "app"), ("app", "db")])


def compare(a, b, *, load=None, **options):
    return sim.compare(a, b, load or make_workload(rps=300), users=1000, **{"requests": FEW, **options})


def numbers(comparison):
    return [number for each in comparison.classes for number in (each.mean_ms, each.p95_ms, each.goodput_rps)]


def test_a_design_and_itself_differ_by_exactly_nothing():
    same = compare(behind_a_balancer(1), behind_a_balancer(1))
    for number in numbers(same):
        assert number.a == number.b
        assert (number.apart.value, number.apart.lo, number.apart.hi) == (0, 0, 0)
        assert not number.is_certain
        assert number.alone > 0
    assert same.a == same.b


def test_equal_inputs_give_equal_comparisons_and_another_seed_another():
    once, again, other = (compare(behind_a_balancer(1), behind_a_balancer(2), seed=seed) for seed in (3, 3, 4))
    assert once == again
    assert once != other


def test_pairs_say_more_than_two_measurements_apart():
    page = compare(behind_a_balancer(2), behind_a_balancer(3)).classes[0]
    for number in (page.mean_ms, page.p95_ms):
        assert (number.apart.hi - number.apart.lo) / 2 < 0.8 * number.alone


def test_an_obvious_improvement_is_no_luck():
    load = make_workload(rps=380)  # ten milliseconds each on four cores: 95 % busy
    better = compare(behind_a_balancer(1), behind_a_balancer(3), load=load)
    page = better.classes[0]
    assert page.mean_ms.apart.hi < 0
    assert page.p95_ms.apart.hi < 0
    assert page.p95_ms.is_certain
    worse = compare(behind_a_balancer(3), behind_a_balancer(1), load=load).classes[0]
    assert worse.p95_ms.apart.lo > 0
    assert worse.p95_ms.apart.value == pytest.approx(-page.p95_ms.apart.value)


def test_it_says_which_holds_and_how_far_each_goes():
    load = make_workload(rps=500)  # more than four cores can do
    both = compare(behind_a_balancer(1), behind_a_balancer(3), load=load)
    assert (both.a.result.verdict, both.b.result.verdict) == ("breaks", "holds")
    assert both.classes[0].goodput_rps.apart.lo > 0
    assert both.a.breakpoints[0].users < 1000 < both.b.breakpoints[0].users


def test_a_class_with_empty_batches_has_no_interval():
    rare = compare(behind_a_balancer(1), behind_a_balancer(2), requests=20)
    assert rare.classes[0].p95_ms.apart is None
    assert not rare.classes[0].p95_ms.is_certain


def test_a_design_that_makes_no_sense_is_not_compared():
    with pytest.raises(sim.Findings):
        compare(behind_a_balancer(1), make_design(app(), links=[]))


def test_what_two_share_falls_out_of_their_difference():
    rng = np.random.default_rng(1)
    shared = rng.normal(100, 30, 20)
    a, b = shared + rng.normal(0, 1, 20), shared + 5 + rng.normal(0, 1, 20)
    apart = measures.difference(a, b)
    assert apart.lo < 5 < apart.hi
    assert apart.hi - apart.lo < measures.half_width(a) / 5


def test_means_and_quantiles_of_batches_are_those_of_their_answers():
    histogram = np.zeros((3, 2100), np.int64)
    for seconds in (0.1, 0.2, 0.3):
        histogram[0, measures.bin_of(seconds)] += 1
    histogram[1, measures.bin_of(5)] += 7
    means, quantiles = measures.batch_means_s(histogram), measures.batch_quantiles_s(histogram, 0.95)
    assert means[:2] == pytest.approx([0.2, 5], rel=0.006)
    assert quantiles[:2] == pytest.approx([0.3, 5], rel=0.011)
    assert np.isnan(means[2])
    assert np.isnan(quantiles[2])
