"""How fast arithmetic answers: milliseconds of one core, the best of several, for `make bench` to print.

    .venv/bin/python -m tests.speed.capacity

Seconds of this process, so that other work on the machine counts for little.
"""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from sim import capacity, design, plan, sensitivity, workload
from sim.capacity import capacity_of
from sim.design import Design
from sim.golden import ESSAY, STAGES
from tests.speed.page import Row

REPEATS = 7
TARGET = "< 5 ms"
SIZES = ("small", "medium", "large", "xlarge")
GROUPS = 39  # of five tiers, behind four that all share: 199


def many(*, unlike: bool = False, shared: bool = False) -> Design:
    """199 tiers: a load balancer, and behind it apps with a cache, a queue and workers each.

    Each app has a database of its own or, `shared`, one of three replicas of the same. `unlike`: no two groups have
    the same sizes, so that none stands for another.
    """
    tiers: list[dict[str, Any]] = [
        {"id": "u", "kind": "users"},
        {"id": "lb", "kind": "load_balancer", "nodes": 20},
        {"id": "cdn", "kind": "cdn"},
        {"id": "files", "kind": "object_store"},
    ]
    links = [("u", "cdn"), ("u", "lb"), ("cdn", "files")]
    for n in range(GROUPS):
        own = {"connections": 100 + n} if unlike else {}
        keeper = "d0" if shared else f"d{n}"
        tiers += [
            {"id": f"a{n}", "kind": "app", "nodes": 4, **({"workers": 20 + n} if unlike else {})},
            {"id": f"c{n}", "kind": "cache", **({"size": SIZES[n % 3]} if unlike else {})},
            {"id": f"q{n}", "kind": "queue"},
            {"id": f"w{n}", "kind": "worker", **({"slots": 10 + n} if unlike else {})},
        ]
        if shared and n:
            tiers.append({"id": f"d{n}", "kind": "replica", "size": "xlarge", **own})
            links += [("d0", f"d{n}"), (f"a{n}", f"d{n}")]
        else:
            tiers.append({"id": f"d{n}", "kind": "database", "size": "xlarge", **own})
        links += [("lb", f"a{n}"), (f"a{n}", keeper), (f"a{n}", f"c{n}"), (f"a{n}", f"q{n}"), (f"q{n}", f"w{n}")]
        links.append((f"w{n}", keeper))
    return design.parse({"format": 1, "tiers": tiers, "links": [{"from": a, "to": b} for a, b in links]})


def rows() -> Iterator[Row]:
    """One after the other as they are measured."""
    load = workload.load(ESSAY / "workload.toml")
    worlds = {
        "alike": many(),
        "alike, one database with replicas": many(shared=True),
        "no two groups alike": many(unlike=True),
    }
    for name, drawn in worlds.items():
        made = plan(drawn, load)
        assert not made.findings
        label = f"{len(drawn.tiers)} tiers, {name}"
        yield Row(f"{label}: plan", milliseconds(lambda d=drawn: plan(d, load)))
        yield Row(f"{label}: capacity of a plan", milliseconds(lambda m=made: capacity_of(m, users=1e6)), TARGET)
    for stage in STAGES:
        drawn, users = design.load(ESSAY / f"{stage}.json"), 100_000 * stage
        found = capacity(drawn, load, users=users)
        label = f"essay, stage {stage}"
        yield Row(f"{label}: capacity", milliseconds(lambda d=drawn, n=users: capacity(d, load, users=n)), TARGET)
        yield Row(f"{label}: its three breakpoints", milliseconds(lambda f=found: fresh(f).breakpoints))
        yield Row(f"{label}: sensitivity", milliseconds(lambda d=drawn, n=users: sensitivity(d, load, users=n), 1))


def fresh(found: Any) -> Any:
    """The same, with nothing worked out yet that is worked out when asked for."""
    found.__dict__.pop("breakpoints", None)
    return found


def milliseconds(act: Callable[[], object], repeats: int = REPEATS) -> str:
    best = min(_seconds(act) for _ in range(repeats))
    return f"{1e3 * best:,.2f} ms"


def _seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


if __name__ == "__main__":
    for row in rows():
        sys.stdout.write(f"{row.what:<72}{row.measured:>14}  {row.target}\n")
        sys.stdout.flush()
