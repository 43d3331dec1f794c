"""What stands around the canvas: the verdict, the run panel, the ladder and the numbers. Nothing before an answer."""

from typing import Any

from practice.attempts import calibration, changes, estimates, ladder, verdict, words
from practice.attempts.forms import PredictionForm
from practice.attempts.models import IT_HOLDS, Attempt
from practice.attempts.reveal import may_reveal
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run, Status

LISTED = 12  # earlier runs in the panel; a run's own page leads on to the rest


def of(attempt: Attempt, prompt: Prompt, *, given: Any = None, kept: Any = None) -> dict[str, Any]:
    """The scene of the studio. `given`: the form as sent; `kept`: what it holds and was not sent yet."""
    graph = attempt.design.graph()
    reveal = may_reveal(attempt)
    shown = attempt.last_result() if reveal else None
    return {
        "graph": graph,
        "run": attempt.last_run(),
        "form": None
        if reveal
        else PredictionForm(given, graph=graph, kept=_said_already(attempt, graph) if kept is None else kept),
        "is_stale": bool(shown and changes.matter(shown.graph, graph)),
        "runs": [_row(run) for run in attempt.design.runs.order_by("-created")[:LISTED]] if reveal else [],
        **result(attempt, prompt, shown, reveal=reveal),
    }


def result(attempt: Attempt, prompt: Prompt, run: Run | None, *, reveal: bool) -> dict[str, Any]:
    """What one run says about this attempt; without `reveal` nothing but what the brief says anyway."""
    said = verdict.of(run) if run and reveal else None
    return {
        "attempt": attempt,
        "prompt": prompt,
        "reveal": reveal,
        "verdict": said,
        "prediction": _prediction(said) if said else None,
        "judged": estimates.judged(said.result) if said else "",
        "decided": estimates.decided(run) if said and run else "",
        "compared": estimates.compared(attempt, prompt) if said else [],
        "ladder": said.ladder if said else ladder.empty(prompt.workload.users_daily, prompt.workload.users_horizon),
    }


def _said_already(attempt: Attempt, graph: dict[str, Any]) -> dict[str, Any] | None:
    """What was predicted for a run that never answered: nobody is asked the same twice."""
    last = attempt.predictions.first()
    if last is None or (last.tier != IT_HOLDS and last.tier not in {tier["id"] for tier in graph["tiers"]}):
        return None
    return {"tier": last.tier, "sure": last.sure, "breaks_at": f"{last.users:g}" if last.users else ""}


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


def _prediction(said: verdict.Verdict) -> dict[str, Any] | None:
    prediction = getattr(said.run, "prediction", None)
    if prediction is None:
        return None
    return {
        "tier": said.names.get(prediction.tier, ""),
        "came_true": prediction.came_true(),
        "sure": prediction.sure,
        "load": calibration.load_of(prediction),
    }


def _row(run: Run) -> dict[str, Any]:
    is_done = run.status == Status.DONE
    return {
        "id": run.id,
        "at": run.created,
        "is_active": run.is_active,
        "is_done": is_done,
        "words": verdict.brief(run),
    }
