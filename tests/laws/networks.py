"""Networks whose behaviour is known, as programs of the engine, each with the figures to compare."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim import measures
from sim.engine import opcodes as op
from sim.engine.machine import Counted
from sim.engine.program import NO_LIMIT, Group, Kind, Program
from sim.measures import Interval
from tests.laws import forms


@dataclass(frozen=True)
class Figure:
    """One number: what theory says it is, and how it is read from what the engine counted, with its 99 % interval."""

    name: str
    expected: float
    measure: Callable[[Counted], Interval]


@dataclass(frozen=True)
class Network:
    law: str
    parameters: str
    program: Program
    figures: tuple[Figure, ...]
    simulate: Callable[[Program, int, int], Counted] | None = None  # if it is not run from beginning to end


def networks() -> list[Network]:
    """Every network with a closed form that the engine can run."""
    return [
        *(_many_servers(servers, busy) for servers, busy in SERVERS),
        *(_finite(servers, places, busy) for servers, places, busy in PLACES),
        *(_general(busy, cv) for busy, cv in SPREADS),
        _tandem((0.7, 0.5, 0.9)),
        _feedback(0.5, again=0.25),
        *(_pure_loss(servers, offered, cv) for servers, offered, cv in LOSSES),
        *(_held(places, delay, cv) for places, delay, cv in POOLS),
        _pool_with_line(4, 0.8),
    ]


SERVERS = ((1, 0.3), (1, 0.5), (1, 0.8), (1, 0.9), (2, 0.7), (4, 0.9), (8, 0.5), (8, 0.8), (32, 0.9), (200, 0.95))
PLACES = ((1, 2, 1.0), (1, 6, 0.8), (1, 6, 1.5), (4, 12, 0.9), (4, 12, 1.3), (16, 24, 1.0))
SPREADS = ((0.5, 0.0), (0.8, 0.0), (0.7, 0.5), (0.7, 1.5), (0.5, 2.0), (0.8, 2.0))
LOSSES = ((1, 1.0, 1.0), (8, 6.4, 1.0), (8, 6.4, 0.0), (8, 6.4, 2.0), (60, 60.0, 1.0))
POOLS = ((4, 0.0, 1.0), (8, 4.0, 1.0), (8, 4.0, 0.0), (8, 4.0, 2.0), (20, 10.0, 0.0))


# -- networks ---------------------------------------------------------------------------------------------------------
def single_station(rate_rps: float, servers: int, service_s: float = 1.0, cv: float = 1.0) -> Program:
    program = _open(rate_rps, Group("desk", "cpu", 1, servers))
    program.append(op.USE, x=service_s, y=cv)
    program.append(op.END)
    return program


def tandem(rate_rps: float, stations: Sequence[tuple[int, float]]) -> Program:
    """Stations in a row, each (servers, mean of its exponential service in seconds)."""
    program = _open(rate_rps, *(Group(f"desk {n}", "cpu", 1, servers) for n, (servers, _) in enumerate(stations)))
    for n, (_, service_s) in enumerate(stations):
        program.append(op.USE, a=n, x=service_s, y=1.0)
    program.append(op.END)
    return program


def pool(rate_rps: float, places: int, limit: int, *, delay_s: float, cv: float, desk_s: float = 0.0) -> Program:
    """A pool held over a delay and then over a desk of one server with its line."""
    program = _open(rate_rps, Group("pool", "workers", 1, places, limit), Group("desk", "cpu", 1, 1))
    program.append(op.ACQUIRE)
    if delay_s:
        program.append(op.DELAY, a=op.CALL, x=delay_s, y=cv)
    if desk_s:
        program.append(op.USE, a=1, x=desk_s, y=1.0)
    program.append(op.RELEASE)
    program.append(op.END)
    return program


def _open(rate_rps: float, *groups: Group) -> Program:
    program = Program(groups=list(groups))
    program.kinds.append(Kind("visit", 0, rate_rps, math.inf, math.inf, at_site=False))
    return program


def _many_servers(servers: int, busy: float) -> Network:
    offered = servers * busy
    return Network(
        "M/M/1" if servers == 1 else "M/M/c",
        f"c {servers}, load {busy:g}",
        single_station(offered, servers),
        (
            Figure("utilisation", busy, utilisation(0)),
            Figure("in line", forms.in_line(servers, offered), line(0)),
            Figure("p50 of time, s", forms.sojourn_quantile(servers, offered, 0.50), quantile(0.50)),
            Figure("p95 of time, s", forms.sojourn_quantile(servers, offered, 0.95), quantile(0.95)),
            Figure("p99 of time, s", forms.sojourn_quantile(servers, offered, 0.99), quantile(0.99)),
        ),
    )


def _finite(servers: int, places: int, busy: float) -> Network:
    offered = servers * busy
    return Network(
        "M/M/c/K",
        f"c {servers}, K {places}, load {busy:g}",
        pool(offered, servers, places - servers, delay_s=1.0, cv=1.0),
        (
            Figure("share lost", forms.lost(servers, places, offered), loss),
            Figure("in line", forms.in_finite_line(servers, places, offered), line(0)),
        ),
    )


def _general(busy: float, cv: float) -> Network:
    return Network(
        "M/D/1" if cv == 0 else "M/G/1",
        f"load {busy:g}, cv {cv:g}",
        single_station(busy, 1, cv=cv),
        (
            Figure("utilisation", busy, utilisation(0)),
            Figure("in line", forms.in_line_pollaczek_khinchine(busy, cv), line(0)),
        ),
    )


def _tandem(busy: tuple[float, ...]) -> Network:
    lines = (Figure(f"in line {n}", forms.in_line(1, each), line(n)) for n, each in enumerate(busy))
    return Network("tandem (Jackson)", f"loads {busy}", tandem(1.0, [(1, each) for each in busy]), tuple(lines))


def _feedback(rate_rps: float, again: float) -> Network:
    """A share comes back to the first desk, from where the rest go on to two servers: visits 1 / (1 - share)."""
    program = _open(rate_rps, Group("first", "cpu", 1, 1), Group("second", "cpu", 1, 2))
    program.append(op.USE, x=1.0, y=1.0)
    program.append(op.BRANCH, a=0, x=again)
    program.append(op.USE, a=1, x=3.0, y=1.0)
    program.append(op.END)
    first, second = rate_rps / (1 - again), 3.0 * rate_rps
    return Network(
        "open with return (Jackson)",
        f"rate {rate_rps:g}, {again:g} return",
        program,
        (
            Figure("utilisation 0", first, utilisation(0)),
            Figure("in line 0", forms.in_line(1, first), line(0)),
            Figure("in line 1", forms.in_line(2, second), line(1)),
        ),
    )


def _pure_loss(servers: int, offered: float, cv: float) -> Network:
    return Network(
        "M/G/c/c (Erlang B)",
        f"c {servers}, offered {offered:g}, cv {cv:g}",
        pool(offered, servers, 0, delay_s=1.0, cv=cv),
        (
            Figure("share lost", forms.erlang_b(servers, offered), loss),
            Figure("utilisation", offered * (1 - forms.erlang_b(servers, offered)) / servers, utilisation(0)),
        ),
    )


def _held(places: int, delay: float, cv: float) -> Network:
    """Without a delay this is M/M/1/K, K the places: the pool must count those who wait at the desk."""
    return Network(
        "held pool, no line",
        f"{places} places, delay {delay:g} (cv {cv:g}), desk 0.9",
        pool(1.0, places, 0, delay_s=delay, cv=cv, desk_s=0.9),
        (Figure("share lost", forms.lost_of_pool(places, delay, 0.9), loss),),
    )


def _pool_with_line(places: int, busy: float) -> Network:
    """A pool held over a delay alone is M/M/c, its places the servers."""
    offered = places * busy
    return Network(
        "held pool, with line",
        f"{places} places, load {busy:g}",
        pool(offered, places, NO_LIMIT, delay_s=1.0, cv=1.0),
        (
            Figure("in line", forms.in_line(places, offered), line(0)),
            Figure("p95 of time, s", forms.sojourn_quantile(places, offered, 0.95), quantile(0.95)),
        ),
    )


# -- figures ----------------------------------------------------------------------------------------------------------
def utilisation(station: int) -> Callable[[Counted], Interval]:
    return lambda counted: measures.mean(counted.busy[:, station] / counted.program.groups[station].servers)


def line(station: int) -> Callable[[Counted], Interval]:
    return lambda counted: measures.mean(counted.waiting[:, station])


def quantile(q: float) -> Callable[[Counted], Interval]:
    return lambda counted: measures.quantile_s(counted.histogram[0], q)


def loss(counted: Counted) -> Interval:
    return measures.share(counted.outcome[:, 0, op.DROPPED], counted.outcome[:, 0, op.STARTED])


def time_s(counted: Counted) -> float:
    """How long a request is in the network, on the average of the answered ones: waits, services and delays."""
    return float(counted.spent_all[0].sum() / counted.outcome[:, 0, op.DONE].sum())


def little(counted: Counted) -> Iterator[tuple[str, float, float]]:
    """Each station where somebody waited: its name, λ × W of the answered requests, and L, the line's time average."""
    done = counted.outcome[:, 0, op.DONE].sum()
    share_done = done / counted.outcome[:, 0, op.STARTED].sum()
    rate_rps = share_done * counted.arrived / counted.simulated_s
    for n, group in enumerate(counted.program.groups):
        waited_s = float(counted.spent_all[0, op.PARTS + 2 * n]) / done
        if waited_s > 0:
            yield group.tier, rate_rps * waited_s, float(np.mean(counted.waiting[:, n]))
