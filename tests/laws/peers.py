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


def priority_in_simpy(rates: tuple[float, float], *, seed: int, requests: int) -> list[float]:
    """Waits of two classes at one desk, the first before the other; on the average, without the first tenth."""
    draw = random.Random(seed)
    world = simpy.Environment()
    desk = simpy.PriorityResource(world, 1)
    waits: list[list[float]] = [[], []]

    def visit(kind):
        born = world.now
        with desk.request(priority=kind) as turn:
            yield turn
            waits[kind].append(world.now - born)
            yield world.timeout(draw.expovariate(1.0))

    def arrivals():
        for _ in range(requests):
            yield world.timeout(draw.expovariate(sum(rates)))
            world.process(visit(0 if draw.random() < rates[0] / sum(rates) else 1))

    world.process(arrivals())
    world.run()
    return [sum(each[len(each) // 10 :]) / len(each[len(each) // 10 :]) for each in waits]


def priority_in_ciw(rates: tuple[float, float], *, seed: int, requests: int) -> list[float]:
    ciw.seed(seed)
    names = ("first", "other")
    network = ciw.create_network(
        arrival_distributions={name: [ciw.dists.Exponential(rate)] for name, rate in zip(names, rates, strict=True)},
        service_distributions={name: [ciw.dists.Exponential(1.0)] for name in names},
        number_of_servers=[1],
        priority_classes={"first": 0, "other": 1},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(requests, method="Finish")
    waits = [
        [each.waiting_time for each in simulation.get_all_records() if each.customer_class == name] for name in names
    ]
    return [sum(each[len(each) // 10 :]) / len(each[len(each) // 10 :]) for each in waits]


def finite_in_simpy(rate_rps: float, servers: int, places: int, *, seed: int, requests: int) -> list[float]:
    """Share turned away by servers and a line that together have so many places."""
    draw = random.Random(seed)
    world = simpy.Environment()
    desk = simpy.Resource(world, servers)
    lost = []

    def visit():
        lost.append(desk.count + len(desk.queue) >= places)
        if not lost[-1]:
            with desk.request() as turn:
                yield turn
                yield world.timeout(draw.expovariate(1.0))

    def arrivals():
        for _ in range(requests):
            yield world.timeout(draw.expovariate(rate_rps))
            world.process(visit())

    world.process(arrivals())
    world.run()
    return [sum(lost[requests // 10 :]) / len(lost[requests // 10 :])]


def finite_in_ciw(rate_rps: float, servers: int, places: int, *, seed: int, requests: int) -> list[float]:
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate_rps)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[servers],
        queue_capacities=[places - servers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(requests, method="Arrive")
    records = sorted(simulation.get_all_records(only=["service", "rejection"]), key=lambda each: each.arrival_date)
    kept = records[len(records) // 10 :]
    return [sum(each.record_type == "rejection" for each in kept) / len(kept)]


def closed_in_simpy(users: int, think_s: float, servers: int, *, seed: int, requests: int) -> list[float]:
    """Round trips a second of so many users who think and then stand in one line for a service of mean 1."""
    draw = random.Random(seed)
    world = simpy.Environment()
    desk = simpy.Resource(world, servers)
    ends: list[float] = []

    def person():
        while len(ends) < requests:
            yield world.timeout(draw.expovariate(1 / think_s))
            with desk.request() as turn:
                yield turn
                yield world.timeout(draw.expovariate(1.0))
            ends.append(world.now)

    for _ in range(users):
        world.process(person())
    world.run()
    settled = ends[requests // 10 : requests]
    return [len(settled) / (settled[-1] - settled[0])]


def lost_node_in_simpy(rate_rps: float, *, up_s: float, down_s: float, seed: int, requests: int) -> list[float]:
    """Shares answered, lost with the node, and refused while it was away, of M/M/1 whose desk comes and goes."""
    draw = random.Random(seed)
    world = simpy.Environment()
    there: set[simpy.Process] = set()
    counts = {"answered": 0, "lost": 0, "refused": 0}
    state = {"desk": simpy.Resource(world, 1), "up": True}

    def visit():
        me = world.active_process
        if not state["up"]:
            counts["refused"] += 1
            return
        there.add(me)
        try:
            with state["desk"].request() as turn:
                yield turn
                yield world.timeout(draw.expovariate(1.0))
            counts["answered"] += 1
        except simpy.Interrupt:
            counts["lost"] += 1
        there.discard(me)

    def arrivals():
        for _ in range(requests):
            yield world.timeout(draw.expovariate(rate_rps))
            world.process(visit())

    def node():
        while True:
            yield world.timeout(up_s)
            state["up"] = False
            for each in list(there):
                each.interrupt()
            yield world.timeout(down_s)
            state.update(desk=simpy.Resource(world, 1), up=True)

    world.process(node())
    world.run(until=world.process(arrivals()))
    return [counts[name] / sum(counts.values()) for name in counts]


PEERS: dict[str, Callable[..., list[float]]] = {"SimPy": in_simpy, "Ciw": in_ciw}
