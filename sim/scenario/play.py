"""Plays a scenario: the world goes on until something is to happen, it happens, and so on to the end."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.catalogue import KINDS
from sim.catalogue.faults import FAULTS
from sim.design import Design
from sim.engine import state
from sim.engine.machine import Machine
from sim.errors import Findings, SimError
from sim.itinerary import Itineraries, itineraries
from sim.plan import Plan, plan
from sim.scenario.course import Course, Window, course_of
from sim.scenario.faults import ACTS, Mend
from sim.scenario.film import Camera, spots_of
from sim.scenario.model import Scenario, Strike
from sim.scenario.scaler import scalers, with_room
from sim.scenario.world import World
from sim.workload import Load, Workload

WINDOWS = 60
WARM_S = 20.0  # simulated and not counted, before the scenario begins; no longer than that is itself
TICK_S = 1.0
MOST_EVENTS = 40_000_000
EVENTS_A_REQUEST = 15.0
MOST_SAMPLES = 600  # requests that failed or were late, kept with where their time went

__all__ = ["Course", "Window", "play"]


def play(
    design: Design,
    workload: Workload,
    scenario: Scenario,
    *,
    users: float | None = None,
    seed: int = 7,
    progress: Callable[[float], None] | None = None,
) -> Course:
    """What a design makes of a scenario at the daily peak of so many users (the workload's own, if not said).

    Raises Findings for a design that makes no sense yet; SimError for a strike that finds nothing to strike, for
    numbers of which there is no simulation, and for more requests than can be simulated. Equal inputs give bit-equal
    results.
    """
    made = plan(with_room(design), workload)
    if made.findings:
        raise Findings(made.findings)
    for n, each in enumerate(scenario.strikes):
        _refuse(design, each, f"strikes[{n}]")
    if not 0 <= seed < 2**63:
        raise SimError("seed", "not from 0 to 2^63 - 1")
    now = users if users is not None else workload.users_daily
    if not 0 < now < math.inf:
        raise SimError("users", "not a number above 0")
    if math.isinf(scenario.users):
        scenario = replace(scenario, users=workload.users_horizon / now)
    load = workload.at(now * scenario.users)
    _refuse_too_many(load, scenario)
    written = itineraries(made, load)
    return _Play(made, load, written, scenario, seed, progress).run()


def _refuse(design: Design, strike: Strike, path: str) -> None:
    if strike.fault not in FAULTS:
        raise SimError(f"{path}.fault", "no such fault")
    fault = FAULTS[strike.fault]
    if strike.tier is None:
        if not fault.is_of_site:
            raise SimError(f"{path}.tier", "missing")
        return
    found = next((tier for tier in design.tiers if tier.id == strike.tier), None)
    if found is None:
        raise SimError(f"{path}.tier", "no such tier")
    if found.kind not in fault.strikes:
        raise SimError(f"{path}.tier", f"{KINDS[found.kind].name} is not struck by {strike.fault}")


def _refuse_too_many(load: Load, scenario: Scenario) -> None:
    most = max(factor for _, factor in scenario.load)
    times = max([1.0, *(each.number("times") for each in scenario.strikes if each.fault in ("spike", "retry_storm"))])
    expected = load.rate_rps * most * times * scenario.duration_s * EVENTS_A_REQUEST
    if expected > 10 * MOST_EVENTS:
        raise SimError(
            "duration_s", f"about {expected:.1e} events, which is too many: make it shorter, or ask fewer users"
        )


class _Play:
    def __init__(
        self,
        made: Plan,
        load: Load,
        written: Itineraries,
        scenario: Scenario,
        seed: int,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.warm_s = min(WARM_S, scenario.duration_s)
        self.scenario, self.progress, self.load, self.written = scenario, progress, load, written
        spots = spots_of(made, written)
        self.machine = Machine(
            written.program, seed=seed, requests=1, batches=WINDOWS, spots=spots, samples=MOST_SAMPLES
        )
        self.machine.most_events = MOST_EVENTS
        self.world = World(made, load, written, self.machine)
        self.mends: list[tuple[float, Mend]] = []
        self.ahead = sorted(scenario.strikes, key=lambda each: each.at_s)
        self.busy: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        self.waiting: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        self.factors: list[float] = []
        self.tick_s = 0.0  # when those who act every second do so next

    def run(self) -> Course:
        self.world.set_load(self.scenario.factor(0.0))
        growing = scalers(self.world, self.scenario.compressed)
        self.machine.advance(stop_s=self.warm_s)
        self.machine.areas()
        self.world.began_s = self.warm_s
        for each in growing:
            each.begin()
        length = self.scenario.duration_s / WINDOWS
        camera = Camera(self.world)
        for n in range(WINDOWS):
            self.machine.count[state.BATCH] = n
            self.factors.append(self.world.factor)
            self._until(self.warm_s + (n + 1) * length)
            busy, waiting = self.machine.areas()
            self.busy.append(busy / length)
            self.waiting.append(waiting / length)
            camera.look()
            if self.progress:
                self.progress((n + 1) / WINDOWS)
        ended = [(n + 1) * length for n in range(WINDOWS)]
        counted = self.machine.counted(self.busy, self.waiting, ended)
        course = course_of(self.world, self.scenario, self.written, counted, tuple(self.factors))
        return replace(course, film=camera.film(course.windows, self.scenario))

    def _until(self, end_s: float) -> None:
        while True:
            stop = min(end_s, self._next())
            self.machine.advance(stop_s=stop)
            if stop >= end_s:
                return
            self._happen(stop)

    def _next(self) -> float:
        """When something happens next."""
        times = [at for at, _ in self.world.later] + [at for at, _ in self.mends]
        times += [self.warm_s + each.at_s for each in self.ahead[:1]]
        if self.world.each_tick or len(self.scenario.load) > 1:
            times.append(max(self.tick_s, self.machine.now_s))
        return min(times, default=math.inf)

    def _happen(self, now: float) -> None:
        """Everything whose time has come: first what ends, then what was to come later, then what begins."""
        self.tick_s = math.floor(now / TICK_S + 1e-9) * TICK_S + TICK_S
        for due in [each for each in self.mends if each[0] <= now]:
            self.mends.remove(due)
            due[1]()
        for later in [each for each in self.world.later if each[0] <= now]:
            self.world.later.remove(later)
            later[1]()
        while self.ahead and self.warm_s + self.ahead[0].at_s <= now:
            strike = self.ahead.pop(0)
            moved = Strike(strike.fault, strike.tier, now, strike.for_s, strike.numbers)
            self.mends.append((moved.end_s, ACTS[strike.fault](self.world, moved)))
        for tick in list(self.world.each_tick.values()):
            tick(now)
        if len(self.scenario.load) > 1:
            self.world.set_load(self.scenario.factor(now - self.warm_s))
