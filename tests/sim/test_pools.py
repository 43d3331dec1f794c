"""Resources are held, not only used: pools fill while their holders wait, and the verdict says for whom."""

import pytest

from sim import simulate
from tests.sim.worlds import app, make_design, make_workload, split


def resource(result, tier, name):
    return next(each for each in result.resources if (each.tier, each.resource) == (tier, name))


def test_a_slow_database_fills_the_app_workers_at_low_processor_load():
    """Sixty round trips a request instead of six: nothing computes much, and yet the site stops."""
    design = split(size="xlarge")
    load = {"rps": 300, "compute_ms": 3, "p95_ms": 400}
    quick = simulate(design, make_workload(queries=6, **load), users=1000, requests=60_000)
    slow = simulate(design, make_workload(queries=60, **load), users=1000, requests=60_000)
    assert quick.verdict == "holds"
    assert slow.verdict == "breaks"
    assert resource(slow, "app", "cpu").utilisation.value < 0.30
    assert resource(slow, "db", "cpu").utilisation.value < 0.50
    assert resource(slow, "app", "workers").utilisation.value > 0.98
    assert (slow.bottleneck.tier, slow.bottleneck.resource) == ("app", "workers")
    assert (slow.bottleneck.row, slow.bottleneck.code) == ("workers_held", "workers_held")
    assert slow.bottleneck.params["holder"] == "db"


def test_more_workers_mend_what_waiting_workers_broke():
    load = make_workload(rps=300, compute_ms=3, queries=60, p95_ms=400)
    assert simulate(split({"workers": 64}, size="xlarge"), load, users=1000, requests=60_000).verdict == "holds"


def test_workers_full_because_the_database_is_full_blame_the_database():
    result = simulate(split(size="small"), make_workload(rps=200, queries=40), users=1000, requests=60_000)
    assert resource(result, "app", "workers").utilisation.value > 0.98
    assert result.bottleneck.tier == "db"


def test_too_few_connections_are_named():
    result = simulate(split(connections=1), make_workload(rps=150, queries=20), users=1000, requests=60_000)
    assert (result.bottleneck.tier, result.bottleneck.row) == ("db", "connections")


def test_an_apps_own_pool_of_connections_holds_it_back():
    load = make_workload(rps=150, queries=20)
    assert simulate(split(), load, users=1000, requests=60_000).verdict == "holds"
    narrow = simulate(split({"pool": 1}), load, users=1000, requests=60_000)
    assert (narrow.bottleneck.tier, narrow.bottleneck.resource) == ("app", "pool")


def test_slow_work_in_the_request_holds_workers_until_a_queue_takes_it():
    load = make_workload(rps=40, queries=0, job_ms=2000, p95_ms=3000)
    inside = simulate(make_design(app(), links=[]), load, users=1000, requests=30_000)
    assert inside.bottleneck.row == "slow_in_request_work"
    queue, worker = {"id": "queue", "kind": "queue"}, {"id": "worker", "kind": "worker", "nodes": 4, "slots": 32}
    queued = make_design(app(), queue, worker, links=[("app", "queue"), ("queue", "worker")])
    result = simulate(queued, load, users=1000, requests=30_000)
    assert result.verdict == "holds"
    assert result.classes[0].p95_ms.value < 50
    assert result.jobs[0].p95_ms.value > 2000


def test_jobs_that_come_faster_than_they_are_done_are_late():
    load = make_workload(rps=40, queries=0, job_ms=2000, p95_ms=3000, delay_s=60)
    queue, worker = {"id": "queue", "kind": "queue"}, {"id": "worker", "kind": "worker", "slots": 60}
    design = make_design(app(), queue, worker, links=[("app", "queue"), ("queue", "worker")])
    result = simulate(design, load, users=1000, requests=30_000)
    assert [(each.name, each.target) for each in result.failures] == [("later", "delay")]
    assert (result.bottleneck.tier, result.bottleneck.row) == ("worker", "workers_busy")


def test_a_job_that_outlasts_the_simulation_is_late_all_the_same():
    """Five minutes of work due in half a minute, and ten seconds simulated: none is done, and none could be."""
    queue, worker = {"id": "queue", "kind": "queue"}, {"id": "worker", "kind": "worker", "slots": 1000}
    design = make_design(app(), queue, worker, links=[("app", "queue"), ("queue", "worker")])
    load = make_workload(rps=1, queries=0, job_ms=300_000, delay_s=30)
    result = simulate(design, load, users=1000, requests=10)
    assert [(each.name, each.target, each.is_close) for each in result.failures] == [("later", "delay", False)]
    assert result.failures[0].value == pytest.approx(300_000, rel=0.01)


def test_those_on_their_way_are_not_late_at_the_site():
    """Ten seconds there and back are the users' affair where the target counts from the site's door."""
    load = make_workload(rps=200, p95_ms=100, rtt_ms=10_000)
    result = simulate(split({"size": "large"}), load, users=1000, requests=40_000)
    assert result.verdict == "holds"
    assert result.classes[0].p95_ms.hi < 60


@pytest.mark.parametrize("rps", [100, 300])
def test_measured_utilisation_is_the_offered_load_below_saturation(rps):
    result = simulate(split({"size": "large"}), make_workload(rps=rps), users=1000, requests=200_000)
    for each in result.resources:
        if each.resource in {"cpu", "disk", "network"}:
            assert each.utilisation.lo * 0.99 <= each.offered <= each.utilisation.hi * 1.01


def test_more_load_never_means_more_goodput_once_it_is_overloaded():
    goodputs = [
        simulate(split(), make_workload(rps=rps, compute_ms=20), users=1000, requests=60_000).classes[0].goodput_rps
        for rps in (150, 220, 400)
    ]
    assert goodputs[0] < goodputs[1]
    assert goodputs[2] < 1.1 * goodputs[1]
