"""Lines beyond the open network of one class: priority, fixed users, branches, patience, a node that is lost."""

import math
from collections.abc import Callable

import numpy as np

from sim.engine import opcodes as op
from sim.engine import state
from sim.engine.machine import NEVER, Counted, Machine
from sim.engine.program import Group, Kind, Program
from sim.measures import Interval
from tests.laws import forms
from tests.laws.networks import Figure, Network, line, single_station, utilisation


def queues() -> list[Network]:
    return [
        _priority(0.3, 0.4),
        _priority(0.5, 0.4),
        *(_machine_repair(machines, fitters) for machines, fitters in ((4, 1), (8, 2), (30, 3))),
        *(_closed_two(users, 1.0, 0.7) for users in (1, 3, 6)),
        _branches(),
        *(_timeout(busy, 3.0) for busy in (0.5, 0.7)),
        *(_skips(busy, 3.0) for busy in (0.7, 1.2, 2.0)),
        _doubled_rate(),
    ]


def two_classes(first_rps: float, other_rps: float) -> Program:
    """One desk with a service of mean 1; those of the first kind go before the others in line."""
    program = Program(groups=[Group("desk", "cpu", 1, 1)])
    for name, rate_rps in (("first", first_rps), ("other", other_rps)):
        start = program.append(op.USE, x=1.0, y=1.0)
        program.append(op.END)
        program.kinds.append(Kind(name, start, rate_rps, math.inf, math.inf, False, first=name == "first"))
    return program


def fixed_users(users: int, *, think_s: float, desks: tuple[tuple[int, float], ...]) -> Program:
    """So many people who think (if at all), then go from desk to desk (servers, mean service), and begin anew."""
    program = Program(groups=[Group(f"desk {n}", "cpu", 1, servers) for n, (servers, _) in enumerate(desks)])
    program.kinds.append(Kind("person", 0, 0.0, math.inf, math.inf, at_site=False, users=users))
    if think_s:
        program.append(op.DELAY, a=op.CALL, x=think_s, y=1.0)
    for n, (_, service_s) in enumerate(desks):
        program.append(op.USE, a=n, x=service_s, y=1.0)
    program.append(op.END)
    return program


def impatient(rate_rps: float, timeout_s: float, *, skips: bool) -> Program:
    """M/M/1 whose callers leave after a time; with `skips` their turn is passed over if it has not begun by then."""
    program = Program(groups=[Group("desk", "cpu", 1, 1, skips=skips)])
    program.kinds.append(Kind("visit", 0, rate_rps, math.inf, timeout_s, at_site=False))
    program.append(op.USE, x=1.0, y=1.0)
    program.append(op.END)
    return program


def _priority(first_rps: float, other_rps: float) -> Network:
    waits = forms.cobham(first_rps, other_rps)
    return Network(
        "priority, two classes (Cobham)",
        f"loads {first_rps:g} and {other_rps:g}",
        two_classes(first_rps, other_rps),
        (
            Figure("wait of the first, s", waits[0], wait(0)),
            Figure("wait of the others, s", waits[1], wait(1)),
            Figure("utilisation", first_rps + other_rps, utilisation(0)),
        ),
    )


def _machine_repair(machines: int, fitters: int) -> Network:
    in_line, busy = forms.machine_repair(machines, fitters, think_s=10.0)
    return Network(
        "machine repair M/M/c//N",
        f"N {machines}, c {fitters}, up 10 s",
        fixed_users(machines, think_s=10.0, desks=((fitters, 1.0),)),
        (Figure("utilisation", busy / fitters, utilisation(0)), Figure("in line", in_line, line(0))),
    )


def _closed_two(users: int, *services: float) -> Network:
    rate_rps, there = forms.mean_value_analysis(users, services)
    return Network(
        "closed, two desks (MVA)",
        f"{users} users, services {services}",
        fixed_users(users, think_s=0.0, desks=tuple((1, service_s) for service_s in services)),
        (
            Figure("utilisation 0", rate_rps * services[0], utilisation(0)),
            Figure("utilisation 1", rate_rps * services[1], utilisation(1)),
            *((Figure("in line 0", there[0] - rate_rps * services[0], line(0)),) if users > 1 else ()),
        ),
    )


