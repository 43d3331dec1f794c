"""A cost as plain values, and as lines to read."""

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim import words
from sim.cost import Cost
from sim.design import Design


def told(cost: Cost) -> dict[str, Any]:
    """US dollars a month as {value, lo, hi}: of everything, by tier, and by item within a tier."""
    return {
        "users": cost.users,
        "usd_month": asdict(cost.usd_month),
        "tiers": [
            {
                "tier": tier.tier,
                "usd_month": asdict(tier.usd_month),
                "why_none": tier.why_none,
                "items": [asdict(item) for item in tier.items],
            }
            for tier in cost.tiers
        ],
    }


def text(bill: dict[str, Any], drawn: Design) -> str:
    """What `told` says, a line for each tier and item."""
    return "\n".join(_lines(bill, drawn))


def _lines(bill: dict[str, Any], drawn: Design) -> Iterator[str]:
    yield f"{dollars(bill['usd_month'])} a month at {bill['users']:,.0f} users, at list prices."
    for tier in bill["tiers"]:
        why_none = tier["why_none"]
        said = words.NO_COST[why_none] if why_none else dollars(tier["usd_month"])
        yield f"{drawn.tier(tier['tier']).name:<26}{said}"
        for item in tier["items"]:
            unit = item["unit"].removesuffix("s") if item["amount"] == 1 else item["unit"]
            amount = f"{rounded(item['amount']):,.12g} {unit}"
            yield f"    {words.COSTS[item['what']]:<22}{dollars(item['usd_month']):<26}{amount:<26}{item['source']}"


def dollars(usd: dict[str, float]) -> str:
    """`$48 ($40–75)`, to two digits: prices are not known better."""
    value, lo, hi = (f"{rounded(usd[key]):,.12g}" for key in ("value", "lo", "hi"))
    return f"${value} (${lo}–{hi})"


def rounded(value: float) -> float:
    return round(value, 1 - math.floor(math.log10(value))) if value > 0 else 0.0
