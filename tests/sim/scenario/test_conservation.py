"""After every fault: whoever came has left or failed, nothing is held, and everything is as it was drawn."""

import numpy as np
import pytest

from sim.catalogue.faults import FAULTS
from sim.engine import opcodes as op
from sim.engine import state
from sim.itinerary import itineraries
from sim.plan import plan
from sim.scenario import Scenario, Strike, strike
from sim.scenario.play import _Play
from tests.sim import regions
from tests.sim.scenario.sites import COMPUTE, READ, asked, site
from tests.sim.scenario.table import ROWS
from tests.sim.scenario.test_scenarios import ALL_TIERS, EVERYTHING, STORMY

HOURS_S = 10_000.0


def played_out(design, load, drama: Scenario) -> _Play:
    """The scenario to its end, and on without new requests until everybody has left."""
    made, now = plan(design, load), load.at(1000)
    play = _Play(made, now, itineraries(made, now), drama, 7, None)
    play.run()
    play.world.set_load(0.0)
    play.machine.advance(stop_s=play.machine.now_s + 60.0)
    for _, act in play.world.later:  # health checks that notice after the end
        act()
    play.machine.advance(stop_s=play.machine.now_s + HOURS_S)
    return play


def check(play: _Play) -> None:
    machine, program = play.machine, play.written.program
    assert machine.count[state.IN_FLIGHT] == 0
    assert not machine.stations["busy"].any()
    assert not machine.stations["line"].any()
    outcome = machine.outcome.sum(axis=0)
    ended = outcome[:, op.GOOD] + sum(outcome[:, cause] for cause in op.CAUSES)
    assert outcome[:, op.STARTED].tolist() == ended.tolist()
    assert outcome[:, op.STARTED].sum() > 0
    drawn = np.repeat([group.servers for group in program.groups], [group.nodes for group in program.groups])
    assert machine.stations["servers"].tolist() == drawn.tolist()
    assert machine.stations["up"].all()
    assert machine.stations["listed"].all()
    assert machine.stations["pace"] == pytest.approx(np.ones(len(drawn)))
    as_written = [at for at, code in enumerate(program.code) if code != op.LOOKUP]  # a cache may still be warming
    assert machine.code["x"][as_written].tolist() == [program.x[at] for at in as_written]


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_is_left_behind_by(name: str):
    row = ROWS[name]
    check(played_out(row.victim, row.load, strike(name, row.tier, **row.numbers)))


def test_nothing_is_left_behind_by_many_at_once():
    check(played_out(ALL_TIERS, EVERYTHING, STORMY))


TWICE = [
    ("network_slow", "db", {}),
    ("connections_leak", "db", {}),
    ("node_lost", "app", {"notice_s": 2.0}),
    ("deploy_half", "app", {}),
    ("frozen_node", "app", {}),
    ("worker_lost", "worker", {}),
    ("deploy_half", "worker", {}),
    ("cache_lost", "cache", {}),
    ("replica_stopped", "replica", {}),
    ("expired_at_once", "cache", {}),
    ("dependency_lost", None, {}),
]


@pytest.mark.parametrize(("fault", "tier", "numbers"), TWICE)
def test_a_fault_that_strikes_twice_is_over_when_both_are(fault, tier, numbers):
    strikes = (Strike(fault, tier, 5.0, 20.0, numbers), Strike(fault, tier, 10.0, 5.0, numbers))
    check(played_out(ALL_TIERS, EVERYTHING, Scenario("Twice", 40.0, strikes=strikes)))


def test_the_shorter_of_two_does_not_end_the_longer():
    long = Strike("deploy_bad", "app", 5.0, 30.0, {"share": 1.0})
    both = (long, Strike("deploy_bad", "app", 10.0, 5.0, {"share": 0.5}), Strike("partition", "db", 12.0, 2.0))
    play = played_out(site(app=1, db="medium"), asked(COMPUTE, READ), Scenario("Both", 60.0, strikes=both))
    good = play.machine.outcome[:, 0, op.GOOD]
    assert not good[6:34].any()
    assert good[36:].all()
    check(play)


def test_a_dead_node_is_dead_until_the_last_of_its_faults_is_over():
    numbers = {"notice_s": 2.0}
    both = (Strike("node_lost", "app", 5.0, 30.0, numbers), Strike("node_lost", "app", 8.0, 4.0, numbers))
    play = played_out(site(app=1), asked(COMPUTE), Scenario("Both", 60.0, strikes=both))
    assert not play.machine.outcome[6:34, 0, op.GOOD].any()
    check(play)


def test_a_region_that_was_lost_is_as_it_was():
    drama = Scenario("Lost", 60.0, strikes=(Strike("region_lost", None, 10.0, 20.0, {"ttl_s": 5.0}),))
    check(played_out(regions.drawn(second="asia"), regions.asked(), drama))
