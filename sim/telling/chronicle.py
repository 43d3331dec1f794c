"""A course as plain values, and as lines to read."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sim import words
from sim.catalogue.faults import FAULTS
from sim.design import Design, Tier
from sim.scenario.course import Course
from sim.scenario.model import Strike

VERDICTS = {
    "survives": "survives: every target was kept",
    "recovers": "recovers: a target was missed, but it is as usual again by the end",
    "falls": "falls: a target was missed, and it is not as usual again by the end",
    "too_close": "is too close to call: whether every target was kept is within the interval",
}
ROWS = 12  # windows that are printed


def told(course: Course) -> dict[str, Any]:
    """Everything of a course, the scenario with the sentences of its faults."""
    found = asdict(course)
    for row, each in zip(found["scenario"]["strikes"], course.scenario.strikes, strict=True):
        row["sentence"] = FAULTS[each.fault].sentence
    return found


def text(course: Course, drawn: Design) -> str:
    """What `told` says, for the design it is about."""
    return "\n".join(_lines(course, drawn))


def _lines(course: Course, drawn: Design) -> Iterator[str]:
    yield f"{course.scenario.name}, at {course.users:,.0f} users (seed {course.seed}):"
    yield f"the design {VERDICTS[course.verdict]}."
    for each in course.scenario.strikes:
        yield _strike(each, drawn)
    yield f"Answered well: {course.usual:.1%} as usual, {course.worst:.1%} at worst."
    failed, late = course.failed, course.late
    yield f"Of {course.requests:,} requests {failed.value:.2%} failed ({failed.lo:.2%} to {failed.hi:.2%}),"
    yield f"and {late.value:.2%} were late ({late.lo:.2%} to {late.hi:.2%})."
    if course.jobs_late:
        yield f"Of the jobs {course.jobs_late:.1%} were late or failed."
    if course.lost_writes:
        yield f"About {course.lost_writes:,.1f} acknowledged writes were lost."
    for tier, steps in course.nodes.items():
        yield _grown(course, drawn.tier(tier), steps)
    if course.scenario.strikes:
        yield (
            "It did not recover by the end."
            if course.recovered_s is None
            else f"It recovered within {course.recovered_s:.0f} s of the end of the last fault."
        )
    yield f"\n{'seconds':<12}{'load':>6}{'asked /s':>10}{'well':>8}   busiest"
    step = max(1, len(course.windows) // ROWS)
    for window in course.windows[::step]:
        busiest = max(window.utilisation, key=lambda tier: window.utilisation[tier], default=None)
        said = f"{drawn.tier(busiest).name} {window.utilisation[busiest]:.0%}" if busiest else ""
        said += "".join(f", {nodes:.3g} of {drawn.tier(tier).name}" for tier, nodes in window.nodes.items())
        errors = ", ".join(f"{share:.1%} {words.CAUSES[cause]}" for cause, share in window.errors.items())
        span = f"{window.from_s:.0f}–{window.to_s:.0f}"
        yield f"{span:<12}{window.load:>6.2g}{window.offered_rps:>10,.0f}{window.well.value:>8.1%}   {said}  {errors}"


def _grown(course: Course, tier: Tier, steps: Sequence[tuple[float, int]]) -> str:
    mean = sum(window.nodes[tier.id] for window in course.windows) / len(course.windows)
    numbers = [number for _, number in steps]
    most_at_s = next(at for at, number in steps if number == max(numbers))
    return (
        f"{tier.name} had {min(numbers)} to {max(numbers)} nodes, {mean:.1f} on the average, and as many as that first "
        f"after {most_at_s:.0f} s. Drawn are {tier.nodes}; it may grow to {tier.most_nodes}."
    )


def _strike(each: Strike, drawn: Design) -> str:
    where = f" ({drawn.tier(each.tier).name})" if each.tier else ""
    return f"From {each.at_s:.0f} s to {each.end_s:.0f} s{where}: {FAULTS[each.fault].sentence}"
