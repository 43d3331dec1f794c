"""What an event costs, and a request in flight weighs, from 5 to 200 tiers.

Twice: a drawing, in which a request meets a few tiers of many; and stations in a row, all of which it meets."""

import math
import statistics
import time

from sim import design, plan, workload
from sim.design import Design
from sim.engine import state
from sim.engine.machine import Machine
from sim.engine.program import Program
from sim.golden import ESSAY
from sim.itinerary import itineraries
from tests.laws.networks import tandem
from tests.speed.page import Table

TIERS = (5, 20, 50, 101, 200)
EVENTS = 600_000
REPEATS = 5
LOAD = 0.6


def table() -> Table:
    columns = ("tiers", "drawn: ns an event", "bytes in flight", "in a row: ns an event", "bytes in flight")
    programs = [(tiers, drawn(tiers), tandem(0.7, [(1, 1.0)] * tiers)) for tiers in TIERS]
    costs: dict[tuple[int, int], list[float]] = {}
    for _ in range(REPEATS):
        for tiers, *both in programs:
            for n, program in enumerate(both):
                costs.setdefault((tiers, n), []).append(event_ns(program))
    rows = [
        (
            str(tiers),
            *(
                cell
                for n, program in enumerate(both)
                for cell in (f"{statistics.median(costs[tiers, n]):.0f}", f"{row_bytes(program):,.0f}")
            ),
        )
        for tiers, *both in programs
    ]
    note = (
        "Drawn: users, a balancer, and app, cache and database again and again; a request calls one of each. In a row: "
        "single servers, through all of which it goes. Targets: the cost of an event the same from 5 to 200 tiers; at "
        "most 200 bytes a request in flight, its place in the heap included."
    )
    return Table("From 5 to 200 tiers", columns, rows, note)


def drawn(tiers: int) -> Program:
    """The program of a drawing of so many tiers, with so many users that its fullest resource is as busy as LOAD."""
    made = plan(drawing(tiers), workload.load(ESSAY / "workload.toml"))
    lo, hi = 1.0, made.workload.axis_end
    while hi / lo > 1.05:
        users = math.sqrt(lo * hi)
        written = itineraries(made, made.workload.at(users))
        busy = max(written.utilisation(n) for n in range(len(written.program.groups)))
        lo, hi = (users, hi) if busy < LOAD else (lo, users)
    return itineraries(made, made.workload.at(lo)).program


def drawing(tiers: int) -> Design:
    """Users and a balancer in front of as many apps with a cache and a database each as there is room for."""
    boxes = [{"id": "users", "kind": "users"}, {"id": "balancer", "kind": "load_balancer"}]
    links = [("users", "balancer")]
    for n in range((tiers - 2) // 3):
        boxes += [{"id": f"{kind}{n}", "kind": kind} for kind in ("app", "cache", "database")]
        links += [("balancer", f"app{n}"), (f"app{n}", f"cache{n}"), (f"app{n}", f"database{n}")]
    return design.parse({"format": 1, "tiers": boxes, "links": [{"from": a, "to": b} for a, b in links]})


def event_ns(program: Program) -> float:
    """Nanoseconds an event, of a run of about so many events."""
    trial = Machine(program, seed=1, requests=1000).run()
    machine = Machine(program, seed=2, requests=max(1000, 1000 * EVENTS // trial.events))
    began = time.perf_counter()
    counted = machine.run()
    return (time.perf_counter() - began) / counted.events * 1e9


def row_bytes(program: Program) -> float:
    """What a request in flight takes: its rows in the tables of requests, and one place in the heap."""
    machine = Machine(program, seed=1, requests=1000)
    tables = (machine.rows, machine.slot, machine.heap)
    trail = machine.spent[0].nbytes / float(machine.count[state.ONE_IN])
    return trail + sum(table.nbytes / len(table) for table in tables)
