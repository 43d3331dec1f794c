"""A report to take along: Markdown to read, plain values to work with."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from practice.scoring.models import Scorecard
from practice.scoring.report import Report

FORMAT = 1


def plain(card: Scorecard) -> dict[str, Any]:
    """Everything that the score was worked out from, and what came of it."""
    return {
        "format": FORMAT,
        "prompt": card.attempt.prompt,
        "prompt_version": card.attempt.prompt_version,
        "finished": card.attempt.finished and card.attempt.finished.isoformat(),
        "level": card.level,
        "engine": card.engine_version,
        "rules": card.rule_version,
        "weights": card.weights,
        "seed": card.seed,
        "design": card.drawing,
        "evidence": card.evidence,
        "scored": card.scored,
    }


def markdown(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    card = report.kept
    yield f"# {report.prompt.title}: {report.band}"
    yield ""
    yield report.summary
    yield ""
    facts = {"mean": report.mean, "level": card.get_level_display(), "assessed": report.card.assessed, "of": report.of}
    yield _("%(mean)s of 4 for %(level)s; %(assessed)s of %(of)s dimensions assessed.") % facts
    yield from _part(_("Score"))
    for row in report.rows:
        yield f"- **{row['name']}**: {row['score'] or '–'}"
        for point in row["points"]:
            worth = f" {point['worth']}" if point["worth"] else ""
            yield f"  - {_cell(point['said'])} ({point['how']}{worth})"
    yield from _part(_("Timeline"))
    for step in report.timeline:
        said = " ".join((*step["changed"], step["said"], step["limit"])).strip()
        yield f"- {_('Minute %(minute)s') % step}: {_cell(said)}"
    if report.wobbles:
        yield from _part(_("Where your reasoning wobbled"))
        for each in report.wobbles:
            yield f"- {_cell(each.you_said)} {_cell(each.it_did)} *{each.ask}*"
    yield from _part(_("Tiers"))
    yield f"| {_('Tier')} | {_('Because')} | {_('It costs us')} | {_('Removal test')} | {_('A month')} |"
    yield "|---|---|---|---|---|"
    for row in report.ledger:
        yield "| " + " | ".join(_cell(row[key]) for key in ("name", "because", "costs_us", "label", "usd")) + " |"
    if report.estimates:
        yield from _part(_("Estimates"))
        for one in report.estimates:
            yield f"- {one.label}: {_cell(one.typed or '–')} / {one.theirs} ({one.verdict})"
    yield ""
    made = {"engine": card.engine_version, "rules": card.rule_version, "seed": card.seed}
    yield _("Engine %(engine)s, rules %(rules)s, seed %(seed)s.") % made


def _part(title: str) -> tuple[str, str, str]:
    return "", f"## {title}", ""


def _cell(text: Any) -> str:
    """What somebody typed stays on its line and makes no table, no link and no page."""
    plain = " ".join(str(text).split())
    return "".join(f"\\{letter}" if letter in "\\|[]<>*_`#" else letter for letter in plain)
