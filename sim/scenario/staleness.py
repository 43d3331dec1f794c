"""How far behind a copy may be before those who read from it see too old an answer."""

import math

from sim.plan import Plan
from sim.workload import Load, Read


def accepted_ms(load: Load) -> float:
    """How old an answer may be for those who read from replicas."""
    limits = [
        load.datasets[need.dataset].staleness_s * 1e3
        for item in load.classes
        for need in item.needs
        if isinstance(need, Read) and not need.fresh and load.datasets[need.dataset].staleness_s > 0
    ]
    return min(limits, default=math.inf)


def read_copies(made: Plan) -> set[str]:
    """Copies that somebody reads from; a mere stand-by may be as far behind as it likes."""
    return {tier.id for caller in [*made.apps, *made.workers] for tier in caller.replicas}
