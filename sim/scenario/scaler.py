"""Tiers with `max_nodes` grow and shrink while a scenario lasts, as far as a scaler hears how busy they are, and late.

Every M seconds the scaler of a tier hears its busy share over the last M: u, of the processors, or of the slots of a
worker. With n nodes and a target share t it wants

    wanted = ⌈n · u / t⌉, between `nodes` and `max_nodes`,

which is ⌈(servers busy on the average) / (servers of a node · t)⌉. It asks for more when every point of the last D
seconds wanted more (the least of them counts), and for fewer when every point of the last W did (the most of them
counts). A new node is sent requests B seconds after it was asked for. One that is given back is sent no more, and goes
when it has finished what it has. M, D, W, B and t are constants: autoscale_metric_s, autoscale_delay_s,
autoscale_in_wait_s, node_boot_s, autoscale_target_share. u cannot be above 1, so a tier that is full wants 1 / t times
its nodes, whatever the load, and asks again when those are there. A node that was lost counts as none: another takes
its place, as late as any.

When a scenario begins, a tier has as many nodes as its scaler would have left it with at the load of that moment.
"""

from dataclasses import replace

from sim.catalogue import constant
from sim.design import Design, Tier
from sim.growth import settled, wanted
from sim.scenario.world import World

HAIR = 1e-9  # s: what was heard a whole window ago is not in it


def with_room(design: Design) -> Design:
    """The design with a place for every node that it may grow to; the same one where nothing grows."""
    if all(tier.most_nodes == tier.nodes for tier in design.tiers):
        return design
    return Design(tuple(replace(tier, spare=tier.most_nodes - tier.nodes) for tier in design.tiers), design.links)


def scalers(world: World, compressed: float) -> "list[Scaler]":
    """One for each tier that grows and is asked for anything; its spare nodes are not there yet. See `Scenario` for
    what is compressed."""
    growing = (tier for tier in world.made.design.tiers if tier.spare and world.groups(tier.id, "cpu"))
    return [Scaler(world, tier, compressed) for tier in growing]


class Scaler:
    """Of one tier, which hears of one group of stations. Times are seconds of the simulation."""

    def __init__(self, world: World, tier: Tier, compressed: float) -> None:
        self.world, self.tier = world, tier
        (self.group,) = world.groups(tier.id, "slots" if tier.kind == "worker" else "cpu")
        self.metric_s = constant("autoscale_metric_s") / compressed
        self.delay_s = constant("autoscale_delay_s") / compressed
        self.in_wait_s = constant("autoscale_in_wait_s") / compressed
        self.boot_s = constant("node_boot_s") / compressed
        spec, laid = world.program.groups[self.group], world.nodes(tier.id)
        self.a_node = spec.servers / (laid if spec.nodes == 1 else 1)  # servers of one node
        self.asked = settled(tier, world.written, laid, world.factor)
        self.booting: set[int] = set()
        self.leaving: set[int] = set()
        self.points: list[tuple[float, int]] = []
        self.busy_s = 0.0
        world.lay_by(tier.id, range(self.asked, laid))

    def begin(self) -> None:
        """From now on it hears of its tier; so far all was well."""
        self.busy_s = self._busy_s()
        self.points = [(self.world.now_s, self.asked)]
        self.world.after(self.metric_s, self._hear)

    def _hear(self) -> None:
        now, before, self.busy_s = self.world.now_s, self.busy_s, self._busy_s()
        self.points.append((now, wanted(self.tier, self.a_node, (self.busy_s - before) / self.metric_s)))
        self.points = [point for point in self.points if point[0] > now - self.in_wait_s - HAIR]
        late = [number for at, number in self.points if at > now - self.delay_s + HAIR]
        self.asked = min(max(self.asked, min(late)), max(number for _, number in self.points))
        self._let_go()
        self._match()
        self.world.after(self.metric_s, self._hear)

    def _busy_s(self) -> float:
        base = int(self.world.machine.groups["base"][self.group])
        return float(self.world.machine.busy_s()[base : base + self.world.program.groups[self.group].nodes].sum())

    # -- nodes --------------------------------------------------------------------------------------------------------
    def _match(self) -> None:
        """Ask for those that are missing, and take those that are too many, the last first, off the list."""
        there = self.world.serving(self.tier.id)
        free = self.world.absent(self.tier.id, but=self.booting | self.leaving)
        for node in free[: max(0, self.asked - len(there) - len(self.booting))]:
            self.booting.add(node)
            self.world.after(self.boot_s, lambda node=node: self._come(node))  # type: ignore[misc]
        for node in there[self.asked :]:
            self.world.withdraw(self.tier.id, node)
            self.leaving.add(node)

    def _come(self, node: int) -> None:
        self.booting.remove(node)
        self.world.join(self.tier.id, node)

    def _let_go(self) -> None:
        """Of those that were taken off the list before, whoever has nothing left to do goes."""
        for node in sorted(self.leaving):
            if self.world.is_idle(self.tier.id, node):
                self.leaving.remove(node)
                self.world.retire(self.tier.id, node)
