"""What was estimated beside what the prompt's own load comes to."""

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

import sim
from practice.attempts.models import READERS, Attempt
from practice.lib import figures
from practice.prompts.catalogue import Prompt

CLOSE = 2.0  # within twofold is close: an estimate is arithmetic on guesses
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
    name: str
    label: str
    typed: str
    theirs: str
    verdict: str
    is_close: bool


def compared(attempt: Attempt, prompt: Prompt) -> list[Compared]:
    """One row for each quantity. Only for those who may see the simulator's side."""
    from practice.attempts.forms import EstimateForm

    load = sim.load_of(prompt.workload, sim.design.parse(prompt.reference()))
    estimate = getattr(attempt, "estimate", None)
    rows = []
    for name in READERS:
        mine, real = getattr(estimate, name, None), getattr(load, name)
        typed = estimate.typed.get(name, "") if estimate else ""
        label = str(EstimateForm.base_fields[name].label)
        shown = SHOWN[name](real) if math.isfinite(real) else "–"
        rows.append(Compared(name, label, typed, shown, ratio(mine, real), _is_close(mine, real)))
    return rows


def ratio(mine: float | None, real: float) -> str:
    if mine is None:
        return _("not estimated")
    if not mine or not real or not math.isfinite(real):
        return _("no ratio") if mine != real else _("the same")
    times = mine / real
    if _is_close(mine, real):
        return _("close: %(times)s") % {"times": figures.times(times)}
    if times > 1:
        return _("%(times)s too high") % {"times": figures.times(times)}
    return _("%(times)s too low") % {"times": figures.times(1 / times)}


def _is_close(mine: float | None, real: float) -> bool:
    return bool(mine and real) and 1 / CLOSE <= mine / real <= CLOSE  # type: ignore[operator]


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
