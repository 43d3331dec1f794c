"""A removal test as plain values, and as lines to read."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim import design, words
from sim.design import Design
from sim.plan import Finding
from sim.removal import Removal, TierRemoval
from sim.result import Bottleneck
from sim.telling.bill import dollars


def told(removal: Removal, drawn: Design) -> dict[str, Any]:
    """Tiers with label and reason, what covers for what, and the design that is left as its file would hold it."""
    names = {tier.id: tier.name for tier in drawn.tiers}
    return {
        "users": removal.users,
        "users_later": removal.users_later,
        "seed": removal.seed,
        "usd_month": asdict(removal.usd_month),
        "lean_usd_month": asdict(removal.lean_usd_month),
        "tiers": [_tier(each, names) for each in removal.tiers],
        "either": [{"stays": list(stays), "idle": list(idle)} for stays, idle in removal.either],
        "lean": design.dump(removal.lean),
    }


def _tier(each: TierRemoval, names: dict[str, str]) -> dict[str, Any]:
    return {
        "tier": each.tier,
        "label": each.label,
        "why": _why(each.why, names),
        "usd_month": asdict(each.usd_month),
        "nodes": each.nodes,
        "nodes_now": each.nodes_now,
        "nodes_later": each.nodes_later,
    }


def _why(why: Finding | Bottleneck | None, names: dict[str, str]) -> str | None:
    """What happens without the tier, in a sentence; tiers by their names."""
    if why is None:
        return None
    sentences = words.FINDINGS if isinstance(why, Finding) else words.REASONS
    params = {key: names.get(value, value) for key, value in why.params.items()}
    return sentences[why.code] % params


def text(inventory: dict[str, Any], drawn: Design, asked: float) -> str:
    """What `told` says; `asked` are the users that were asked about."""
    return "\n".join(_lines(inventory, drawn, asked))


def _lines(inventory: dict[str, Any], drawn: Design, asked: float) -> Iterator[str]:
    now, later = inventory["users"], inventory["users_later"]
    if now < asked:
        yield f"It breaks at {asked:,.0f} users; tried as far as it goes."
    yield f"Tried at {now:,.0f} users{f' and at {later:,.0f}' if later > now else ''}, without failures."
    for each in inventory["tiers"]:
        yield f"{drawn.tier(each['tier']).name:<22}{words.LABELS[each['label']]}{_spare(each)}"
        if each["why"]:
            yield f"{'':<22}  without it: {each['why']}"
    for each in inventory["either"]:
        stays, idle = (" and ".join(drawn.tier(tier).name for tier in each[key]) for key in ("stays", "idle"))
        yield f"Either, not both: {stays}, or {idle}."
    yield f"{dollars(inventory['usd_month'])} a month; {dollars(inventory['lean_usd_month'])} without what is idle."


def _spare(each: dict[str, Any]) -> str:
    nodes, now, later = each["nodes"], each["nodes_now"], each["nodes_later"]
    if nodes == later or each["label"] == "idle":
        return "; one database would do" if each["label"] == "idle" and later else ""
    growth = f", {now} of them now" if now < later else ""
    return f"; {later} of {nodes} nodes would do{growth}"
