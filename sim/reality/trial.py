"""A case before the simulator: what it predicts for every check, and whether that is right."""

from dataclasses import dataclass

from sim.design import Design
from sim.errors import Findings, SimError
from sim.reality.case import Case, Check
from sim.reality.lab import Lab
from sim.reality.quantities import QUANTITIES
from sim.result import Bottleneck
from sim.scenario import Scenario
from sim.workload import Workload

RIGHT, WRONG, UNTESTABLE = "right", "wrong", "untestable"


@dataclass(frozen=True)
class Outcome:
    """What became of one check: right, wrong or untestable; `why` of the last, or what the simulator said instead."""

    check: Check
    state: str
    verdict: str | None = None
    bottleneck: Bottleneck | None = None
    value: float | None = None
    why: str = ""

    @property
    def error(self) -> float | None:
        """Predicted over published, less one; None for what is no number, only bounds, or zero."""
        number = self.check.number
        if number is None or self.value is None or not number.value:
            return None
        return self.value / number.value - 1


@dataclass(frozen=True)
class Report:
    case: Case
    outcomes: tuple[Outcome, ...]

    @property
    def is_right(self) -> bool:
        """Nothing that could be tested is wrong, and something could be."""
        states = {outcome.state for outcome in self.outcomes}
        return RIGHT in states and WRONG not in states


def run(case: Case, *, seed: int, requests: int) -> Report:
    """Every check of a case, under one seed. Nothing is raised: a design with findings is wrong, and says so."""
    labs = _Labs(seed, requests)
    return Report(case, tuple(_outcome(case, check, labs) for check in case.checks))


class _Labs:
    """Checks that change nothing, or the same, share what was measured."""

    def __init__(self, seed: int, requests: int) -> None:
        self.seed, self.requests = seed, requests
        self.known: list[tuple[tuple[Design, Workload, Scenario | None], Lab]] = []

    def of(self, check: Check) -> Lab:
        asked = check.design, check.workload, check.scenario
        for key, lab in self.known:
            if key == asked:
                return lab
        lab = Lab(check.design, check.workload, seed=self.seed, requests=self.requests, drama=check.scenario)
        self.known.append((asked, lab))
        return lab


def _outcome(case: Case, check: Check, labs: _Labs) -> Outcome:
    if check.untestable:
        return Outcome(check, UNTESTABLE, why=check.untestable)
    try:
        lab = labs.of(check)
        return _of_number(check, lab, labs.of(case.checks[0])) if check.number else _of_verdict(check, lab)
    except Findings as found:
        return Outcome(check, WRONG, why="; ".join(_worded(each) for each in found.findings))
    except SimError as error:
        return Outcome(check, WRONG, why=str(error))


def _worded(finding: object) -> str:
    from sim import words
    from sim.plan import Finding

    assert isinstance(finding, Finding)
    return words.FINDINGS[finding.code] % finding.params


def _of_number(check: Check, lab: Lab, before: Lab) -> Outcome:
    number = check.number
    assert number
    measure = QUANTITIES[number.quantity].measure
    value = measure(lab, number)
    if number.is_ratio:
        value /= measure(before, number)
    return Outcome(check, RIGHT if number.lo <= value <= number.hi else WRONG, value=value)


def _of_verdict(check: Check, lab: Lab) -> Outcome:
    if check.course:
        course = lab.course.verdict
        return Outcome(check, RIGHT if course == check.course else WRONG, course)
    verdict = _verdict(check, lab) if check.verdict else None
    found = lab.bottleneck if check.place.is_named else None
    is_right = verdict == check.verdict and (not check.place.is_named or _is_there(check, found))
    return Outcome(check, RIGHT if is_right else WRONG, verdict, found)


def _verdict(check: Check, lab: Lab) -> str:
    """Of everything, or of one class or job: it holds if no target of its own is missed."""
    if not check.place.name:
        return lab.result.verdict
    own = [failure for failure in lab.result.failures if failure.name == check.place.name]
    return "holds" if not own else "too_close" if all(failure.is_close for failure in own) else "breaks"


def _is_there(check: Check, found: Bottleneck | None) -> bool:
    """The place is the one expected; where only `never` is said, nothing at all will do too."""
    place = check.place
    if found is None:
        return not (place.tiers or place.resources or place.rows)
    called = {found.tier, check.design.tier(found.tier).kind}
    return (
        (not place.tiers or bool(called & set(place.tiers)))
        and (not place.resources or found.resource in place.resources)
        and (not place.rows or found.row in place.rows)
        and not called & set(place.never)
    )
