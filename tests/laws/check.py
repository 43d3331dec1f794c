"""A figure under several seeds: inside its own interval how often, and is the mean of all what theory says?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.engine.machine import Counted, Machine
from sim.measures import Interval
from tests.laws.networks import Figure, Network

WITHIN = 0.02  # of the closed form
T_99 = {5: 4.604, 8: 3.499, 10: 3.250, 20: 2.861}  # of Student's distribution, by the size of the sample


@dataclass(frozen=True)
class Row:
    """One line of the table. `inside` of `seeds` simulations had the truth in their own interval."""

    law: str
    parameters: str
    figure: str
    expected: float
    measured: Interval
    inside: int
    seeds: int

    @property
    def error(self) -> float:
        return self.measured.value / self.expected - 1 if self.expected else self.measured.value

    @property
    def is_right(self) -> bool:
        """Within 2 %, inside the interval of all seeds, or inside every seed's own."""
        is_inside = self.measured.straddles(self.expected) or self.inside == self.seeds
        return abs(self.error) <= WITHIN or is_inside


def run(network: Network, *, seeds: Sequence[int], requests: int) -> list[Counted]:
    if network.simulate:
        return [network.simulate(network.program, seed, requests) for seed in seeds]
    return [Machine(network.program, seed=seed, requests=requests).run() for seed in seeds]


def compare(network: Network, figure: Figure, runs: Sequence[Counted]) -> Row:
    found = [figure.measure(counted) for counted in runs]
    inside = sum(each.straddles(figure.expected) for each in found)
    pooled = over_seeds([each.value for each in found])
    return Row(network.law, network.parameters, figure.name, figure.expected, pooled, inside, len(found))


def coverage(network: Network, *, seeds: int, requests: int) -> dict[str, float]:
    """In what share of the seeds the truth lay inside the run's own 99 % interval, by figure."""
    runs = run(network, seeds=range(1000, 1000 + seeds), requests=requests)
    rows = [compare(network, figure, runs) for figure in network.figures]
    return {row.figure: row.inside / row.seeds for row in rows}


def t_99(size: int) -> float:
    """Student's factor of a 99 % interval; of a sample that the table has not, the next smaller one's."""
    return T_99[max(known for known in T_99 if known <= size)]


def over_seeds(values: Sequence[float]) -> Interval:
    """Their mean, with its 99 % interval by Student's distribution."""
    half = t_99(len(values)) * float(np.std(values, ddof=1)) / math.sqrt(len(values))
    mean = float(np.mean(values))
    return Interval(mean, mean - half, mean + half)
