"""A store without a leader: copies of each item, some of which have to answer."""

import pytest

from sim import explain, simulate
from sim.capacity import capacity
from sim.catalogue import constant
from sim.cost import cost
from sim.engine import opcodes as op
from sim.engine.machine import Machine
from sim.engine.program import Group, Kind, Program
from sim.itinerary.slowest import Moments, kth
from sim.measures import batch_means_s
from tests.sim.worlds import app, codes, make_design, make_workload, offered, used

STORE = {"id": "db", "kind": "key_value"}


def stored(**properties):
    return make_design(app(size="xlarge"), {**STORE, **properties}, links=[("app", "db")])


def run(design, load, requests=8000):
    return simulate(design, load, users=1000, requests=requests)


def forked(*, of, needed, mean_s=1.0):
    """One kind of request that starts so many calls on nodes of their own, almost alone there."""
    program = Program(groups=[Group("db", "cpu", of, 1)])
    program.kinds.append(Kind("read", 0, 0.001, 1e9, 1e9, at_site=False))
    fork = program.append(op.FORK, b=of, x=needed)
    program.append(op.PICK, a=0, x=op.OWN)
    program.append(op.USE, a=0, x=mean_s, y=1.0)
    program.append(op.JOIN)
    program.land(fork)
    program.append(op.END)
    return program


@pytest.mark.parametrize(("of", "needed"), [(3, 1), (3, 2), (3, 3), (5, 3), (8, 8)])
def test_the_last_that_is_waited_for_is_the_order_statistic(of, needed):
    """The k-th of n exponential times has the mean m (1/n + … + 1/(n-k+1)): H_n for all of them."""
    exact = sum(1 / left for left in range(of - needed + 1, of + 1))
    counted = Machine(forked(of=of, needed=needed), seed=3, requests=20_000).run()
    means = batch_means_s(counted.histogram[0])
    assert means.mean() == pytest.approx(exact, rel=0.02)
    assert kth(of, needed, Moments(1.0, 1.0)).mean == pytest.approx(exact)


def test_a_time_without_spread_is_the_same_for_all_of_them():
    assert kth(7, 4, Moments(2.0, 0.0)) == Moments(2.0, 0.0)
    assert kth(1, 1, Moments(2.0, 3.0)).mean == pytest.approx(2.0)


def test_every_copy_does_the_work_of_a_write():
    load = make_workload(rows=10, queries=0, zipf=0, items=10_000_000)
    one, three = (run(stored(nodes=6, replication=n), load) for n in (1, 3))
    assert offered(three, "db") == pytest.approx(3 * offered(one, "db"), rel=0.01)
    assert used(three, "db") == pytest.approx(offered(three, "db"), rel=0.06)
    expected = 100 * 10 * constant("kv_op_ms") * 3 / 1000 / 6 / 8
    assert offered(three, "db") == pytest.approx(expected, rel=0.01)


def test_nodes_divide_the_work():
    load = make_workload(rows=10, zipf=0, items=10_000_000)
    few, many = (offered(run(stored(nodes=n), load), "db") for n in (3, 12))
    assert many == pytest.approx(few / 4, rel=0.02)


def test_a_larger_quorum_waits_longer_and_works_more():
    load = make_workload(rps=20, queries=20, compute_ms=1, zipf=0, items=10_000_000)
    results = [run(stored(reads_from=whom), load, 20_000) for whom in ("one", "quorum", "all")]
    medians = [result.classes[0].p50_ms.value for result in results]
    assert medians == sorted(medians) and medians[2] > 1.3 * medians[0]
    work = [offered(result, "db") for result in results]
    assert work[1] == pytest.approx(2 * work[0], rel=0.05) and work[2] == pytest.approx(3 * work[0], rel=0.05)


@pytest.mark.parametrize("whom", ["one", "quorum", "all"])
def test_arithmetic_agrees_with_the_engine(whom):
    load = make_workload(rps=20, queries=20, rows=20, compute_ms=1)
    drawn = stored(reads_from=whom, writes_to=whom)
    found = capacity(drawn, load, users=1000).classes[0].p95_ms
    assert found == pytest.approx(run(drawn, load, 20_000).classes[0].p95_ms.value, rel=0.12)


def test_a_write_to_a_quorum_does_not_wait_for_the_third():
    load = make_workload(rps=20, queries=0, rows=50, compute_ms=1)
    some, every = (run(stored(writes_to=whom), load) for whom in ("quorum", "all"))
    assert every.classes[0].p50_ms.value > 1.2 * some.classes[0].p50_ms.value
    assert offered(every, "db") == pytest.approx(offered(some, "db"))


def test_a_popular_item_keeps_its_nodes_busy():
    even, skewed = (run(stored(nodes=12), make_workload(queries=50, zipf=zipf)) for zipf in (0, 1.3))
    assert offered(skewed, "db") > 1.5 * offered(even, "db")


def test_it_keeps_each_item_several_times():
    load = make_workload(items=100_000_000, rps=1)
    once, thrice = (stored(nodes=3, replication=n, size="xlarge") for n in (1, 3))
    sizes = [capacity(drawn, load, users=1000).disks[0].stored_bytes for drawn in (once, thrice)]
    assert sizes[1] == pytest.approx(3 * sizes[0])
    bills = [
        next(item.amount for item in cost(drawn, load, users=1000).of("db").items if item.what == "storage")
        for drawn in (once, thrice)
    ]
    assert bills[1] == pytest.approx(3 * bills[0])


def test_fewer_nodes_than_copies_make_no_sense():
    assert codes(stored(nodes=2), make_workload()) == ["too_few_nodes"]


def test_a_fresh_read_needs_quorums_that_meet():
    load = make_workload(fresh=True)
    assert codes(stored(reads_from="one", writes_to="one"), load) == ["quorums_apart"]
    assert codes(stored(reads_from="one", writes_to="one"), make_workload()) == []
    assert codes(stored(reads_from="one", writes_to="all"), load) == []
    assert codes(stored(), load) == []


def test_its_calls_are_told_of():
    steps = explain(stored(), make_workload(rows=1), users=1000)[0].steps
    said = [sentence.params for step in steps for sentence in step.sentences if sentence.code == "at_once"]
    assert [(each["calls"], each["needed"]) for each in said] == [("2", "2"), ("3", "2")]
