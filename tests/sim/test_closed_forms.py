"""The engine against the closed forms of queueing theory: every network of `tests.laws`. One seed alone may be unlucky
(a 99 % interval misses, and the same seed gives all networks the same arrivals), so each has five of its own."""

import pytest

from sim.engine.machine import Machine
from tests.laws import check
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
