"""Closed forms of queueing theory. `offered` is arrival rate × service time, in busy servers (Erlangs)."""

import math


def erlang_b(servers: int, offered: float) -> float:
    """Share lost in M/G/c/c, whatever the spread of the service time. Erlang, 1917."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked


def erlang_c(servers: int, offered: float) -> float:
    """Probability of waiting in M/M/c. Erlang, 1917."""
    blocked = erlang_b(servers, offered)
    return servers * blocked / (servers - offered * (1 - blocked))


def in_line(servers: int, offered: float) -> float:
    """Requests waiting in M/M/c, on the average."""
    return erlang_c(servers, offered) * offered / (servers - offered)


def in_line_pollaczek_khinchine(offered: float, cv: float) -> float:
    """Requests waiting in M/G/1, whose service has coefficient of variation `cv`. Pollaczek 1930, Khinchine 1932."""
    return offered**2 * (1 + cv**2) / (2 * (1 - offered))


def sojourn_quantile(servers: int, offered: float, q: float) -> float:
    """Time in M/M/c, of mean service 1, that a share q stays below; found by halving.

    P(T > t) = e^-t + C × (e^-t - e^-st) / (s - 1) with s = c - a, C the probability of waiting; s = 1 by its limit.
    """
    wait, spare = erlang_c(servers, offered), servers - offered

    def beyond(t: float) -> float:
        alone = math.exp(-t)
        if math.isclose(spare, 1.0):
            return alone + wait * t * alone
        return alone + wait * (alone - math.exp(-spare * t)) / (spare - 1)

    lo, hi = 0.0, 1e4
    for _ in range(100):
        middle = (lo + hi) / 2
        lo, hi = (middle, hi) if beyond(middle) > 1 - q else (lo, middle)
    return hi


def states(servers: int, places: int, offered: float) -> list[float]:
    """Probability of 0, 1, … `places` requests in M/M/c/K (birth and death)."""
    weights = [1.0]
    for n in range(1, places + 1):
        weights.append(weights[-1] * offered / min(n, servers))
    total = sum(weights)
    return [weight / total for weight in weights]


def lost(servers: int, places: int, offered: float) -> float:
    """Share turned away in M/M/c/K: those who find it full (arrivals of Poisson see time averages)."""
    return states(servers, places, offered)[-1]


def in_finite_line(servers: int, places: int, offered: float) -> float:
    return sum(max(0, n - servers) * p for n, p in enumerate(states(servers, places, offered)))


def lost_of_pool(places: int, delays: float, desk: float) -> float:
    """Share lost by a pool of `places` without a line, each held for a delay and then at one desk, its line included.

    Product form (Baskett, Chandy, Muntz and Palacios, 1975): n requests in the delay and m at the desk weigh
    delays^n / n! × desk^m, where both arguments are rate × time; the delay's spread does not matter.
    """
    weights = [
        sum(delays**n / math.factorial(n) * desk ** (held - n) for n in range(held + 1)) for held in range(places + 1)
    ]
    return weights[-1] / sum(weights)


def cobham(first: float, other: float) -> tuple[float, float]:
    """Waits of two classes with service of mean 1 at one desk, the first before the other. Cobham, 1954."""
    left = first + other
    return left / (1 - first), left / ((1 - first) * (1 - first - other))


def machine_repair(machines: int, fitters: int, *, think_s: float) -> tuple[float, float]:
    """M/M/c//N with repairs of mean 1: machines waiting, and fitters busy, on the average (birth and death)."""
    weights = [1.0]
    for down in range(machines):
        weights.append(weights[-1] * (machines - down) / think_s / min(down + 1, fitters))
    chance = [weight / sum(weights) for weight in weights]
    in_line = sum(max(0, down - fitters) * p for down, p in enumerate(chance))
    return in_line, sum(min(down, fitters) * p for down, p in enumerate(chance))


def mean_value_analysis(users: int, services: tuple[float, ...]) -> tuple[float, list[float]]:
    """Round trips a second of so many users between single desks, and how many are at each. Reiser, Lavenberg 1980."""
    there, rate = [0.0] * len(services), 0.0
    for n in range(1, users + 1):
        times = [service * (1 + before) for service, before in zip(services, there, strict=True)]
        rate = n / sum(times)
        there = [rate * each for each in times]
    return rate, there


def reneging(offered: float, patience: float) -> tuple[float, float]:
    """M/M/1+D, service of mean 1, load not 1: share whose wait is longer than `patience`; share answered within it.

    The work ahead of an arrival has density p a e^-(1-a)x up to the patience and p a e^(a patience) e^-x beyond, where
    p is the chance of finding nobody (Barrer, 1957).
    """
    a, t = offered, patience
    within = a * (1 - math.exp(-(1 - a) * t)) / (1 - a)
    beyond = a * math.exp(-(1 - a) * t)
    p = 1 / (1 + within + beyond)
    good = (1 - math.exp(-t)) + within - math.exp(-t) * (math.exp(a * t) - 1)
    return p * beyond, p * good


def harmonic(n: int) -> float:
    return sum(1 / k for k in range(1, n + 1))


def by_turns(nodes: int, busy: float) -> float:
    """Time at one of several single desks, service of mean 1, that Poisson arrivals go to in turn: E_n/M/1 (G/M/1)."""
    rate, root = nodes * busy, 0.5
    for _ in range(10_000):
        root = (rate / (rate + 1 - root)) ** nodes
    return 1 / (1 - root)
