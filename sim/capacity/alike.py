"""Tiers that are just alike are counted once: 39 databases that each serve an app of their own carry the same load.

Two tiers are alike if they are of the same kind with the same properties, and those whom they call and who call them
are alike in turn, in the same places (colour refinement: the coarsest equitable partition of the drawing, as in
B. Weisfeiler and A. Leman, 1968). Load is spread evenly over nodes, so what each of them is asked for is then equal,
and one tier with the load of all says the utilisation of each. Nothing is lost by it but the work of counting.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cached_property

from sim.catalogue import SAID
from sim.design import Design, Link, Tier
from sim.plan import Plan, is_carrier, is_keeper, plan

NO_CHOICE = {"service", "third_party", "model_server", "functions"}  # which of them it is matters: each for itself
FEWEST = 24  # tiers from which on it is worth looking


@dataclass(frozen=True)
class Alike:
    """A plan with one tier for each set of tiers that are alike, and who is meant by it (ids, itself the first)."""

    plan: Plan
    meant: dict[str, tuple[str, ...]]
    whole: Plan

    def share(self, tier: str) -> float:
        """Of what is asked of all that are meant together, the share that one of them gets: by its nodes."""
        return self._shares[tier]

    @cached_property
    def _shares(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for those in self.meant.values():
            nodes = [self.whole.design.tier(each).nodes for each in those]
            found |= {each: own / sum(nodes) for each, own in zip(those, nodes, strict=True)}
        return found


def alike(made: Plan) -> Alike:
    """The same plan with fewer tiers, of a plan without findings; it needs no more than its arithmetic."""
    if len(made.design.tiers) < FEWEST:
        return Alike(made, {tier.id: (tier.id,) for tier in made.design.tiers}, made)
    sets: dict[int, list[Tier]] = defaultdict(list)
    colours = _colours(made)
    for tier in made.design.tiers:
        sets[colours[tier.id]].append(tier)
    if len(sets) == len(made.design.tiers):
        return Alike(made, {tier.id: (tier.id,) for tier in made.design.tiers}, made)
    first = {tier.id: those[0].id for those in sets.values() for tier in those}
    tiers = tuple(_standing_for(those) for those in sets.values())
    links = tuple(
        dict.fromkeys(
            Link(link.source, first[link.target]) for link in made.design.links if first[link.source] == link.source
        )
    )
    meant = {those[0].id: tuple(tier.id for tier in those) for those in sets.values()}
    return Alike(plan(Design(tiers, links), made.workload), meant, made)


def _standing_for(those: list[Tier]) -> Tier:
    """Apps become one with the nodes of all, for users are sent to nodes; of others one has as many copies."""
    first = those[0]
    if len(those) == 1:
        return first
    if first.kind == "app":
        nodes = sum(tier.nodes for tier in those)
        most = {"max_nodes": sum(tier.most_nodes for tier in those)} if "max_nodes" in first.properties else {}
        return replace(first, properties={**first.properties, "nodes": nodes, **most})
    return replace(first, copies=len(those))


def _colours(made: Plan) -> dict[str, int]:
    """Numbers by tier, equal for those that are alike."""
    design = made.design
    places = {each.id: n for n, each in enumerate(design.tiers)}
    targets = {tier.id: _in_order(design, tier, places) for tier in design.tiers}
    callers: dict[str, list[tuple[str, int, int]]] = {tier.id: [] for tier in design.tiers}
    for tier in design.tiers:
        nodes = tier.nodes if tier.kind == "app" else 0
        for place, target in enumerate(targets[tier.id]):
            is_one_of_many = target.kind == "app" or (target.kind == "replica" and is_keeper(tier))
            callers[target.id].append((tier.id, nodes, -1 if is_one_of_many else place))
    called = {tier: [target.id for target in those] for tier, those in targets.items()}
    alone = {tier.id for tier in (made.users, made.cdn, made.store, *made.every_front) if tier}
    colours = _numbered({tier.id: _own(tier, alone) for tier in design.tiers})
    count = 0
    while count < (now := len(set(colours.values()))):
        count = now
        colours = _numbered(
            {
                tier: (
                    colour,
                    tuple([colours[each] for each in called[tier]]),
                    tuple(sorted([(colours[each], nodes, place) for each, nodes, place in callers[tier]])),
                )
                if called[tier] and tier not in alone
                else (colour, tuple(sorted([(colours[each], nodes, place) for each, nodes, place in callers[tier]])))
                for tier, colour in colours.items()
            }
        )
    return colours


def _own(tier: Tier, alone: set[str]) -> Hashable:
    """What is alike about a tier itself: not its name and place, nor how many nodes an app has."""
    if tier.id in alone or tier.kind in NO_CHOICE:
        return tier.id
    unlike = {*SAID, "nodes"} if tier.kind == "app" else SAID
    return tier.kind, tuple(sorted((key, value) for key, value in tier.properties.items() if key not in unlike))


def _in_order(design: Design, tier: Tier, places: dict[str, int]) -> list[Tier]:
    """Whom a tier calls, the first choice first: workers in the order of the drawing, others in that of the links."""
    found = design.targets(tier)
    if is_carrier(tier):
        found.sort(key=lambda each: places[each.id])
    return found


def _numbered(keys: dict[str, Hashable]) -> dict[str, int]:
    numbers: dict[Hashable, int] = {}
    return {tier: numbers.setdefault(key, len(numbers)) for tier, key in keys.items()}
