"""Things to test with: keyword-only, with defaults. Ada owns, Ben is her classmate, Cy a stranger, Ines instructs."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from allauth.account.models import EmailAddress

from practice.accounts.models import Person
from practice.attempts.models import Attempt
from practice.designs.comments import Comment
from practice.designs.models import Design
from practice.designs.sharing import Right, ShareLink
from practice.drills import stories
from practice.drills.models import Climb
from practice.runs.models import Run, Status
from tests.results import make_comparison, make_course, make_leaning, make_removal, make_result

SPACING = 200


def make_person(*, name: str = "ada", is_guest: bool = True, is_superuser: bool = False) -> Person:
    return Person.objects.create(
        username=f"{name}-{uuid.uuid4().hex[:8]}",
        first_name=name.title(),
        is_guest=is_guest,
        is_superuser=is_superuser,
        is_staff=is_superuser,
    )


PASSWORD = "a long walk at night"


def make_member(*, name: str = "ines", email: str = "ines@example.org", password: str = PASSWORD) -> Person:
    """Somebody with an account."""
    person = make_person(name=name, is_guest=False)
    person.email = email
    person.set_password(password)
    person.save()
    EmailAddress.objects.create(user=person, email=email, primary=True)
    return person


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


def make_climb(
    *, person: Person | None = None, rung: str = "cache", seed: int = 5, is_decoy: bool = False, **values: Any
) -> Climb:
    """A story of a rung, in whatever state is asked for; its seed makes a sound one."""
    told = asdict(stories.sketched(rung, seed, is_decoy=is_decoy))
    return Climb.objects.create(person=person or make_person(), rung=rung, told=told, **values)


def make_attempt(
    *, person: Person | None = None, tiers: Sequence[str] = ("users", "app", "database"), prompt: str = "url-shortener"
) -> Attempt:
    design = make_design(owner=person, tiers=tiers)
    return Attempt.objects.create(person=design.owner, prompt=prompt, design=design)


def make_guest_of(design: Design, right: Right, *, name: str = "ben") -> Person:
    """Somebody who came by a link of this right."""
    person = make_person(name=name)
    ShareLink.make(design=design, right=right, by=design.owner)[0].admit(person)
    return person


def make_comment(
    *, design: Design | None = None, tier: str = "app1", text: str = "Why two of them?", author: Person | None = None
) -> Comment:
    design = design or make_design()
    return Comment.say(design, {"id": uuid.uuid4().hex, "tier": tier, "text": text}, author or design.owner)


def make_answer(*, attempt: Attempt | None = None, tier: str = "database1", **result: Any) -> Run:
    """A run that is done, with a prediction: from now on the attempt may see what the simulator knows."""
    attempt = attempt or make_attempt()
    run = make_run(design=attempt.design, status=Status.DONE, result=make_result(**result))
    attempt.predictions.create(run=run, tier=tier, seq=run.seq)
    return run


def make_roomy_drawing() -> dict[str, Any]:
    """users1 → loadbalancer1 → app1 (five nodes) → database1, with a cache1 beside it."""
    drawn = make_drawing(tiers=("users", "load_balancer", "app", "database"))
    drawn["tiers"][2]["nodes"] = 5
    drawn["tiers"].append({"id": "cache1", "kind": "cache", "x": 600, "y": SPACING})
    drawn["links"].append({"from": "app1", "to": "cache1"})
    return drawn


def make_holding(*, attempt: Attempt, **values: Any) -> Run:
    """A run that holds, of a drawing with room to spare."""
    result = make_result(verdict="holds", bottleneck=None, failures=[])
    drawn = {"graph": make_roomy_drawing(), "status": Status.DONE, "result": result}
    return make_run(design=attempt.design, **{**drawn, **values})


def make_removal_of(run: Run, *, attempt: Attempt, tier: str = "cache1", **values: Any) -> Run:
    """A removal test that is done, with what was said before it; `result=None` for one that is not."""
    asked = attempt.start_removal(run, prediction=tier)
    return _ended(asked, **{"result": make_removal(), **values})


def make_comparison_of(earlier: Run, later: Run, *, attempt: Attempt, **values: Any) -> Run:
    return _ended(attempt.compare(earlier, later), **{"result": make_comparison(), **values})


def make_sensitivity_of(run: Run, *, attempt: Attempt, **values: Any) -> Run:
    return _ended(attempt.start_sensitivity(run), **{"result": make_leaning(), **values})


def make_fault_of(
    run: Run, *, attempt: Attempt, fault: str = "node_lost", tier: str = "app1", said: str = "falls", **values: Any
) -> Run:
    """One that was played, with what was said before it; `result=None` for one that was not."""
    asked = attempt.start_fault(run, fault=fault, tier=tier, users=run.result["users"], prediction=said)
    return _ended(asked, **{"result": make_course(), **values})


def _ended(run: Run, **values: Any) -> Run:
    Run.objects.filter(id=run.id).update(**{"status": Status.DONE, **values})
    run.refresh_from_db()
    return run