def _branches() -> Network:
    """A desk for all, then one of two, then another for all."""
    program = Program(groups=[Group(f"desk {n}", "cpu", 1, servers) for n, servers in enumerate((1, 1, 2, 1))])
    program.kinds.append(Kind("visit", 0, 1.0, math.inf, math.inf, at_site=False))
    program.append(op.USE, a=0, x=0.5, y=1.0)
    to_other = program.append(op.BRANCH, x=0.7)
    program.append(op.USE, a=1, x=2.0, y=1.0)
    to_last = program.append(op.JUMP)
    program.land(to_other)
    program.append(op.USE, a=2, x=2.0, y=1.0)
    program.land(to_last)
    program.append(op.USE, a=3, x=0.6, y=1.0)
    program.append(op.END)
    loads = ((1, 0.5), (1, 0.6), (2, 1.4), (1, 0.6))
    lines = (Figure(f"in line {n}", forms.in_line(*each), line(n)) for n, each in enumerate(loads))
    return Network("open with branches (Jackson)", "0.3 and 0.7", program, tuple(lines))


def _timeout(busy: float, timeout_s: float) -> Network:
    """The caller leaves, the work is done all the same."""
    return Network(
        "caller leaves, M/M/1",
        f"load {busy:g}, after {timeout_s:g} s",
        impatient(busy, timeout_s, skips=False),
        (
            Figure("share late", math.exp(-(1 - busy) * timeout_s), ratio(op.TIMED_OUT, op.DONE)),
            Figure("utilisation", busy, utilisation(0)),
        ),
    )


def _skips(busy: float, timeout_s: float) -> Network:
    lost, good = forms.reneging(busy, timeout_s)
    return Network(
        "dropped at their turn, M/M/1+D",
        f"load {busy:g}, after {timeout_s:g} s",
        impatient(busy, timeout_s, skips=True),
        (
            Figure("share answered", 1 - lost, ratio(op.DONE, op.STARTED)),
            Figure("goodput share", good, ratio(op.GOOD, op.STARTED)),
            Figure("utilisation", busy * (1 - lost), utilisation(0)),
        ),
    )


def _doubled_rate() -> Network:
    """Half-way by the clock twice as many come (the arrivals of both halves are those of Poisson)."""
    return Network(
        "rate doubles half-way (Poisson)",
        "1, then 2 a second",
        single_station(1.0, 8, 0.5),
        (
            Figure("arrivals, first", 1.0, lambda counted: point(counted.ended_s[0])),
            Figure("arrivals, then", 2.0, lambda counted: point(counted.ended_s[1])),
            Figure("utilisation, then", 2.0 * 0.5 / 8, lambda counted: point(counted.busy[1, 0] / 8)),
        ),
        doubling,
    )


def doubling(program: Program, seed: int, requests: int) -> Counted:
    """`ended_s` are arrivals a second of both halves."""
    made, half_s, rates, busy = Machine(program, seed=seed, requests=requests), requests / 3, [], []
    for n in (1, 2):
        came = made.count[state.ARRIVED]
        made.set_rates(np.array([float(n)]))
        made.advance(stop_s=n * half_s)
        rates.append((made.count[state.ARRIVED] - came) / half_s)
        busy.append(made.areas()[0] / half_s)
    return made.counted(busy, [], rates)


# -- a node that is lost and comes back -----------------------------------------------------------------------------
UP_S, DOWN_S = 20.0, 5.0


def losing(program: Program, seed: int, requests: int) -> Counted:
    """The only station is lost for a while again and again, with all who are there."""
    made = Machine(program, seed=seed, requests=requests, batches=1)
    made.count[state.BATCH] = 0  # measured from the beginning
    rate_rps = sum(kind.rate_rps for kind in program.kinds)
    for n in range(int(requests / rate_rps / (UP_S + DOWN_S))):
        made.advance(stop_s=n * (UP_S + DOWN_S) + UP_S)
        made.lose(0, 0)
        made.advance(stop_s=(n + 1) * (UP_S + DOWN_S))
        made.bring_back(0, 0)
    made.clock[state.NEXT_ARRIVAL] = NEVER
    made.advance()
    return made.counted([], [], [])


# -- figures ----------------------------------------------------------------------------------------------------------
def wait(kind: int) -> Callable[[Counted], Interval]:
    """In the line of the first group."""
    return lambda counted: point(counted.spent_all[kind, op.PARTS] / counted.outcome[:, kind, op.DONE].sum())


def ratio(events: int, of: int) -> Callable[[Counted], Interval]:
    """How many of the first kind were counted in one column for each in another."""

    def measure(counted: Counted) -> Interval:
        many = counted.outcome[:, 0, :]
        return point(many[:, events].sum() / many[:, of].sum())

    return measure


def point(value: float) -> Interval:
    """A value whose interval is only known from several seeds."""
    return Interval(float(value), float(value), float(value))
