"""What no schema can say, because it compares one part of a file with another, or counts as browsers do.

Everything else that a reader refuses, its schema refuses too, and the other way round: a test holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.words import gettext_noop as _


@dataclass(frozen=True)
class Beyond:
    """A rule of the reader alone: the pattern with which the text of its SimError ends, and a sentence for people."""

    rule: str
    about: str


CHARACTERS = Beyond(
    r"longer than \d+|has a character that cannot be stored",
    _("Characters are counted as browsers count them (an emoji is two), and half a surrogate pair is none."),
)
BEYOND: Mapping[str, tuple[Beyond, ...]] = {
    "design": (
        Beyond(r"the same twice", _("No two tiers, notes or groups have the same id.")),
        Beyond(r"no such tier", _("Both ends of a link are tiers of the design.")),
        Beyond(r"a tier cannot link to itself", _("No tier links to itself.")),
        CHARACTERS,
    ),
    "workload": (
        Beyond(r"the same twice", _("No two request classes have the same name, and no two jobs.")),
        Beyond(r"no such (dataset|job)", _("A need names a dataset or a job of the workload.")),
        Beyond(r"(rows, not files|files, not rows)", _("Rows are read and written; files are sent and uploaded.")),
        Beyond(r"above 0 for a fresh read", _("A fresh read is not cacheable.")),
        Beyond(r"not rising", _("The users of a curve rise.")),
        Beyond(r"\d+ values for \d+ numbers of users", _("A curve has as many values as numbers of users.")),
        Beyond(r"not exactly one region without a share", _("Exactly one region has no share: it takes the rest.")),
        Beyond(r"shares sum to .+ at .+ users", _("The shares of regions sum to no more than 1.")),
        CHARACTERS,
    ),
    "scenario": (
        Beyond(r"times not rising", _("The seconds of the load rise.")),
        Beyond(
            r"(load\[\d+\]\.seconds|strikes\[\d+\]\.at_s): [\d.]+ is above [\d.]+",
            _("No strike begins, and no point of the load lies, after the end."),
        ),
        CHARACTERS,
    ),
    "result": (),
    "course": (),
}
