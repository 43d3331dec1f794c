"""How long it takes to the first result in a fresh process: with no compiled loop on disk, and with one."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.speed.page import Table

ROOT = Path(__file__).resolve().parents[2]
COLD, WARM = 2, 5  # processes

FRESH = """
import json, time
seconds = []
def mark():
    seconds.append(time.perf_counter())
mark()
import sim
mark()
sim.warm()
mark()
from sim.golden import ESSAY
drawn, load = sim.design.load(ESSAY / "8.json"), sim.workload.load(ESSAY / "workload.toml")
for _ in range(2):
    sim.simulate(drawn, load, users=50_000)
    mark()
print(json.dumps([after - before for before, after in zip(seconds, seconds[1:])]))
"""


def table() -> Table:
    columns = ("a fresh process", "import sim", "loop ready", "first run", "second run")
    note = (
        f"A run: stage 8 of the essay, 200,000 requests. Medians of {COLD} and {WARM} processes. The site's worker "
        "makes the loop ready when it starts, and keeps what it compiled in var/."
    )
    return Table("Start-up", columns, [*_rows()], note)


def _rows() -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as kept:
        cold = []
        for _ in range(COLD):
            with tempfile.TemporaryDirectory() as folder:
                cold.append(_fresh(folder))
        _fresh(kept)
        warm = [_fresh(kept) for _ in range(WARM)]
    for name, processes in (("nothing compiled yet", cold), ("compiled before", warm)):
        yield name, *(f"{statistics.median(seconds):.2f} s" for seconds in zip(*processes, strict=True))


def _fresh(cache: str) -> list[float]:
    said = subprocess.run(
        [sys.executable, "-c", FRESH],
        cwd=ROOT,
        env={**os.environ, "NUMBA_CACHE_DIR": cache},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(said.stdout)
