"""What a design costs a month: machines by size, and by use what has none. List prices, so always a range.

A month is a twelfth of a year at the daily *mean* rate, not at the peak. Not counted: backups, support, people, and
bytes between the site's own tiers.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sim import catalogue
from sim.catalogue import CONSTANTS, KINDS
from sim.design import Design, Tier
from sim.engine.opcodes import ACQUIRE
from sim.errors import Findings
from sim.growth import grown
from sim.hardware import hardware_of
from sim.itinerary import Itineraries, fronts, itineraries, memory
from sim.itinerary.reading import Reading
from sim.measures import Interval
from sim.plan import Plan, holds, is_keeper, plan
from sim.workload import ClassLoad, Job, Load, Push, Static, Upload, Workload

MONTH_S = 365 / 12 * 86_400
KB_A_GB = 1e6
BYTES_A_GB = 1e9
MILLION = 1e6
JUDGEMENT = "judgement"
NOT_OURS = {
    "users": "users",
    "browser_cache": "users",
    "third_party": "contract",
    "scheduler": "scheduler",
}  # why a kind has no price


@dataclass(frozen=True)
class CostItem:
    """One line of the bill. `what` is a key of `words.COSTS`, `source` the id of a fact, "judgement" or "derived"."""

    what: str
    amount: float  # a month
    unit: str  # nodes | GB | requests | jobs
    usd_month: Interval
    source: str


@dataclass(frozen=True)
class TierCost:
    """What one tier costs. `why_none` is a key of `words.NO_COST` for a tier without a price, else None."""

    tier: str
    items: tuple[CostItem, ...]
    why_none: str | None = None

    @property
    def usd_month(self) -> Interval:
        """US dollars a month of all items."""
        return _total(item.usd_month for item in self.items)


@dataclass(frozen=True)
class Cost:
    """A design's cost at `users` daily active users, by tier in the order of the design."""

    users: float
    tiers: tuple[TierCost, ...]

    @property
    def usd_month(self) -> Interval:
        """US dollars a month of all tiers: the bounds are everything at its lowest, and everything at its highest."""
        return _total(tier.usd_month for tier in self.tiers)

    def of(self, tier_id: str) -> TierCost:
        """What the tier with this id costs. Raises KeyError if there is none."""
        return {tier.tier: tier for tier in self.tiers}[tier_id]


