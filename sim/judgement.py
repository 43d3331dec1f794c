"""Everything a learner is told of one design, as plain values that can be stored: verdict, reasons, tiers, ladder."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from sim import catalogue, simulation
from sim.design import Design
from sim.errors import Cancelled, Findings
from sim.ladder import climb
from sim.plan import Plan, plan
from sim.result import Bottleneck, Breakpoint, Failure, ResourceResult, Result
from sim.workload import Workload

ENGINE_VERSION = "5"
FORMAT = 1  # of results; those of before it was said have none, and no `bounds`
MOST_USERS = 1e10
FULL = 0.98  # measured utilisation from which a resource counts as saturated
EXTRA_REQUESTS = 50_000  # of the run at the learner's own load

Progress = Callable[[str, float, float], bool]  # phase, fraction done, simulated seconds; False: stop


def judge(
    design: Design,
    workload: Workload,
    *,
    seed: int = 7,
    requests: int = 200_000,
    users: float | None = None,
    estimate_rps: float | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The verdict at the daily peak of `users` (the workload's own, if not said), with the ladder.

    With `estimate_rps`, also at the number of users whose peak comes to that rate. Raises Findings for a design that
    makes no sense yet, Cancelled when `progress` says stop, SimError if it takes too long.
    """
    made = plan(design, workload)
    if made.findings:
        raise Findings(made.findings)
    tell = _Teller(progress)
    tell("plan", 0.0)
    result = simulation.run(
        made,
        users=users or workload.users_daily,
        seed=seed,
        requests=requests,
        progress=lambda part, now: tell("peak", 0.02 + 0.48 * part, now),
    )
    at_estimate = None
    if estimate_rps:
        tell("estimate", 0.5)
        own = users_of(workload, estimate_rps)
        at_estimate = simulation.run(
            made,
            users=own,
            seed=seed,
            requests=min(requests, EXTRA_REQUESTS),
            progress=lambda part, now: tell("estimate", 0.5 + 0.1 * part),
        )
    tell("ladder", 0.6)
    points = climb(made, seed=seed, known=result, progress=lambda part: tell("ladder", 0.6 + 0.4 * part))
    if result.verdict == "breaks" and points:
        result = replace(result, bottleneck=_first(points[0].bottleneck, result.bottleneck))
    return {
        "format": FORMAT,
        "engine": ENGINE_VERSION,
        "catalogue": catalogue.VERSION,
        **described(made, result),
        "ladder": {
            "from": 1.0,
            "to": workload.axis_end,
            "now": workload.users_daily,
            "horizon": workload.users_horizon,
            "breakpoints": [_breakpoint(point) for point in points],
        },
        "at_estimate": at_estimate
        and {"peak_rps": at_estimate.peak_rps, "users": at_estimate.users, "verdict": at_estimate.verdict},
    }


def _first(on_the_way: Bottleneck, now: Bottleneck | None) -> Bottleneck:
    """What broke first on the way to this load; with the numbers of now, if it is still what is to blame."""
    if now and (now.tier, now.row) == (on_the_way.tier, on_the_way.row):
        return now
    return on_the_way


def users_of(workload: Workload, rate_rps: float) -> float:
    """Daily active users whose peak comes to this rate (requests a second): 1 to ten thousand million."""
    lo, hi = 1.0, MOST_USERS
    for _ in range(60):
        middle = (lo * hi) ** 0.5
        lo, hi = (middle, hi) if workload.at(middle).rate_rps < rate_rps else (lo, middle)
    return hi


def described(made: Plan, result: Result) -> dict[str, Any]:
    """A result as plain values: tiers by id with the resource that its load fills most."""
    return {
        "seed": result.seed,
        "requests": result.requests,
        "simulated_s": result.simulated_s,
        "events": result.events,
        "users": result.users,
        "peak_rps": result.peak_rps,
        "verdict": result.verdict,
        "bottleneck": result.bottleneck and _bottleneck(result.bottleneck),
        "failures": [_failure(failure) for failure in result.failures],
        "errors": asdict(result.errors),
        "tiers": {tier.id: _tier(result, tier.id) for tier in made.design.tiers if tier.kind != "users"},
        "links": [{"from": a, "to": b, "rate_rps": rate} for (a, b), rate in result.links.items()],
        "classes": [asdict(each) for each in result.classes],
        "jobs": [asdict(each) for each in result.jobs],
        **({"grown": result.grown} if result.grown else {}),
    }


def _tier(result: Result, tier: str) -> dict[str, Any]:
    """Shown is the resource that the load fills most: others may be full because of somebody else.

    Of the tier that broke it is the one that is full, and among several the one that broke first.
    """
    resources = [each for each in result.resources if each.tier == tier]
    found = result.bottleneck if result.bottleneck and result.bottleneck.tier == tier else None

    def rank(each: ResourceResult) -> tuple[float, bool, float]:
        full = min(FULL, each.utilisation.value) if found else 0.0
        return full, found is not None and each.resource == found.resource, each.offered

    shown = max(resources, key=rank, default=None)
    return {
        "utilisation": shown and _clipped(shown.utilisation.value),
        "resource": shown and shown.resource,
        "saturated": shown is not None and shown.utilisation.value >= FULL,
        "waiting": sum(each.waiting for each in resources),
        "errors": result.dropped.get(tier, 0.0),
        "hit_ratio": result.hits.get(tier),
        "lag_ms": result.lag_ms.get(tier),
        "bounds": result.bounds.get(tier, {}),
        "resources": [_resource(each) for each in resources],
    }


def _resource(each: ResourceResult) -> dict[str, Any]:
    interval = {key: _clipped(value) for key, value in asdict(each.utilisation).items()}
    return {
        "resource": each.resource,
        "utilisation": interval.pop("value"),
        **interval,
        "waiting": each.waiting,
        "offered": each.offered,
        "bounds": each.bounds,
    }


def _clipped(share: float) -> float:
    return min(1.0, max(0.0, share))


def _bottleneck(found: Bottleneck) -> dict[str, Any]:
    reason = {"code": found.code, "params": found.params}
    return {"tier": found.tier, "resource": found.resource, "row": found.row, "reason": reason}


def _breakpoint(point: Breakpoint) -> dict[str, Any]:
    return {"users": point.users, **_bottleneck(point.bottleneck)}


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "class": failure.name,
        "target": failure.target,
        "value": failure.value,
        "limit": failure.limit,
        "is_close": failure.is_close,
        "bounds": failure.bounds,
    }


class _Teller:
    """Tells how far it is, and raises Cancelled when told to stop. The fraction never goes back."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.simulated_s = 0.0

    def __call__(self, phase: str, fraction: float, simulated_s: float | None = None) -> None:
        self.simulated_s = self.simulated_s if simulated_s is None else simulated_s
        if self.progress and not self.progress(phase, fraction, self.simulated_s):
            raise Cancelled
