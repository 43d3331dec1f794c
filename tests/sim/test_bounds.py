"""Every measured number of a result has bounds beside it, and they are what they say."""

from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from sim import measures, play, scenario, simulate
from sim.result import Result
from tests.sim.worlds import app, make_design, make_workload

EXACT = {  # arithmetic, or what was asked for
    "rate_rps", "target_ms", "offered", "backlog", "users", "peak_rps", "seed", "requests", "simulated_s", "events",
    "limit", "hits", "links",
}  # fmt: skip
JOB = make_workload(rps=60, rows=1, job_ms=400, compute_ms=10)
DRAWN = make_design(
    app(),
    {"id": "db", "kind": "database"},
    {"id": "replica", "kind": "replica"},
    {"id": "queue", "kind": "queue"},
    {"id": "worker", "kind": "worker"},
    links=[("app", "db"), ("db", "replica"), ("app", "replica"), ("app", "queue"), ("queue", "worker")],
)


@cache
def measured(seed: int = 7, rps: float = 60) -> Result:
    return simulate(DRAWN, make_workload(rps=rps, rows=1, job_ms=400, compute_ms=10), users=1000, seed=seed)


def bare(row: Any) -> Iterator[tuple[str, float]]:
    """The numbers of a row that are no interval, by the name under which their bounds stand."""
    for key, value in asdict(row).items():
        if key in EXACT or key == "bounds":
            continue
        if isinstance(value, dict) and not is_dataclass(value) and set(value) != {"value", "lo", "hi"}:
            yield from ((f"{key}.{name}", each) for name, each in value.items())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield key, value


def test_no_measured_number_is_without() -> None:
    result = measured()
    rows = [*result.resources, *result.classes, *result.jobs, *(part for each in result.classes for part in each.time)]
    for row in rows:
        for key, value in bare(row):
            if key == "wait_ms" and row.tier is None:
                continue  # nobody stands in line on the way
            lo, hi = row.bounds[key]
            assert lo <= value * (1 + 1e-9) and value <= hi * (1 + 1e-9), (row, key)
    for tier, lag_ms in result.lag_ms.items():
        lo, hi = result.bounds[tier]["lag_ms"]
        assert lo < lag_ms < hi
    assert {"waiting", "errors"} <= set(result.bounds["app"])


def test_a_tier_waits_as_much_as_its_resources_together() -> None:
    result = measured()
    together = sum(each.waiting for each in result.resources if each.tier == "worker")
    lo, hi = result.bounds["worker"]["waiting"]
    assert lo < together < hi


def test_other_seeds_come_to_something_within_bounds() -> None:
    """Of 20 seeds hardly one is further off than the interval of the first and its own together."""
    first, outside = measured(), 0
    for seed in range(1, 21):
        other = measured(seed)
        for a, b in ((first.classes[0], other.classes[0]), (first.jobs[0], other.jobs[0])):
            for key in set(a.bounds) & set(b.bounds):
                outside += a.bounds[key][0] > b.bounds[key][1] or b.bounds[key][0] > a.bounds[key][1]
    assert outside <= 2


def test_more_requests_make_them_narrower() -> None:
    few, many = (simulate(DRAWN, JOB, users=1000, requests=n).classes[0] for n in (20_000, 200_000))
    widths = [hi - lo for lo, hi in (each.bounds["goodput_rps"] for each in (few, many))]
    assert widths[0] > widths[1]


def test_a_mean_of_answers_has_the_interval_of_its_batches() -> None:
    answers = np.full(20, 10)
    amounts = np.array([[10.0 + (n % 2)] for n in range(20)])  # 1.0 and 1.1 an answer
    (off,) = measures.an_answer(amounts, answers)
    half = measures.half_width(amounts[:, 0] / answers)
    lo, hi = measures.around(1.05, float(off))
    assert (round(lo, 9), round(hi, 9)) == (round(1.05 - half, 9), round(1.05 + half, 9))
    assert measures.an_answer(np.zeros((20, 2)), answers).tolist() == [0, 0]
    assert measures.an_answer(amounts, np.zeros(20, int)).tolist() == [0]


def test_a_course_has_them_too() -> None:
    course = play(DRAWN, JOB, scenario.strike("node_lost", "app"), users=1000)
    assert {"usual", "worst", "jobs_late", "stale_ms"} <= set(course.bounds)
    for key, (lo, hi) in course.bounds.items():
        assert lo <= getattr(course, key) <= hi
    for window in course.windows:
        for what in ("errors", "p95_ms", "lag_ms", "job_ms"):
            for name, value in getattr(window, what).items():
                lo, hi = window.bounds[f"{what}.{name}"]
                assert lo <= value * (1 + 1e-9) and value <= hi * (1 + 1e-9)
        assert window.bounds["late"][0] <= window.late <= window.bounds["late"][1]