def cost(design: Design, workload: Workload, *, users: float) -> Cost:
    """US dollars a month at `users` daily active users, as ranges by tier. Draws no random number.

    Machines: catalogue price × nodes, of a tier that grows those at the mean rate, from its `nodes` at the lowest price
    to those at the daily peak at the highest; a machine with cores or memory of its own has a derived price
    (`sim.hardware`).
    Sent to users: GB × the price of egress, by whoever sends them (load balancer, else app; object store; CDN at its
    own price). Databases: GB stored. Object store, CDN, queue, DNS and functions: by use. What
    belongs to users or to somebody else costs nothing here. Prices
    are rows `cost.*` of facts.toml and the constants under "money"; those without a fact are judgements with a wide
    range. Raises Findings if the design makes no sense yet.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    return cost_of(made, users=users)


def cost_of(made: Plan, *, users: float) -> Cost:
    """As `cost`, of a plan without findings."""
    load = made.workload.at(users)
    bill = _Bill(made, load)
    for tier in made.design.tiers:
        bill.machines(tier)
    bill.storage()
    for item in load.classes:
        bill.requests(item)
    return Cost(users, tuple(bill.of(tier) for tier in made.design.tiers))


@dataclass(frozen=True)
class Price:
    """US dollars for one of something, with the fact that says so or "judgement"."""

    value: float
    lo: float
    hi: float
    source: str

    def times(self, amount: float) -> Interval:
        return Interval(self.value * amount, self.lo * amount, self.hi * amount)


class _Bill:
    """Amounts a month by (tier, item), each with its price for one."""

    def __init__(self, made: Plan, load: Load) -> None:
        self.made, self.load = made, load
        even = replace(load, classes=tuple(replace(item, rate_rps=item.mean_rps) for item in load.classes))
        self.usual, self.most = grown(made, even), grown(made, load)
        self.amounts: dict[tuple[str, str], float] = defaultdict(float)
        self.prices: dict[tuple[str, str], tuple[str, Price]] = {}
        self.written: Itineraries | None = None

    def of(self, tier: Tier) -> TierCost:
        items = tuple(self._item(key) for key in self.amounts if key[0] == tier.id)
        is_paid = any(item.amount > 0 for item in items)
        return TierCost(tier.id, items, None if is_paid else NOT_OURS.get(tier.kind, "unused"))

    def _item(self, key: tuple[str, str]) -> CostItem:
        amount, (unit, price) = self.amounts[key], self.prices[key]
        return CostItem(key[1], amount, unit, price.times(amount), price.source)

    def add(self, tier: Tier, what: str, amount: float, unit: str, price: Price) -> None:
        self.amounts[tier.id, what] += amount
        self.prices[tier.id, what] = unit, price

    # -- what stands there --------------------------------------------------------------------------------------------
    def machines(self, tier: Tier) -> None:
        if KINDS[tier.kind].sizes:
            size, (least, usual, most) = hardware_of(tier), self._nodes(tier)
            each = Price(size.usd, size.usd_lo * (least / usual), size.usd_hi * (most / usual), size.fact)
            self.add(tier, "machines", usual * (1 + int(tier.get("copies") or 0)), "nodes", each)

    def _nodes(self, tier: Tier) -> tuple[int, int, int]:
        """The fewest, those at the mean rate, and those at the daily peak; the same where nothing grows."""
        usual, most = (each.design.tier(tier.id).nodes for each in (self.usual, self.most))
        return tier.nodes, usual, most

    def storage(self) -> None:
        """Rows on the disks of databases, every copy of them; files in the object store, else beside the app."""
        for tier in self.made.design.tiers:
            if is_keeper(tier) and tier.kind != "memory_store":
                stored = self._rows_gb(tier)
                times = int(tier.get("replication") or 1)
                self.add(tier, "storage", stored * times, "GB", price("block_usd_gb_month"))
                for index in self.made.indexes_of(tier):
                    self.add(index, "storage", stored, "GB", price("block_usd_gb_month"))
                if standby := self.made.standby_of(tier):
                    self.add(standby, "storage", stored * standby.nodes, "GB", price("block_usd_gb_month"))
                for copy in self.made.replicas_of(tier):
                    slices = copy.nodes / memory.slices_of(tier)
                    self.add(copy, "storage", stored * max(1.0, slices), "GB", price("block_usd_gb_month"))
        files = sum(data.items * data.item_kb for data in self.load.datasets.values() if data.files) / KB_A_GB
        if self.object_store:
            self.add(self.object_store, "storage", files, "GB", price("object_usd_gb_month"))
        elif files and not self.made.store:
            app = self.made.apps[0].tier
            own = app.nodes * hardware_of(app).disk_bytes / BYTES_A_GB if KINDS[app.kind].sizes else 0.0
            self.add(app, "storage", max(0.0, files - own), "GB", price("block_usd_gb_month"))

    def _rows_gb(self, tier: Tier) -> float:
        kept = (data for name, data in self.load.datasets.items() if holds(tier, name))
        return sum(memory.stored_bytes(data) for data in kept) / BYTES_A_GB

    # -- what is done -------------------------------------------------------------------------------------------------
    def requests(self, item: ClassLoad) -> None:
        asked = item.mean_rps * MONTH_S
        self._names(item, asked)
        files_kb = sum(need.kb for need in item.needs if isinstance(need, Static))
        if item.needs and all(isinstance(need, Static) for need in item.needs):
            self._files(item, asked, files_kb)
        else:
            self._send(self._door, asked * (item.response_kb + files_kb) / KB_A_GB)
            self._functions(item, asked)
        self._pushed(item, asked)
        self._jobs(asked * sum(isinstance(need, Job) for need in item.needs))
        self._uploads(asked * sum(isinstance(need, Upload) for need in item.needs))

    def _files(self, item: ClassLoad, asked: float, kb: float) -> None:
        cdn, origin = self.made.cdn, self.object_store or self._door
        if self.made.browser:
            asked *= 1 - memory.browser_hits(self.load, item, self.made.browser)
        missed = asked
        if cdn:
            missed = asked * (1 - memory.edge_hits(self.load, replace(item, rate_rps=item.mean_rps), cdn))
            self.add(cdn, "sent", asked * kb / KB_A_GB, "GB", price("cdn_usd_gb"))
            self.add(cdn, "asked", asked, "requests", a_million("cdn_usd_million"))
            self.add(origin, "fetched", missed * kb / KB_A_GB, "GB", price("fill_usd_gb"))
        else:
            self._send(origin, asked * kb / KB_A_GB)
        if self.object_store:
            self.add(self.object_store, "read", missed, "requests", a_million("object_get_usd_million"))

    @property
    def object_store(self) -> Tier | None:
        """Who keeps files and is paid by use; a file server is paid as a machine, its disk included."""
        store = self.made.store
        return store if store and store.kind == "object_store" else None

    @property
    def _door(self) -> Tier:
        return self.made.sender

    def _send(self, tier: Tier, gb: float) -> None:
        self.add(tier, "sent", gb, "GB", egress())

    def _names(self, item: ClassLoad, asked: float) -> None:
        """Lookups at the site's own DNS: no more than there are new connections."""
        for tier in self.made.fronts:
            if tier.kind == "dns":
                self.add(tier, "looked_up", asked * fronts.connects(item), "requests", a_million("dns_usd_million"))

    def _functions(self, item: ClassLoad, asked: float) -> None:
        """GB of memory × seconds that a request takes there while nobody waits; at least what it computes."""
        doors = {app.tier.id: app.tier for app in self.made.apps}
        nodes = sum(tier.nodes for tier in doors.values())
        for tier in doors.values():
            if tier.kind == "functions":
                share = asked * tier.nodes / nodes
                self.add(tier, "invoked", share, "requests", a_million("function_usd_million"))
                gb_s = share * float(tier.get("memory_gb")) * self.took_s(tier.id, item.name)
                self.add(tier, "run", gb_s, "GB-s", price("function_usd_gb_s"))

    def took_s(self, tier: str, item: str) -> float:
        """How long a place of a tier is kept by one request of a class, if nobody has to wait."""
        if self.written is None:
            self.written = itineraries(self.made, self.load)
        program = self.written.program
        kind = next(n for n, each in enumerate(program.kinds) if each.name == item)
        reading = Reading(program, kind)
        kept = (
            reading.kept_ms(at) * reading.share[at]
            for at in reading.instructions()
            if program.code[at] == ACQUIRE and program.groups[program.a[at]].tier == tier
        )
        return sum(kept) / 1000

    def _pushed(self, item: ClassLoad, asked: float) -> None:
        kb = sum(need.messages * need.kb for need in item.needs if isinstance(need, Push))
        if kb:
            self._send(self._door, asked * kb / KB_A_GB)

    def _jobs(self, started: float) -> None:
        nodes = sum(app.tier.nodes for app in self.made.apps)
        for app in self.made.apps:
            if app.queues and app.queues[0].kind == "queue" and started:
                self.add(app.queues[0], "jobs", started * app.tier.nodes / nodes, "jobs", _a_job())

    def _uploads(self, files: float) -> None:
        nodes = sum(app.tier.nodes for app in self.made.apps)
        for app in self.made.apps:
            if app.stores and app.stores[0].kind == "object_store" and files:
                share = app.tier.nodes / nodes
                self.add(app.stores[0], "written", files * share, "requests", a_million("object_put_usd_million"))


def _total(prices: Iterable[Interval]) -> Interval:
    listed = list(prices)
    return Interval(sum(p.value for p in listed), sum(p.lo for p in listed), sum(p.hi for p in listed))


# -- prices -----------------------------------------------------------------------------------------------------------
def price(name: str) -> Price:
    """A constant's. Raises KeyError for an unknown name."""
    each = CONSTANTS[name]
    return Price(each.value, each.lo, each.hi, each.fact or JUDGEMENT)


def a_million(name: str) -> Price:
    """The same for one, where the constant is for a million."""
    each = price(name)
    return Price(each.value / MILLION, each.lo / MILLION, each.hi / MILLION, each.source)


def egress() -> Price:
    """A GB to users: from the small cloud's price to the dearest of a large one."""
    return replace(price("egress_usd_gb"), lo=catalogue.constant("egress_small_cloud_usd_gb"))


def _a_job() -> Price:
    one, each = a_million("queue_usd_million"), price("queue_requests_per_job")
    return Price(one.value * each.value, one.lo * each.lo, one.hi * each.hi, each.source)
