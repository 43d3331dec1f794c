"""What one request does, as the canvas walks it: each step, its tier, the ways that part there, and how long it takes.

Work is the simulator's own arithmetic (`sim.explain`); waiting is what the run measured, of the requests that were
answered, spread evenly over the times that a request comes by.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts import itineraries, words
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim.telling.steps import Itinerary, Step

FORMAT = 1
Resource = tuple[str, str]  # of a tier


def told(run: Run, prompt: Prompt) -> dict[str, Any]:
    """Every class and job of a run; none of a run that another engine measured."""
    found = itineraries.read(run, prompt)
    return {"format": FORMAT, "seq": run.seq, "walks": [_walk(each, run) for each in found]}


def _walk(itinerary: Itinerary, run: Run) -> dict[str, Any]:
    waits = None if itinerary.is_job else _waits(itinerary, run.result or {})
    return {
        "name": itinerary.name,
        "is_job": itinerary.is_job,
        "rate_rps": itinerary.rate_rps,
        "steps": [_step(step, run.graph, waits) for step in itinerary.steps],
    }


def _step(step: Step, graph: Mapping[str, Any], waits: Mapping[Resource, float] | None) -> dict[str, Any]:
    names, code = words.names(graph), step.sentences[-1].code if step.sentences else step.code
    return {
        "tier": step.tier or (_users(graph) if step.code == "journey_user" else None),
        "link": step.link,
        "share": step.share,
        "ms": step.ms,
        "wait_ms": None if waits is None else sum(waits.get(each, 0.0) for each in _uses(step)),
        "says": [words.step(asdict(each), names) for each in step.sentences],
        "ways": [{"says": _outcome(code, way.outcome, names), **_onwards(way)} for way in step.ways],
    }


def _onwards(way: Any) -> dict[str, Any]:
    return {"share": way.share, "next": way.next}


def _users(graph: Mapping[str, Any]) -> str | None:
    return next((tier["id"] for tier in graph["tiers"] if tier["kind"] == "users"), None)


def _waits(itinerary: Itinerary, result: Mapping[str, Any]) -> dict[Resource, float]:
    """How long a request stands in line for a resource each time that it comes by, in ms."""
    visits: dict[Resource, float] = defaultdict(float)
    for step in itinerary.steps:
        for each in _uses(step):
            visits[each] += step.share
    times = next((each["time"] for each in result["classes"] if each["name"] == itinerary.name), ())
    parts = {(part["tier"], part["part"]): part["wait_ms"] for part in times}
    return {each: parts[each] / share for each, share in visits.items() if each in parts and share > 0}


def _uses(step: Step) -> set[Resource]:
    """What it may have to stand in line for: a place in a pool, or the resources that work on it."""
    own = {(step.tier, part) for part in step.parts} if step.tier else set()
    return own | {(place.tier, place.resource) for place in step.takes}


def _outcome(code: str, outcome: str, names: Mapping[str, str]) -> str:
    """Why ways part is the last thing that a step says."""
    said = {
        ("in_memory", "hit"): _("in memory"),
        ("in_memory", "miss"): _("on the disk"),
        ("warm", "hit"): _("an idle copy"),
        ("warm", "miss"): _("a copy starts"),
        ("knows_address", "hit"): _("known"),
        ("knows_address", "miss"): _("looked up"),
    }
    plain = {"then": "", "hit": _("a hit"), "miss": _("a miss"), "may_ask": _("may ask"), "may_not": _("goes past")}
    return said.get((code, outcome)) or plain.get(outcome, names.get(outcome, ""))
