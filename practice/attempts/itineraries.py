"""What one request does in the design of a run: the simulator's steps, in sentences."""

from dataclasses import asdict
from typing import Any

import sim
from practice.attempts import words
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim import catalogue, design


def of(run: Run, prompt: Prompt) -> list[dict[str, Any]]:
    """One for each request class and job, at the users of the run. None of a result that another engine measured."""
    result = run.result or {}
    if (result.get("engine"), result.get("catalogue")) != (sim.ENGINE_VERSION, catalogue.VERSION):
        return []
    names = words.names(run.graph)
    try:
        found = sim.explain(design.parse(run.graph), prompt.workload, users=result["users"])
    except sim.SimError:
        return []
    return [asdict(each) | {"steps": [_step(step, names) for step in each.steps]} for each in found]


def _step(step: Any, names: dict[str, str]) -> dict[str, Any]:
    said = [words.step(asdict(each), names) for each in step.sentences]
    return {"says": " ".join(said), "is_sometimes": step.share < 1, "share": step.share, "ms": step.ms}
