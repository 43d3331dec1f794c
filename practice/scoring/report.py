"""The report card, in the order in which its page and its file tell it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts import calibration, changes, estimates
from practice.attempts.drawing import Drawing, draw, upright
from practice.attempts.models import QUANTITIES
from practice.lib import figures
from practice.prompts.catalogue import Prompt
from practice.prompts.ideas import IDEAS
from practice.runs.models import Run
from practice.scoring import rules, wobbles, wording
from practice.scoring.evidence import Evidence, Step
from practice.scoring.models import Scorecard

PRACTISE = {
    "scope": "start-simple",
    "estimate": "bytes",
    "works": "load-balancer",
    "evolve": "split",
    "tradeoffs": "cache",
    "stop": "when-to-stop",
}


@dataclass(frozen=True)
class Report:
    """A scorecard that is settled."""

    kept: Scorecard
    prompt: Prompt

    @cached_property
    def card(self) -> rules.Scores:
        return self.kept.card()

    @cached_property
    def seen(self) -> Evidence:
        return self.kept.seen

    @property
    def band(self) -> str:
        return str(wording.BANDS[self.card.band])

    @property
    def mean(self) -> str:
        return f"{self.card.mean:.1f}"

    @property
    def of(self) -> int:
        return len(self.card.rows)

    @property
    def holds(self) -> bool:
        return self.seen.last is not None and self.seen.last.verdict == "holds"

    @cached_property
    def summary(self) -> str:
        """Two sentences: does it work, and where is the most to gain?"""
        last = self.seen.last
        if last is None:
            works = _("Nothing was run, so there is nothing that works yet.")
        elif last.verdict == "holds":
            works = _("The design holds at its peak, and its first limit is at %(users)s users a day.")
        elif last.verdict == "breaks":
            works = _("The design breaks before its peak, at %(users)s users a day, and nothing makes good for that.")
        else:
            works = _("Whether the design holds at its peak is too close to call.")
        facts = {"users": figures.people(last.breaks_at) if last else ""}
        return " ".join((works % facts, self._most_to_gain))

    @property
    def _most_to_gain(self) -> str:
        lowest = self.lowest
        if lowest is None:
            return _("What was assessed could not be better.")
        return _("The most is to be gained in “%(dimension)s”.") % {"dimension": wording.DIMENSIONS[lowest]}

    @cached_property
    def lowest(self) -> str | None:
        """The dimension that would lift the mean most."""
        weights = self.kept.weights
        open_ = {
            row.dimension: weights[row.dimension] * (4 - row.score)
            for row in self.card.rows
            if row.score is not None and row.score < 4
        }
        return max(open_, key=lambda name: open_[name]) if open_ else None

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "name": wording.DIMENSIONS[row.dimension],
                "dimension": row.dimension,
                "score": None if row.score is None else f"{row.score:.1f}".removesuffix(".0"),
                "width": round(25 * (row.score or 0), 1),
                "weight": self.kept.weights[row.dimension],
                "reached": wording.reached(row.dimension, row.score)[0],
                "next": wording.reached(row.dimension, row.score)[1],
                "points": [
                    {
                        "said": wording.point(point.code, point.params),
                        "how": wording.PROVENANCE[point.provenance],
                        "provenance": point.provenance,
                        "worth": wording.worth(point.worth),
                    }
                    for point in row.points
                ],
            }
            for row in self.card.rows
        ]

    @cached_property
    def timeline(self) -> list[dict[str, Any]]:
        """Each run: what had changed since the one before, what was at its limit then, and what had been said."""
        runs = Run.objects.in_bulk([step.run for step in self.seen.steps])
        told = []
        before: Run | None = None
        for n, step in enumerate(self.seen.steps):
            run = next((run for id_, run in runs.items() if str(id_) == step.run), None)
            told.append(
                {
                    "minute": f"{step.minute:.0f}",
                    "run": step.run if run else "",
                    "changed": changes.in_drawing(before.graph, run.graph) if before and run else [],
                    "said": self._said() if n == 0 else "",
                    "verdict": step.verdict,
                    "limit": _limit(step),
                }
            )
            before = run or before
        return told

    def _said(self) -> str:
        said = self.seen.prediction
        if said is None:
            return ""
        facts = {"tier": said.said, "sure": f"{said.sure}%"}
        return (
            _("You said: %(tier)s, %(sure)s sure.") % facts
            if said.said
            else _("You said: it holds, %(sure)s sure.") % facts
        )

    @cached_property
    def wobbles(self) -> list[wobbles.Wobble]:
        return wobbles.of(self.seen)

    @cached_property
    def ledger(self) -> list[dict[str, Any]]:
        return [
            {
                "name": card.name,
                "because": card.because.strip(),
                "costs_us": card.costs_us.strip(),
                "label": wording.LABELS[card.label],
                "is_idle": card.is_idle,
                "usd": figures.dollars(card.usd_month) if card.usd_month else "–",
            }
            for card in self.seen.cards
        ]

    @property
    def usd(self) -> str:
        return figures.dollars(self.seen.usd_month)

    @property
    def cheapest(self) -> str:
        """The cheapest found that holds as well; empty if this one is."""
        is_cheaper = self.holds and self.seen.cheapest_usd < 0.99 * self.seen.usd_month
        return figures.dollars(self.seen.cheapest_usd) if is_cheaper else ""

    @cached_property
    def estimates(self) -> list[estimates.Compared]:
        estimate = getattr(self.kept.attempt, "estimate", None)
        has_one = estimate is not None and any(getattr(estimate, name) is not None for name in QUANTITIES)
        return estimates.compared(self.kept.attempt, self.prompt) if has_one else []

    @property
    def decided(self) -> str:
        return estimates.decided(self.kept.run) if self.kept.run and self.kept.run.result else ""

    @cached_property
    def calibration(self) -> calibration.Calibration | None:
        return calibration.of_person(self.kept.attempt.person)

    @property
    def idea(self) -> dict[str, str] | None:
        """What to practise next, by the dimension with the most to gain."""
        slug = PRACTISE.get(self.lowest or "")
        return {"slug": slug, "name": str(IDEAS[slug])} if slug else None

    @cached_property
    def mine(self) -> tuple[Drawing, Drawing]:
        """For a wide page, and for a narrow one."""
        idle = {card.tier for card in self.seen.cards if card.is_idle}
        drawn, result = self.kept.drawing, self.kept.run.result if self.kept.run else None
        return draw(drawn, result, idle=idle), draw(upright(drawn), result, idle=idle)

    @cached_property
    def lean(self) -> dict[str, Any] | None:
        """What is left of it without whatever could go, and what that costs; None if nothing could."""
        found = (self.kept.removal.result if self.kept.removal else None) or {}
        if not found or not self.holds or found["lean_usd_month"]["value"] >= 0.99 * found["usd_month"]["value"]:
            return None
        drawn = found["lean"]
        return {"usd": figures.dollars(found["lean_usd_month"]["value"]), "drawn": (draw(drawn), draw(upright(drawn)))}

    @cached_property
    def reference(self) -> tuple[Drawing, Drawing]:
        drawn = self.prompt.reference()
        return draw(drawn), draw(upright(drawn))


def _limit(step: Step) -> str:
    facts = {"tier": step.first or _("Nothing"), "users": figures.people(step.breaks_at)}
    if step.verdict == "holds" and not step.first:
        return _("Holds, and nothing breaks up to %(users)s users.") % facts
    if step.verdict == "holds":
        return _("Holds. %(tier)s would break at %(users)s users.") % facts
    if step.verdict == "breaks":
        return _("%(tier)s broke at %(users)s users.") % facts
    return _("Too close to call; %(tier)s is the limit.") % facts
