"""Designs with something taken away, their links bridged as somebody who cleans up would."""

from collections.abc import Collection
from dataclasses import replace

from sim.catalogue import KINDS
from sim.design import Design, Link, Tier
from sim.plan import callers_of, is_carrier, targets_of

Unit = tuple[str, ...]  # ids of tiers that go together


def units(design: Design) -> list[Unit]:
    """What can be taken away at once: every tier but the users; a queue or another carrier with its workers."""
    found = [_unit(design, tier) for tier in design.tiers if tier.kind != "users"]
    return list(dict.fromkeys(found))


def _unit(design: Design, tier: Tier) -> Unit:
    if is_carrier(tier):
        gone = [tier, *(each for each in targets_of(design, tier) if len(_carriers(design, each)) == 1)]
    elif tier.kind == "worker":
        gone = [tier, *(each for each in _carriers(design, tier) if len(_workers(design, each)) == 1)]
    else:
        gone = [tier]
    return tuple(each.id for each in design.tiers if each in gone)


def _carriers(design: Design, worker: Tier) -> list[Tier]:
    return [each for each in callers_of(design, worker) if is_carrier(each)]


def _workers(design: Design, carrier: Tier) -> list[Tier]:
    return [each for each in targets_of(design, carrier) if each.kind == "worker"]


def without(design: Design, unit: Collection[str]) -> Design:
    """The design without these tiers; who called them calls whom they called, where a link may mean that.

    Shards are not taken away but put together: one database of their size. A CDN whose origin goes asks the site's
    door. What is left need not make sense: `sim.plan` says.
    """
    whole = [tier for tier in design.tiers if tier.id in unit]
    if len(whole) == 1 and whole[0].kind == "shards":
        return _changed(design, _in_one_piece(whole[0]))
    kept = tuple(tier for tier in design.tiers if tier.id not in unit)
    links = [link for link in design.links if link.source not in unit and link.target not in unit]
    before = [design.tier(link.source) for link in design.links if link.target in unit and link.source not in unit]
    behind = [design.tier(link.target) for link in design.links if link.source in unit and link.target not in unit]
    for source in before:
        links += [_link(source, target) for target in behind if target.kind in KINDS[source.kind].calls]
        if source.kind == "cdn" and not any(link.source == source.id for link in links):
            links += [_link(source, door) for door in _doors(kept)[:1]]
    return Design(kept, tuple(dict.fromkeys(links)))


def with_nodes(design: Design, tier_id: str, nodes: int) -> Design:
    """The design with so many nodes in one tier. Raises KeyError if there is no such tier."""
    tier = design.tier(tier_id)
    return _changed(design, replace(tier, properties={**tier.properties, "nodes": nodes}))


def _changed(design: Design, tier: Tier) -> Design:
    return Design(tuple(tier if each.id == tier.id else each for each in design.tiers), design.links)


def _in_one_piece(shards: Tier) -> Tier:
    properties = {key: value for key, value in shards.properties.items() if key != "nodes"}
    return replace(shards, kind="database", properties=properties)


def _link(source: Tier, target: Tier) -> Link:
    return Link(source.id, target.id)


def _doors(tiers: Collection[Tier]) -> list[Tier]:
    """Whom an edge may ask for what it does not hold, the outermost first."""
    known = KINDS["cdn"].calls
    return [
        tier for role in ("front", "door") for tier in tiers if KINDS[tier.kind].role == role and tier.kind in known
    ]
