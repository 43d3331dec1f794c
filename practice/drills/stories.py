"""A fresh story for a rung: names, numbers, a load that grows and a drawing, such that what breaks is plain.

A story is told only if arithmetic (`sim.capacity`) finds that the rung's bottleneck breaks first and by far, that its
move mends it and that no other does; of a decoy, that nothing breaks. Otherwise the next seed is tried.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import sim
from practice.drills.moves import NOTHING, made, offered
from practice.drills.recipes import Sketch
from practice.drills.rungs import RUNGS, Rung
from practice.lib.figures import rounded
from sim.capacity import predict
from sim.judgement import described
from sim.plan import plan

LEAD = 0.15  # the fullest tier is fuller than the next by at least so much
ROOM = 0.82  # of what is mended: no tier is fuller
CALM = 0.7  # of what never broke
PLAIN = 1.08  # times its target or its capacity: what a wrong move leaves broken is broken by so much
TRIAL_USERS = 10_000.0
SEEDS = 1_000_000_007


@dataclass(frozen=True)
class Story:
    """Plain values, to be stored: nothing of it changes under a learner who is in the middle of it."""

    rung: str
    seed: int
    is_decoy: bool
    name: str
    about: str
    workload: dict[str, Any]
    graph: dict[str, Any]
    users: float  # a day, today
    grown: float  # a day, after the growth that the story is about

    @property
    def tier(self) -> str:
        """What breaks first: a tier, or what is in the way though none is full; empty if nothing breaks."""
        return "" if self.is_decoy else RUNGS[self.rung].answer

    @property
    def move(self) -> str:
        return NOTHING if self.is_decoy else RUNGS[self.rung].move


def fresh(rung: str, seed: int, *, is_decoy: bool = False) -> Story:
    """The first sound story from this seed on."""
    return next(story for n in count() if is_sound(story := sketched(rung, (seed + n) % SEEDS, is_decoy=is_decoy)))


def sketched(slug: str, seed: int, *, is_decoy: bool = False) -> Story:
    """The story of exactly this seed, whether it is sound or not."""
    rung = RUNGS[slug]
    rng = Random(f"{slug} {seed} {is_decoy}")  # noqa: S311 (nobody gains by guessing a story)
    theme = rng.choice(themes())
    sketch = rung.recipe(rng, theme, is_decoy or not rung.row)
    goal = rng.uniform(*(sketch.full if rung.row and not is_decoy else sketch.calm))
    trial = _fullest(sketch.graph, _workload(theme, sketch, TRIAL_USERS / 2, TRIAL_USERS))
    grown = rounded(TRIAL_USERS * goal / trial, 2)
    users = rounded(grown / rng.choice((3, 4, 5, 6, 8)), 2)
    workload = _workload(theme, sketch, users, grown)
    return Story(
        slug, seed, is_decoy or not rung.row, theme["name"], theme["about"], workload, sketch.graph, users, grown
    )


@cache
def themes() -> list[dict[str, str]]:
    return list(tomllib.loads(Path(__file__).with_name("themes.toml").read_text())["themes"])


def _workload(theme: dict[str, str], sketch: Sketch, users: float, grown: float) -> dict[str, Any]:
    rows = {"items": 20_000, "item_kb": 2, "zipf": sketch.zipf, "staleness_s": 600, "growth_gb_day": 0.01}
    return {
        "format": 1,
        "title": theme["name"],
        "users": {"daily": users, "regions": _grown(sketch.regions, users, grown)},
        "load": {"peak_to_mean": 3},
        "targets": {"availability": 0.99},
        "datasets": {theme["rows"]: rows},
        "classes": sketch.classes,
        **({"jobs": _grown(sketch.jobs, users, grown)} if sketch.jobs else {}),
    }


def _grown(value: Any, users: float, grown: float) -> Any:
    """The same with a curve from today to after the growth for each pair."""
    if isinstance(value, tuple):
        return {"users": [users, grown], "values": list(value)}
    if isinstance(value, list):
        return [_grown(each, users, grown) for each in value]
    return {key: _grown(each, users, grown) for key, each in value.items()} if isinstance(value, dict) else value


def _fullest(graph: dict[str, Any], workload: dict[str, Any]) -> float:
    found = sim.capacity(sim.design.parse(graph), sim.workload.parse(workload), users=TRIAL_USERS)
    return max(each.utilisation for each in found.resources)


def outcome(story: Story, move: str = NOTHING, *, users: float | None = None) -> dict[str, Any] | None:
    """What becomes of it after a move under the grown load, or that of other `users`, as a run's result; None if the
    drawing makes no sense."""
    made_plan = plan(sim.design.parse(made(move, story.graph)), sim.workload.parse(story.workload))
    if made_plan.findings:
        return None
    return described(made_plan, predict(made_plan, users=users or story.grown).result)


def is_sound(story: Story) -> bool:
    """By arithmetic: clear, mended by its move, and by no other."""
    before, today = outcome(story), outcome(story, users=story.users)
    if not before or not today or today["verdict"] != "holds":
        return False
    if story.is_decoy:
        return before["verdict"] == "holds" and fullest(before)[0][1] <= CALM
    if not is_clear(before, RUNGS[story.rung]):
        return False
    after = outcome(story, story.move)
    if not after or after["verdict"] != "holds" or fullest(after)[0][1] > ROOM:
        return False
    wrong = (move.slug for move in offered(story.graph) if move.slug not in (story.move, NOTHING))
    return all(_is_broken(outcome(story, slug)) for slug in wrong)


def is_clear(result: dict[str, Any], rung: Rung, lead: float = LEAD) -> bool:
    """True if the rung's tier breaks first, for the rung's reason, and is fuller than the next by a `lead`.

    Of what is slow though nobody waits, there is no fullest: then no tier may be near its limit.
    """
    found = result["bottleneck"]
    if result["verdict"] != "breaks" or (found["tier"], found["row"]) != (rung.tier, rung.row):
        return False
    (first, top), (_second, next_top) = (*fullest(result), ("", 0.0))[:2]
    if found["reason"]["code"] in ("distance", "slow_work"):
        return top <= CALM and _is_broken(result)
    return first == rung.tier and top - next_top >= lead


def fullest(result: dict[str, Any]) -> list[tuple[str, float]]:
    """Tiers by how much is asked of them over what they can do, the fullest first."""
    loads = {
        tier: max((each["offered"] for each in measured["resources"]), default=0.0)
        for tier, measured in result["tiers"].items()
    }
    return sorted(loads.items(), key=lambda pair: -pair[1])


def _is_broken(result: dict[str, Any] | None) -> bool:
    """Plainly so: nobody could call it close. A drawing that makes no sense mends nothing either."""
    if result is None:
        return True
    return result["verdict"] == "breaks" and (
        fullest(result)[0][1] >= PLAIN
        or any(each["target"] == "p95" and each["value"] >= PLAIN * each["limit"] for each in result["failures"])
    )
