"""The essay's eight designs: simulated requests a second, and how long their ladders take."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from sim import design, ladder, simulate, workload
from sim.golden import ESSAY, STAGES
from tests.speed.page import Row, Table, of_rows

REPEATS = 5
REQUESTS = 200_000
LADDER_MS = 300


def stages() -> Table:
    load = workload.load(ESSAY / "workload.toml")
    rows = []
    for stage in STAGES:
        drawn = design.load(ESSAY / f"{stage}.json")
        seconds, result = timed(lambda drawn=drawn: simulate(drawn, load, users=50_000, requests=REQUESTS))
        rates = f"{REQUESTS / seconds:,.0f}", f"{result.events / seconds:,.0f}"
        rows.append((f"stage {stage}, {len(drawn.tiers)} tiers", *rates, f"{seconds:.2f} s"))
    columns = ("design", "requests a second", "events a second", f"a run of {REQUESTS:,}")
    return Table("The essay's designs, from drawing to result", columns, rows)


def ladders() -> Table:
    load = workload.load(ESSAY / "workload.toml")
    rows = []
    for stage in STAGES:
        drawn = design.load(ESSAY / f"{stage}.json")
        seconds, _ = timed(lambda drawn=drawn: ladder(drawn, load))
        rows.append(Row(f"stage {stage}, {len(drawn.tiers)} tiers", f"{seconds * 1e3:,.0f} ms", f"< {LADDER_MS} ms"))
    return of_rows("The ladder, three breakpoints", rows)


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """The median of several, and what the last one gave."""
    seconds = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        result = act()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), result
