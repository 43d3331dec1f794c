"""Plays an attempt that was written down: the same calls as the pages make, and the real simulator."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from practice.attempts import quantities
from practice.attempts.forms import EstimateForm
from practice.attempts.models import Attempt
from practice.prompts import catalogue
from practice.runs.execution import execute
from practice.runs.models import Run
from practice.scoring.models import Scorecard
from tests.factories import make_person

TRANSCRIPTS = Path(__file__).with_name("transcripts")
REQUESTS = 2000


def names() -> list[str]:
    return sorted(path.stem for path in TRANSCRIPTS.glob("*.yaml"))


def play(name: str) -> Attempt:
    """The attempt, finished and scored."""
    return play_out(yaml.safe_load((TRANSCRIPTS / f"{name}.yaml").read_text("utf-8")))


def play_out(told: dict[str, Any]) -> Attempt:
    prompt = catalogue.everything()[told["prompt"]]
    attempt = Attempt.begin(person=make_person(), prompt=prompt)
    for event in told["events"]:
        minute = event["at"]
        (kind,) = event.keys() - {"at"}
        ACTS[kind](attempt, prompt, minute, event[kind], told["level"])
    return attempt


def _at(attempt: Attempt, minute: float) -> Any:
    return attempt.created + timedelta(minutes=minute)


def _estimate(attempt: Attempt, _prompt: Any, _minute: float, typed: dict[str, str], _level: str) -> None:
    form = EstimateForm(typed)
    assert form.is_valid(), form.errors
    form.save(attempt)


def _edit(attempt: Attempt, minute: float, changes: list[dict[str, Any]]) -> None:
    edit = attempt.design.append({"id": uuid.uuid4().hex, "changes": changes}, attempt.person)
    attempt.design.edits.filter(seq=edit.seq).update(at=_at(attempt, minute))
    attempt.design.refresh_from_db()


def _draw(attempt: Attempt, _prompt: Any, minute: float, drawn: dict[str, Any], _level: str) -> None:
    """What takes the drawing as it stands to this one, in one edit."""
    old = attempt.design.graph()
    was = {tier["id"]: tier for tier in old["tiers"]}
    wanted = drawn["tiers"]
    changes: list[dict[str, Any]] = [{"type": "remove_tier", "tier": tier} for tier in was if tier not in wanted]
    for n, (tier, given) in enumerate(wanted.items()):
        properties = {key: value for key, value in given.items() if key != "kind"}
        if tier not in was:
            place = {"x": 220 * n, "y": 0}
            changes.append({"type": "add_tier", "tier": tier, "kind": given["kind"], **place, "properties": properties})
            continue
        kept = {"id", "kind", "x", "y", "because", "costs_us", *properties}
        cleared = dict.fromkeys(was[tier].keys() - kept)
        changes += [
            {"type": "set_tier", "tier": tier, "key": key, "value": value}
            for key, value in (cleared | properties).items()
            if was[tier].get(key) != value
        ]
    before = {(link["from"], link["to"]) for link in old["links"]}
    after = {tuple(link.split(" > ")) for link in drawn["links"]}
    changes += [{"type": "remove_link", "from": a, "to": b} for a, b in sorted(before - after)]
    changes += [{"type": "add_link", "from": a, "to": b, "properties": {}} for a, b in sorted(after - before)]
    _edit(attempt, minute, changes)


def _say(attempt: Attempt, _prompt: Any, minute: float, cards: dict[str, dict[str, str]], _level: str) -> None:
    changes = [
        {"type": "set_tier", "tier": tier, "key": key, "value": text}
        for tier, card in cards.items()
        for key, text in card.items()
        if text
    ]
    _edit(attempt, minute, changes)


def _run(attempt: Attempt, _prompt: Any, minute: float, said: dict[str, Any], _level: str) -> None:
    prediction = None
    if "predict" in said:
        users = quantities.count(str(said["users"])) if said.get("users") else None
        prediction = {"tier": said["predict"], "users": users, "sure": said["sure"]}
    run = attempt.start_run(graph=attempt.design.graph(), seq=attempt.design.head, prediction=prediction)
    Run.objects.filter(id=run.id).update(created=_at(attempt, minute))
    execute(run.id)


def _finish(attempt: Attempt, prompt: Any, minute: float, said: dict[str, Any], level: str) -> None:
    later = said.get("not_yet") or {}
    card = Scorecard.begin(
        attempt,
        prompt,
        level=level,
        not_yet=later.get("what", ""),
        not_yet_tier=later.get("tier", ""),
        not_yet_users=quantities.count(later["users"]) if later else None,
        left_out=said.get("left_out", ""),
    )
    Attempt.objects.filter(id=attempt.id).update(finished=_at(attempt, minute))
    attempt.refresh_from_db()
    for run in (card.run, card.removal):
        if run and run.is_active:
            execute(run.id)
    card = Scorecard.objects.get(id=card.id)
    assert card.settle(prompt)


ACTS = {"estimate": _estimate, "draw": _draw, "say": _say, "run": _run, "finish": _finish}
