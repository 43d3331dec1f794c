"""More fail at once than there was room for in the tables of the loop."""

from sim.engine import state
from sim.engine.machine import Machine
from sim.itinerary import itineraries
from sim.plan import plan
from sim.scenario.world import World
from tests.sim.scenario.sites import asked, site

WORKERS = 4096
CROWD = asked({"call_ms": 60_000}, rps=100, p95_ms=100_000)


def crowded():
    """A world whose one app node has all its workers taken, and a full line."""
    made = plan(site(app={"workers": WORKERS}), CROWD)
    load = CROWD.at(CROWD.users_daily)
    written = itineraries(made, load)
    machine = Machine(written.program, seed=7, requests=1)
    machine.advance(stop_s=120.0)
    return World(made, load, written, machine)


def test_a_node_may_be_lost_with_more_than_the_heap_had_room_for():
    world = crowded()
    machine = world.machine
    there = int(machine.count[state.IN_FLIGHT])
    events, room = int(machine.count[state.HEAP]), len(machine.heap)
    assert there > WORKERS
    assert events + there > room  # or this shows nothing
    world.lose("app", 0)
    assert machine.count[state.HEAP] <= len(machine.heap)
    machine.advance(stop_s=121.0)
    assert machine.count[state.IN_FLIGHT] < there / 10
    assert (machine.stations["busy"] >= 0).all()


def test_the_time_until_a_node_is_lost_was_busy():
    world = crowded()
    machine = world.machine
    machine.areas()
    machine.advance(stop_s=130.0)
    world.lose("app", 0)
    machine.advance(stop_s=140.0)
    busy, _ = machine.areas()
    workers = next(n for n, group in enumerate(world.program.groups) if group.resource == "workers")
    assert busy[machine.groups["base"][workers]] >= 9.0 * WORKERS
