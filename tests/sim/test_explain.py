"""What is said of one request is what the engine does with it: times, probabilities, places, totals."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from sim import design, explain, measures, words, workload
from sim.engine import opcodes as op
from sim.engine import state
from sim.engine.machine import Machine
from sim.errors import Findings
from sim.golden import ESSAY, STAGES
from sim.itinerary import itineraries
from sim.itinerary.data import JOB
from sim.measures import Interval
from sim.plan import plan
from tests.sim.kinds import keeping
from tests.sim.kinds import worlds as of_kinds
from tests.sim.regions import asked, drawn
from tests.sim.worlds import app, database, make_design, make_workload, split
from tests.some_prompts import PROMPTS

CACHED = make_design(
    app(workers=13),
    {"id": "cache", "kind": "cache", "nodes": 2},
    database(connections=50),
    links=[("app", "cache"), ("app", "db")],
)
COPIES = make_design(
    app(),
    database(),
    {"id": "near", "kind": "replica", "nodes": 1},
    {"id": "far", "kind": "replica", "nodes": 3},
    links=[("app", "db"), ("app", "near"), ("app", "far"), ("db", "near"), ("db", "far")],
)


def worlds():
    essay = workload.load(ESSAY / "workload.toml")
    for stage in STAGES:
        yield f"essay-{stage}", design.load(ESSAY / f"{stage}.json"), essay, 100_000 * stage
    for path in PROMPTS:
        asked = workload.load(path)
        yield path.parent.name, design.load(path.parent / "reference.json"), asked, asked.users_daily
    yield "cached", CACHED, make_workload(cacheable=0.8, items=10_000_000, rows=2), 1000
    yield "one writer", split(one_writer=True), make_workload(rows=2), 1000
    yield "copies", COPIES, make_workload(measured="user"), 1000
    doors = [app(nodes=2), {"id": "other", "kind": "app", "pool": 4}, database()]
    balancer = {"id": "lb", "kind": "load_balancer", "policy": "least outstanding"}
    links = [("lb", "app"), ("lb", "other"), ("app", "db"), ("other", "db")]
    yield "two apps", make_design(balancer, *doors, links=links), make_workload(rows=1, job_ms=40), 1000
    behind = {"id": "q", "kind": "queue"}, {"id": "w", "kind": "worker"}
    queued = make_design(balancer, *doors, *behind, links=[*links, ("app", "q"), ("q", "w")])
    yield "a queue behind one of two apps", queued, make_workload(rows=1, job_ms=40), 1000
    yield from of_kinds.worlds()
    yield from keeping.worlds()


WORLDS = {name: world for name, *world in worlds()}
WORLDS["two sites"] = [drawn(second="asia"), asked(asia=0.4), 1000]
each_world = pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)


FOLLOWERS = {"replica", "search", "warehouse"}  # who applies what others have written


def simulated_means(drawn, asked, users):
    """Mean times in ms by kind of request, with the program of this load and next to nobody there."""
    written = itineraries(plan(drawn, asked), asked.at(users))
    program = written.program
    # As many of each class, whatever its share of the load.
    program.kinds = [replace(kind, rate_rps=0.01 if kind.rate_rps else 0.0) for kind in program.kinds]
    # And as many hits as at the true rate: by chance, not by what was asked for before.
    program.key_sets = [replace(keys, shares=(1e-300,), kept=(0.0,)) for keys in program.key_sets]
    program.x = [y if code == op.LOOKUP else x for code, x, y in zip(program.code, program.x, program.y, strict=True)]
    counted = Machine(program, seed=5, requests=40_000).run()
    middle = state.BIN_FLOOR_S * np.exp((np.arange(state.BINS) + 0.5) * state.BIN_WIDTH) * 1e3
    for kind, histogram in zip(program.kinds, counted.histogram, strict=True):
        sizes = histogram.sum(axis=1)
        if sizes.min() > 0:
            yield kind.name.removeprefix(JOB), measures.mean(histogram @ middle / sizes)


def near(found: Interval, value: float) -> bool:
    """Inside its 99 % interval, give or take the half per cent by which a bin is off."""
    return found.lo * 0.995 <= value <= found.hi * 1.005


@each_world
def test_times_are_those_that_the_engine_measures_when_nobody_waits(world):
    measured = dict(simulated_means(*world))
    found = explain(world[0], world[1], users=world[2])
    assert found
    assert {each.name for each in found} <= set(measured)
    assert not [
        (each.name, each.measured_ms, measured[each.name])
        for each in found
        if not near(measured[each.name], each.measured_ms)
    ]


@each_world
def test_the_whole_is_the_sum_of_its_steps(world):
    for each in explain(world[0], world[1], users=world[2]):
        assert sum(step.share * step.ms for step in each.steps) == pytest.approx(each.mean_ms)
        assert each.measured_ms <= each.mean_ms * (1 + 1e-12)
        assert each.at_site or each.measured_ms == each.mean_ms


@each_world
def test_ways_sum_to_one_and_lead_to_as_many_as_come(world):
    for each in explain(world[0], world[1], users=world[2]):
        reached = defaultdict(float, {0: 1.0})
        for n, step in enumerate(each.steps):
            assert sum(way.share for way in step.ways) == pytest.approx(1)
            assert all(n < way.next <= len(each.steps) for way in step.ways)
            assert reached[n] == pytest.approx(step.share)
            for way in step.ways:
                reached[way.next] += reached[n] * way.share
        assert reached[len(each.steps)] == pytest.approx(1)


@each_world
def test_work_and_places_add_up_to_the_load_of_each_resource(world):
    drawn, asked, users = world
    written = itineraries(plan(drawn, asked), asked.at(users))
    used = defaultdict(float)
    for each in explain(drawn, asked, users=users):
        for step in each.steps:
            for place in step.takes:
                used[place.tier, place.resource] += each.rate_rps * step.share * place.kept_ms / 1000
            for resource in ("cpu", "disk", "network", "gpu"):
                used[step.tier, resource] += each.rate_rps * step.share * step.parts.get(resource, 0) / 1000
    forks = [at for at, code in enumerate(written.program.code) if code == op.FORK]
    several = {written.notes[at].about for at in forks if written.program.b[at] > 1}
    for n, group in enumerate(written.program.groups):
        if group.tier in several:  # of whom a step tells the time of the last, not the work of all
            continue
        if group.resource == "tokens":  # nobody who is told of uses them
            continue
        applied = written.demand[n].get("write", 0.0) if drawn.tier(group.tier).kind in FOLLOWERS else 0.0
        expected = sum(written.demand[n].values()) - applied
        assert used[group.tier, group.resource] == pytest.approx(expected, abs=1e-9), group


@each_world
def test_links_carry_what_crosses_them(world):
    drawn, asked, users = world
    crossed = defaultdict(float)
    for each in explain(drawn, asked, users=users):
        for step in each.steps:
            if step.link and step.code != "copies_write":
                crossed[step.link] += each.rate_rps * step.share
    known = itineraries(plan(drawn, asked), asked.at(users)).links
    applied = {link for link in known if drawn.tier(link[1]).kind in FOLLOWERS and drawn.tier(link[0]).kind != "app"}
    assert {link: rate for link, rate in crossed.items() if link not in applied} == pytest.approx(
        {link: rate for link, rate in known.items() if link not in applied}
    )


@each_world
def test_every_step_says_something(world):
    for each in explain(world[0], world[1], users=world[2]):
        for step in each.steps:
            said = [words.STEPS[sentence.code] % sentence.params for sentence in step.sentences]
            assert said
            assert not [one for one in said if "%(" in one or "  " in one or "“”" in one]


def test_there_is_no_sentence_that_no_request_says():
    said = {
        sentence.code
        for drawn, asked, users in WORLDS.values()
        for each in explain(drawn, asked, users=users)
        for step in each.steps
        for sentence in step.sentences
    }
    assert said == set(words.STEPS)


def steps_of(drawn, **values):
    (first, *_) = explain(drawn, make_workload(**values), users=1000)
    return {step.tier if step.code == "visit" else step.code: step for step in first.steps}


def test_a_cache_is_asked_by_some_and_answers_some_of_them():
    steps = steps_of(CACHED, cacheable=0.8, items=10_000_000)
    asked, cache = steps["may_ask"], steps["cache"]
    (first, *_) = explain(CACHED, make_workload(cacheable=0.8, items=10_000_000), users=1000)
    missed, never_asked = (step.share for step in first.steps if step.tier == "db" and step.code == "visit")
    assert {way.outcome: way.share for way in asked.ways} == pytest.approx({"may_ask": 0.8, "may_not": 0.2})
    hit = {way.outcome: way.share for way in cache.ways}["hit"]
    assert 0.05 < hit < 0.95
    assert (cache.share, missed, never_asked) == pytest.approx((0.8, 0.8 * (1 - hit), 0.2))
    assert (cache.nodes, cache.policy, cache.link) == (2, "by_key", ("app", "cache"))


def test_a_worker_is_kept_through_everything_and_a_connection_while_the_database_is_asked():
    steps = steps_of(split({"workers": 13}, connections=50), compute_ms=10, queries=5)
    worker, connection = steps["app"].takes[0], steps["db"].takes[0]
    assert (worker.resource, worker.places, connection.resource, connection.places) == (
        "workers",
        13,
        "connections",
        50,
    )
    assert connection.kept_ms == pytest.approx(steps["db"].ms)
    assert worker.kept_ms == pytest.approx(10 + connection.kept_ms)
    assert [place.resource for place in steps["db"].held] == ["workers", "connections"]
    assert steps["network"].held == ()


def test_one_of_several_replicas_is_chosen_by_their_nodes():
    steps = steps_of(COPIES)
    assert {way.outcome: way.share for way in steps["either"].ways} == pytest.approx({"near": 0.25, "far": 0.75})
    assert (steps["near"].share, steps["far"].share, steps["far"].nodes) == pytest.approx((0.25, 0.75, 3))
    assert "db" not in steps


def test_slow_work_without_a_queue_is_done_in_the_request_and_behind_one_is_a_job():
    inside = explain(split(), make_workload(job_ms=700), users=1000)
    assert [each.name for each in inside] == ["page"]
    assert {"work_begins", "calls", "work_ends"} <= {step.code for step in inside[0].steps}
    tiers = app(), database(), {"id": "q", "kind": "queue"}, {"id": "w", "kind": "worker"}
    queued = make_design(*tiers, links=[("app", "db"), ("app", "q"), ("q", "w"), ("w", "db")])
    page, later = explain(queued, make_workload(job_ms=700, rps=100), users=1000)
    assert (later.name, later.is_job) == ("later", True)
    assert later.rate_rps == pytest.approx(page.rate_rps)
    assert later.mean_ms == pytest.approx(700)
    assert page.mean_ms < inside[0].mean_ms - 690


def test_a_design_that_makes_no_sense_yet_is_refused():
    with pytest.raises(Findings) as refused:
        explain(make_design(app(), links=[]), make_workload(), users=1000)
    assert [finding.code for finding in refused.value.findings] == ["nowhere_stored"]
