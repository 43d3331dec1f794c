"""Two runs before the same requests: what changed in the drawing, and what that did, with how sure it is."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

import sim
from practice.attempts import bill, changes, verdict, words
from practice.lib import figures
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim.measures import Interval


@dataclass(frozen=True)
class Number:
    """One measured number of both designs. `tone` is better, worse, or empty where nothing can be said."""

    label: str
    before: str
    after: str
    apart: str
    between: str
    said: str
    tone: str


@dataclass(frozen=True)
class Side:
    run: Run
    words: str
    breaks: str
    cost: dict[str, str] | None


@dataclass(frozen=True)
class Comparison:
    """A comparison that is done: `before` is the earlier run, `after` the later one."""

    run: Run
    prompt: Prompt

    @property
    def result(self) -> dict[str, Any]:
        return self.run.result or {}

    @property
    def users(self) -> str:
        return figures.people(self.result["users"])

    @property
    def headline(self) -> str:
        before, after = (self.result[letter]["verdict"] for letter in "ab")
        plain = {
            ("breaks", "holds"): _("It broke, and now it holds."),
            ("holds", "breaks"): _("It held, and now it breaks."),
            ("holds", "holds"): _("Both hold."),
            ("breaks", "breaks"): _("Both break."),
            ("too_close", "too_close"): _("Both are too close to call."),
        }
        words = {"before": _verdict(before), "after": _verdict(after)}
        return plain.get((before, after)) or _("Before: %(before)s. Now: %(after)s.") % words

    @property
    def changed(self) -> list[str]:
        """What somebody did to the drawing in between."""
        before, after = self.run.both
        return changes.in_drawing(before.graph, after.graph)

    @property
    def sides(self) -> list[Side]:
        return [
            Side(run, _verdict(self.result[letter]["verdict"]), self._breaks(run, self.result[letter]), self._cost(run))
            for run, letter in zip(self.run.both, "ab", strict=True)
        ]

    @property
    def costs_more(self) -> dict[str, str] | None:
        before, after = (self._bill(run) for run in self.run.both)
        if before is None or after is None:
            return None
        usd = bill.apart(after, before)
        return {"value": _signed(usd.value, figures.dollars), "between": _between(asdict(usd), figures.dollars)}

    @property
    def classes(self) -> list[dict[str, Any]]:
        return [{"name": each["name"], "numbers": list(_numbers(each))} for each in self.result["classes"]]

    def _breaks(self, run: Run, side: dict[str, Any]) -> str:
        points = side["breakpoints"]
        if not points:
            return _("beyond %(users)s users") % {"users": figures.people(self.prompt.workload.axis_end)}
        tier = words.names(run.graph).get(points[0]["tier"], "")
        return _("at %(users)s users: %(tier)s") % {"users": figures.people(points[0]["users"]), "tier": tier}

    def _cost(self, run: Run) -> dict[str, str] | None:
        usd = self._bill(run)
        return bill.spread(usd) if usd else None

    def _bill(self, run: Run) -> Interval | None:
        try:
            design = sim.design.parse(run.graph)
            return sim.cost(design, self.prompt.workload, users=self.result["users"]).usd_month
        except sim.SimError:
            return None


def brief(run: Run) -> str:
    """Which two, in a few words, for a list of comparisons."""
    before, after = run.both
    return f"{verdict.brief(before)} → {verdict.brief(after)}"


def _verdict(kind: str) -> str:
    return {"holds": _("holds"), "breaks": _("breaks"), "too_close": _("too close to call")}[kind]


def _numbers(each: dict[str, Any]) -> Iterable[Number]:
    yield _number(_("mean"), each["mean_ms"], figures.milliseconds, more_is="worse", less_is="better")
    yield _number(_("p95"), each["p95_ms"], figures.milliseconds, more_is="worse", less_is="better")
    yield _number(_("goodput"), each["goodput_rps"], figures.rate, more_is="better", less_is="worse")


def _number(label: str, number: dict[str, Any], show: Callable[[float], str], *, more_is: str, less_is: str) -> Number:
    before, after, apart = show(number["a"]), show(number["b"]), number["apart"]
    if apart is None:
        return Number(label, before, after, "–", "", _("too few answers"), "")
    if not number["certain"]:
        said = _("may be luck") if apart["value"] else _("the same")
        return Number(label, before, after, _signed(apart["value"], show), _between(apart, show), said, "")
    tone = more_is if apart["value"] > 0 else less_is
    said = {"better": _("better"), "worse": _("worse")}[tone]
    return Number(label, before, after, _signed(apart["value"], show), _between(apart, show), said, tone)


def _between(apart: dict[str, Any], show: Callable[[float], str]) -> str:
    if apart["lo"] == apart["hi"]:
        return ""
    return _("%(lo)s to %(hi)s") % {"lo": _signed(apart["lo"], show), "hi": _signed(apart["hi"], show)}


def _signed(value: float, show: Callable[[float], str]) -> str:
    """`+12 ms`, `−3.1 ms`: with a real minus."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{show(abs(value))}"
