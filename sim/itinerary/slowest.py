"""How long it takes until some of the calls that were started together have returned (fork and join).

Each call is taken to last a fixed time and then an exponential one, which together have its mean m and standard
deviation s: (m - s) + Exp(1/s). Of n such calls the k-th to return does so, by the spacings of exponential order
statistics (A. Rényi, "On the theory of order statistics", 1953), after

    m - s + s · (1/n + 1/(n-1) + … + 1/(n-k+1)),    with variance  s² · (1/n² + … + 1/(n-k+1)²).

It is exact for one call and for exponential ones; for all n of them that is m · H_n.
"""

from typing import NamedTuple

from sim.engine import opcodes as op
from sim.engine.program import Program


class Moments(NamedTuple):
    """Mean and variance of a time; the unit is whoever asks's."""

    mean: float
    variance: float


def kth(of: int, needed: int, each: Moments) -> Moments:
    """When `needed` of so many calls are back, if `each` of them takes so long. Never before 0."""
    spread: float = max(0.0, each.variance) ** 0.5
    terms = [1 / left for left in range(of - needed + 1, of + 1)]
    mean = max(0.0, each.mean - spread + spread * sum(terms))
    return Moments(mean, each.variance * sum(term * term for term in terms))


def joined_at(program: Program, fork: int) -> int:
    """The JOIN that ends the calls of a FORK; calls do not start calls in turn."""
    return program.code.index(op.JOIN, fork)


def without_waiting(program: Program, fork: int) -> Moments:
    """One call of a FORK in seconds, if nobody is before it; its branches lead forwards and are independent."""
    end = joined_at(program, fork)
    share = dict.fromkeys(range(fork + 1, end + 1), 0.0)
    share[fork + 1] = 1.0
    mean = variance = 0.0
    for at in range(fork + 1, end):
        reached, what = share[at], program.code[at]
        chance = {op.BRANCH: program.x[at], op.JUMP: 1.0}.get(what, 0.0)
        if chance:
            share[program.a[at]] += reached * chance
        share[at + 1] += reached * (1 - chance)
        if what in (op.DELAY, op.USE):
            took, spread = program.x[at], program.x[at] * program.y[at]
            mean += reached * took
            variance += reached * (spread * spread + took * took) - (reached * took) ** 2
    return Moments(mean, max(0.0, variance))
