"""Intervals hold what they promise, and quantiles are those that their names say."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from sim import measures, simulate
from sim.catalogue import constant
from sim.engine import state
from tests.sim.worlds import app, make_design, make_workload


def counted(latencies: np.ndarray, batches: int = 20) -> np.ndarray:
    histogram = np.zeros((batches, state.BINS), np.int64)
    for n, latency in enumerate(latencies):
        histogram[n % batches, measures.bin_of(float(latency))] += 1
    return histogram


@pytest.mark.parametrize("q", [0.5, 0.95, 0.99])
def test_a_quantile_is_found_to_a_bin(q: float) -> None:
    latencies = np.random.default_rng(1).exponential(0.1, 50_000)
    assert measures.quantile_s(counted(latencies), q).value == pytest.approx(np.quantile(latencies, q), rel=0.01)


def test_the_interval_of_a_quantile_covers_the_truth_about_99_times_in_100() -> None:
    truth = -0.1 * np.log(0.05)
    hits = 0
    for seed in range(200):
        found = measures.quantile_s(counted(np.random.default_rng(seed).exponential(0.1, 3000)), 0.95)
        hits += found.lo <= truth <= found.hi
    assert 190 <= hits <= 200


def test_rare_requests_have_wide_intervals() -> None:
    latencies = np.random.default_rng(1).exponential(0.1, 20_000)
    many, few = (measures.quantile_s(counted(part), 0.95) for part in (latencies, latencies[:200]))
    assert few.hi - few.lo > 3 * (many.hi - many.lo)


def test_a_share_that_was_never_seen_may_still_be_there() -> None:
    none = measures.share(np.zeros(20, np.int64), np.full(20, 50))
    assert none.value == none.lo == 0
    assert none.hi == pytest.approx(4.6 / 1000)


def test_an_empty_histogram_says_nothing() -> None:
    assert measures.quantile_s(counted(np.array([])), 0.95) == measures.Interval(0.0, 0.0, 0.0)


def test_the_latencies_of_a_class_are_those_of_what_it_waits_for() -> None:
    """Requests that only call somebody else take as long as that does: lognormal, by its mean and its spread."""
    load = make_workload(rps=20, compute_ms=0.001, queries=0, job_ms=100)
    result = simulate(make_design(app(workers=1000), links=[]), load, users=1000, requests=100_000)
    variance = math.log(1 + constant("call_cv") ** 2)
    page = result.classes[0]
    for q, found in ((0.50, page.p50_ms), (0.95, page.p95_ms), (0.99, page.p99_ms)):
        normal = NormalDist().inv_cdf(q) * math.sqrt(variance)
        assert found.value == pytest.approx(100 * math.exp(normal - variance / 2), rel=0.02), q
