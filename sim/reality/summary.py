"""What all cases together come to: how many are right, and how far off numbers are."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from sim.reality.trial import RIGHT, UNTESTABLE, Outcome, Report


@dataclass(frozen=True)
class Errors:
    """How far `count` predictions are from what was measured, as shares: 0.1 is ten per cent off."""

    count: int
    median: float
    rms: float


@dataclass(frozen=True)
class Count:
    right: int
    tested: int
    untestable: int


@dataclass(frozen=True)
class Summary:
    """`errors` by kind of case (system, benchmark, pair), then by basis (independent, derived, fitted)."""

    cases: Count
    verdicts: Count
    numbers: Count
    not_independent: int  # of the numbers tested: they prove nothing
    fitted_cases: int
    errors: dict[str, dict[str, Errors]]


def summary(reports: Sequence[Report]) -> Summary:
    outcomes = [outcome for report in reports for outcome in report.outcomes]
    numbers = [outcome for outcome in outcomes if outcome.check.number]
    return Summary(
        cases=Count(
            sum(report.is_right for report in reports),
            sum(any(each.state != UNTESTABLE for each in report.outcomes) for report in reports),
            sum(all(each.state == UNTESTABLE for each in report.outcomes) for report in reports),
        ),
        verdicts=_count([outcome for outcome in outcomes if not outcome.check.number]),
        numbers=_count(numbers),
        not_independent=sum(each.check.basis != "independent" for each in numbers if each.state != UNTESTABLE),
        fitted_cases=sum(bool(report.case.fitted) for report in reports),
        errors={kind: _by_basis(reports, kind) for kind in dict.fromkeys(report.case.kind for report in reports)},
    )


def _count(outcomes: list[Outcome]) -> Count:
    untestable = sum(outcome.state == UNTESTABLE for outcome in outcomes)
    return Count(sum(outcome.state == RIGHT for outcome in outcomes), len(outcomes) - untestable, untestable)


def _by_basis(reports: Sequence[Report], kind: str) -> dict[str, Errors]:
    found: dict[str, list[float]] = {}
    for report in reports:
        for each in report.outcomes:
            if report.case.kind == kind and each.error is not None:
                found.setdefault(each.check.basis, []).append(each.error)
    return {basis: _errors(errors) for basis, errors in sorted(found.items())}


def _errors(found: list[float]) -> Errors:
    rms = math.sqrt(sum(error**2 for error in found) / len(found))
    return Errors(len(found), statistics.median(abs(error) for error in found), rms)
