"""The second prediction: the new 95th percentile after a move, or, of what holds as it is, when it will not."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

import sim
from practice.drills import stories
from practice.drills.moves import NOTHING, made
from practice.drills.stories import Story
from practice.lib import figures
from sim.plan import plan

PARTS = (0.25, 0.5, 1.0)  # of the target: where one range ends and the next begins
TIMES = (1.5, 3.0, 6.0)  # the users of after the growth


@dataclass(frozen=True)
class Watched:
    """The kind of request that the second prediction is about."""

    name: str
    target_ms: float


def asks_users(story: Story, before: dict[str, Any], move: str) -> bool:
    """Whether it is asked how far it goes: where it holds and nothing is changed, the 95th percentile is known."""
    return before["verdict"] == "holds" and move == NOTHING


def watched(story: Story, before: dict[str, Any]) -> Watched:
    """What missed its target most; of what holds, the first kind of the story."""
    late = [each for each in before["failures"] if each["target"] == "p95"]
    worst = max(late, key=lambda each: float(each["value"] / each["limit"]), default=None)
    name = worst["class"] if worst else story.workload["classes"][0]["name"]
    target = next(each["p95_ms"] for each in story.workload["classes"] if each["name"] == name)
    return Watched(name, float(target))


def ranges(story: Story, before: dict[str, Any], move: str) -> list[str]:
    """What may be answered, in words; the answer is the place in the list."""
    if asks_users(story, before, move):
        low, middle, high = (figures.people(story.grown * times) for times in TIMES)
        return [
            _("before %(low)s") % {"low": low},
            _("from %(low)s to %(high)s") % {"low": low, "high": middle},
            _("from %(low)s to %(high)s") % {"low": middle, "high": high},
            _("after %(high)s") % {"high": high},
        ]
    target = watched(story, before).target_ms
    low, middle, high = (figures.milliseconds(target * part) for part in PARTS)
    return [
        _("under %(low)s") % {"low": low},
        _("%(low)s to %(high)s") % {"low": low, "high": middle},
        _("%(low)s to %(high)s, so just in time") % {"low": middle, "high": high},
        _("over %(high)s, or it fails: this does not mend it") % {"high": high},
    ]


def after(story: Story, move: str) -> dict[str, Any]:
    """What the move led to: a result with `breaks_at`, or what is wrong with the drawing."""
    found = plan(sim.design.parse(made(move, story.graph)), sim.workload.parse(story.workload))
    if found.findings:
        first = found.findings[0]
        return {"finding": {"code": first.code, "params": dict(first.params)}}
    result = stories.outcome(story, move)
    points = sim.capacity(found.design, found.workload, users=story.grown).breakpoints
    return {**(result or {}), "breaks_at": points[0].users if points else None}


def came_true(story: Story, before: dict[str, Any], move: str, result: dict[str, Any]) -> int:
    """Which of the ranges it was."""
    if asks_users(story, before, move):
        users = result["breaks_at"]
        return sum(users is None or users >= story.grown * times for times in TIMES)
    if "finding" in result or result["verdict"] == "breaks":
        return len(PARTS)
    value, target = p95_ms(story, before, result), watched(story, before).target_ms
    return sum(value >= target * part for part in PARTS[:-1])


def p95_ms(story: Story, before: dict[str, Any], result: dict[str, Any]) -> float:
    name = watched(story, before).name
    return float(next(each["p95_ms"]["value"] for each in result["classes"] if each["name"] == name))
