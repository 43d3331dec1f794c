"""Things to test with: keyword-only, with defaults. Ada owns, Ben is her classmate, Cy a stranger, Ines instructs."""

import uuid
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from practice.accounts.models import Person
from practice.attempts.models import Attempt
from practice.designs.models import Design
from practice.runs.models import Run, Status
from tests.results import make_result

SPACING = 200


def make_person(*, name: str = "ada", is_guest: bool = True, is_superuser: bool = False) -> Person:
    return Person.objects.create(
        username=f"{name}-{uuid.uuid4().hex[:8]}",
        first_name=name.title(),
        is_guest=is_guest,
        is_superuser=is_superuser,
        is_staff=is_superuser,
    )


def make_drawing(*, tiers: Sequence[str] = ("users", "app", "database")) -> dict[str, Any]:
    """Tiers of these kinds in a row, each linked to the next: users1 → app1 → database1."""
    names = [f"{kind.replace('_', '')}{tiers[: n + 1].count(kind)}" for n, kind in enumerate(tiers)]
    return {
        "format": 1,
        "tiers": [
            {"id": name, "kind": kind, "x": n * SPACING, "y": 0}
            for n, (name, kind) in enumerate(zip(names, tiers, strict=True))
        ],
        "links": [{"from": a, "to": b} for a, b in pairwise(names)],
    }


def make_design(*, owner: Person | None = None, tiers: Sequence[str] = ("users", "app", "database")) -> Design:
    return Design.begin(owner=owner or make_person(), drawn=make_drawing(tiers=tiers))


def make_edit(
    *, id: str | None = None, changes: list[dict[str, Any]] | None = None, tier: str = "app9"
) -> dict[str, Any]:
    added = {"type": "add_tier", "tier": tier, "kind": "app", "x": 0, "y": 0, "properties": {}}
    return {"id": id or uuid.uuid4().hex, "changes": changes if changes is not None else [added]}


def make_run(*, design: Design | None = None, **values: Any) -> Run:
    """A run in whatever state is asked for; no message is sent."""
    design = design or make_design()
    defaults = {"person": design.owner, "seq": design.head, "graph": design.graph(), "prompt": "url-shortener"}
    return Run.objects.create(design=design, requests=2000, **{**defaults, **values})


def make_attempt(
    *, person: Person | None = None, tiers: Sequence[str] = ("users", "app", "database"), prompt: str = "url-shortener"
) -> Attempt:
    design = make_design(owner=person, tiers=tiers)
    return Attempt.objects.create(person=design.owner, prompt=prompt, design=design)


def make_answer(*, attempt: Attempt | None = None, tier: str = "database1", **result: Any) -> Run:
    """A run that is done, with a prediction: from now on the attempt may see what the simulator knows."""
    attempt = attempt or make_attempt()
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result(**result))
    attempt.predictions.create(run=run, tier=tier, seq=run.seq)
    return run
