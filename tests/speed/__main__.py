"""Prints the tables, and with `--write docs/speed.md` writes them down.

`python -m tests.speed race ladder` measures only those; what was left out then stands under *not run*."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sim import warm
from stack import tools
from tests.speed import (
    canvas,
    capacity,
    clicks,
    essay,
    growth,
    host,
    in_c,
    in_ciw,
    in_simpy,
    ours,
    race,
    replay,
    stack,
    starting,
    studio,
)
from tests.speed.page import Table, markdown, of_rows, text
from tests.speed.workloads import WORKLOADS

INTRODUCTION = (
    "Written by `make bench` on {today}; nobody edits it. Nothing here is asserted: speeds are as much the machine's "
    "as ours. Read the ratios, which come from runs that took turns.",
    "{machine}. {software}. The whole took {minutes:.1f} minutes.",
    "Every engine starts empty, is fed so many requests and runs until the last has left; the clock runs for the "
    "simulate call alone, on one thread. Ours is the production loop with every feature compiled in. The networks are "
    "described in [tests/speed/workloads.py](../tests/speed/workloads.py); the C programs beside it do one network "
    "each and nothing else. Mean, p99 and share of good requests, from the first tenth of them on, show that all "
    "simulate the same.",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.speed", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the tables to this page")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}")
    head = {"today": host.today(), "machine": host.machine(), "software": host.software()}
    began = time.monotonic()
    warm()
    tables = []
    for name, section in SECTIONS.items():
        for table in section() if not asked.sections or name in asked.sections else ():
            say(text(table) + "\n")
            tables.append(table)
    missing = [*not_run(asked.sections)]
    say("Not run:\n" + "\n".join(f"  {each}" for each in missing))
    if asked.write:
        asked.write.write_text(page({**head, "minutes": (time.monotonic() - began) / 60}, tables, missing))


def races() -> Iterator[Table]:
    with in_c.engines() as of_c:
        for workload in WORKLOADS:
            everybody = {"this engine": ours.ENGINES, "C": of_c, "SimPy": in_simpy.ENGINES, "Ciw": in_ciw.ENGINES}
            able = {name: engines[workload.name] for name, engines in everybody.items() if workload.name in engines}
            yield race.table(workload, race.race(workload, able))


SECTIONS: dict[str, Callable[[], Iterator[Table]]] = {
    "race": races,
    "start": lambda: iter([starting.table()]),
    "ladder": lambda: iter([essay.ladders()]),
    "essay": lambda: iter([essay.stages()]),
    "capacity": lambda: iter([of_rows("Capacity, by arithmetic alone", capacity.rows())]),
    "growth": lambda: iter([growth.table()]),
    "studio": lambda: iter([of_rows("From an edit to its answer, by arithmetic", studio.rows())]),
    "canvas": lambda: iter([of_rows("The canvas, in Chromium", canvas.rows())]),
    "replay": lambda: iter([of_rows("A replay of 50 tiers, in Chromium", replay.rows())]),
    "stack": lambda: iter([of_rows("The full stack (`make stack`)", stack.rows())]),
    "clicks": lambda: iter([of_rows("From the click to the verdict, Celery included", clicks.rows())]),
}


def not_run(asked: list[str]) -> Iterator[str]:
    yield "W2 and W3 in Ciw: a customer of Ciw is at one node at a time and cannot hold a worker over another."
    if not in_c.has_compiler():
        yield "C: there is no compiler here."
    if gone := tools.missing():
        yield f"The full stack: {', '.join(gone)} missing, see `make stack-tools`."
    if asked:
        yield from (f"{name}: not asked for." for name in SECTIONS if name not in asked)


def page(head: dict[str, object], tables: list[Table], missing: list[str]) -> str:
    introduction = [paragraph.format(**head) for paragraph in INTRODUCTION]
    parts = ["# How fast it is", *introduction, "## Measured", *map(markdown, tables), "## Not run"]
    return "\n\n".join([*parts, "\n".join(f"- {each}" for each in missing)]) + "\n"


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
