"""What one request does in the design of a run: the simulator's steps, in sentences."""

from dataclasses import asdict
from typing import Any

import sim
from practice.attempts import words
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim import catalogue, design
from sim.telling.steps import Itinerary


def of(run: Run, prompt: Prompt) -> list[dict[str, Any]]:
    """One for each request class and job, at the users of the run."""
    names = words.names(run.graph)
    return [asdict(each) | {"steps": [_step(step, names) for step in each.steps]} for each in read(run, prompt)]


def read(run: Run, prompt: Prompt) -> tuple[Itinerary, ...]:
    """As the simulator tells them. None of a result that another engine measured."""
    result = run.result or {}
    if (result.get("engine"), result.get("catalogue")) != (sim.ENGINE_VERSION, catalogue.VERSION):
        return ()
    try:
        return sim.explain(design.parse(run.graph), prompt.workload, users=result["users"])
    except sim.SimError:
        return ()


def _step(step: Any, names: dict[str, str]) -> dict[str, Any]:
    said = [words.step(asdict(each), names) for each in step.sentences]
    return {"says": " ".join(said), "is_sometimes": step.share < 1, "share": step.share, "ms": step.ms}
