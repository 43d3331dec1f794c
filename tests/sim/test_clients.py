"""Callers who ask again, and what a site may do about them: budgets, turning away early, dropping, going first."""

import pytest

from sim import SimError, scenario, simulate
from sim.engine import opcodes as op
from sim.itinerary import itineraries
from sim.plan import plan
from sim.workload import Clients
from tests.sim.scenario.sites import COMPUTE, asked, site

SLOW = {"compute_ms": 40}  # one medium node does a hundred a second
IMPATIENT = {"retries": 3, "timeout_ms": 500}


def written(load, design=None):
    return itineraries(plan(design or site(app=1), load), load.at(1000)).program


def burst(load, design=None):
    """Three times the load for twenty seconds."""
    drama = scenario.strike("spike", times=3, for_s=20)
    return scenario.play(design or site(app=1), load, drama, users=1000)


def test_callers_ask_once_and_wait_as_long_as_the_catalogue_says_unless_the_workload_says_otherwise():
    assert asked(COMPUTE).at(1000).clients == Clients(retries=0, timeout_ms=None, backoff_ms=100, budget=None)
    (kind,) = written(asked(COMPUTE)).kinds
    assert (kind.retries, kind.timeout_s, kind.budget, kind.first) == (0, 10.0, -1, False)


def test_what_callers_do_reaches_the_engine():
    program = written(asked(COMPUTE, clients={"retries": 2, "timeout_ms": 700, "backoff_ms": 50, "budget": 0.2}))
    (kind,) = program.kinds
    assert (kind.retries, kind.timeout_s, kind.backoff_s, kind.budget) == (2, pytest.approx(0.7), 0.05, 0)
    assert [budget.ratio for budget in program.budgets] == [0.2]


def test_all_classes_share_one_budget():
    program = written(asked(COMPUTE, writes=(COMPUTE,), clients={"retries": 1, "budget": 0.1}))
    assert [kind.budget for kind in program.kinds] == [0, 0]
    assert len(program.budgets) == 1


@pytest.mark.parametrize(
    ("clients", "path", "rule"),
    [
        ({"retries": 11}, "clients.retries", "11 is above 10"),
        ({"retries": 1.5}, "clients.retries", "not a whole number"),
        ({"timeout_ms": 0}, "clients.timeout_ms", "0 is below 1"),
        ({"backoff_ms": -1}, "clients.backoff_ms", "-1 is below 0"),
        ({"budget": "some"}, "clients.budget", "not a number"),
        ({"mood": "good"}, "clients.mood", "unknown field"),
    ],
)
def test_callers_that_make_no_sense_are_refused_with_their_path(clients, path, rule):
    with pytest.raises(SimError) as refused:
        asked(COMPUTE, clients=clients)
    assert (refused.value.path, refused.value.rule) == (path, rule)


def test_a_call_that_fails_by_chance_succeeds_when_it_is_asked_again():
    broken = scenario.strike("deploy_bad", "app", share=0.1)
    once = scenario.play(site(app=1), asked(COMPUTE), broken, users=1000)
    again = scenario.play(site(app=1), asked(COMPUTE, clients={"retries": 2}), broken, users=1000)
    assert once.failed.is_above(0.01)
    assert again.failed.value < 0.001
    assert (once.verdict, again.verdict) == ("recovers", "survives")


def test_callers_who_ask_again_outlast_the_cause_of_their_asking():
    calm, storm = burst(asked(SLOW, rps=70)), burst(asked(SLOW, rps=70, clients=IMPATIENT))
    assert calm.recovered_s is not None
    assert storm.recovered_s is None
    assert (calm.verdict, storm.verdict) == ("recovers", "falls")
    last = storm.windows[-1]
    assert last.offered_rps == pytest.approx(70, rel=0.2)  # first tries: the load is as before
    assert last.utilisation["app"] > 0.95
    assert last.well.value < 0.3


def test_a_budget_of_retries_ends_the_storm():
    kept = burst(asked(SLOW, rps=70, clients={**IMPATIENT, "budget": 0.1}))
    assert kept.recovered_s is not None
    assert kept.windows[-1].well.value > 0.95


def test_a_site_that_turns_away_early_ends_the_storm_too():
    load = asked(SLOW, rps=70, clients=IMPATIENT)
    early = burst(load, site(app={"shed_at": 20}))
    assert early.recovered_s is not None
    worst = min(early.windows, key=lambda window: window.well.value)
    assert set(worst.errors) == {"shed"}
    assert worst.well.value > 0.3  # those who are let in are answered in time
    assert burst(load).worst < 0.05


def test_whoever_is_turned_away_never_finds_a_longer_line():
    early = burst(asked(SLOW, rps=70), site(app={"shed_at": 20}))
    assert max(window.waiting["app"] for window in early.windows) < 20 + 13  # those with a worker wait for a core
    assert max(window.waiting["app"] for window in burst(asked(SLOW, rps=70)).windows) > 100


def test_work_that_nobody_waits_for_is_dropped_if_the_site_says_so():
    """A node stands still; when it goes on, its line is full of requests whose callers have left."""
    load, drama = asked(SLOW, rps=70, clients={"timeout_ms": 2000}), scenario.strike("frozen_node", "app", for_s=10)
    does, drops = (scenario.play(site(app={"drops_late": late}), load, drama, users=1000) for late in (False, True))
    after = next(n for n, window in enumerate(does.windows) if window.from_s >= 70)
    first, second = (sum(course.windows[n].well.value for n in (after, after + 1)) for course in (does, drops))
    assert second > first + 0.1
    assert drops.failed.value < does.failed.value or drops.late.value < does.late.value


def test_a_class_that_is_first_waits_less_than_the_others():
    def both(first):
        return asked(SLOW, rps=80, writes=(SLOW,), writes_rps=14, first=first)

    assert [kind.first for kind in written(both(True)).kinds] == [False, True]
    plain, first = (simulate(site(app=1), both(said), users=1000, requests=40_000) for said in (False, True))
    assert first.classes[1].p95_ms.value < 0.7 * plain.classes[1].p95_ms.value
    assert first.classes[0].p95_ms.value >= 0.95 * plain.classes[0].p95_ms.value


def test_steady_verdicts_do_not_change_by_retries_that_nobody_needs():
    load = asked(COMPUTE)
    patient = simulate(site(app=1), load, users=1000, requests=20_000)
    asking = simulate(site(app=1), asked(COMPUTE, clients={"retries": 3}), users=1000, requests=20_000)
    assert asking.classes[0].p95_ms == patient.classes[0].p95_ms
    assert asking.verdict == patient.verdict == "holds"


def test_early_turning_away_is_an_instruction_before_the_worker_is_asked_for():
    program = written(asked(COMPUTE), site(app={"shed_at": 7}))
    at = program.code.index(op.SHED)
    assert program.x[at] == 7
    assert program.code[at + 1] == op.ACQUIRE
    assert program.a[at] == program.a[at + 1]
    assert op.SHED not in written(asked(COMPUTE)).code
