"""Evidence to score, with defaults: an attempt of three runs that ends well."""

from dataclasses import replace
from typing import Any

from practice.scoring.evidence import Card, Evidence, Guess, NotYet, Prediction, Step


def make_step(**values: Any) -> Step:
    defaults: dict[str, Any] = {
        "minute": 8.0,
        "run": "r1",
        "verdict": "breaks",
        "first": "Server",
        "resource": "disk",
        "row": "shared_box",
        "breaks_at": 1.6e6,
        "tiers": 1,
        "nodes": 1,
        "usd_month": 65.0,
    }
    return Step(**{**defaults, **values})


STEPS = (
    make_step(),
    make_step(minute=14, run="r2", verdict="holds", first="App", breaks_at=9.5e6, tiers=2, nodes=2, usd_month=400),
    make_step(minute=20, run="r3", verdict="holds", first="App", breaks_at=28e6, tiers=3, nodes=5, usd_month=780),
)


def make_card(kind: str = "cache", **values: Any) -> Card:
    defaults: dict[str, Any] = {"tier": f"{kind}1", "name": kind.title(), "label": "load", "resources": ("disk", "cpu")}
    return Card(kind=kind, **{**defaults, **values})


def make_evidence(**values: Any) -> Evidence:
    defaults: dict[str, Any] = {
        "horizon": 24e6,
        "steps": STEPS,
        "prediction": Prediction("Server", "Server", 75, True, 2e6, 1.6e6, 1.25),
        "guess": Guess({"peak_rps": 1.0, "storage_bytes_year": 0.75, "egress_bytes_s": 0.25}),
        "cards": (
            make_card(because="The processor is full.", costs_us="Stale data."),
            make_card("app", label="needed"),
        ),
        "is_tested": True,
        "usd_month": 780.0,
        "cheapest_usd": 780.0,
        "not_yet": NotYet("shards", "Database", 40e6, 40e6),
        "left_out": "Sign-in.",
    }
    return Evidence(**{**defaults, **values})


def with_idle(seen: Evidence, kind: str = "queue", **values: Any) -> Evidence:
    """The same with one more tier that nothing needs, and dearer by it."""
    idle = make_card(kind, tier=f"{kind}9", name="Idle", label="idle", **values)
    last = replace(seen.steps[-1], tiers=seen.steps[-1].tiers + 1, usd_month=seen.steps[-1].usd_month + 100)
    return replace(seen, cards=(*seen.cards, idle), usd_month=seen.usd_month + 100, steps=(*seen.steps[:-1], last))
