"""The evidence of a finished attempt, from what is stored: its runs, what was said and when, the removal test.

Only what happened before the attempt was finished counts, and the run and the removal test that it was finished with.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

import sim
from practice.attempts import decision, diagnosis, words
from practice.attempts.models import IT_HOLDS, QUANTITIES, Attempt
from practice.prompts.catalogue import Prompt
from practice.runs.models import Kind, Run, Status
from practice.scoring import evidence
from practice.scoring.arguments import is_argued
from practice.scoring.evidence import Card, Evidence, Guess, NotYet, Step, Struck
from sim.catalogue import KINDS

if TYPE_CHECKING:
    from practice.scoring.models import Scorecard

BESIDE = {"users", "browser_cache", "cdn", "object_store", "dns", "third_party"}  # what no sketch is the larger for
SAME = {"pool": "connections", "sockets": "connections", "slots": "workers"}  # resources by the name that people use


def of(card: "Scorecard", prompt: Prompt) -> Evidence:
    attempt = card.attempt
    runs = list(_runs(card))
    removal = card.removal.result if card.removal else None
    steps = tuple(_step(run, attempt, before, prompt) for before, run in zip([None, *runs], runs, strict=False))
    last = runs[-1] if runs else None
    usd = removal["usd_month"]["value"] if removal else (steps[-1].usd_month if steps else 0.0)
    return Evidence(
        horizon=prompt.workload.users_horizon,
        steps=steps,
        prediction=_prediction(attempt, runs),
        guess=_guess(attempt, prompt, last),
        cards=tuple(_cards(card, prompt, runs, steps, removal)),
        is_tested=removal is not None,
        usd_month=usd,
        cheapest_usd=_cheapest(usd, steps, removal, prompt),
        not_yet=_not_yet(card, last),
        left_out=card.left_out,
        struck=tuple(_struck(attempt, runs)),
    )


def _runs(card: "Scorecard") -> Iterable[Run]:
    """Oldest first."""
    told = card.attempt.design.runs.filter(status=Status.DONE)
    return told.filter(Q(created__lte=card.attempt.finished) | Q(id=card.run_id)).order_by("created")


def _minute(attempt: Attempt, at: datetime) -> float:
    return round((at - attempt.created).total_seconds() / 60, 2)


def _step(run: Run, attempt: Attempt, before: Run | None, prompt: Prompt) -> Step:
    result, names = run.result or {}, words.names(run.graph)
    first = _first(result)
    counted = [tier for tier in run.graph["tiers"] if tier["kind"] not in BESIDE]
    was = {tier["id"] for tier in before.graph["tiers"]} if before else set()
    return Step(
        minute=_minute(attempt, run.created),
        run=str(run.id),
        verdict=result["verdict"],
        first=names.get(first.get("tier", ""), ""),
        resource=first.get("resource") or "",
        row=first.get("row") or "",
        breaks_at=breaks_at(result),
        tiers=len(counted),
        nodes=sum(tier.get("nodes", 1) for tier in counted),
        usd_month=_usd(run.graph, prompt, result["users"]),
        added=tuple(names[tier["id"]] for tier in run.graph["tiers"] if before and tier["id"] not in was),
    )


def _first(result: Mapping[str, Any]) -> dict[str, Any]:
    """What broke, or would on the way up."""
    points = result["ladder"]["breakpoints"]
    return result["bottleneck"] or (points[0] if points else {})


def breaks_at(result: Mapping[str, Any]) -> float:
    points, end = result["ladder"]["breakpoints"], result["ladder"]["to"]
    found = [point["users"] for point in points[:1]] or [end]
    return float(min(found[0], result["users"]) if result["verdict"] == "breaks" else found[0])


def _usd(graph: dict[str, Any], prompt: Prompt, users: float) -> float:
    try:
        return sim.cost(sim.design.parse(graph), prompt.workload, users=users).usd_month.value
    except sim.SimError:  # of before the catalogue changed
        return 0.0


def _cheapest(usd: float, steps: tuple[Step, ...], removal: dict[str, Any] | None, prompt: Prompt) -> float:
    """Of the designs that hold as well as this one: what is left of it, its predecessors, the reference."""
    if not steps:
        return usd
    far = min(prompt.workload.users_horizon, steps[-1].breaks_at)
    found = [usd, _usd(prompt.reference(), prompt, prompt.workload.users_daily)]
    found += [step.usd_month for step in steps if step.verdict == "holds" and step.breaks_at >= far]
    if removal:
        found.append(removal["lean_usd_month"]["value"])
    return min((each for each in found if each > 0), default=usd)


# -- what was said -----------------------------------------------------------------------------------------------------
def _prediction(attempt: Attempt, runs: list[Run]) -> evidence.Prediction | None:
    """The first that was answered: what was said before anything could be seen. None if it was too close to call."""
    said = attempt.predictions.filter(run__in=runs).select_related("run").order_by("at").first()
    came_true = said.came_true() if said else None
    if said is None or came_true is None:
        return None
    result, names = said.run.result or {}, words.names(said.run.graph)
    point = next(iter(result["ladder"]["breakpoints"][:1]), None)
    real = point["users"] if point and said.tier == point["tier"] else None
    is_told = bool(said.users and real and said.tier != IT_HOLDS)
    return evidence.Prediction(
        said=names.get(said.tier, ""),
        broke="" if result["verdict"] == "holds" else names.get(_first(result).get("tier", ""), ""),
        sure=said.sure or 0,
        came_true=came_true,
        said_users=said.users,
        broke_users=real,
        times=max(said.users / real, real / said.users) if is_told and said.users and real else None,
    )


def _guess(attempt: Attempt, prompt: Prompt, last: Run | None) -> Guess | None:
    estimate = getattr(attempt, "estimate", None)
    if estimate is None or estimate.is_empty:
        return None
    load = sim.load_of(prompt.workload, sim.design.parse(prompt.reference()))
    said = {name: value for name in QUANTITIES if (value := getattr(estimate, name)) is not None}
    credits = {name: diagnosis.credit(value, getattr(load, name)) for name, value in said.items()}
    found = decision.of(last) if last else None
    return Guess(credits, is_same=bool("peak_rps" in said and found and found.is_same))


def _not_yet(card: "Scorecard", last: Run | None) -> NotYet | None:
    if not (card.not_yet and card.not_yet_users and last and last.result):
        return None
    points = last.result["ladder"]["breakpoints"]
    of_tier = [point["users"] for point in points if point["tier"] == card.not_yet_tier]
    limit = of_tier[0] if of_tier else breaks_at(last.result)
    name = words.names(last.graph).get(card.not_yet_tier, "")
    return NotYet(card.not_yet, name, card.not_yet_users, limit)


def _struck(attempt: Attempt, runs: list[Run]) -> Iterable[Struck]:
    played = Run.objects.filter(of__in=runs, kind=Kind.FAULT, status=Status.DONE, created__lte=attempt.finished)
    for run in played.select_related("prediction").order_by("created"):
        yield Struck((run.strike or {})["fault"], run.prediction.course, (run.result or {})["verdict"])


# -- cards -------------------------------------------------------------------------------------------------------------
def _cards(
    card: "Scorecard", prompt: Prompt, runs: list[Run], steps: tuple[Step, ...], removal: dict[str, Any] | None
) -> Iterable[Card]:
    graph = card.drawing
    names, told = words.names(graph), {tier["tier"]: tier for tier in (removal or {}).get("tiers", ())}
    given = tuple(_given(prompt))
    said_at = _said_at(card)
    for tier in graph["tiers"]:
        if KINDS[tier["kind"]].is_entry:
            continue
        at = said_at.get(tier["id"], card.attempt.created)
        known = [(run, step) for run, step in zip(runs, steps, strict=True) if run.created <= at]
        row = told.get(tier["id"], {})
        yield Card(
            tier=tier["id"],
            name=names[tier["id"]],
            kind=tier["kind"],
            because=tier.get("because", ""),
            costs_us=tier.get("costs_us", ""),
            label=_label(row.get("label", ""), tier),
            resources=tuple(sorted({SAME.get(step.resource, step.resource) for _run, step in known if step.resource})),
            numbers=(*given, *(fact for run, step in known for fact in _measured(run, step))),
            usd_month=row.get("usd_month", {}).get("value", 0.0),
        )


def _label(label: str, tier: Mapping[str, Any]) -> str:
    return "argument" if label == "idle" and is_argued(tier["kind"], tier.get("because", "")) else label


def _said_at(card: "Scorecard") -> dict[str, datetime]:
    """When each tier was last given its reason."""
    found = {}
    for edit in card.attempt.design.edits.filter(seq__lte=card.seq).order_by("seq"):
        for change in edit.changes:
            is_set = change["type"] == "set_tier" and change["key"] == "because"
            if is_set or (change["type"] == "add_tier" and "because" in change["properties"]):
                found[change["tier"]] = edit.at
    return found


def _given(prompt: Prompt) -> Iterable[tuple[str, float]]:
    """Numbers that the brief tells or leads to."""
    load = sim.load_of(prompt.workload)
    yield "rps", load.peak_rps
    if math.isfinite(load.reads_per_write):
        yield "reads", load.reads_per_write
    yield "users", prompt.workload.users_daily
    yield "users", prompt.workload.users_horizon


def _measured(run: Run, step: Step) -> Iterable[tuple[str, float]]:
    result = run.result or {}
    yield "users", step.breaks_at
    for tier in result["tiers"].values():
        if tier["utilisation"]:
            yield "percent", 100 * tier["utilisation"]
    for each in result["classes"]:
        if p95 := (each["p95_ms"] or {}).get("value"):
            yield "ms", p95
