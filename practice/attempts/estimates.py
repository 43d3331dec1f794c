"""What was estimated beside what the prompt's own load comes to."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

import sim
from practice.attempts import decision, diagnosis
from practice.attempts.models import QUANTITIES, Attempt
from practice.attempts.quantities import Unreadable
from practice.lib import figures
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run

ROUNDED = 0.1  # a result may be rounded so far from its sum
SHOWN = {
    "peak_rps": figures.rate,
    "reads_per_write": lambda value: f"{figures.people(value)}:1",
    "storage_bytes_year": figures.size,
    "egress_bytes_s": figures.bandwidth,
    "cache_bytes": figures.size,
    "in_flight": figures.people,
}


@dataclass(frozen=True)
class Compared:
    """One quantity. `question` asks about a slip that would explain a ratio, `slip` names one in the sum itself."""

    name: str
    label: str
    typed: str
    theirs: str
    verdict: str
    credit: float
    question: str
    slip: str

    @property
    def is_close(self) -> bool:
        return self.credit == 1


def compared(attempt: Attempt, prompt: Prompt) -> list[Compared]:
    """One row for each quantity. Only for those who may see the simulator's side."""
    from practice.attempts.forms import EstimateForm

    load = sim.load_of(prompt.workload, sim.design.parse(prompt.reference()))
    peak_to_mean = prompt.workload.at(prompt.workload.users_daily).peak_to_mean
    estimate = getattr(attempt, "estimate", None)
    rows = []
    for name in QUANTITIES:
        mine, real = getattr(estimate, name, None), getattr(load, name)
        typed = estimate.typed.get(name, "") if estimate else ""
        rows.append(
            Compared(
                name=name,
                label=str(EstimateForm.base_fields[name].label),
                typed=typed,
                theirs=shown(name, real),
                verdict=ratio(mine, real),
                credit=diagnosis.credit(mine, real),
                question=diagnosis.diagnosis(name, mine, real, peak_to_mean=peak_to_mean),
                slip=slip(name, typed, mine),
            )
        )
    return rows


def shown(name: str, value: float) -> str:
    return SHOWN[name](value) if math.isfinite(value) else "–"


def said(name: str, typed: str) -> str:
    """How a text is read: the sum and what it comes to, or the amount in its usual unit."""
    try:
        value = QUANTITIES[name].value(typed)
    except Unreadable as error:
        return str(error)
    return " ".join((f"= {shown(name, value)}", slip(name, typed, value))).strip()


def slip(name: str, typed: str, mine: float | None) -> str:
    """A result that is not what the sum beside it comes to: the arithmetic is wrong, whatever was assumed."""
    try:
        worked = QUANTITIES[name].worked(typed)
    except Unreadable:  # typed before sums were read
        return ""
    if worked is None or mine is None or math.isclose(worked, mine, rel_tol=ROUNDED):
        return ""
    return _("Your own numbers come to %(worked)s.") % {"worked": shown(name, worked)}


def ratio(mine: float | None, real: float) -> str:
    if mine is None:
        return _("not estimated")
    if not mine or not real or not math.isfinite(real):
        return _("no ratio") if mine != real else _("the same")
    times = mine / real
    if diagnosis.credit(mine, real) == 1:
        return _("close: %(times)s") % {"times": figures.times(times)}
    if times > 1:
        return _("%(times)s too high") % {"times": figures.times(times)}
    return _("%(times)s too low") % {"times": figures.times(1 / times)}


def judged(result: dict[str, Any]) -> str:
    """The same design, judged by what its author expected."""
    theirs = result.get("at_estimate")
    if not theirs:
        return ""
    times = result["peak_rps"] / theirs["peak_rps"]
    apart = {"times": figures.times(times if times >= 1 else 1 / times)}
    pair = theirs["verdict"], result["verdict"]
    if 1 / 1.5 <= times <= 1.5:
        return _("Your load and the real one are nearly the same, so the verdict at yours is the verdict.")
    if pair[0] == "too_close" or pair[1] == "too_close":
        return _("The load you estimated and the real one are %(times)s apart.") % apart
    return _sentence(pair, higher=times > 1) % apart


def decided(run: Run) -> str:
    """Whether the estimated load leads to the same design."""
    found = decision.of(run)
    if found is None:
        return ""
    if found.is_same:
        return _(
            "It leads to the same design, so it is near enough: the same tier fills first, at about as many nodes."
        )
    if found.first != found.first_real:
        facts = {"first": found.first, "real": found.first_real}
        return _("It leads to another design: at your load %(first)s fills first, at the real one %(real)s.") % facts
    name, mine, real = max(found.apart, key=lambda row: abs(row[1] - row[2]))
    facts = {"name": name, "mine": figures.count(mine), "real": figures.count(real)}
    return (
        _("It leads to another design: your load asks for %(mine)s nodes of %(name)s, the real one for %(real)s.")
        % facts
    )


def _sentence(pair: tuple[str, str], *, higher: bool) -> str:
    return {
        ("holds", "breaks"): _("Holds at the load you estimated; breaks at the real one, which is %(times)s higher."),
        ("breaks", "holds"): _("Holds at the real load; at the one you estimated, %(times)s higher, it would break."),
        ("holds", "holds"): _("Holds at the load you estimated, and at the real one, %(times)s higher.")
        if higher
        else _("Holds at the load you estimated, %(times)s higher than the real one: more than is needed."),
        ("breaks", "breaks"): _("Breaks at the load you estimated, and at the real one, which is %(times)s higher.")
        if higher
        else _("Breaks at the load you estimated, and still at the real one, which is %(times)s lower."),
    }[pair]
