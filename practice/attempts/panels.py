"""What stands around the canvas: the verdict, the run panel, the ladder and the numbers. Nothing before an answer."""

from typing import Any

from practice.attempts import estimates, verdict, words
from practice.attempts.forms import PredictionForm
from practice.attempts.models import Attempt
from practice.attempts.reveal import may_reveal
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run


def of(attempt: Attempt, prompt: Prompt, *, given: Any = None, only: Run | None = None) -> dict[str, Any]:
    """`given`: the form as sent; `only`: this run's result instead of the newest."""
    graph = attempt.design.graph()
    reveal = may_reveal(attempt)
    shown = (only if only and only.result else attempt.last_result()) if reveal else None
    said = verdict.of(shown) if shown else None
    return {
        "attempt": attempt,
        "prompt": prompt,
        "graph": graph,
        "run": only or attempt.last_run(),
        "reveal": reveal,
        "form": None if reveal else PredictionForm(given, graph=graph),
        "verdict": said,
        "is_stale": bool(shown and not only and shown.seq != attempt.design.head),
        "prediction": _prediction(shown, said) if said else None,
        "judged": estimates.judged(shown.result) if shown and shown.result else "",
        "compared": estimates.compared(attempt, prompt) if said else [],
    }


def _prediction(run: Run, said: verdict.Verdict) -> dict[str, Any] | None:
    prediction = getattr(run, "prediction", None)
    if prediction is None:
        return None
    return {"tier": said.names.get(prediction.tier, ""), "came_true": prediction.came_true()}


def findings(graph: dict[str, Any], prompt: Prompt) -> list[dict[str, Any]]:
    """Why a design makes no sense yet, each with the tier it stands on. Empty: it can run."""
    import sim

    names = words.names(graph)
    plan = sim.plan(sim.design.parse(graph), prompt.workload)
    return [
        {
            "tier": each.tier,
            "name": names.get(each.tier or "", ""),
            "code": each.code,
            "sentence": words.finding({"code": each.code, "params": each.params}, names),
        }
        for each in plan.findings
    ]
