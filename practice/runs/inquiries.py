"""More about a run: what could go, what another does differently, what its verdict hangs on, what if it is struck."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from practice.lib.heartbeat import beating
from practice.prompts import catalogue
from practice.runs.models import Kind, Run

BEAT_S = 0.5
LONGER = 2  # times the requests of a run: in a design that breaks, the last ones of a short one are never answered


def answer(run: Run, progress: Callable[[str, float, float], bool]) -> dict[str, Any]:
    """As plain values that can be stored. Raises Cancelled if `progress` says stop."""
    import sim

    done = Done()

    def beat() -> None:
        if not progress(run.kind, done.fraction, 0.0):
            raise sim.Cancelled

    with beating(BEAT_S, beat):
        told = replay(run, done) if run.kind == Kind.REPLAY else _answerer(Kind(run.kind))(run)
    return {"engine": sim.ENGINE_VERSION, "catalogue": sim.catalogue.VERSION, **told}


@dataclass
class Done:
    """How much of an inquiry is done, as far as it says so."""

    fraction: float = 0.0


def _answerer(kind: Kind) -> Callable[[Run], dict[str, Any]]:
    return {Kind.REMOVAL: removal, Kind.COMPARISON: comparison, Kind.SENSITIVITY: sensitivity, Kind.FAULT: fault}[kind]


def removal(run: Run) -> dict[str, Any]:
    import sim
    from sim.removal import REQUESTS
    from sim.telling import inventory

    drawn, workload = sim.design.parse(run.graph), catalogue.workload(run.prompt)
    requests = min(run.requests, REQUESTS)
    found = sim.removal(drawn, workload, users=run.users or workload.users_daily, seed=run.seed, requests=requests)
    return {"requests": requests, **inventory.told(found, drawn)}


def comparison(run: Run) -> dict[str, Any]:
    """`a` is the design of the run that it is compared with, `b` that of the run it is about."""
    import sim
    from sim.telling import contrast

    a, b = (sim.design.parse(each.graph) for each in run.both)
    workload = catalogue.workload(run.prompt)
    users, requests = run.users or workload.users_daily, LONGER * run.requests
    return contrast.told(sim.compare(a, b, workload, users=users, seed=run.seed, requests=requests))


def sensitivity(run: Run) -> dict[str, Any]:
    import sim
    from sim.telling import leaning

    drawn, workload = sim.design.parse(run.graph), catalogue.workload(run.prompt)
    found = sim.sensitivity(drawn, workload, users=run.users or workload.users_daily)
    return leaning.told(found, workload.axis_end)


def fault(run: Run) -> dict[str, Any]:
    import sim
    from sim.telling import chronicle

    drawn, workload, struck = sim.design.parse(run.graph), catalogue.workload(run.prompt), run.strike or {}
    scenario = sim.scenario.strike(struck["fault"], struck["tier"])
    return chronicle.told(sim.play(drawn, workload, scenario, users=run.users, seed=run.seed))


def replay(run: Run, done: Done) -> dict[str, Any]:
    """The steady peak, to be watched."""
    import sim
    from sim.telling import chronicle

    def told(fraction: float) -> None:
        done.fraction = fraction

    drawn, workload = sim.design.parse(run.graph), catalogue.workload(run.prompt)
    users = run.users or workload.users_daily
    scenario = sim.scenario.steady(workload.at(users).rate_rps)
    return chronicle.told(sim.play(drawn, workload, scenario, users=users, seed=run.seed, progress=told))
