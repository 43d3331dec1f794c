"""What the canvas needs to show a run over time: the film of a course, in words where there are words for it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practice.attempts import faults, words
from practice.attempts.models import Attempt
from practice.attempts.reveal import revealed
from practice.lib import figures
from practice.runs.models import Kind, Run, Status

FORMAT = 1
LISTED = 20
FULL = {"disk": "disk_full", "memory": "memory_full"}  # targets that arithmetic misses, whatever happens


def listed(attempt: Attempt) -> list[dict[str, Any]]:
    """What can be watched: the peak of the newest run, asked for or not, and the faults that were played."""
    newest = revealed(attempt).first()
    if newest is None:
        return []
    asked = Run.objects.filter(of__in=revealed(attempt), kind=Kind.FAULT, status=Status.DONE).order_by("-created")
    struck = [each for each in asked.select_related("of")[:LISTED] if (each.result or {}).get("film")]
    return [_peak(attempt, newest), *(row(attempt, each) for each in struck)]


def _peak(attempt: Attempt, run: Run) -> dict[str, Any]:
    asked = run.inquiry(Kind.REPLAY)
    if asked and asked.status != Status.CANCELLED:
        return row(attempt, asked)
    return {"id": None, "kind": Kind.REPLAY, "seq": run.seq, "status": None, **_named(run)}


def row(attempt: Attempt, asked: Run) -> dict[str, Any]:
    """One of them, and how far it is."""
    return {
        "id": str(asked.id),
        "kind": asked.kind,
        "seq": asked.seq,
        "status": asked.status,
        "fraction": asked.fraction,
        "error": asked.error,
        "url": reverse("replay", args=[attempt.id, asked.id]),
        "cancel": reverse("run-cancel", args=[asked.id]),
        **_named(asked),
    }


def _named(run: Run) -> dict[str, str]:
    users = (run.result or {}).get("users") or run.users
    name = faults.title(run.strike, words.names(run.graph)) if run.strike else _("The daily peak")
    return {"name": name, "users": figures.people(users) if users else ""}


def etag(run: Run) -> str:
    """A replay that is done never changes; what is said of it is in somebody's language."""
    return f'"{run.id.hex}-{FORMAT}-{get_language()}"'


def told(run: Run) -> dict[str, Any]:
    """A course as the canvas plays it: numbers by window, in columns."""
    course, film = run.result or {}, (run.result or {})["film"]
    return {
        "format": FORMAT,
        "seq": run.seq,
        **_named(run),
        "engine": course["engine"],
        "seed": course["seed"],
        "duration_s": course["scenario"]["duration_s"],
        "step_s": film["step_s"],
        "offered_rps": [_short(window["offered_rps"]) for window in course["windows"]],
        "well": [_short(window["well"]["value"]) for window in course["windows"]],
        "strikes": [_strike(each, run.graph) for each in course["scenario"]["strikes"]],
        "tiers": film["tiers"],
        "flows": film["flows"],
        "breaks": [_break(each) for each in [*film["breaks"], *_full(run, film)]],
    }


def _strike(strike: Mapping[str, Any], graph: Mapping[str, Any]) -> dict[str, Any]:
    about = {key: strike[key] for key in ("tier", "at_s", "for_s")}
    return {**about, "name": faults.title(strike, words.names(graph))}


def _break(told: Mapping[str, Any]) -> dict[str, Any]:
    badge, sentence = words.badge(told["reason"])
    traces = [{**each, "ended": _ended(each["cause"])} for each in told["traces"]]
    return {**told, "badge": badge, "sentence": sentence, "traces": traces}


def _ended(cause: str) -> str:
    return _("came too late") if cause == "late" else words.cause(cause)


def _full(run: Run, film: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Disks and memories that the run itself found to be too small: from the first moment on, and nobody is counted."""
    failures = (run.of.result or {}).get("failures", ()) if run.of else ()
    missed = [(each["class"], FULL[each["target"]]) for each in failures if each["target"] in FULL]
    return [
        {"tier": tier, "reason": reason, "began_s": 0.0, "counts": [0] * len(film["tiers"][tier]["busy"]), "traces": []}
        for tier, reason in missed
        if tier in film["tiers"]
    ]


def _short(value: float) -> float:
    return float(f"{value:.4g}")
