"""What a removal test found, in the order in which its page says it: nothing of it before its author has answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import sim
from practice.attempts import bill, words
from practice.attempts.models import Attempt, Prediction
from practice.attempts.reveal import may_reveal
from practice.lib import figures
from practice.prompts.catalogue import Prompt
from practice.runs.models import Run
from sim.design import Design
from sim.measures import Interval
from sim.surgery import Unit, units, with_nodes, without


@dataclass(frozen=True)
class Row:
    """Something taken away: tiers, or nodes of one that stays. `answer` is yes, later or no: does the rest hold?"""

    name: str
    answer: str
    said: str
    why: str = ""
    saves: dict[str, str] | None = None
    is_part: bool = False


@dataclass(frozen=True)
class Removal:
    """A removal test that is done."""

    run: Run
    prompt: Prompt

    @property
    def result(self) -> dict[str, Any]:
        return self.run.result or {}

    @property
    def prediction(self) -> Prediction | None:
        """None of one that was tried when the attempt was finished."""
        return getattr(self.run, "prediction", None)

    @property
    def predicted(self) -> str:
        """The name of the tier that was to go; empty if none was."""
        return self.names.get(self.prediction.tier, "") if self.prediction else ""

    @cached_property
    def names(self) -> dict[str, str]:
        return words.names(self.run.graph)

    @cached_property
    def idle(self) -> set[str]:
        return {tier["tier"] for tier in self.result["tiers"] if tier["label"] == "idle"}

    @property
    def could_go(self) -> str:
        """Every tier without which it holds, in one phrase."""
        return _listed(
            _("sharding") if self._is_sharded(tier) else name for tier, name in self.names.items() if tier in self.idle
        )

    @cached_property
    def has_spare_nodes(self) -> bool:
        kept = (tier for tier in self.result["tiers"] if tier["label"] != "idle")
        return any(tier["nodes_later"] < tier["nodes"] for tier in kept)

    @property
    def either(self) -> list[dict[str, str]]:
        """Tiers that stay, and those that went because of that: one of the two has to be there."""
        return [{key: self._named(pair[key]) for key in ("stays", "idle")} for pair in self.result["either"]]

    @property
    def users(self) -> str:
        return figures.people(self.result["users"])

    @property
    def users_later(self) -> str:
        """How many it was tried with as it grows; empty if no more than now."""
        now, later = self.result["users"], self.result["users_later"]
        return figures.people(later) if later > now else ""

    @property
    def carries(self) -> str:
        """The most users that it was tried with."""
        return figures.people(self.result["users_later"])

    @property
    def is_short(self) -> bool:
        """Tried with fewer users than were asked about: the whole design, too, goes no further for sure."""
        return bool(self.result["users"] < (self.run.users or 0))

    @property
    def horizon(self) -> str:
        """How many it is to grow to, where the whole design does not go as far; else empty."""
        horizon, later = self.prompt.workload.users_horizon, self.result["users_later"]
        return figures.people(horizon) if later < horizon else ""

    @property
    def saves(self) -> dict[str, str]:
        """All that could go at once."""
        return bill.spread(bill.apart(*(Interval(**self.result[key]) for key in ("usd_month", "lean_usd_month"))))

    @property
    def costs(self) -> dict[str, str]:
        return bill.spread(Interval(**self.result["usd_month"]))

    @cached_property
    def rows(self) -> list[Row]:
        """Tier by tier in the order of the drawing, its nodes below it."""
        told = {tier["tier"]: tier for tier in self.result["tiers"]}
        rows = []
        for unit in units(self.design):
            rows.append(self._taken(unit, told[unit[0]]))
            rows += [self._fewer(told[tier]) for tier in unit if self._has_nodes_to_try(told[tier])]
        return rows

    @cached_property
    def design(self) -> Design:
        return sim.design.parse(self.run.graph)

    def _taken(self, unit: Unit, told: dict[str, Any]) -> Row:
        name, why = self._named(unit), told["why"] or ""
        if told["label"] == "idle":
            return self._idle(unit, name, is_one_left=bool(told["nodes_later"]))
        if told["label"] == "growth":
            return Row(name, "later", _("It holds now, and breaks at %(users)s.") % {"users": self.users_later}, why)
        said = _("The rest makes no sense.") if told["label"] == "needed" else _("It breaks.")
        return Row(name, "no", said, why)

    def _idle(self, unit: Unit, name: str, *, is_one_left: bool) -> Row:
        if saves := self._saved(without(self.design, unit)):
            said = _("It still holds with one database.") if is_one_left else _("It still holds.")
            return Row(name, "yes", said, saves=saves)
        prices = [Interval(**tier["usd_month"]) for tier in self.result["tiers"] if tier["tier"] in unit]
        return Row(name, "yes", _("It still holds, once others are gone too."), saves=bill.spread(bill.total(prices)))

    def _has_nodes_to_try(self, told: dict[str, Any]) -> bool:
        return bool(told["label"] != "idle" and told["nodes"] > (2 if self._is_sharded(told["tier"]) else 1))

    def _fewer(self, told: dict[str, Any]) -> Row:
        """The fewest nodes that do, once everything idle is gone."""
        n, now, later = told["nodes"], told["nodes_now"], told["nodes_later"]
        shards = self._is_sharded(told["tier"])
        name = ngettext("of its %(n)s shard", "of its %(n)s shards", n) if shards else _("of its %(n)s nodes")
        if later == n:
            said = _("All are needed.") if now == n else _("Enough now: %(now)s. As it grows: all.") % {"now": now}
            return Row(name % {"n": n}, "no" if now == n else "later", said, is_part=True)
        said = _("Enough: %(later)s.") if now == later else _("Enough now: %(now)s. As it grows: %(later)s.")
        left = with_nodes(self.design, told["tier"], later)
        said %= {"now": now, "later": later}
        return Row(name % {"n": n}, "yes", said, saves=self._saved(left), is_part=True)

    def _is_sharded(self, tier: str) -> bool:
        return self.design.tier(tier).kind == "shards"

    def _saved(self, left: Design) -> dict[str, str] | None:
        try:
            before, after = (sim.cost(d, self.prompt.workload, users=self.result["users"]) for d in (self.design, left))
        except sim.SimError:  # what is left makes sense only once something else is gone too
            return None
        return bill.spread(bill.apart(before.usd_month, after.usd_month))

    def _named(self, tiers: Iterable[str]) -> str:
        return _listed(self.names.get(tier, tier) for tier in tiers)


def _listed(names: Iterable[str]) -> str:
    return str(get_text_list(list(names), _("and")))


def refusal(attempt: Attempt, run: Run) -> str:
    """Why this cannot be asked of a run; empty if it can."""
    if not may_reveal(attempt) or not run.result:
        return _("First a run has to answer what breaks first.")
    return {
        "holds": "",
        "breaks": _("This design breaks. What it could do without is asked of a design that holds."),
        "too_close": _("This was too close to call. What it could do without is asked of a design that holds."),
    }[run.result["verdict"]]
