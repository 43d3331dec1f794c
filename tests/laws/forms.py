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
