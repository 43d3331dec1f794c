"""What an estimate is worth, and what may have gone wrong where it is far off. Asked, never asserted.

Credit: within twofold full, within threefold three quarters, within tenfold a quarter. Four inputs that are each off by
1.5 multiply to 1.7 in the middle and 3.8 at the ninetieth percentile, so threefold is fair.
"""

import math

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CREDITS = ((2.0, 1.0), (3.0, 0.75), (10.0, 0.25))  # within so many times: so much
WITHIN = 1.15  # times: as near as this to a known slip
OF_BYTES = ("storage_bytes_year", "egress_bytes_s", "cache_bytes")
OF_TIME = ("peak_rps", "storage_bytes_year", "egress_bytes_s", "in_flight")

_BITS = _("That is 8 times: bits for bytes, or bytes for bits?")
_SLIPS: tuple[tuple[float, tuple[str, ...], Promise], ...] = (
    (8, OF_BYTES, _BITS),
    (24, OF_TIME, _("That is 24 times: a day’s for an hour’s?")),
    (60, OF_TIME, _("That is 60 times: a minute’s for a second’s?")),
    (365, OF_TIME, _("That is 365 times: a year’s for a day’s?")),
    (3600, OF_TIME, _("That is 3,600 times: an hour’s for a second’s?")),
    (86_400, OF_TIME, _("That is 86,400 times: a day’s for a second’s?")),
    (1000, (), _("That is a thousand times: one prefix up or down, k for M, or MB for GB?")),
    (1_000_000, (), _("That is a million times: two prefixes up or down?")),
)
_PEAK = _("About that of the busiest hour to the mean: did you take one for the other?")
_UNCLEAR = _("Three to four times has many causes: the peak, the copies, a month’s users for a day’s. Which was it?")


def times_off(mine: float | None, real: float) -> float | None:
    """How many times too high or too low, at least 1; None where there is no ratio."""
    if not mine or not real or not math.isfinite(real):
        return None
    return max(mine / real, real / mine)


def credit(mine: float | None, real: float) -> float:
    """0 to 1. Never falls as the estimate comes nearer."""
    off = times_off(mine, real)
    if off is None:
        return 1.0 if mine is not None and mine == real else 0.0
    return next((worth for within, worth in CREDITS if off <= within), 0.0)


def diagnosis(name: str, mine: float | None, real: float, *, peak_to_mean: float) -> str:
    """A question about a slip that would explain the ratio; empty if it is close, or if none is known."""
    off = times_off(mine, real)
    if off is None or off <= CREDITS[0][0]:
        return ""
    if name in OF_TIME and name != "storage_bytes_year" and _is(off, peak_to_mean):
        return str(_PEAK)
    for times, names, said in _SLIPS:
        if _is(off, times) and (not names or name in names):
            return str(said)
    return str(_UNCLEAR) if 3 <= off <= 4.5 else ""


def _is(off: float, times: float) -> bool:
    return times / WITHIN <= off <= times * WITHIN
