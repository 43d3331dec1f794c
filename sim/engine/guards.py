"""Breakers and retry budgets."""

from typing import Any

from sim.engine.draws import jit


@jit
def judge(guards: Any, b: Any, well: Any, now: Any) -> None:
    """A breaker hears how a call went: bad ones open it; the first to go well while it tries again closes it."""
    if guards[b].trying:
        guards[b].trying = 0
        guards[b].bad = 0.0
        guards[b].all = 0.0
        if not well:
            guards[b].open_until = now + guards[b].open_s
        else:
            guards[b].open_until = -1.0
        return
    guards[b].all += 1.0
    if not well:
        guards[b].bad += 1.0
    if guards[b].all >= guards[b].least:
        if guards[b].bad >= guards[b].share * guards[b].all:
            guards[b].open_until = now + guards[b].open_s
        guards[b].bad *= 0.5
        guards[b].all *= 0.5


@jit
def earns(budgets: Any, b: Any) -> None:
    """A first try earns the budget part of a token."""
    if b >= 0:
        budgets[b].tokens = min(budgets[b].most, budgets[b].tokens + budgets[b].ratio)


@jit
def spends(budgets: Any, b: Any) -> Any:
    """True if the budget (-1: none) has a token for another try; it is spent."""
    if b < 0:
        return True
    if budgets[b].tokens < 1.0:
        return False
    budgets[b].tokens -= 1.0
    return True
