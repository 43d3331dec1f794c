"""What somebody has done, and what would be a good next step, with the reason for it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts import calibration, verdict
from practice.attempts.models import Attempt
from practice.attempts.reveal import revealed
from practice.prompts import catalogue
from practice.prompts.catalogue import DIFFICULTIES, Prompt
from practice.runs.models import Kind, Run

BEGUN, HELD = "begun", "held"


@dataclass(frozen=True)
class Return:
    """For a learner who comes back: where it was left, and what comes next."""

    attempt: Attempt
    prompt: Prompt
    said: str
    next: Prompt | None
    reason: str
    calibration: calibration.Calibration | None


def of(person: Any) -> Return | None:
    """None for whoever has begun nothing."""
    attempts = Attempt.objects.owned_by(person).filter(prompt__in=catalogue.everything()).select_related("design")
    attempt = attempts.first()
    if attempt is None:
        return None
    last = revealed(attempt).first()
    following, reason = following_of(states(person))
    return Return(
        attempt=attempt,
        prompt=catalogue.everything()[attempt.prompt],
        said=verdict.brief(last) if last else "",
        next=following,
        reason=reason,
        calibration=calibration.of_person(person),
    )


def states(person: Any) -> dict[str, str]:
    """By prompt: begun, or held once a run of it did."""
    begun = Attempt.objects.owned_by(person).values_list("prompt", flat=True)
    attempts = Attempt.objects.owned_by(person).values("design")
    held = Run.objects.filter(design__in=attempts, kind=Kind.VERDICT, result__verdict="holds")
    return dict.fromkeys(begun, BEGUN) | dict.fromkeys(held.values_list("prompt", flat=True), HELD)


def following_of(states: dict[str, str]) -> tuple[Prompt | None, str]:
    """The next prompt, and why that one. The idea that it is for is not named: finding it is the practice."""
    listed = catalogue.listed()
    fresh = [prompt for prompt in listed if prompt.slug not in states]
    held = [prompt for prompt in listed if states.get(prompt.slug) == HELD]
    if not fresh:
        return None, ""
    if not held:
        return fresh[0], _("It is among the smallest: a good one to get to a design that holds.")
    level = max(DIFFICULTIES.index(prompt.workload.difficulty) for prompt in held)
    known = {idea for prompt in held for idea in prompt.lesson.ideas}
    within = [prompt for prompt in fresh if DIFFICULTIES.index(prompt.workload.difficulty) <= level]
    new = [prompt for prompt in within if prompt.lesson.ideas[0] not in known]
    if new:
        return new[0], _("It is as hard as what you have done, and asks for something that none of those did.")
    harder = [prompt for prompt in fresh if prompt not in within]
    if harder:
        return harder[0], _("You have met every idea of the easier ones. This is one step harder.")
    return within[0], _("You have met every idea there is. This one has another load.")
