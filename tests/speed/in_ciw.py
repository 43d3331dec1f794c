"""W1 and W2-lite in Ciw, written as its documentation teaches. A customer of Ciw is at one node at a time, so it cannot
hold an app worker while it waits for the database: W2 and W3 are not for it."""

import math
import time
from collections.abc import Iterator

import ciw

from tests.speed import workloads as w
from tests.speed.outcome import Engine, Outcome, of_times


class Last(ciw.dists.Distribution):
    """Times between arrivals, of which there are so many, whoever of several streams asks."""

    def __init__(self, left: Iterator[int], rate_rps: float) -> None:
        self.left, self.gaps = left, ciw.dists.Exponential(rate_rps)

    def sample(self, t: float | None = None, ind: object = None) -> float:
        return math.inf if next(self.left, None) is None else self.gaps.sample(t, ind)


def w1(seed: int, requests: int) -> Outcome:
    network = ciw.create_network(
        arrival_distributions=[Last(iter(range(requests)), w.W1_RATE_RPS)],
        service_distributions=[ciw.dists.Exponential(1 / w.W1_SERVICE_S)],
        number_of_servers=[w.W1_SERVERS],
    )
    return simulate(network, seed, requests)


def w2_lite(seed: int, requests: int) -> Outcome:
    """Nodes 1: balancer, 2 to 4: app, 5: cache, 6: database. The cycle of the balancer is one for both classes."""
    apps, cache, database = range(2, 2 + w.APP_NODES), 2 + w.APP_NODES, 3 + w.APP_NODES
    to_apps, leave = ciw.routing.Cycle(cycle=list(apps)), ciw.routing.Leave()
    on_miss = ciw.routing.Probabilistic(destinations=[database], probs=[w.MISSES])
    routes = {
        "read": [to_apps, *(ciw.routing.Direct(to=cache) for _ in apps), on_miss, leave],
        "write": [to_apps, *(ciw.routing.Direct(to=database) for _ in apps), leave, ciw.routing.Leave()],
    }
    left = iter(range(requests))  # of both
    network = ciw.create_network(
        arrival_distributions={
            "read": first(Last(left, w.W2_RATE_RPS * (1 - w.WRITES))),
            "write": first(Last(left, w.W2_RATE_RPS * w.WRITES)),
        },
        service_distributions={
            "read": services(w.READ_S + w.ANSWER_S, w.DATABASE_READ_S),
            "write": services(w.WRITE_S + w.ANSWER_S, w.DATABASE_WRITE_S),
        },
        number_of_servers=[1, *[w.APP_WORKERS] * w.APP_NODES, w.CACHE_SERVERS, w.CONNECTIONS],
        routing={name: ciw.routing.NetworkRouting(routers=routers) for name, routers in routes.items()},
    )
    return simulate(network, seed, requests)


def first(arrivals: ciw.dists.Distribution) -> list[ciw.dists.Distribution | None]:
    return [arrivals, *[None] * (w.APP_NODES + 2)]


def services(app_s: float, database_s: float) -> list[ciw.dists.Distribution]:
    means = (w.BALANCER_S, *[app_s] * w.APP_NODES, w.CACHE_S, database_s)
    return [ciw.dists.Exponential(1 / mean) for mean in means]


def simulate(network: ciw.network.Network, seed: int, requests: int) -> Outcome:
    """So many come, and it stops when the last of them has left."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    began = time.perf_counter()
    simulation.simulate_until_max_customers(requests, method="Finish")
    seconds = time.perf_counter() - began
    begun: dict[int, float] = {}
    ended: dict[int, float] = {}
    for record in simulation.get_all_records():
        begun[record.id_number] = min(begun.get(record.id_number, record.arrival_date), record.arrival_date)
        ended[record.id_number] = max(ended.get(record.id_number, 0.0), record.exit_date)
    return of_times(seconds, [ended[each] - begun[each] for each in sorted(begun)])


ENGINES: dict[str, Engine] = {"W1": w1, "W2-lite": w2_lite}
