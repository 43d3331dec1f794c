"""Calls within a request, and tries after one that failed: how long they take, how much load they are."""

import math

from sim import measures
from sim.engine import opcodes as op
from sim.engine.machine import Counted
from sim.engine.program import NONE, Breaker, Budget, Group, Kind, Program
from sim.measures import Interval
from tests.laws import forms
from tests.laws.networks import Figure, Network, utilisation
from tests.laws.queues import ratio

ROOM = 100  # servers, so that nobody waits


def calls() -> list[Network]:
    return [
        *(_of_calls(calls, needed) for calls, needed in ((2, 2), (4, 4), (16, 16), (3, 2), (5, 3), (5, 1))),
        *(_fork_join(busy) for busy in (0.5, 0.7)),
        *(_hedge(delay_s) for delay_s in (0.25, 1.0)),
        *(_always_fails(retries) for retries in (0, 1, 3)),
        _budget(0.1),
        _budget_inside(0.1),
        _breaker(10.0, 5.0),
    ]


def called(calls: int, needed: int, rate_rps: float = 1.0) -> Program:
    """So many calls at once, of mean 1 s each, of which so many must have returned."""
    program = _program(rate_rps)
    fork = program.append(op.FORK, b=calls, x=needed, c=op.CALL)
    program.append(op.USE, x=1.0, y=1.0)
    program.append(op.JOIN)
    program.land(fork)
    program.append(op.END)
    return program


def hedged(delay_s: float, rate_rps: float = 10.0) -> Program:
    """A call of mean 1 s, and after a delay another one; the first to return is enough."""
    program = called(2, 1, rate_rps)
    program.y[0] = delay_s
    return program


def failing(retries: int, budget: float | None = None) -> Program:
    """A second of work, and then it always fails; the caller tries again."""
    program = _program(2.0, retries=retries, backoff_s=0.1, budget=NONE if budget is None else 0)
    if budget is not None:
        program.budgets.append(Budget(ratio=budget))
    program.append(op.USE, x=1.0, y=1.0)
    program.append(op.HAZARD, a=op.ERROR, x=1.0)
    program.append(op.END)
    return program


def failing_inside(ratio: float) -> Program:
    """A call that fails for one in two requests, tried again by whoever called it, within a budget."""
    program = _program(2.0)
    program.budgets.append(Budget(ratio=ratio))
    program.append(op.EARN)
    start = program.append(op.USE, x=1.0, y=1.0)
    hazard = program.append(op.HAZARD, a=op.ERROR, x=0.5)
    program.append(op.END)
    program.slots = 2
    program.fail[hazard] = program.append(op.RETRY, a=start, b=1, x=0.1, y=5.0)
    program.append(op.RAISE)
    return program


def guarded(rate_rps: float, open_s: float) -> Program:
    """A call that always fails, behind a breaker."""
    program = _program(rate_rps)
    program.breakers.append(Breaker("dependency", open_s=open_s))
    program.append(op.GUARD)
    hazard = program.append(op.HAZARD, a=op.ERROR, x=1.0)
    program.append(op.JUDGE, b=1)
    program.append(op.END)
    program.fail[hazard] = program.append(op.JUDGE)
    program.append(op.RAISE)
    return program


def _program(rate_rps: float, *, retries: int = 0, backoff_s: float = 0.0, budget: int = NONE) -> Program:
    program = Program(groups=[Group("desk", "cpu", 1, ROOM)])
    program.kinds.append(
        Kind("visit", 0, rate_rps, math.inf, math.inf, False, retries=retries, backoff_s=backoff_s, budget=budget)
    )
    return program


def _of_calls(calls: int, needed: int) -> Network:
    """The mean of the k-th smallest of n exponential times is H(n) - H(n - k)."""
    return Network(
        "all of n calls" if calls == needed else "k of n calls (quorum)",
        f"{needed} of {calls}",
        called(calls, needed),
        (
            Figure("time, s", forms.harmonic(calls) - forms.harmonic(calls - needed), mean_time),
            Figure("busy servers", float(calls), busy_servers),
        ),
    )


def _fork_join(busy: float) -> Network:
    """Two desks, each with one of two calls: exactly (12 - load) / 8 times M/M/1 (Flatto and Hahn; Nelson, Tantawi)."""
    program = called(2, 2, busy)
    program.groups = [Group("desk", "cpu", 2, 1)]
    program.code.insert(1, op.PICK)
    for column, value in ((program.a, 0), (program.b, 0), (program.c, 0), (program.fail, NONE)):
        column.insert(1, value)
    for numbers, number in ((program.x, float(op.OWN)), (program.y, 0.0), (program.z, 0.0)):
        numbers.insert(1, number)
    program.a[0] += 1
    expected = (12 - busy) / 8 / (1 - busy)
    return Network("fork-join, two lines", f"load {busy:g}", program, (Figure("time, s", expected, mean_time),))


def _hedge(delay_s: float) -> Network:
    sent = math.exp(-delay_s)
    return Network(
        "hedge, the smaller of two",
        f"after {delay_s:g} s",
        hedged(delay_s),
        (
            Figure("time, s", 1 - sent / 2, mean_time),
            Figure("share of work wasted", sent, ratio(op.WASTED, op.STARTED)),
            Figure("busy servers", 10 * (1 + sent), busy_servers),
        ),
    )


def _always_fails(retries: int) -> Network:
    return Network(
        "every try fails",
        f"{retries} retries, no budget",
        failing(retries),
        (
            Figure("busy servers", 2.0 * (1 + retries), busy_servers),
            Figure("failed", 1.0, ratio(op.ERROR, op.STARTED)),
            *((Figure("retries", float(retries), ratio(op.RETRIED, op.STARTED)),) if retries else ()),
        ),
    )


def _budget(share: float) -> Network:
    return Network(
        "every try fails",
        f"3 retries, budget {share:g}",
        failing(3, share),
        (
            Figure("retries", share, ratio(op.RETRIED, op.STARTED)),
            Figure("busy servers", 2.0 * (1 + share), busy_servers),
        ),
    )


def _budget_inside(share: float) -> Network:
    return Network(
        "every other call fails",
        f"tried again inside, budget {share:g}",
        failing_inside(share),
        (
            Figure("retries", share, ratio(op.RETRIED, op.STARTED)),
            Figure("failed", 0.5 - share / 2, ratio(op.ERROR, op.STARTED)),
        ),
    )


def _breaker(rate_rps: float, open_s: float) -> Network:
    """Open, then closed for the next who comes, who fails: one in rate × open + 1 is let through."""
    through = 1 / (rate_rps * open_s + 1)
    return Network(
        "breaker, every call fails",
        f"{rate_rps:g} a second, open {open_s:g} s",
        guarded(rate_rps, open_s),
        (
            Figure("let through", through, ratio(op.ERROR, op.STARTED)),
            Figure("turned away", 1 - through, ratio(op.BROKEN, op.STARTED)),
        ),
    )


# -- figures ----------------------------------------------------------------------------------------------------------
def mean_time(counted: Counted) -> Interval:
    """Of bins 1 % wide."""
    return measures.mean(measures.batch_means_s(counted.histogram[0]))


def busy_servers(counted: Counted) -> Interval:
    share = utilisation(0)(counted)
    return Interval(share.value * ROOM, share.lo * ROOM, share.hi * ROOM)
