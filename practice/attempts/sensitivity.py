"""Which numbers of the catalogue a verdict hangs on, in the order in which the page of its run says it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.lib import figures
from practice.runs.models import Run
from sim.telling.draft import few
from sim.words import HANGS_ON

SHOWN = 6  # numbers, beside all those that turn the verdict
PLAIN = ("ratio", "share")  # units that are no words


@dataclass(frozen=True)
class Hold:
    """One number that the verdict hangs on. `lo` and `hi` are what its source allows."""

    what: str
    value: str
    lo: str
    hi: str
    said: str
    source: str
    is_verified: bool
    turns: bool


@dataclass(frozen=True)
class Sensitivity:
    """Of a verdict, what it hangs on: an inquiry that is done."""

    run: Run

    @property
    def result(self) -> dict[str, Any]:
        return self.run.result or {}

    @property
    def headline(self) -> str:
        turning = sum(each["flips_at"] is not None for each in self.result["constants"])
        if turning:
            one, more = _("One number can turn the verdict."), _("%(n)s numbers can turn the verdict, each alone.")
            return ngettext(one, more, turning) % {"n": turning}
        if self.result["constants"]:
            return _("No number turns the verdict alone. These move the first breakpoint most.")
        return _(HANGS_ON["nothing"])

    @property
    def by_arithmetic(self) -> str:
        """Verdict and first breakpoint as they follow from the numbers, which the rows are compared with."""
        first = self.result["breakpoint_users"]
        said = {"users": self._users(self.result["users"]), "first": self._users(first)}
        if self.result["verdict"] == "holds" and not first:
            return _("By arithmetic it holds at %(users)s users, and all the way up.") % said
        if self.result["verdict"] == "holds":
            return _("By arithmetic it holds at %(users)s users, and breaks first at %(first)s.") % said
        return _("By arithmetic it breaks at %(users)s users, and first at %(first)s.") % said

    @property
    def is_at_odds(self) -> bool:
        """The simulation said something else of the same run."""
        simulated = (self.run.of.result or {}).get("verdict") if self.run.of else None
        return bool(simulated != self.result["verdict"])

    @cached_property
    def holds(self) -> list[Hold]:
        """The most important first, as the simulator sorts them."""
        told = self.result["constants"]
        return [self._hold(each) for n, each in enumerate(told) if n < SHOWN or each["flips_at"] is not None]

    @property
    def rest(self) -> str:
        """How many more there are, and how little they do."""
        less, none = len(self.result["constants"]) - len(self.holds), len(self.result["unmoved"])
        said = ngettext("%(n)s more moves it less.", "%(n)s more move it less.", less) % {"n": less} if less else ""
        still = ngettext(
            "Nothing changes with the one other number that this design uses.",
            "Nothing changes with any of the other %(n)s numbers that this design uses.",
            none,
        )
        return " ".join(filter(None, (said, still % {"n": none} if none else "")))

    def _hold(self, each: dict[str, Any]) -> Hold:
        value, lo, hi = (_number(each[key], each["unit"]) for key in ("value", "lo", "hi"))
        return Hold(
            what=_(each["what"]),
            value=value,
            lo=lo,
            hi=hi,
            said=self._said(each),
            source=each["source"],
            is_verified=each["verified"],
            turns=each["flips_at"] is not None,
        )

    def _said(self, each: dict[str, Any]) -> str:
        if each["flips_at"] is None:
            ends = {"lo": self._users(each["users_at_lo"]), "hi": self._users(each["users_at_hi"])}
            return _("It breaks first at %(lo)s users at the low end, and at %(hi)s at the high end.") % ends
        is_more = each["flips_at"] > each["value"]
        said = {
            ("holds", True): _("At %(value)s or more it breaks."),
            ("holds", False): _("At %(value)s or less it breaks."),
            ("breaks", True): _("At %(value)s or more it holds."),
            ("breaks", False): _("At %(value)s or less it holds."),
        }[self.result["verdict"], is_more]
        return said % {"value": _number(each["flips_at"], each["unit"])}

    def _users(self, users: float | None) -> str:
        """Beyond the ladder, more than its end."""
        return (
            figures.people(users)
            if users
            else _("more than %(users)s") % {"users": figures.people(self.result["axis_end"])}
        )


def _number(value: float, unit: str) -> str:
    return few(value) if unit in PLAIN else f"{few(value)} {unit}"
