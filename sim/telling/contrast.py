"""A comparison as plain values, and as lines to read."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim import words
from sim.compare import Comparison, Side
from sim.design import Design

VERDICTS = {"holds": "holds", "breaks": "breaks", "too_close": "too close to call"}
NUMBERS = {"mean_ms": "mean ms", "p95_ms": "p95 ms", "goodput_rps": "goodput /s"}


def told(comparison: Comparison) -> dict[str, Any]:
    """Verdict and breakpoints of both, and of each class what b has more than a; `certain` when 0 is left out."""
    return {
        "users": comparison.users,
        "seed": comparison.seed,
        "requests": comparison.a.result.requests,
        "a": _side(comparison.a),
        "b": _side(comparison.b),
        "classes": [
            {
                "name": each.name,
                **{
                    key: {**asdict(difference), "certain": difference.is_certain}
                    for key, difference in ((key, getattr(each, key)) for key in NUMBERS)
                },
            }
            for each in comparison.classes
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "verdict": side.result.verdict,
        "failures": [asdict(each) for each in side.result.failures],
        "breakpoints": [
            {"users": point.users, "tier": point.bottleneck.tier, "row": point.bottleneck.row}
            for point in side.breakpoints
        ],
    }


def text(contrast: dict[str, Any], a: Design, b: Design) -> str:
    """What `told` says, for the two designs it is about."""
    return "\n".join(_lines(contrast, a, b))


def _lines(contrast: dict[str, Any], a: Design, b: Design) -> Iterator[str]:
    yield f"At {contrast['users']:,.0f} users, both before the same requests (seed {contrast['seed']}):"
    for letter, drawn in (("a", a), ("b", b)):
        side = contrast[letter]
        yield f"{letter.upper()} {VERDICTS[side['verdict']]}. Breaks at {_breakpoints(side, drawn)}."
    yield f"\n{'request':<22}{'':<12}{'A':>12}{'B':>12}{'B - A':>12}   at 99 %"
    for each in contrast["classes"]:
        for n, (key, label) in enumerate(NUMBERS.items()):
            number = each[key]
            values = f"{number['a']:>12,.1f}{number['b']:>12,.1f}"
            yield f"{each['name'] if n == 0 else '':<22}{label:<12}{values}{_apart(number)}"


def _apart(number: dict[str, Any]) -> str:
    apart = number["apart"]
    if apart is None:
        return f"{'–':>12}   too few of them to say"
    surely = "" if number["certain"] else "  (may be luck)" if apart["value"] else "  (the same)"
    return f"{apart['value']:>+12,.2f}   {apart['lo']:+,.2f} to {apart['hi']:+,.2f}{surely}"


def _breakpoints(side: dict[str, Any], drawn: Design) -> str:
    """`253,923 users (App server: Slow global assets), …`"""
    points = (
        f"{point['users']:,.0f} users ({drawn.tier(point['tier']).name}: {words.ROWS[point['row']][0]})"
        for point in side["breakpoints"]
    )
    return ", ".join(points) or "no load on the ladder"
