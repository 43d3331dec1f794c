"""From a JSON file to a Scenario. Everything that is wrong raises SimError with its path.

{"format": 1, "name": "Launch", "duration_s": 600, "users": 1, "load": [[0, 0.1], [60, 5], [600, 1]],
 "strikes": [{"fault": "node_lost", "tier": "app1", "at_s": 120, "for_s": 60, "notice_s": 5}]}
"""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from sim import strictjson
from sim.catalogue.faults import FAULTS, Fault
from sim.design import IDENTIFIER
from sim.errors import SimError
from sim.scenario.model import Scenario, Strike
from sim.workload.table import Table

FORMAT = 1
MAX_BYTES = 64 * 1024
LONGEST_S = 86_400.0
MOST_STRIKES = 20
MOST_KNOTS = 200
MOST_FACTOR = 1000.0
MOST_COMPRESSED = 3600.0


def load(path: str | Path) -> Scenario:
    """The scenario in a file. Raises SimError for a file that cannot be read, too."""
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError):
        raise SimError(str(path), "cannot be read") from None
    return parse(strictjson.loads(data, longest=MAX_BYTES))


def parse(value: object) -> Scenario:
    """The scenario in a decoded JSON value. Raises SimError."""
    if not isinstance(value, Mapping):
        raise SimError("", "not an object")
    top = Table(value, "")
    top.number("format", FORMAT, FORMAT, integer=True)
    duration_s = top.number("duration_s", 1, LONGEST_S)
    found = Scenario(
        name=top.text("name", "Scenario"),
        duration_s=duration_s,
        load=_curve(top, duration_s),
        strikes=tuple(_strike(table, duration_s) for table in top.tables("strikes", MOST_STRIKES)),
        users=top.number("users", 1e-6, 1e6, 1),
        compressed=top.number("compressed", 1, MOST_COMPRESSED, 1),
    )
    top.refuse_the_rest()
    return found


def _curve(top: Table, duration_s: float) -> tuple[tuple[float, float], ...]:
    rows = top.get("load", [[0, 1]])
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_KNOTS:
        raise top.fault("load", f"not a list of 1 to {MOST_KNOTS} pairs")
    knots = tuple(_knot(top, n, row, duration_s) for n, row in enumerate(rows))
    if any(left[0] >= right[0] for left, right in pairwise(knots)):
        raise top.fault("load", "times not rising")
    return knots


def _knot(top: Table, n: int, row: object, duration_s: float) -> tuple[float, float]:
    if not isinstance(row, list) or len(row) != 2:
        raise top.fault(f"load[{n}]", "not a pair of seconds and factor")
    pair = Table({"seconds": row[0], "factor": row[1]}, f"load[{n}]")
    return pair.number("seconds", 0, duration_s), pair.number("factor", 0, MOST_FACTOR)


def _strike(table: Table, duration_s: float) -> Strike:
    name = table.choice("fault", FAULTS)
    fault = FAULTS[name]
    tier = None if fault.is_of_site else table.text("tier", longest=32)
    if tier is not None and not IDENTIFIER.fullmatch(tier):
        raise table.fault("tier", "not 1 to 32 of a-z and 0-9")
    at_s = table.number("at_s", 0, duration_s)
    for_s = table.number("for_s", 0.001, LONGEST_S, fault.for_s)
    found = Strike(name, tier, at_s, for_s, _numbers(table, fault))
    table.refuse_the_rest()
    return found


def _numbers(table: Table, fault: Fault) -> dict[str, float]:
    return {key: table.number(key, each.lo, each.hi) for key, each in fault.numbers.items() if key in table}
