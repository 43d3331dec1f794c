"""What a design that was run costs a month, for its page: a range, never a price tag."""

from typing import Any

from django.utils.translation import gettext as _

import sim
from practice.attempts import words
from practice.lib import figures
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim.cost import TierCost
from sim.measures import Interval
from sim.words import COSTS, NO_COST


def of(run: Run, prompt: Prompt) -> dict[str, Any] | None:
    """The total and a row for each tier, at the users of the run; None for a design that no longer makes sense."""
    if not run.result:
        return None
    try:
        cost = sim.cost(sim.design.parse(run.graph), prompt.workload, users=run.result["users"])
    except sim.SimError:
        return None
    names = words.names(run.graph)
    rows = [_row(names[tier.tier], tier) for tier in cost.tiers]
    return {**_range(cost.usd_month), "users": figures.people(cost.users), "rows": rows}


def _row(name: str, tier: TierCost) -> dict[str, Any]:
    parts = [_(COSTS[item.what]) for item in tier.items]
    why_none = _(NO_COST[tier.why_none]) if tier.why_none else ""
    return {"name": name, "parts": parts, "why_none": why_none, **_range(tier.usd_month)}


def _range(usd: Interval) -> dict[str, str]:
    return {"value": figures.dollars(usd.value), "between": f"{figures.dollars(usd.lo)}–{figures.dollars(usd.hi)}"}
