"""Does an estimate lead to the same design? Then it was good enough, however far off.

The same design: the same tier fills first, and at ROOM no tier needs more than one node more or fewer. By arithmetic.
"""

import math
from dataclasses import dataclass

import sim
from practice.attempts import arithmetic, words
from practice.attempts.arithmetic import shown
from practice.runs.models import Run
from sim.catalogue import KINDS

ROOM = 0.75  # of a node that is planned to be busy
APART = 1  # nodes


@dataclass(frozen=True)
class Decision:
    """`first` and `first_real` are names of the tiers that fill first; `apart` the tiers whose nodes differ by more."""

    first: str
    first_real: str
    apart: tuple[tuple[str, int, int], ...]

    @property
    def is_same(self) -> bool:
        return self.first == self.first_real and not self.apart


def of(run: Run) -> Decision | None:
    """Of the design of a run at the load that its author estimated, and at the real one; None without an estimate."""
    if not run.result or not run.estimate_rps:
        return None
    known = arithmetic.of(run.prompt, run.graph)
    users = run.result["users"]
    theirs = users * run.estimate_rps / run.result["peak_rps"]
    try:
        busy, real = (shown(known.at(each))[0] for each in (theirs, users))
    except sim.SimError:  # an estimate far beyond what anything can be worked out for
        return None
    names = words.names(run.graph)
    nodes = {
        tier["id"]: tier.get("nodes", 1) for tier in run.graph["tiers"] if "nodes" in KINDS[tier["kind"]].properties
    }
    needed = [
        (names[tier], _nodes(count, busy[tier]), _nodes(count, real[tier]))
        for tier, count in nodes.items()
        if tier in busy and tier in real
    ]
    apart = tuple(row for row in needed if abs(row[1] - row[2]) > APART)
    return Decision(_fullest(busy, names), _fullest(real, names), apart)


def _nodes(count: int, busy: float) -> int:
    return max(1, math.ceil(count * busy / ROOM - 1e-9))


def _fullest(busy: dict[str, float], names: dict[str, str]) -> str:
    return names.get(max(busy, key=lambda tier: busy[tier]), "") if busy else ""
