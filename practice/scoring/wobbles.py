"""Where the reasoning wobbled: at most three moments, each as what was said, what the system did, and a question.

The worst first: a wrong prediction, a change that did not help, a cost denied or a tier kept for nothing, numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practice.lib import figures
from practice.scoring.dimensions import stop
from practice.scoring.dimensions.evolve import blind_moves
from practice.scoring.evidence import Evidence

MOST = 3
FAR = 0.75  # a credit: beyond threefold


@dataclass(frozen=True)
class Wobble:
    you_said: str
    it_did: str
    ask: str


def of(seen: Evidence) -> list[Wobble]:
    found = (*_predicted(seen), *_changed(seen), *_kept(seen), *_waits(seen), *_estimated(seen))
    return list(found[:MOST])


def _predicted(seen: Evidence) -> Iterator[Wobble]:
    said = seen.prediction
    if said and not said.came_true:
        expected = _("%(tier)s breaks first") % {"tier": said.said} if said.said else _("it holds")
        came = _("%(tier)s broke first.") % {"tier": said.broke} if said.broke else _("It held.")
        yield Wobble(
            _("“%(expected)s”, %(sure)s sure.") % {"expected": expected, "sure": f"{said.sure}%"},
            came,
            _("What did you take each request to cost there, and what does it cost?"),
        )


def _changed(seen: Evidence) -> Iterator[Wobble]:
    for before, after in blind_moves(seen.steps)[:1]:
        added = ", ".join(after.added) or _("larger tiers")
        yield Wobble(
            _("%(added)s, in minute %(minute)s.") % {"added": added, "minute": f"{after.minute:.0f}"},
            _("%(tier)s had been the limit, and it went on breaking at %(users)s users.")
            % {"tier": before.first or _("Nothing"), "users": figures.people(after.breaks_at)},
            _("Which number of the run before spoke for this change?"),
        )


def _kept(seen: Evidence) -> Iterator[Wobble]:
    holds = seen.last is not None and seen.last.verdict == "holds"
    idle = [card for card in seen.cards if card.is_idle and holds]
    for card in sorted(idle, key=lambda card: -card.usd_month)[:1]:
        said = f"“{card.because.strip()}”" if card.because.strip() else _("Nothing was said of it.")
        yield Wobble(
            f"{card.name}: {said}",
            _("Without it the design holds, now and as it grows. It costs %(usd)s a month.")
            % {"usd": figures.dollars(card.usd_month)},
            _("Which measured number would have to change before it is needed?"),
        )


def _waits(seen: Evidence) -> Iterator[Wobble]:
    said = seen.not_yet
    if said and not stop.is_near(said):
        yield Wobble(
            _("%(what)s: not before %(users)s users.") % {"what": said.what, "users": figures.people(said.users)},
            _("%(tier)s is at its limit at %(limit)s.")
            % {"tier": said.name or _("The design"), "limit": figures.people(said.limit)},
            _("What is full by then, and what fills it?"),
        )


def _estimated(seen: Evidence) -> Iterator[Wobble]:
    guess = seen.guess
    if guess and not guess.is_same and guess.credits.get("peak_rps", 1.0) < FAR:
        yield Wobble(
            _("Your requests at peak."),
            _("They are more than threefold off, and lead to another design."),
            _("Which of your assumptions is furthest from the brief?"),
        )
