"""A simulation that somebody can reach into while it runs: nodes die, ways break, loads change."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from sim.engine import opcodes as op
from sim.engine.draws import mixed
from sim.engine.holding import held
from sim.engine.machine import Machine
from sim.engine.program import KeySet
from sim.itinerary import Itineraries
from sim.plan import Plan
from sim.workload import Load

Floats = NDArray[np.float64]
Undo = Callable[[], None]
Later = tuple[float, Undo]
Places = tuple[int, ...]


class World:
    """One design under load, at one moment of its simulation. What is changed here holds from this moment on.

    Requests that a fault hits fail where they stand, and give back what they hold elsewhere: it is as if whoever served
    them noticed at once that the caller is gone.

    Several faults may strike the same place: what each does is undone by itself, in any order.
    """

    def __init__(self, made: Plan, load: Load, written: Itineraries, machine: Machine) -> None:
        self.made, self.load, self.written, self.machine = made, load, written, machine
        self.program = written.program
        self.rates: Floats = np.array([kind.rate_rps for kind in self.program.kinds])
        self.factor = 1.0
        self.by_class: Floats = np.ones(len(self.rates))
        self.later: list[Later] = []
        self.each_tick: dict[str, Callable[[float], None]] = {}
        self.lost_writes = 0.0
        self._held = held(self.program)
        self._servers = machine.stations["servers"].copy()
        self._altered: list[tuple[Places, Callable[[float], float]]] = []
        self._limited: list[tuple[tuple[int, ...], float]] = []
        self.warming: dict[str, Undo] = {}  # caches that are not warm yet
        self._lost: Counter[tuple[str, int]] = Counter()
        self._unlisted: Counter[tuple[str, int]] = Counter()
        self.began_s = 0.0  # when the scenario did
        self._own: dict[str, set[int]] = {}  # of tiers that grow, the nodes that belong to them now
        self.counts: dict[str, list[tuple[float, int]]] = {}  # of those, since when (of the scenario) how many serve

    @property
    def now_s(self) -> float:
        return self.machine.now_s

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something later."""
        self.later.append((self.now_s + seconds, act))

    # -- load ---------------------------------------------------------------------------------------------------------
    def set_load(self, factor: float) -> None:
        """Rates are those of the workload times this, and times what faults make of each class."""
        self.factor = factor
        self.machine.set_rates(self.rates * self.by_class * factor)

    def multiply(self, factors: Floats) -> None:
        """Rates of each class change by these factors."""
        self.by_class = self.by_class * factors
        self.set_load(self.factor)

    def everybody(self, factor: float) -> Floats:
        return np.full(len(self.rates), factor)

    # -- where things are ---------------------------------------------------------------------------------------------
    def nodes(self, tier: str) -> int:
        """Places for nodes: of a tier that grows, as many as it may have."""
        return self.made.design.tier(tier).nodes + self.made.design.tier(tier).spare

    def there(self, tier: str) -> list[int]:
        """Nodes that belong to a tier now, lost ones among them."""
        return sorted(self._own.get(tier, range(self.nodes(tier))))

    def kind(self, tier: str) -> str:
        return self.made.design.tier(tier).kind

    def tiers(self, kinds: Iterable[str] = ()) -> list[str]:
        wanted = set(kinds)
        return [tier.id for tier in self.made.design.tiers if tier.kind in wanted]

    def groups(self, tier: str, *resources: str) -> list[int]:
        return [
            n
            for n, group in enumerate(self.program.groups)
            if group.tier == tier and (not resources or group.resource in resources)
        ]

    def _stations(self, tier: str, node: int | None, *resources: str) -> list[tuple[int, int]]:
        """Groups and stations of one node of a tier, or of all; pools that all nodes share belong to none, nor do locks
        and partitions, of which there are as many as one likes."""
        found = []
        for group in self.groups(tier, *resources):
            if node is not None and not self._is_of_nodes(group):
                continue
            base, nodes = int(self.machine.groups["base"][group]), self.program.groups[group].nodes
            for n in range(nodes):
                if node is None or ((nodes > 1 or self.nodes(tier) == 1) and n == node):
                    found.append((group, base + n))
        return found

    def _is_of_nodes(self, group: int) -> bool:
        """Partitions of a stream go on at another node, and a lock is none."""
        spec = self.program.groups[group]
        return spec.resource != "partitions" and spec.nodes in (1, self.nodes(spec.tier))

    def instructions(self, why: str, about: str = "") -> list[int]:
        """Places of the program that are there for this reason."""
        return [at for at, note in self.written.notes.items() if note.why == why and (not about or note.about == about)]

    # -- nodes --------------------------------------------------------------------------------------------------------
    def lose(self, tier: str, node: int) -> None:
        """A node is gone: those whom it works for fail, and whoever asks it is refused."""
        self._lost[tier, node] += 1
        if self._lost[tier, node] > 1:
            return
        stations = self._stations(tier, node)
        at_node = self._rows_at(tier, node)
        self.machine.shut([s for _, s in stations], [int(r) for r in at_node])
        self._resize(self._shared(tier))
        self._count(tier)

    def revive(self, tier: str, node: int) -> None:
        """The node is back, with nothing to do, unless something else keeps it down."""
        self._lost[tier, node] -= 1
        if self._lost[tier, node] > 0:
            return
        for group, s in self._stations(tier, node):
            self.machine.stations["up"][s] = 1
            self.machine.refill(group, s)
        self._resize(self._shared(tier))
        self._count(tier)

    def list_node(self, tier: str, node: int, is_listed: bool) -> None:
        """Whether requests are sent to this node: as often as it was taken off the list it must be put on it again."""
        self._unlisted[tier, node] += -1 if is_listed else 1
        for _, s in self._stations(tier, node):
            self.machine.stations["listed"][s] = int(self._unlisted[tier, node] <= 0)

    # -- tiers that grow ----------------------------------------------------------------------------------------------
    def lay_by(self, tier: str, nodes: Iterable[int]) -> None:
        """These nodes have a place, and are not there until they join. Before the simulation begins."""
        self._own[tier] = set(range(self.nodes(tier))) - set(nodes)
        for node in nodes:
            self._lost[tier, node] += 1
            self._unlisted[tier, node] += 1
            for _, s in self._stations(tier, node):
                for key in ("up", "listed", "busy"):
                    self.machine.stations[key][s] = 0
        self._resize(self._shared(tier))
        self._count(tier)

    def serving(self, tier: str) -> list[int]:
        """Nodes that belong to a tier and are not lost; those last that are sent nothing."""
        found = [node for node in self.there(tier) if not self._lost[tier, node]]
        return sorted(found, key=lambda node: self._unlisted[tier, node] > 0)

    def absent(self, tier: str, *, but: set[int]) -> list[int]:
        """Places that are free, those first that nothing has struck; but not these."""
        free = [node for node in range(self.nodes(tier)) if node not in self._own[tier] | but]
        return sorted(free, key=lambda node: self._lost[tier, node])

    def join(self, tier: str, node: int) -> None:
        """A node is ready, empty, and sent requests."""
        self._own[tier].add(node)
        self.revive(tier, node)
        self.list_node(tier, node, True)

    def withdraw(self, tier: str, node: int) -> None:
        """A node is sent no more requests, and goes on with what it has."""
        self._own[tier].remove(node)
        self.list_node(tier, node, False)
        self._resize(self._shared(tier))
        self._count(tier)

    def retire(self, tier: str, node: int) -> None:
        """A node that was withdrawn is gone, and its place is free."""
        self.lose(tier, node)

    def is_idle(self, tier: str, node: int) -> bool:
        """Whether no request is at a node or may still come back to it: one that chose it and has not ended may."""
        rows, own = self.machine.rows, self.written.slots[tier]
        needed = set(self.groups(tier))
        kinds = [n for n in range(len(self.program.kinds)) if needed & self.written.groups_of(n)]
        return not (np.isin(rows["kind"], kinds) & (self.machine.slot[:, own] == node)).any()

    def _count(self, tier: str) -> None:
        if tier in self._own:
            steps, now = self.counts.setdefault(tier, []), max(0.0, self.now_s - self.began_s)
            number = len(self.serving(tier))
            if steps and steps[-1][0] == now:
                steps.pop()
            if not steps or steps[-1][1] != number:
                steps.append((now, number))

    # -- what is done to them -----------------------------------------------------------------------------------------
    def freeze(self, tier: str, node: int | None = None) -> Undo:
        """Nobody there takes anything up; who is being served is served to the end."""
        return self._limit(self._stations(tier, node), 0.0)

    def slow(self, tier: str, times: float, *resources: str, node: int | None = None) -> None:
        """Service takes so many times as long, for whoever begins from now on."""
        for _, s in self._stations(tier, node, *resources):
            self.machine.stations["pace"][s] *= times

    def squeeze(self, tier: str, share: float, *resources: str) -> Undo:
        """Of its servers (or places) only a share is there; who has one keeps it."""
        return self._limit(self._stations(tier, None, *resources), share)

    def _limit(self, stations: list[tuple[int, int]], share: float) -> Undo:
        limit = tuple(s for _, s in stations), share
        self._limited.append(limit)
        self._resize(stations)

        def undo() -> None:
            self._limited.remove(limit)
            self._resize(stations)

        return undo

    def _resize(self, stations: list[tuple[int, int]]) -> None:
        """As many servers as are drawn, less those of lost nodes, times every share that holds now."""
        for group, s in stations:
            count = float(self._servers[s])
            tier = self.program.groups[group].tier
            if (group, s) in self._shared(tier):
                own = self.there(tier)
                lost = sum(self._lost[tier, node] > 0 or node not in own for node in range(self.nodes(tier)))
                count -= lost * round(count / self.nodes(tier))
            for among, share in self._limited:
                count *= share if s in among else 1.0
            self.machine.stations["servers"][s] = max(0, round(count))
            self.machine.refill(group, s)

    def _shared(self, tier: str) -> list[tuple[int, int]]:
        """Pools that all nodes of a tier share."""
        if self.nodes(tier) == 1:
            return []
        groups = [group for group in self.groups(tier) if self.program.groups[group].nodes == 1]
        return [(group, int(self.machine.groups["base"][group])) for group in groups]

    # -- ways, failures, times ----------------------------------------------------------------------------------------
    def alter(self, places: Iterable[int], how: Callable[[float], float]) -> Undo:
        """The number x of these instructions is another from now on."""
        change = tuple(places), how
        self._altered.append(change)
        self._rewrite(change[0])

        def undo() -> None:
            self._altered.remove(change)
            self._rewrite(change[0])

        return undo

    def _rewrite(self, places: Places) -> None:
        """As they were written, and then everything that is done to them now, in its order."""
        for at in places:
            x = self.program.x[at]
            for among, how in self._altered:
                x = how(x) if at in among else x
            self.machine.code["x"][at] = x

    def break_ways(self, places: Iterable[int], chance: float) -> Undo:
        """Who comes to one of these places fails with this probability, if not for another reason."""
        return self.alter(places, lambda before: 1 - (1 - before) * (1 - chance))

    def ways_to(self, tier: str) -> list[int]:
        return self.instructions("way", tier)

    def doors(self) -> list[int]:
        """Where requests of users first reach anything of the site."""
        users = next(tier.id for tier in self.made.design.tiers if tier.kind == "users")
        return [at for at in self.instructions("way") if self.written.visits[at].source == users]

    def waits_for(self, tier: str) -> list[int]:
        """The way there and back, and whatever else is waited for at a tier that costs it nothing."""
        return [at for at, note in self.written.notes.items() if note.about == tier and self._is(at, op.DELAY)]

    def calls(self) -> list[int]:
        """Waits for somebody else's service."""
        return [at for at in range(len(self.program.code)) if self._is(at, op.DELAY) and self.program.a[at] == op.CALL]

    def lengthen(self, places: Iterable[int], times: float = 1.0, added_s: float = 0.0) -> Undo:
        """Waits at these places take so many times as long, and so much more."""
        return self.alter(places, lambda before: before * times + added_s)

    def _is(self, at: int, code: int) -> bool:
        return self.program.code[at] == code

    # -- kept items ---------------------------------------------------------------------------------------------------
    def key_sets(self, tier: str) -> list[int]:
        return [n for n, keys in enumerate(self.program.key_sets) if keys.tier == tier]

    def forget(self, tier: str, nodes: Iterable[int] | None = None) -> None:
        """A cache has nothing any more; or, of the items that are followed, those that these nodes keep."""
        lost = set(range(self.nodes(tier))) if nodes is None else set(nodes)
        for n in self.key_sets(tier):
            items = self._items(n)
            if len(lost) == self.nodes(tier):
                self.machine.items["until"][items] = -1.0
            else:
                self.machine.items["until"][items][self._kept_at(tier, n, lost)] = -1.0

    def _kept_at(self, tier: str, keys: int, nodes: set[int]) -> NDArray[np.bool_]:
        """Which of the items of a key set are at these nodes, as the engine hashes them; an HTTP cache's are anywhere:
        those are taken to be at its nodes in turn."""
        dataset, items = self.program.key_sets[keys].dataset, self._items(keys)
        ranks = np.arange(items.stop - items.start, dtype=np.uint64)
        if dataset not in self.load.datasets:
            return np.isin(ranks % self.nodes(tier), list(nodes))
        first = np.uint64(1000003 * list(self.load.datasets).index(dataset))
        hashed = [int(mixed(rank + first)) % self.nodes(tier) for rank in ranks]
        return np.isin(hashed, list(nodes))

    def heat(self, tier: str, share: float) -> None:
        """The most popular item of each dataset at a tier gets this share of the requests."""
        for n in self.key_sets(tier):
            items = self._items(n)
            self.machine.items["cumulative"][items] = share + (1 - share) * np.cumsum(self.program.key_sets[n].shares)

    def cool(self, tier: str) -> None:
        for n in self.key_sets(tier):
            self.machine.items["cumulative"][self._items(n)] = np.cumsum(self.program.key_sets[n].shares)

    def lookups(self, tier: str) -> list[int]:
        sets = set(self.key_sets(tier))
        return [at for at in range(len(self.program.code)) if self._is(at, op.LOOKUP) and self.program.b[at] in sets]

    def keys_at(self, lookup: int) -> KeySet:
        return self.program.key_sets[self.program.b[lookup]]

    def _items(self, keys: int) -> slice:
        base = int(self.machine.key_sets["base"][keys])
        return slice(base, base + int(self.machine.key_sets["size"][keys]))

    # -- callers ------------------------------------------------------------------------------------------------------
    def try_again(self, retries: int, timeout_s: float, backoff_s: float) -> None:
        """Users who get no answer in time, or an error, ask again so many times; not those under way."""
        own = self.rates > 0
        self.machine.kinds["retries"][own] = retries
        self.machine.kinds["timeout"][own] = timeout_s
        self.machine.kinds["backoff"][own] = backoff_s

    def give_up(self) -> None:
        """Users ask once, as the workload says."""
        for n, kind in enumerate(self.program.kinds):
            self.machine.kinds["retries"][n] = kind.retries
            self.machine.kinds["timeout"][n] = kind.timeout_s
            self.machine.kinds["backoff"][n] = kind.backoff_s

    # -- requests in flight -------------------------------------------------------------------------------------------
    def _rows_at(self, tier: str, node: int) -> NDArray[np.intp]:
        """Requests that hold a place of this node, or are served there, or wait there; not those in a line that all
        nodes share."""
        rows, slot = self.machine.rows, self.machine.slot
        groups = set(self.groups(tier))
        lines = {n for n in groups if self.program.groups[n].nodes > 1 or self.nodes(tier) == 1}
        own = self.written.slots.get(tier)
        if own is None:
            return np.zeros(0, np.intp)
        here = np.zeros(len(self.program.code), np.bool_)
        for at, places in enumerate(self._held):
            used = {self.program.a[at]} if self.program.code[at] in (op.USE, op.ACQUIRE) else set()
            here[at] = bool(lines & used or groups & {group for group, _ in places})
        alive = rows["kind"] >= 0
        return np.flatnonzero(alive & here[rows["pc"]] & (slot[:, own] == node))
