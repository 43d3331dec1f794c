"""How many nodes a tier that grows has while its load stays what it is: as many as its scaler would settle at.

    nodes = ⌈servers busy / (servers of a node · autoscale_target_share)⌉, between `nodes` and `max_nodes`

Servers are the processors, and of a worker its slots, or its processors if those ask for more. How it gets there, and
how late, is told by `sim.scenario.scaler`; a daily peak lasts an hour, and is over long after.
"""

import math
from dataclasses import replace

from sim.catalogue import constant
from sim.design import Design, Tier
from sim.itinerary import NO_RELIEF, Itineraries, Relief, itineraries
from sim.plan import Plan, plan
from sim.workload import Load

METRICS = ("cpu", "slots")
HAIR = 1e-9  # a node that is full to the last digit is not too full
TURNS = 10  # more nodes of one app take more of what comes, and so on: it settles in two or three


def wanted(tier: Tier, a_node: float, busy: float) -> int:
    """Nodes that are as busy as they should be with so many servers busy on the average, of `a_node` on each."""
    nodes = math.ceil(busy / (a_node * constant("autoscale_target_share")) - HAIR)
    return min(tier.most_nodes, max(tier.nodes, nodes))


def settled(tier: Tier, written: Itineraries, laid: int, factor: float = 1.0) -> int:
    """Nodes that a tier keeps at so many times the load of these itineraries, in which it has `laid` places for nodes.

    By what is busy while nobody waits.
    """
    found = [tier.nodes]
    for n, group in enumerate(written.program.groups):
        if group.tier == tier.id and group.resource in METRICS:
            a_node = group.servers / (laid if group.nodes == tier.copies else 1)
            found.append(wanted(tier, a_node, sum(written.demand[n].values()) * factor / tier.copies))
    return max(found)


def grown(made: Plan, load: Load, relief: Relief = NO_RELIEF) -> Plan:
    """The plan with as many nodes as each tier has grown to at this load; the same one where nothing grows."""
    growing = {tier.id: tier for tier in made.design.tiers if tier.most_nodes > tier.nodes}
    found = made
    for _ in range(TURNS if growing else 0):
        written, now = itineraries(found, load, relief), {tier.id: tier.nodes for tier in found.design.tiers}
        nodes = {key: settled(tier, written, now[key]) for key, tier in growing.items()}
        if all(now[key] == number for key, number in nodes.items()):
            break
        found = plan(_with(made.design, nodes), made.workload)
    return found


def _with(design: Design, nodes: dict[str, int]) -> Design:
    tiers = (
        replace(tier, properties={**tier.properties, "nodes": nodes[tier.id]}) if tier.id in nodes else tier
        for tier in design.tiers
    )
    return Design(tuple(tiers), design.links)
