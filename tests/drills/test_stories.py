"""Stories of the ladder: what breaks is plain, its move mends it, and no other does; of a decoy, nothing breaks."""

import json

import pytest

import sim
from practice.drills import stories
from practice.drills.moves import NOTHING, made, offered
from practice.drills.rungs import RUNGS
from sim.judgement import described
from sim.plan import plan
from sim.words import ROWS

BREAKING = [slug for slug, rung in RUNGS.items() if rung.row]
SIMULATED = 3000  # requests


def simulated(story, move=NOTHING, *, seed=1):
    made_plan = plan(sim.design.parse(made(move, story.graph)), sim.workload.parse(story.workload))
    if made_plan.findings:
        return None
    result = sim.simulate(made_plan.design, made_plan.workload, users=story.grown, seed=seed, requests=SIMULATED)
    return described(made_plan, result)


def test_the_ladder_has_the_essays_moves_in_its_order():
    rows = [rung.row for rung in RUNGS.values()]
    assert rows == ["", *list(ROWS)[:7]]
    assert [rung.move for rung in RUNGS.values()][1:] == [
        "split", "balancer", "cache", "cdn", "replicas", "shards", "queue",
    ]  # fmt: skip


@pytest.mark.parametrize("slug", RUNGS)
def test_the_same_seed_tells_the_same_story_and_another_another(slug):
    assert stories.sketched(slug, 5) == stories.sketched(slug, 5)
    told = {json.dumps(stories.sketched(slug, seed).workload, sort_keys=True) for seed in range(30)}
    assert len(told) == 30


@pytest.mark.parametrize("is_decoy", [False, True])
@pytest.mark.parametrize("slug", RUNGS)
def test_most_seeds_make_a_sound_story(slug, is_decoy):
    sound = [stories.is_sound(stories.sketched(slug, seed, is_decoy=is_decoy)) for seed in range(100, 108)]
    assert sum(sound) >= 4


@pytest.mark.parametrize("slug", BREAKING)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_simulator_agrees_about_what_breaks_first(slug, seed):
    assert stories.is_clear(simulated(stories.fresh(slug, 7 * seed), seed=seed), RUNGS[slug], lead=0.10)


@pytest.mark.parametrize("slug", BREAKING)
def test_only_the_rungs_own_move_mends_it_in_the_simulator_too(slug):
    story = stories.fresh(slug, 11)
    results = {move.slug: simulated(story, move.slug) for move in offered(story.graph)}
    holds = {move for move, result in results.items() if result and result["verdict"] == "holds"}
    assert holds == {RUNGS[slug].move}
    assert len(results) >= 6


@pytest.mark.parametrize("slug", RUNGS)
def test_a_decoy_holds_in_the_simulator_too(slug):
    story = stories.fresh(slug, 13, is_decoy=True)
    assert simulated(story)["verdict"] == "holds"
    assert (story.tier, story.move) == ("", NOTHING)


@pytest.mark.parametrize("slug", RUNGS)
def test_everything_is_well_before_the_load_grows(slug):
    story = stories.fresh(slug, 17)
    assert stories.outcome(story, users=story.users)["verdict"] == "holds"
    assert story.grown > 2 * story.users


def test_an_unclear_story_is_not_told():
    """As full as the rung wants it, but the database nearly as full as the app."""
    story = stories.fresh("balancer", 3)
    story.workload["classes"][0]["needs"][1] |= {"queries": 40, "query_ms": 2.0}
    assert not stories.is_sound(story)


def test_a_story_that_hardly_breaks_is_not_told():
    story = stories.fresh("shards", 3)
    result = stories.outcome(story)
    assert stories.is_clear(result, RUNGS["shards"])
    assert not stories.is_clear(result, RUNGS["shards"], lead=2.0)
    assert not stories.is_clear(result, RUNGS["cache"])


def test_a_move_leaves_the_drawing_it_was_made_of_alone():
    for slug in RUNGS:
        graph = stories.sketched(slug, 1).graph
        before = json.dumps(graph)
        for move in offered(graph):
            made(move.slug, graph)
        assert json.dumps(graph) == before


def test_a_move_that_was_made_already_is_not_offered():
    graph = stories.sketched("cache", 1).graph
    assert "split" not in {move.slug for move in offered(graph)}
    assert "cache" not in {move.slug for move in offered(made("cache", graph))}
