"""How busy is busy: one scale for bars, plates and words."""

from django.utils.translation import gettext as _

STEPS = ((0.5, "cool"), (0.7, "warm"), (0.9, "tight"))


def level(utilisation: float | None) -> str:
    if utilisation is None:
        return "cool"
    return next((name for below, name in STEPS if utilisation < below), "hot")


def word(utilisation: float | None, *, saturated: bool = False) -> str:
    """What colour and number say, for those who see neither."""
    if saturated:
        return _("saturated")
    words = {"cool": _("at ease"), "warm": _("busy"), "tight": _("little room left"), "hot": _("nearly full")}
    return words[level(utilisation)]
