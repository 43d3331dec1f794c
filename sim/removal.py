"""What a design could do without: each tier taken away, nodes and shards fewer, as long as it does no worse.

Greedily, costliest first, tested again after each removal: two tiers may each look idle because the other is there.
Failures are not tested: a node that only stands by for another's death is idle here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from sim.cost import cost
from sim.design import Design
from sim.errors import Findings
from sim.measures import Interval
from sim.plan import Finding, plan
from sim.result import Bottleneck
from sim.surgery import Unit, units, with_nodes, without
from sim.trial import Outcome, Trial
from sim.workload import Workload

REQUESTS = 20_000
FEWEST = {"shards": 2}  # nodes of a kind, where not one


@dataclass(frozen=True)
class TierRemoval:
    """One tier. `label` is a key of `words.LABELS`; `why` is what happens without the tier, None if nothing does.

    `nodes_now` and `nodes_later` are the fewest of its `nodes` that do for the load asked for, and for growth as well,
    once everything idle is gone; both 0 for an idle tier, and 1 for idle shards (one database does).
    """

    tier: str
    label: str
    why: Finding | Bottleneck | None
    usd_month: Interval
    nodes: int
    nodes_now: int
    nodes_later: int

    @property
    def spare_nodes(self) -> int:
        """How many fewer nodes still do, of a tier that stays."""
        return self.nodes - self.nodes_later if self.label != "idle" else 0


@dataclass(frozen=True)
class Removal:
    """The removal test of a design at `users` and at `users_later` daily active users, at their daily peaks.

    Both are lower than asked for where the whole design itself goes no further. Each of `either` is tiers that stay
    and tiers that are idle because of that: had these stayed, those would be idle. `lean` is what is left, at
    `lean_usd_month`.
    """

    users: float
    users_later: float
    seed: int
    tiers: tuple[TierRemoval, ...]
    either: tuple[tuple[Unit, Unit], ...]
    lean: Design
    usd_month: Interval
    lean_usd_month: Interval

    def of(self, tier_id: str) -> TierRemoval:
        """What is said of the tier with this id. Raises KeyError if there is none."""
        return {tier.tier: tier for tier in self.tiers}[tier_id]


def removal(design: Design, workload: Workload, *, users: float, seed: int = 7, requests: int = REQUESTS) -> Removal:
    """What this design could do without at the daily peak of so many users, and at the workload's horizon.

    Labels: *load* (worse without it now), *growth* (worse without it only at the horizon), *needed* (what is left
    makes no sense), *idle* (no worse). All trials meet the same requests (one seed). Raises Findings if the design
    makes no sense yet, SimError if it breaks from the first user on. Equal inputs give equal results.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    trial = Trial(made, users=users, seed=seed, requests=requests)
    search = _Search(design, workload, trial)
    search.tiers(search.units)
    nodes = search.nodes()
    search.tiers([unit for unit in search.units if search.kept.get(unit, Outcome()).finding])
    bill = cost(design, workload, users=trial.now)
    told = {unit: search.kept.get(unit, Outcome()) for unit in search.units}
    rows = {
        tier: TierRemoval(
            tier=tier,
            label=_label(outcome),
            why=outcome.finding or outcome.bottleneck,
            usd_month=bill.of(tier).usd_month,
            nodes=design.tier(tier).nodes,
            nodes_now=_left(search, unit, tier, nodes, 0),
            nodes_later=_left(search, unit, tier, nodes, 1),
        )
        for unit, outcome in told.items()
        for tier in unit
    }
    return Removal(
        users=trial.now,
        users_later=trial.later,
        seed=seed,
        tiers=tuple(rows[tier.id] for tier in design.tiers if tier.id in rows),
        either=search.either(),
        lean=search.lean,
        usd_month=bill.usd_month,
        lean_usd_month=cost(search.lean, workload, users=trial.now).usd_month,
    )


def _label(outcome: Outcome) -> str:
    if outcome.finding:
        return "needed"
    if outcome.passes:
        return "idle"
    return "growth" if outcome.is_later else "load"


def _left(search: "_Search", unit: Unit, tier: str, nodes: dict[str, tuple[int, int]], n: int) -> int:
    if unit in search.gone:
        return int(search.whole.tier(tier).kind == "shards")
    return nodes[tier][n] if tier in nodes else search.whole.tier(tier).nodes


@dataclass
class _Search:
    """`lean` is what is left so far, `gone` what was taken away, `kept` what would become of it without a unit."""

    whole: Design
    workload: Workload
    trial: Trial
    lean: Design = field(init=False)
    gone: list[Unit] = field(default_factory=list)
    kept: dict[Unit, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lean = self.whole
        bill = cost(self.whole, self.workload, users=self.trial.now)
        self.price = {tier.tier: tier.usd_month.value for tier in bill.tiers}
        self.units = sorted(units(self.whole), key=lambda unit: -sum(self.price[tier] for tier in unit))

    def tiers(self, todo: list[Unit]) -> None:
        """Take away whatever the rest does no worse without."""
        for unit in todo:
            outcome = self.trial.of(without(self.lean, unit))
            if outcome.passes:
                self.lean = without(self.lean, unit)
                self.gone.append(unit)
                self.kept.pop(unit, None)
            else:
                self.kept[unit] = outcome

    def nodes(self) -> dict[str, tuple[int, int]]:
        """The fewest nodes of every tier left, costliest first: now, and later too. Those stay in `lean`."""
        found = {}
        for tier in sorted(self.lean.tiers, key=lambda tier: -self.price[tier.id]):
            if tier.nodes > FEWEST.get(tier.kind, 1):
                now = self._fewest(tier.id, self.trial.holds_now)
                later = self._fewest(tier.id, self.trial.holds)
                self.lean = with_nodes(self.lean, tier.id, later)
                found[tier.id] = now, later
        return found

    def _fewest(self, tier_id: str, does: Callable[[Design], bool]) -> int:
        """Fewer nodes never do better, so half of what is left is tried again and again."""
        tier = self.lean.tier(tier_id)
        lo, hi = FEWEST.get(tier.kind, 1), tier.nodes
        while lo < hi:
            middle = (lo + hi) // 2
            lo, hi = (lo, middle) if does(with_nodes(self.lean, tier_id, middle)) else (middle + 1, hi)
        return hi

    def either(self) -> tuple[tuple[Unit, Unit], ...]:
        """Tiers that stay, and could go if others had stayed: with the one that covers for them, else with all."""
        found = []
        for unit, outcome in self.kept.items():
            if outcome.finding or not self.trial.holds(without(self.whole, unit)):
                continue
            alone = [gone for gone in self.gone if self.trial.holds(without(self.whole, gone))]
            others = [gone for gone in alone if not self.trial.holds(without(without(self.whole, gone), unit))]
            found.append((unit, tuple(tier for gone in (others or alone) for tier in gone)))
        return tuple(found)
