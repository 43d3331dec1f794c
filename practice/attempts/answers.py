"""What the canvas is told while a design is still being drawn: numbers by arithmetic. Nothing before `may_reveal`."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from channels.db import database_sync_to_async
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from practice.accounts.models import Person
from practice.attempts import arithmetic, changes, panels, words
from practice.attempts.arithmetic import Arithmetic
from practice.attempts.models import Attempt
from practice.attempts.reveal import may_reveal, revealed
from practice.lib import figures
from practice.prompts import catalogue
from practice.prompts.catalogue import Prompt
from sim.errors import SimError
from sim.result import Breakpoint

LISTED = 12  # earlier runs whose breakpoint is marked
THREADS = 2  # the database has its own: nobody's edit waits for somebody's arithmetic

T = TypeVar("T")
Values = dict[str, Any]
_thinking = ThreadPoolExecutor(THREADS, thread_name_prefix="arithmetic")


@dataclass(frozen=True)
class Question:
    """One that may be asked: the drawing it is about, and what this attempt has measured so far."""

    prompt: Prompt
    seq: int
    graph: Values
    users: float | None  # None: the load of the brief
    measured: list[Values] | None  # breakpoints of a run of just this drawing
    earlier: list[Values]


async def answers(design_id: UUID, person: Person, message: Values) -> AsyncIterator[Values]:
    """First how busy every tier is; then also what breaks first, a search ten times as long; then the whole ladder."""
    question = await database_sync_to_async(ask)(design_id, person, message)
    known = await _think(arithmetic.of, question.prompt.slug, question.graph)
    if known.plan.findings:
        found = await _think(panels.findings, question.graph, question.prompt)
        told = [{key: each[key] for key in ("tier", "code", "sentence")} for each in found]
        yield {"type": "answer", "seq": question.seq, "findings": told}
        return
    yield await _think(answer, question, known)
    yield await _think(answer, question, known) | await _think(first, question, known)
    climb = known.climb()
    while (rungs := await _think(next, climb)) is None:
        pass
    yield await _think(ladder, question, known, rungs)


def ask(design_id: UUID, person: Person, message: Values) -> Question:
    """Raises SimError for what may not be asked, or not yet."""
    attempt = Attempt.objects.visible_to(person).filter(design=design_id).select_related("design").first()
    prompt = catalogue.get(attempt.prompt) if attempt else None
    if attempt is None or prompt is None or not may_reveal(attempt):
        raise SimError("", gettext_noop("nothing is told before a run has answered your prediction"))
    if message["seq"] > attempt.design.head:
        raise SimError("seq", gettext_noop("not an edit of this design"))
    graph = attempt.design.graph(message["seq"])
    runs = list(revealed(attempt)[:LISTED])
    is_confirmed = bool(runs) and not changes.matter(runs[0].graph, graph)
    return Question(
        prompt=prompt,
        seq=message["seq"],
        graph=graph,
        users=message["users"],
        measured=runs[0].result["ladder"]["breakpoints"] if is_confirmed and runs[0].result else None,
        earlier=_earlier([(run.graph, run.result or {}) for run in runs[is_confirmed:]]),
    )


def answer(question: Question, known: Arithmetic) -> Values:
    """Every tier at the users asked for."""
    users = question.users or question.prompt.workload.users_daily
    found = known.at(users)
    return {
        "type": "answer",
        "seq": question.seq,
        "users": users,
        "peak_rps": found.peak_rps,
        "findings": [],
        "tiers": arithmetic.tiers(found),
    }


def first(question: Question, known: Arithmetic) -> Values:
    """What breaks first, if anything does."""
    points = _told(question, _plain(known.first) if question.measured is None else question.measured)
    return {
        "is_measured": question.measured is not None,
        "breakpoints": points[:1],
        "first": points[0]["next"] if points else _nowhere(question.prompt),
    }


def ladder(question: Question, known: Arithmetic, rungs: Values) -> Values:
    """The whole axis, so that dragging along it asks nobody."""
    workload = question.prompt.workload
    points = _plain(known.points) if question.measured is None else question.measured
    return {
        "type": "ladder",
        "seq": question.seq,
        "end": workload.axis_end,
        "now": workload.users_daily,
        "horizon": workload.users_horizon,
        "is_measured": question.measured is not None,
        "breakpoints": _told(question, points),
        "nowhere": _nowhere(question.prompt),
        "earlier": question.earlier,
        "rungs": rungs,
    }


def _plain(found: tuple[Breakpoint, ...]) -> list[Values]:
    """As the ladder of a run has them."""
    return [
        {
            "users": each.users,
            "tier": each.bottleneck.tier,
            "row": each.bottleneck.row,
            "reason": {"code": each.bottleneck.code, "params": each.bottleneck.params},
        }
        for each in found
    ]


def _told(question: Question, points: list[Values]) -> list[Values]:
    subjects, names = words.subjects(question.graph), words.names(question.graph)
    return [_point(each, subjects[each["tier"]], names) for each in points if each["tier"] in subjects]


def _point(point: Values, subject: words.Subject, names: dict[str, str]) -> Values:
    """Symptom and number; never the fix."""
    facts = {"tier": subject, "within": subject.lead.lower() + subject.name, "users": figures.people(point["users"])}
    if point["users"] < 2:
        upcoming = broke = _("%(tier)s is too slow from the first user on.") % facts
    else:
        upcoming = _("%(tier)s breaks next, at %(users)s users.") % facts
        broke = _("%(tier)s broke at %(users)s users.") % facts
    return {
        "users": point["users"],
        "tier": point["tier"],
        "flag": _flag(point, names),
        "next": upcoming,
        "broke": broke,
        "then": _("Mend it, and %(within)s breaks next, at %(users)s.") % facts,
        "past": _("past %(within)s’s limit") % facts,
        "row": words.row(point["row"]),
        "reason": words.reason(point["reason"], names),
    }


def _earlier(runs: list[tuple[Values, Values]]) -> list[Values]:
    """Where older drawings of this attempt broke, the latest first; the same mark once."""
    marks: dict[str, float] = {}
    for graph, result in runs:
        for point in result.get("ladder", {}).get("breakpoints", ())[:1]:
            marks.setdefault(_flag(point, words.names(graph)), point["users"])
    return [{"flag": flag, "users": users} for flag, users in marks.items()]


def _flag(point: Values, names: dict[str, str]) -> str:
    return f"{names.get(point['tier'], point['tier'])} {figures.short(point['users'])}"


def _nowhere(prompt: Prompt) -> str:
    return _("Nothing breaks below %(users)s users.") % {"users": figures.people(prompt.workload.axis_end)}


async def _think(work: Callable[..., T], *args: Any) -> T:
    """In a thread beside: a question that was dropped stops before its next piece of work."""
    return await asyncio.get_running_loop().run_in_executor(_thinking, work, *args)
