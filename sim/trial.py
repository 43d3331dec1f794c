"""Does a changed design still do what the whole one did? Every trial meets the same requests."""

from dataclasses import dataclass

from sim import catalogue, simulation
from sim.design import Design
from sim.errors import SimError
from sim.hardware import hardware_of
from sim.ladder import climb
from sim.plan import Finding, Plan, plan
from sim.result import Bottleneck, Result
from sim.workload import Upload

RANK = {"breaks": 0, "too_close": 1, "holds": 2}
ALIKE = 1.1  # times as far from a target: no worse
BELOW = 0.9  # of a breakpoint: where a design surely still holds


@dataclass(frozen=True)
class Outcome:
    """What became of a changed design: nothing (`passes`), a finding, or a bottleneck at one of the loads tried."""

    finding: Finding | None = None
    bottleneck: Bottleneck | None = None
    is_later: bool = False  # it still holds now, and breaks only at the later load

    @property
    def passes(self) -> bool:
        return self.finding is None and self.bottleneck is None


class Trial:
    """Tries designs at `now` and at `later` users, and remembers. They pass if they do no worse than the whole design.

    Now is the load asked for, later the workload's horizon; both no further than the whole design itself goes.
    """

    def __init__(self, whole: Plan, *, users: float, seed: int, requests: int) -> None:
        self.workload, self.seed, self.requests = whole.workload, seed, requests
        self.has_store = whole.store is not None
        now = self._no_further(whole, users)
        if now.verdict == "breaks":
            raise SimError("", "the design breaks under any load: there is nothing to take away from it")
        later = self._no_further(whole, max(now.users, whole.workload.users_horizon))
        self.wanted = {now.users: now}  # of the whole design, by users
        if later.users > now.users and later.verdict != "breaks":
            self.wanted[later.users] = later
        self.now, self.later = now.users, max(self.wanted)
        self.seen: dict[Design, Outcome] = {}

    def _no_further(self, whole: Plan, users: float) -> Result:
        result = self._run(whole, users)
        if result.verdict == "breaks":
            points = climb(whole, seed=self.seed, requests=self.requests, points=1)
            users = BELOW * min([users, *(point.users for point in points)])
            result = self._run(whole, users) if users >= 1 else result
        return result

    def of(self, design: Design) -> Outcome:
        """What becomes of this design at the loads tried."""
        if design not in self.seen:
            self.seen[design] = self._tried(design)
        return self.seen[design]

    def holds(self, design: Design) -> bool:
        return self.of(design).passes

    def holds_now(self, design: Design) -> bool:
        outcome = self.of(design)
        return outcome.passes or outcome.is_later

    def _tried(self, design: Design) -> Outcome:
        made = plan(design, self.workload)
        if found := made.findings or (self.has_store and _files(made, self.later)):
            return Outcome(found[0])
        for users, wanted in self.wanted.items():
            result = self._run(made, users)
            if is_worse(result, wanted):
                return Outcome(bottleneck=result.bottleneck, is_later=users > self.now)
        return Outcome()

    def _run(self, made: Plan, users: float) -> Result:
        return simulation.run(made, users=users, seed=self.seed, requests=self.requests)


def is_worse(result: Result, whole: Result) -> bool:
    """A worse verdict; or, where even the whole design is too close to call, a target missed that it does not miss as
    much, by the measured value."""
    if RANK[result.verdict] != RANK[whole.verdict]:
        return RANK[result.verdict] < RANK[whole.verdict]
    before = {(each.name, each.target): each.severity for each in whole.failures}
    return any(each.severity > max(1.0, ALIKE * before.get((each.name, each.target), 0.0)) for each in result.failures)


def _files(made: Plan, users: float) -> tuple[Finding, ...]:
    """Files that users keep there lie on an app's own disk where there is no object store: on one node, if they fit."""
    if made.findings or made.store:
        return ()
    load = made.workload.at(users)
    stored = 1e3 * sum(data.items * data.item_kb for data in load.datasets.values() if data.files)
    app = made.apps[0].tier
    room = hardware_of(app).disk_bytes * catalogue.constant("disk_full_share")
    if stored > room:
        sizes = {"stored_gb": f"{stored / 1e9:,.0f}", "disk_gb": f"{room / 1e9:,.0f}"}
        return (Finding(app.id, "files_too_large", {"tier": app.name, **sizes}),)
    if app.nodes > 1 and any(isinstance(need, Upload) for item in load.classes for need in item.needs):
        return (Finding(app.id, "files_scattered", {"tier": app.name, "nodes": app.nodes}),)
    return ()
