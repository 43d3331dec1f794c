"""What fails is given out again, and put aside in the end."""

import dataclasses

import pytest

from sim import plan, simulate
from sim.engine import opcodes as op
from sim.engine.machine import Machine
from sim.itinerary import itineraries
from sim.measures import batch_means_s
from tests.sim.kinds.carried import carried, jobs


def counted(drawn, load, *, failing, requests=6000):
    """As simulated, with a share of the tries failing on the way to the worker."""
    written = itineraries(plan(drawn, load), load.at(1000))
    ways = [at for at, note in written.notes.items() if note.why == "way" and note.about == "worker"]
    for at in ways:
        written.program.x[at] = failing
    found = Machine(written.program, seed=5, requests=requests).run(drain=True)
    return found, found.outcome[:, 1, :].sum(axis=0)


@pytest.mark.parametrize("kind", ["queue", "stream", "scheduler"])
def test_a_job_that_always_fails_is_tried_so_often_and_then_put_aside(kind):
    _, outcome = counted(carried(kind, max_deliveries=3), jobs(), failing=1.0)
    assert outcome[op.ERROR] == outcome[op.STARTED] > 5000
    assert outcome[op.RETRIED] == 2 * outcome[op.STARTED]
    assert outcome[op.DONE] == 0


def test_tries_are_geometric():
    """With a chance p to fail, a share p^5 is put aside after five tries, and p + … + p^4 are tried again."""
    _, outcome = counted(carried("queue"), jobs(), failing=0.5, requests=12_000)
    assert outcome[op.ERROR] / outcome[op.STARTED] == pytest.approx(0.5**5, rel=0.2)
    assert outcome[op.RETRIED] / outcome[op.STARTED] == pytest.approx(sum(0.5**n for n in (1, 2, 3, 4)), rel=0.05)


def test_the_next_try_comes_after_the_visibility_timeout():
    found, _ = counted(carried("queue", visibility_s=7, max_deliveries=2), jobs(job_ms=1), failing=0.3)
    mean_s = batch_means_s(found.histogram[1]).mean()
    assert mean_s == pytest.approx(7 * 0.3 / 1.3, rel=0.12)  # of those done, 0.7 at once and 0.3 × 0.7 later


def test_in_a_stream_those_behind_wait_too():
    """A partition stands still until the job that failed is done or put aside; a queue goes on."""
    load = jobs(rps=10, job_ms=10)
    stream, queue = (
        batch_means_s(counted(carried(kind, **more), load, failing=0.2)[0].histogram[1]).mean()
        for kind, more in (("stream", {"partitions": 2}), ("queue", {"visibility_s": 0.5}))
    )
    assert stream > 1.3 * queue


def test_places_are_given_back_by_those_that_fail():
    drawn, load = carried("stream", partitions=2), jobs(rps=10, job_ms=10)
    found, _ = counted(drawn, load, failing=0.5)
    assert found.in_flight == 0


def test_a_result_tells_how_many_wait_and_how_many_are_left():
    """At 40 jobs a second of 500 ms ten places do 20: half of an hour's jobs are left at the end of the peak."""
    job = simulate(carried("queue", slots=10), jobs(rps=40, job_ms=500), users=1000, requests=4000).jobs[0]
    assert job.backlog == pytest.approx(40 * 3600 / 2, rel=0.02)
    assert job.waiting > 100
    assert (job.again, job.aside) == (0, 0)
    assert dataclasses.asdict(job)["backlog"] == job.backlog
