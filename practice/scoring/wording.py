"""A scorecard in sentences: what a point says, what a row reached, what a band means."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practice.lib import figures

Words = Mapping[str, str | Promise]

DIMENSIONS: Words = {
    "scope": _("Scope, start simple"),
    "estimate": _("Estimate"),
    "works": _("Works"),
    "evolve": _("Evolve"),
    "tradeoffs": _("Trade-offs"),
    "stop": _("Know when to stop"),
    "pressure": _("Under pressure"),
}
PROVENANCE: Words = {"measured": _("measured"), "detected": _("detected"), "claimed": _("claimed")}
BANDS: Words = {
    "not_yet": _("Not yet"),
    "nearly": _("Nearly there"),
    "meets": _("Meets the level"),
    "beyond": _("Beyond the level"),
}
LABELS: Words = {
    "load": _("justified by load"),
    "growth": _("justified by growth"),
    "needed": _("needed: without it the rest makes no sense"),
    "argument": _("argued for; no simulator can tell"),
    "idle": _("idle"),
    "": _("not tested"),
}
# What 1, 2, 3 and 4 stand for.
ANCHORS: Mapping[str, tuple[str | Promise, ...]] = {
    "scope": (
        _("everything is drawn before anything has run"),
        _("few tiers at first"),
        _("begins with one server, or one and its database"),
        _("begins so, and says what is left out and who decides that"),
    ),
    "estimate": (
        _("no number, or none within tenfold"),
        _("the load is within tenfold, or the rest is"),
        _("the load leads to the same design"),
        _("the load leads to the same design, and foresees its first limit"),
    ),
    "works": (
        _("misses its targets at peak"),
        _("too close to call"),
        _("meets its targets at peak"),
        _("meets its targets at peak, and still does when it has grown"),
    ),
    "evolve": (
        _("a design was run"),
        _("changes let it carry more"),
        _("every change lets it carry more"),
        _("every change lets it carry more, and the first limit was foreseen"),
    ),
    "tradeoffs": (
        _("something is said of its tiers"),
        _("some reasons and some costs"),
        _("a reason and a cost for every tier"),
        _("a reason and a cost for every tier, one bounded by a number"),
    ),
    "stop": (
        _("some of it is needed"),
        _("most of it is needed, at its price"),
        _("nearly all of it is needed, at its price"),
        _("all of it is needed, or it is known when the next would be"),
    ),
    "pressure": (
        _("something was made to fail"),
        _("its course is half foreseen"),
        _("its course is foreseen"),
        _("its course is foreseen, and the design lives through it"),
    ),
}
POINTS: Words = {
    "never_run": _("Nothing was run, so nothing can be said."),
    "sketch": _("A simple design was run first, in minute %(minute)s. Tiers: %(tiers)s, nodes: %(nodes)s."),
    "modest": _("Several parts were there at the first run, in minute %(minute)s. Tiers: %(tiers)s, nodes: %(nodes)s."),
    "full_stack": _(
        "A whole stack was drawn before the first run, in minute %(minute)s. Tiers: %(tiers)s, nodes: %(nodes)s."
    ),
    "left_out": _("You said what is left out: “%(quote)s”"),
    "no_estimate": _("No estimate was written down."),
    "estimated": _("Quantities estimated: %(count)s."),
    "load_decides": _("Your load leads to the same design as the real one."),
    "load_credit": _("How near your requests at peak are."),
    "others_credit": _("How near the two best of your other quantities are."),
    "picked_from_it": _("With it you foresaw what is first at its limit: %(tier)s."),
    "breaks": _("It breaks at the daily peak: %(tier)s is at its limit from %(users)s users on."),
    "too_close": _("At the daily peak it is too close to call."),
    "holds": _("It holds at the daily peak."),
    "holds_later": _("It still holds at %(horizon)s users, to which it is to grow."),
    "ran": _("Runs that answered: %(count)s."),
    "hits": _("Changes that let it carry more: %(count)s."),
    "only_hits": _("No change only cost more."),
    "blind": _("With %(added)s it costs more and carries no more: %(tier)s stayed the limit, at %(users)s users."),
    "wrong": _("You expected another limit: %(tier)s. It was %(broke)s."),
    "wrong_held": _("You expected a limit, and it held: %(tier)s."),
    "foreseen": _("You said beforehand how it would go: %(tier)s."),
    "foreseen_load": _("And from how many users on: %(users)s said, %(real)s measured."),
    "nothing_to_trade": _("Nothing in it costs anything besides money, so there was nothing to weigh."),
    "idle_card": _("%(tier)s: the design does no worse without it, so no reason counts."),
    "why": _("%(tier)s, why: “%(quote)s”"),
    "no_why": _("%(tier)s: no reason detected that names what was seen, or a number near it."),
    "cost": _("%(tier)s, what it costs: “%(quote)s”"),
    "no_cost": _("%(tier)s: no cost detected."),
    "cost_in_numbers": _("A cost is bounded by a number."),
    "does_not_hold": _("What could go is asked of a design that holds."),
    "not_tested": _("The removal test did not answer, so nothing can be said."),
    "whole": _("Begins with all four points."),
    "nothing_idle": _("The removal test found nothing idle."),
    "idle": _("%(tier)s: the design holds without it, now and as it grows."),
    "argued": _("%(tier)s: the design holds without it; your reason is one that no simulator tests."),
    "dearer": _("It costs %(usd)s a month, %(times)s the cheapest design found that holds as well, %(cheapest)s."),
    "not_yet": _("Not yet: %(what)s, until %(users)s users. The limit of %(tier)s is at %(limit)s."),
    "not_yet_far": _("Not yet: %(what)s, until %(users)s users. But the limit of %(tier)s is at %(limit)s."),
    "no_fault": _("Nothing was made to fail, so nothing can be said."),
    "struck": _("Faults played: %(count)s."),
    "course_foreseen": _("You foresaw how it goes: %(count)s of %(of)s."),
    "lives": _("The design lives through what was played."),
}
SHOWN: Mapping[str, Callable[[Any], str]] = {
    "users": figures.people,
    "real": figures.people,
    "horizon": figures.people,
    "limit": figures.people,
    "usd": figures.dollars,
    "cheapest": figures.dollars,
    "times": figures.times,
    "minute": lambda value: f"{value:.0f}",
}


def point(code: str, params: Mapping[str, Any]) -> str:
    """Empty names are things of no name: nothing was expected to break, or nothing new was drawn."""
    told = {key: SHOWN[key](value) if key in SHOWN and value is not None else value for key, value in params.items()}
    for key, nothing in (
        ("tier", gettext("nothing")),
        ("broke", gettext("nothing")),
        ("added", gettext("larger tiers")),
    ):
        if key in told:
            told[key] = told[key] or nothing
    return str(POINTS[code]) % told


def worth(value: float) -> str:
    return "" if not value else f"{value:+.2g}".replace("-", "−")


def reached(dimension: str, score: float | None) -> tuple[str, str]:
    """The anchor that a score stands on, and the next one; empty where there is none."""
    if score is None:
        return "", ""
    anchors, stands = ANCHORS[dimension], int(score + 1e-9)
    return str(anchors[stands - 1]) if stands else "", str(anchors[stands]) if stands < len(anchors) else ""
