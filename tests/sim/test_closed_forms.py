"""The engine against the closed forms of queueing theory: every network of `tests.laws`. One seed alone may be unlucky
(a 99 % interval misses, and the same seed gives all networks the same arrivals), so each has five of its own."""

import math

import pytest

from sim.engine import opcodes as op
from sim.engine.machine import Machine
from tests.laws import check, forms, peers, queues
from tests.laws.calls import calls, mean_time
from tests.laws.choices import NODES, choices, chosen
from tests.laws.networks import Network, little, networks, single_station

SEEDS = 5
REQUESTS = 200_000


@pytest.mark.parametrize(
    ("n", "network"), list(enumerate(networks())), ids=[f"{each.law}, {each.parameters}" for each in networks()]
)
def test_it_agrees_with_its_closed_form(n: int, network: Network) -> None:
    """Within 2 % or inside the intervals, on every figure; and each line is as long as Little's law says."""
    runs = check.run(network, seeds=range(SEEDS * n, SEEDS * (n + 1)), requests=REQUESTS)
    for figure in network.figures:
        row = check.compare(network, figure, runs)
        assert row.is_right, row
        assert row.measured.hi - row.measured.lo < row.expected, "says too little"
    for station, expected, measured in little(runs[0]):
        assert measured == pytest.approx(expected, rel=check.WITHIN), station


BEYOND = [*queues.queues(), *calls(), *choices()]


@pytest.mark.parametrize(
    ("n", "network"), list(enumerate(BEYOND)), ids=[f"{each.law}, {each.parameters}" for each in BEYOND]
)
def test_it_agrees_with_its_law(n: int, network: Network) -> None:
    runs = check.run(network, seeds=range(SEEDS * n, SEEDS * (n + 1)), requests=60_000)
    for figure in network.figures:
        row = check.compare(network, figure, runs)
        assert row.is_right, row
        assert row.measured.hi - row.measured.lo < row.expected, "says too little"


def test_the_shortest_line_is_better_than_turns_and_turns_are_better_than_chance() -> None:
    """With common random numbers, at a load of 0.9 each."""
    policies = (op.SHORTEST, op.SHORTER_OF_TWO, op.ROUND_ROBIN, op.AT_RANDOM)
    times = [mean_time(Machine(chosen(each, 0.9), seed=3, requests=60_000).run()).value for each in policies]
    assert times == sorted(times)
    assert times[0] > forms.erlang_c(NODES, NODES * 0.9) / (NODES * 0.1) + 1, "one line for all is better still"


def test_a_lost_node_costs_what_it_costs_in_simpy() -> None:
    seeds, program = range(SEEDS), queues.impatient(0.8, math.inf, skips=False)
    ours = []
    for seed in seeds:
        made = queues.losing(program, seed, 40_000).outcome.sum(axis=(0, 1))
        assert made[op.STARTED] == made[op.GOOD] + made[op.LOST] + made[op.REFUSED]
        ours.append([made[column] / made[op.STARTED] for column in (op.GOOD, op.LOST, op.REFUSED)])
    theirs = [
        peers.lost_node_in_simpy(0.8, up_s=queues.UP_S, down_s=queues.DOWN_S, seed=seed, requests=20_000)
        for seed in seeds
    ]
    for mine, other in zip(zip(*ours, strict=True), zip(*theirs, strict=True), strict=True):
        one, two = check.over_seeds(mine), check.over_seeds(other)
        assert one.lo <= two.hi and two.lo <= one.hi
        assert one.hi - one.lo < 0.03


def test_nothing_is_lost_or_made_up() -> None:
    counted = Machine(single_station(1.2, 1), seed=1, requests=20_000).run()
    ended = int(counted.outcome[:, :, 0].sum() + counted.outcome[:, :, 2].sum())
    started = int(counted.outcome[:, :, 5].sum())
    assert started == ended + len(counted.unfinished)
    assert counted.arrived == 20_000


def test_equal_inputs_give_equal_results_to_the_last_bit() -> None:
    first, second = (Machine(single_station(0.9, 1), seed=9, requests=30_000).run() for _ in range(2))
    assert first.simulated_s == second.simulated_s
    assert (first.histogram == second.histogram).all()
    assert (first.waiting == second.waiting).all()
