"""Which node, which item: policies of PICK, shares by hash, single items with a lifetime."""

import math
from collections.abc import Callable

import numpy as np

from sim import measures
from sim.engine import opcodes as op
from sim.engine import stations
from sim.engine.draws import mixed
from sim.engine.machine import Counted
from sim.engine.program import Group, KeySet, Kind, Program
from sim.measures import Interval
from tests.laws import forms
from tests.laws.calls import mean_time
from tests.laws.networks import Figure, Network, utilisation

NODES = 4


def choices() -> list[Network]:
    return [
        _at_random(0.8),
        *(_by_turns(busy) for busy in (0.8, 0.9)),
        _sticky(),
        *(_hashed(zipf) for zipf in (0.6, 1.2)),
        _items((2.0, 0.5, 0.1), 3.0),
    ]


def chosen(policy: int, busy: float) -> Program:
    """Single desks with a service of mean 1, one of which is chosen."""
    program = Program(groups=[Group("desk", "cpu", NODES, 1)])
    program.kinds.append(Kind("visit", 0, NODES * busy, math.inf, math.inf, at_site=False))
    program.append(op.PICK, x=float(policy))
    program.append(op.USE, x=1.0, y=1.0)
    program.append(op.END)
    return program


def kept_items(rates: tuple[float, ...], ttl_s: float) -> Program:
    """Kinds that each look up an item of their own; whoever misses it keeps it and then works a second."""
    program = Program()
    for n, rate_rps in enumerate(rates):
        program.groups.append(Group(f"origin {n}", "cpu", 1, 20))
        program.key_sets.append(KeySet("cache", f"item {n}", (1.0,), (0.0,), ttl_s))
        program.kinds.append(Kind(f"item {n}", len(program.code), rate_rps, math.inf, math.inf, at_site=False))
        program.append(op.KEY, a=n)
        found = program.append(op.LOOKUP, b=n)
        program.append(op.FILL, a=n)
        program.append(op.USE, a=n, x=1.0, y=1.0)
        program.land(found)
        program.append(op.END)
    return program


def _at_random(busy: float) -> Network:
    """Each desk is M/M/1: thinned Poisson arrivals are Poisson arrivals."""
    return Network(
        "one of four at random, M/M/1",
        f"load {busy:g}",
        chosen(op.AT_RANDOM, busy),
        (Figure("time, s", 1 / (1 - busy), mean_time), Figure("utilisation 3", busy, at_node(3, 1))),
    )


def _by_turns(busy: float) -> Network:
    figure = Figure("time, s", forms.by_turns(NODES, busy), mean_time)
    return Network("one of four in turn, E4/M/1", f"load {busy:g}", chosen(op.ROUND_ROBIN, busy), (figure,))


def _sticky() -> Network:
    """As uneven as the hash of so few groups of users."""
    program = chosen(op.STICKY, 2.0)
    program.groups = [Group("desk", "cpu", NODES, 20)]
    groups = [int(mixed(np.uint64(group))) % NODES for group in range(stations.CROWD)]
    figures = (
        Figure(f"share of node {node}", groups.count(node) / stations.CROWD, share_of(node)) for node in range(NODES)
    )
    return Network("sticky, shares by hash", f"{NODES} nodes", program, tuple(figures))


def _hashed(zipf: float) -> Network:
    """Popular items each at its node, the others everywhere."""
    weights = np.arange(1, 2001) ** -zipf
    shares = weights[:50] / weights.sum()
    expected = np.full(NODES, (1 - shares.sum()) / NODES)
    for item, share in enumerate(shares):
        expected[int(mixed(np.uint64(item + 1000003))) % NODES] += share
    program = Program(groups=[Group("shard", "cpu", NODES, 20)])
    program.key_sets.append(KeySet("shard", "things", tuple(shares), (0.0,) * 50, math.inf))
    program.kinds.append(Kind("visit", 0, 8.0, math.inf, math.inf, at_site=False))
    program.append(op.KEY)
    program.append(op.PICK, x=float(op.HASHED), c=1)
    program.append(op.USE, x=1.0, y=1.0)
    program.append(op.END)
    figures = (Figure(f"share of shard {node}", float(expected[node]), share_of(node)) for node in range(NODES))
    return Network("shards, shares by hash", f"{NODES} nodes, zipf {zipf:g}", program, tuple(figures))


def _items(rates: tuple[float, ...], ttl_s: float) -> Network:
    """Of an item with lifetime T asked for r times a second, r T / (1 + r T) of the lookups are hits."""
    figures = (
        Figure(f"hits of item {n}", rate * ttl_s / (1 + rate * ttl_s), hits(n, rate)) for n, rate in enumerate(rates)
    )
    return Network("an item with a lifetime", f"rates {rates}, {ttl_s:g} s", kept_items(rates, ttl_s), tuple(figures))


# -- figures ----------------------------------------------------------------------------------------------------------
def at_node(node: int, servers: int) -> Callable[[Counted], Interval]:
    return lambda counted: measures.mean(counted.busy[:, node] / servers)


def share_of(node: int) -> Callable[[Counted], Interval]:
    """Of the work that all nodes do."""
    return lambda counted: measures.mean(counted.busy[:, node] / counted.busy.sum(axis=1))


def hits(item: int, rate_rps: float) -> Callable[[Counted], Interval]:
    """From how busy those who fetch it are, a second each."""

    def measure(counted: Counted) -> Interval:
        missed = utilisation(item)(counted)
        return Interval(*(1 - busy * 20 / rate_rps for busy in (missed.value, missed.hi, missed.lo)))

    return measure
