"""What a verdict hangs on, as plain values and as lines to read."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim import words
from sim.catalogue import CONSTANTS
from sim.sensitivity import Influence, Sensitivity
from sim.telling.draft import few

VERDICTS = {"holds": "It holds", "breaks": "It breaks"}


def told(found: Sensitivity, axis_end: float) -> dict[str, Any]:
    """Verdict, breakpoint and the constants that move them, each with its source; `sentences` say the first of them.

    `axis_end` is where the ladder ends.
    """
    return {
        "users": found.users,
        "verdict": found.verdict,
        "breakpoint_users": found.breakpoint_users,
        "axis_end": axis_end,
        "constants": [_influence(each) for each in found.influences],
        "unmoved": list(found.unmoved),
        "sentences": list(_sentences(found, axis_end)),
    }


def _influence(each: Influence) -> dict[str, Any]:
    it = CONSTANTS[each.name]
    about = {"what": it.what, "fact": it.fact, "source": it.source, "verified": it.is_verified}
    return {**asdict(each), **about}


def _sentences(found: Sensitivity, axis_end: float) -> Iterator[str]:
    """Of the constant that matters most."""
    if not found.influences:
        yield words.HANGS_ON["nothing"]
        return
    first = found.influences[0]
    numbers = {key: few(value) for key, value in asdict(first).items() if isinstance(value, float)}
    ends = {key: about(users, axis_end) for key, users in _ends(first).items()}
    params = {**numbers, **ends, "unit": first.unit, "what": CONSTANTS[first.name].what}
    codes = ["most", "stays" if first.flips_at is None else "flips", "moves"]
    for code in codes if first.elasticity is None else [*codes, "per_cent"]:
        yield words.HANGS_ON[code] % params


def _ends(each: Influence) -> dict[str, float | None]:
    return {"users_at_lo": each.users_at_lo, "users_at_hi": each.users_at_hi}


def about(users: float | None, axis_end: float) -> str:
    """Three digits; beyond the ladder, more than its end."""
    return f"{float(f'{users:.3g}'):,.0f}" if users else f"more than {axis_end:,.0f}"


def text(leaning: dict[str, Any]) -> str:
    """What `told` says, a line for each constant that matters."""
    return "\n".join(_lines(leaning))


def _lines(leaning: dict[str, Any]) -> Iterator[str]:
    end = leaning["axis_end"]
    verdict, first = VERDICTS[leaning["verdict"]], about(leaning["breakpoint_users"], end)
    yield f"{verdict} at {leaning['users']:,.0f} users, and breaks first at {first}, by arithmetic."
    yield from leaning["sentences"]
    if leaning["constants"]:
        yield f"\n{'constant':<26}{'value':>8}{'lo':>10}{'hi':>10}{'users at lo':>14}{'at hi':>14}{'flips at':>10}"
    for each in leaning["constants"]:
        flips = "" if each["flips_at"] is None else few(each["flips_at"])
        range_ = f"{few(each['value']):>8}{few(each['lo']):>10}{few(each['hi']):>10}"
        ends = "".join(
            f"{about(each[key], end).replace('more than ', '>'):>14}" for key in ("users_at_lo", "users_at_hi")
        )
        unsure = "" if each["verified"] else "  (unverified)"
        yield f"{each['name']:<26}{range_}{ends}{flips:>10}  {each['unit']}{unsure}"
    yield f"\nNothing changes with any of the other {len(leaning['unmoved'])} constants that it uses."
