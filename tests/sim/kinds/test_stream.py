"""Jobs in partitions: in order, one at a time in each."""

import pytest

from sim import cost, explain, plan, simulate
from sim.capacity import predict
from sim.catalogue import constant
from sim.surgery import units
from tests.sim.kinds.carried import carried, jobs
from tests.sim.worlds import codes, make_design, make_workload, offered, used


def run(design, load):
    return simulate(design, load, users=1000, requests=6000)


def test_it_works_on_no_more_jobs_at_once_than_it_has_partitions():
    """40 jobs a second of 100 ms need four at once: too many for three partitions, whatever the workers have."""
    load = jobs(rps=40, job_ms=100)
    three, eight = (run(carried("stream", partitions=n), load) for n in (3, 8))
    assert offered(three, "carrier", "partitions") == pytest.approx(40 * 0.1 / 3, rel=0.02)
    assert (three.bottleneck.tier, three.bottleneck.row) == ("carrier", "stream")
    assert used(three, "worker", "slots") * 50 < 3.1
    assert eight.verdict == "holds"
    assert run(carried("queue"), load).verdict == "holds"


def test_a_partition_is_a_line_before_one_server():
    """Jobs of one partition, random arrivals and exponential times: M/M/1, mean ρ S / (1 - ρ) in line."""
    load = jobs(rps=12, job_ms=50)
    found = simulate(carried("stream", partitions=1), load, users=1000, requests=20_000)
    expected = 0.6**2 / (1 - 0.6)  # jobs in line on the average
    assert found.jobs[0].waiting == pytest.approx(expected, rel=0.25)
    told = predict(plan(carried("stream", partitions=1), load), users=1000)
    assert told.result.jobs[0].waiting == pytest.approx(expected, rel=0.05)


def test_a_popular_key_keeps_one_partition_busy():
    even, skewed = (run(carried("stream"), jobs(rows=1, zipf=zipf)) for zipf in (0, 1.5))
    assert offered(skewed, "carrier", "partitions") > 1.8 * offered(even, "carrier", "partitions")


def test_handing_over_is_cheap():
    load = jobs(rps=100)
    stream, queue = (offered(run(carried(kind), load), "carrier") for kind in ("stream", "queue"))
    assert stream == pytest.approx(100 * constant("stream_append_ms") / 1000 / 3 / 4)
    assert queue == pytest.approx(100 * constant("enqueue_ms") / 1000)


def test_it_costs_machines():
    items = cost(carried("stream"), jobs(), users=1000).of("carrier").items
    assert [(item.what, item.amount) for item in items] == [("machines", 3)]


def test_it_needs_workers_and_goes_with_them():
    drawn = make_design(
        {"id": "app", "kind": "app", "database": True}, {"id": "s", "kind": "stream"}, links=[("app", "s")]
    )
    assert codes(drawn, make_workload()) == ["queue_without_worker"]
    assert ("carrier", "worker") in units(carried("stream"))


def test_it_is_told_of():
    steps = explain(carried("stream"), jobs(rows=1), users=1000)[1].steps
    said = [sentence.code for step in steps for sentence in step.sentences]
    assert "takes_partition" in said
