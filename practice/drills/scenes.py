"""What the pages of the ladder show. Of a step that is not answered, nothing is here to be shown."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from practice.attempts import verdict
from practice.attempts.drawing import Drawing, draw, upright
from practice.drills import facts, feedback, forecasts, forms, stories
from practice.drills.models import Climb
from practice.drills.moves import MOVES, NOTHING, made
from practice.drills.rungs import RUNGS, SAID
from practice.drills.stories import Story
from practice.lib import figures
from practice.runs.models import Run

EXAMPLE_SEED = 2026
FORMS = {
    "predict": forms.PredictForm,
    "choose": forms.ChooseForm,
    "forecast": forms.ForeseeForm,
    "explain": forms.ExplainForm,
}


@dataclass(frozen=True)
class Picture:
    """A drawing for wide and one for narrow screens."""

    wide: Drawing
    tall: Drawing
    key: str
    users: str


def picture(graph: dict[str, Any], result: dict[str, Any] | None, key: str, users: float) -> Picture:
    """With how full each tier is, and without how long its line grew: beyond its limit that has no mean."""
    measured = result and {
        **result,
        "tiers": {id_: {**tier, "waiting": 0, "errors": 0} for id_, tier in result["tiers"].items()},
    }
    return Picture(draw(graph, measured), draw(upright(graph), measured), key, figures.people(users))


def told(story: Story) -> dict[str, Any]:
    """What a story tells before anything is answered."""
    return {
        "story": story,
        "growth": facts.growth(story),
        "lines": facts.lines(story),
        "machines": facts.machines(story),
        "besides": facts.besides(story),
    }


def of(climb: Climb) -> dict[str, Any]:
    """Step by step, as far as it was answered."""
    story, step = climb.story, climb.step
    scene = {**told(story), "climb": climb, "step": step}
    if climb.hinted or step == "done":
        scene["hint"] = facts.hint(story)
    if step in FORMS:
        scene["form"] = FORMS[step](climb)
    scene["start"] = picture(story.graph, climb.before, "", story.grown if climb.before else story.users)
    if climb.before:
        scene |= _predicted(climb, story, climb.before)
    if climb.chosen and climb.before:
        scene |= _chosen(climb, story, climb.before)
    if climb.after and climb.before:
        scene |= _foreseen(climb, story, climb.before, climb.after)
    if step == "done":
        scene |= _over(climb, story)
    return scene


def _predicted(climb: Climb, story: Story, before: dict[str, Any]) -> dict[str, Any]:
    shown = verdict.Verdict(Run(graph=story.graph, result=before))
    said = SAID.get(climb.tier) or (shown.subject(climb.tier) if climb.tier else "")
    return {
        "verdict": shown,
        "said_tier": said,
        "unfilled": SAID.get(story.tier),
        "found": feedback.found(before, story.graph),
    }


def _chosen(climb: Climb, story: Story, before: dict[str, Any]) -> dict[str, Any]:
    return {
        "move": MOVES[climb.move],
        "asks_users": forecasts.asks_users(story, before, climb.move),
        "watched": forecasts.watched(story, before),
        "now": figures.milliseconds(forecasts.p95_ms(story, before, before)),
    }


def _foreseen(climb: Climb, story: Story, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    graph = made(climb.move, story.graph)
    ranges = forecasts.ranges(story, before, climb.move)
    true = forecasts.came_true(story, before, climb.move, after)
    scene: dict[str, Any] = {"said_range": ranges[climb.forecast or 0], "true_range": ranges[true]}
    scene["is_foreseen"] = climb.forecast == true
    if "finding" not in after:
        if climb.move != NOTHING:
            scene["end"] = picture(graph, after, "-end", story.grown)
        scene["new"] = figures.milliseconds(forecasts.p95_ms(story, before, after))
        scene["breaks_at"] = after["breaks_at"] and figures.people(after["breaks_at"])
        scene["is_mended"] = after["verdict"] == "holds"
    if not forecasts.asks_users(story, before, climb.move):
        scene["ended"] = feedback.came_to(story, climb.move, after)
    return scene


def _over(climb: Climb, story: Story) -> dict[str, Any]:
    return {
        "right": MOVES[story.move],
        "why": _why(story, stories.outcome(story, story.move), is_known=climb.found_the_move),
        "why_not": [] if climb.found_the_move else feedback.why_not(story, climb.move),
        "cost": feedback.cost_of(climb.move),
        "contrast": feedback.CONTRAST if RUNGS[climb.rung].move in feedback.CONTRASTED else "",
        "principle": feedback.PRINCIPLES[story.move],
    }


def _why(story: Story, after: dict[str, Any] | None, *, is_known: bool = False) -> list[str]:
    """Of the right move; what it comes to is on the page already if it was chosen."""
    return [str(feedback.RELIEVES[story.move]), *([] if is_known else feedback.came_to(story, story.move, after))]


def example(slug: str) -> dict[str, Any]:
    """A rung's story with all its answers: the same for everybody, and told to nobody as theirs."""
    story, before, after = _example(slug)
    shown = verdict.Verdict(Run(graph=story.graph, result=before))
    return {
        **told(story),
        "hint": facts.hint(story),
        "start": picture(story.graph, before, "", story.grown),
        "end": picture(made(story.move, story.graph), after, "-end", story.grown) if story.move != NOTHING else None,
        "verdict": shown,
        "unfilled": SAID.get(story.tier),
        "found": feedback.found(before, story.graph),
        "right": MOVES[story.move],
        "why": _why(story, after),
        "cost": feedback.cost_of(story.move),
        "breaks_at": after["breaks_at"] and figures.people(after["breaks_at"]),
        "principle": feedback.PRINCIPLES[story.move],
    }


@cache
def _example(slug: str) -> tuple[Story, dict[str, Any], dict[str, Any]]:
    story = stories.fresh(slug, EXAMPLE_SEED)
    return story, stories.outcome(story) or {}, forecasts.after(story, story.move)
