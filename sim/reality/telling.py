"""Reports as plain values, and as lines to read."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sim import words
from sim.reality.case import Check
from sim.reality.quantities import QUANTITIES
from sim.reality.summary import Count, summary
from sim.reality.trial import Outcome, Report
from sim.result import Bottleneck

MARKS = {"right": "ok", "wrong": "WRONG", "untestable": "–"}


def told(reports: Sequence[Report]) -> dict[str, Any]:
    """Every case with its checks, and what they come to."""
    return {"cases": [_case(report) for report in reports], "summary": asdict(summary(reports))}


def _case(report: Report) -> dict[str, Any]:
    case = report.case
    return {
        "case": case.name,
        "title": case.title,
        "kind": case.kind,
        "year": case.year,
        "confidence": case.confidence,
        "sources": list(case.sources),
        "is_right": report.is_right,
        "assumed": [asdict(each) for each in case.assumed],
        "fitted": list(case.fitted),
        "checks": [_check(outcome) for outcome in report.outcomes],
    }


def _check(outcome: Outcome) -> dict[str, Any]:
    check, number = outcome.check, outcome.check.number
    return {
        "name": check.name,
        "changes": list(check.changes),
        "state": outcome.state,
        "basis": check.basis,
        "why": outcome.why,
        "expected": {
            "verdict": check.course or check.verdict,
            **({"tier": list(check.place.tiers), "resource": list(check.place.resources)} if not number else {}),
            **({"row": list(check.place.rows), "never": list(check.place.never)} if not number else {}),
            **({"value": number.value, "range": [number.lo, number.hi], "unit": number.unit} if number else {}),
        },
        "predicted": {
            "verdict": outcome.verdict,
            "bottleneck": outcome.bottleneck and _place(outcome.bottleneck),
            "value": outcome.value,
        },
        "quantity": number and number.quantity,
        "error": outcome.error,
    }


def _place(found: Bottleneck) -> dict[str, str]:
    return {"tier": found.tier, "resource": found.resource, "row": found.row}


# -- lines ------------------------------------------------------------------------------------------------------------
def text(reports: Sequence[Report]) -> str:
    """What `told` says, a line for each check and each assumption."""
    return "\n".join(_lines(reports))


def _lines(reports: Sequence[Report]) -> Iterator[str]:
    for report in reports:
        yield from _case_lines(report)
        yield ""
    found = summary(reports)
    yield f"Cases      {_counted(found.cases)}; {found.fitted_cases} of them fitted"
    yield f"Verdicts   {_counted(found.verdicts)}"
    yield f"Numbers    {_counted(found.numbers)}; {found.not_independent} of them fitted or derived"
    for kind, by_basis in found.errors.items():
        for basis, errors in by_basis.items():
            said = f"median {100 * errors.median:.1f} %, RMS {100 * errors.rms:.1f} %"
            yield f"Errors     of {errors.count} {basis} numbers ({kind}): {said}"


def _counted(count: Count) -> str:
    return f"{count.right} right of {count.tested} tested, {count.untestable} not testable yet"


def _case_lines(report: Report) -> Iterator[str]:
    case = report.case
    yield f"{case.name}: {case.title}, {case.year} ({case.kind}, confidence {case.confidence})"
    for outcome in report.outcomes:
        mark = MARKS[outcome.state]
        basis = "" if outcome.check.basis == "independent" else f" ({outcome.check.basis})"
        yield f"  {mark:<6}{_named(outcome.check)}: {_said(outcome)}{basis}"
    if case.fitted:
        yield f"        fitted: {'; '.join(case.fitted)}"
    for each in case.assumed:
        yield f"        assumed: {each.number} ({each.why})"


def _named(check: Check) -> str:
    number = check.number
    what = f" [{QUANTITIES[number.quantity].what}]" if number else ""
    return f"{check.name}{what}"


def _said(outcome: Outcome) -> str:
    check = outcome.check
    if outcome.why:
        return outcome.why
    if check.number:
        number = check.number
        predicted = f"{outcome.value:,.4g} {number.unit}"
        error = "" if outcome.error is None else f", {100 * outcome.error:+.1f} %"
        published = "" if number.value is None else f"published {number.value:,.5g}, "
        return f"{predicted}; {published}range {number.lo:,.5g}–{number.hi:,.5g}{error}"
    found = outcome.bottleneck
    predicted = f"{found.tier} {found.resource} ({words.ROWS[found.row][0]})" if found else ""
    return f"{' '.join(word for word in (outcome.verdict, predicted) if word)}; expected {_expected(check)}"


def _expected(check: Check) -> str:
    place = check.place
    named = [*place.tiers, *place.resources, *place.rows, *(f"not {tier}" for tier in place.never)]
    return " ".join([check.course or check.verdict or "", *named]).strip()
