"""What a story tells before anything is answered: its numbers, and none that the simulator worked out.

The hint is arithmetic that a learner could do on paper: rate times work, beside the cores that there are.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import sim
from practice.attempts import words
from practice.drills.stories import Story
from practice.lib import figures
from sim import catalogue
from sim.design import Tier
from sim.hardware import hardware_of

MS = 1000.0  # a second


@dataclass(frozen=True)
class Line:
    """What one kind of request asks of whom."""

    name: str
    rate: str
    app: str
    database: str
    again: str
    target: str


def growth(story: Story) -> str:
    facts = {"now": figures.people(story.users), "then": figures.people(story.grown)}
    return _("Today %(now)s people a day; soon %(then)s.") % facts


def lines(story: Story) -> list[Line]:
    """Rates are those of the busiest time after the growth."""
    load = sim.workload.parse(story.workload).at(story.grown)
    rates = {each.name: each.rate_rps for each in load.classes}
    return [_line(each, rates[each["name"]]) for each in story.workload["classes"]]


def _line(each: dict[str, Any], rate: float) -> Line:
    needs = each["needs"]
    reads = next((need for need in needs if "read" in need), None)
    return Line(
        name=each["name"],
        rate=figures.rate(rate),
        app=figures.milliseconds(_app_ms(needs)) if _app_ms(needs) else "–",
        database=_database(needs),
        again=figures.percent(reads["cacheable"]) if reads else "–",
        target=figures.milliseconds(each["p95_ms"]),
    )


def _app_ms(needs: list[dict[str, Any]]) -> float:
    return float(sum(need.get("compute_ms", 0) for need in needs))


def _database(needs: list[dict[str, Any]]) -> str:
    """As a product: how many times, and how long each."""
    said = []
    for need in needs:
        if "read" in need:
            said.append(
                _("%(n)s reads × %(ms)s") % {"n": need["queries"], "ms": figures.milliseconds(need["query_ms"])}
            )
        if "write" in need:
            facts = {"n": need["rows"], "ms": figures.milliseconds(need["row_ms"])}
            said.append(ngettext("%(n)s row × %(ms)s", "%(n)s rows × %(ms)s", need["rows"]) % facts)
    return ", ".join(said) or "–"


def machines(story: Story) -> list[str]:
    """What stands there, with its cores."""
    named = words.names(story.graph)
    return [
        ngettext(
            "%(name)s: %(nodes)s machine with %(cores)s cores.",
            "%(name)s: %(nodes)s machines with %(cores)s cores each.",
            tier.nodes,
        )
        % {"name": named[tier.id], "nodes": tier.nodes, "cores": hardware_of(tier).cores}
        for tier in sim.design.parse(story.graph).tiers
        if tier.kind in ("app", "database")
    ]


def besides(story: Story) -> list[str]:
    """What else is known: where people are, and what takes its time."""
    said = []
    load, today = (sim.workload.parse(story.workload).at(users) for users in (story.grown, story.users))
    for then, now in zip(load.regions[1:], today.regions[1:], strict=True):
        facts = {
            "now": figures.percent(now.share),
            "then": figures.percent(then.share),
            "far": figures.milliseconds(then.rtt_ms),
            "near": figures.milliseconds(load.regions[0].rtt_ms),
        }
        said.append(
            _(
                "Today %(now)s of the people live far away, soon %(then)s: there and back takes %(far)s. For the "
                "others it takes %(near)s."
            )
            % facts
        )
    for job in story.workload.get("jobs", ()):
        now_ms, then_ms = job["needs"][0]["compute_ms"]["values"]
        facts = {"job": job["name"], "now": figures.milliseconds(now_ms), "then": figures.milliseconds(then_ms)}
        said.append(
            _(
                "“%(job)s” is part of “%(save)s” and done before the answer goes out. Today it takes %(now)s of the "
                "app's processor, soon %(then)s."
            )
            % {**facts, "save": story.workload["classes"][0]["name"]}
        )
    return said


def hint(story: Story) -> list[str]:
    """Cores that are wanted beside those that there are, tier by tier; then how long one answer takes by itself."""
    wanted_app, wanted_database = _wanted(story)
    tiers = {tier.kind: tier for tier in sim.design.parse(story.graph).tiers}
    named = words.names(story.graph)
    if "database" not in tiers:
        both = wanted_app + wanted_database
        said = [_cores(named, tiers["app"], both)]
    else:
        said = [_cores(named, tiers["app"], wanted_app), _cores(named, tiers["database"], wanted_database)]
    return said + _alone(story)


def _cores(named: dict[str, str], tier: Tier, wanted: float) -> str:
    facts = {"name": named[tier.id], "wanted": f"{wanted:.1f}", "cores": hardware_of(tier).cores * tier.nodes}
    return _("%(name)s: about %(wanted)s cores are wanted at the peak, and there are %(cores)s.") % facts


def _wanted(story: Story) -> tuple[float, float]:
    """Cores of app and database: rates times seconds of work."""
    load = sim.workload.parse(story.workload).at(story.grown)
    rates = {each.name: each.rate_rps for each in load.classes}
    jobs = {job["name"]: job["needs"][0]["compute_ms"]["values"][1] for job in story.workload.get("jobs", ())}
    app = database = 0.0
    for each in story.workload["classes"]:
        rate, needs = rates[each["name"]] / MS, each["needs"]
        app += rate * (_app_ms(needs) + sum(jobs[need["job"]] for need in needs if "job" in need))
        database += rate * sum(need.get("queries", 0) * need.get("query_ms", 0) for need in needs)
        database += rate * sum(need.get("rows", 0) * need.get("row_ms", 0) for need in needs)
    return app, database


def _alone(story: Story) -> list[str]:
    """Where one answer takes long though nobody else is there."""
    said = []
    if any("static_kb" in need for each in story.workload["classes"] for need in each["needs"]):
        trips = 1 + catalogue.constant("new_connection_rtts")
        said.append(
            _("A first file takes %(n)s journeys there and back, at least: most of them to open the connection.")
            % {"n": f"{trips:g}"}
        )
    if story.workload.get("jobs"):
        said.append(_("Work that is done before the answer goes out takes its whole time even when nobody waits."))
    return said
