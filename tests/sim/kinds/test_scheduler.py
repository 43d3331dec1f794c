"""Jobs that start together, at the next tick."""

import pytest

from sim import cost, explain, plan, simulate
from sim.capacity import predict
from tests.sim.kinds.carried import carried, jobs


def run(design, load, requests=12_000):
    return simulate(design, load, users=1000, requests=requests)


def test_a_job_waits_half_a_period_on_the_average_and_almost_all_of_it_at_worst():
    found = run(carried("scheduler", every_s=10), jobs(rps=20, job_ms=1)).jobs[0]
    assert found.p95_ms.value == pytest.approx(9500, rel=0.03)
    told = explain(carried("scheduler", every_s=10), jobs(rps=20, job_ms=1), users=1000)[1]
    assert told.mean_ms == pytest.approx(5000, rel=0.01)
    assert "waits_tick" in [sentence.code for step in told.steps for sentence in step.sentences]


def test_those_who_start_together_wait_for_each_other():
    """200 jobs of 50 ms at each tick, ten at a time: the last begins when 190 are done, a second later or so."""
    load = jobs(rps=20, job_ms=50)
    burst, trickle = (run(carried(kind, slots=10), load).jobs[0] for kind in ("scheduler", "queue"))
    few = run(carried("scheduler", slots=10, every_s=10), load).jobs[0]
    assert trickle.waiting < 0.1
    expected = (200 - 10) ** 2 / (2 * 200) * 0.05 / 10 * 20  # mean wait × rate
    assert few.waiting == pytest.approx(expected, rel=0.15)
    assert burst.waiting > 3 * few.waiting  # 1,200 at once


def test_arithmetic_agrees():
    drawn, load = carried("scheduler", slots=10, every_s=10), jobs(rps=20, job_ms=50)
    told, found = predict(plan(drawn, load), users=1000).result.jobs[0], run(drawn, load).jobs[0]
    assert told.waiting == pytest.approx(found.waiting, rel=0.15)
    # a gamma distribution with the moments of a uniform one has its 95th percentile at 1.05 periods instead of 0.95
    assert told.p95_ms.value == pytest.approx(found.p95_ms.value, rel=0.2)


def test_a_target_shorter_than_a_period_is_missed():
    result = run(carried("scheduler", every_s=60), jobs(delay_s=30), requests=8000)
    assert [(each.name, each.target) for each in result.failures] == [("later", "delay")]
    assert run(carried("queue"), jobs(delay_s=30), requests=8000).verdict == "holds"


def test_it_has_no_machine_of_its_own():
    bill = cost(carried("scheduler"), jobs(), users=1000).of("carrier")
    assert (bill.items, bill.why_none) == ((), "scheduler")
