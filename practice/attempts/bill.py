"""What a design that was run costs a month, for its page: a range, never a price tag."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

import sim
from practice.attempts import words
from practice.lib import figures
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim.cost import TierCost
from sim.measures import Interval
from sim.words import COSTS, NO_COST


def of(run: Run, prompt: Prompt, *, says_idle: bool) -> dict[str, Any] | None:
    """The total and a row for each tier, at the users of the run; None for a design that no longer makes sense.

    That nothing uses a tier is what the removal test asks: said only once it `says_idle`.
    """
    if not run.result:
        return None
    try:
        cost = sim.cost(sim.design.parse(run.graph), prompt.workload, users=run.result["users"])
    except sim.SimError:
        return None
    names = words.names(run.graph)
    rows = [_row(names[tier.tier], tier, says_idle=says_idle) for tier in cost.tiers]
    return {**spread(cost.usd_month), "users": figures.people(cost.users), "rows": rows}


def apart(more: Interval, less: Interval) -> Interval:
    """How much more one costs than the other, both at the same prices: low ones, then high ones."""
    return Interval(more.value - less.value, *sorted((more.lo - less.lo, more.hi - less.hi)))


def total(prices: Sequence[Interval]) -> Interval:
    return Interval(sum(usd.value for usd in prices), sum(usd.lo for usd in prices), sum(usd.hi for usd in prices))


def spread(usd: Interval) -> dict[str, str]:
    dash = "–" if usd.lo >= 0 else _(" to ")
    between = f"{figures.dollars(usd.lo)}{dash}{figures.dollars(usd.hi)}" if usd.lo != usd.hi else ""
    return {"value": figures.dollars(usd.value), "between": between}


def _row(name: str, tier: TierCost, *, says_idle: bool) -> dict[str, Any]:
    parts = [_(COSTS[item.what]) for item in tier.items]
    why_none = tier.why_none if says_idle or tier.why_none != "unused" else "by_use"
    said = {**NO_COST, "by_use": gettext_noop("It is paid by use.")}
    return {"name": name, "parts": parts, "why_none": _(said[why_none]) if why_none else "", **spread(tier.usd_month)}
