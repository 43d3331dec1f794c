"""What a tier is called."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sim import catalogue
from sim.catalogue.rules import LONGEST_TEXT, utf16_length

# Controls, marks that turn the direction of text, and what is no letter at all.
UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def name_of(tier: Mapping[str, Any]) -> str:
    """What its author calls it, or else its kind."""
    return str(tier.get("name") or kind_name(tier["kind"]))


def shown(tier: Mapping[str, Any]) -> str:
    """The same in one line, for what is read outside of our pages."""
    return one_line(name_of(tier)) or kind_name(tier["kind"])


def kind_name(kind: str) -> str:
    known = catalogue.KINDS.get(kind)
    return _(known.name if known else kind)


def region_name(name: str) -> str:
    """A region of a workload as people call it; one of its author's own without underscores."""
    known = {
        "africa": _("Africa"),
        "asia": _("Asia"),
        "europe": _("Europe"),
        "north_america": _("North America"),
        "oceania": _("Oceania"),
        "other": _("Elsewhere"),
        "south_america": _("South America"),
    }
    return known.get(name, name.replace("_", " "))


def one_line(text: str, longest: int = LONGEST_TEXT) -> str:
    """Words from elsewhere as a name: in one line, not too long, without letters that only turn or hide others."""
    words = " ".join(UNSEEN.sub("", text).split())
    while utf16_length(words) > longest:
        words = words[: longest - 1 - (utf16_length(words) - len(words))].rstrip() + "…"
    return words
