"""The same networks in SimPy and in Ciw, written as their own documents teach it.

Each function simulates `requests` arrivals from an empty system until the last has left, and returns the times that
they spent in it, in the order of arrival (SimPy) or of leaving (Ciw).
"""

import random
from collections.abc import Callable

import ciw
import simpy

# Stations in a row, each (servers, mean of its exponential service in seconds).
Stations = tuple[tuple[int, float], ...]
W1: Stations = ((8, 1.0),)  # at 6.4 a second
TANDEM: Stations = ((1, 0.7), (2, 1.6))  # at 1 a second


def in_simpy(rate_rps: float, stations: Stations, *, seed: int, requests: int) -> list[float]:
    draw = random.Random(seed)
    world = simpy.Environment()
    desks = [simpy.Resource(world, servers) for servers, _ in stations]
    times: list[float] = []

    def visit():
        born = world.now
        for desk, (_, service_s) in zip(desks, stations, strict=True):
            with desk.request() as turn:
                yield turn
                yield world.timeout(draw.expovariate(1 / service_s))
        times.append(world.now - born)

    def arrivals():
        for _ in range(requests):
            yield world.timeout(draw.expovariate(rate_rps))
            world.process(visit())

    world.process(arrivals())
    world.run()
    return times


def in_ciw(rate_rps: float, stations: Stations, *, seed: int, requests: int) -> list[float]:
    ciw.seed(seed)
    count = len(stations)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate_rps), *[None] * (count - 1)],
        service_distributions=[ciw.dists.Exponential(1 / service_s) for _, service_s in stations],
        number_of_servers=[servers for servers, _ in stations],
        routing=[[1.0 if to == at + 1 else 0.0 for to in range(count)] for at in range(count)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(requests, method="Finish")
    begun: dict[int, float] = {}
    ended: dict[int, float] = {}
    for record in simulation.get_all_records():
        begun[record.id_number] = min(begun.get(record.id_number, record.arrival_date), record.arrival_date)
        ended[record.id_number] = max(ended.get(record.id_number, 0.0), record.exit_date)
    return [ended[each] - begun[each] for each in sorted(begun)]


PEERS: dict[str, Callable[..., list[float]]] = {"SimPy": in_simpy, "Ciw": in_ciw}
