"""What the story of each rung is made of, before anybody looks whether it came out: a workload and a drawing by chance.

The numbers are drawn here so that the rung's bottleneck is likely to be the first; `stories` asks the simulator.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from practice.drills.moves import STEP

Graph = dict[str, Any]
NEAR = {"near": {"rtt_ms": 30}}


@dataclass(frozen=True)
class Sketch:
    """`full` is how full the fullest tier is to be after the growth, and `calm` if the story is to hold.

    A pair of numbers in `regions` and `jobs` is what holds today, and after the growth.
    """

    classes: list[dict[str, Any]]
    graph: Graph
    full: tuple[float, float]
    calm: tuple[float, float] = (0.4, 0.6)
    regions: dict[str, Any] = field(default_factory=lambda: NEAR)
    zipf: float = 0.2
    jobs: list[dict[str, Any]] = field(default_factory=list)


Recipe = Callable[[Random, dict[str, str], bool], Sketch]


def _ms(value: float) -> float:
    return round(value, 1) if value < 10 else float(round(value))


def _page(theme: dict[str, str], needs: list[dict[str, Any]], *, a_day: float, p95: int) -> dict[str, Any]:
    return {
        "name": theme["page"],
        "kind": "read",
        "per_user_day": a_day,
        "response_kb": 12,
        "p95_ms": p95,
        "needs": needs,
    }


def _save(theme: dict[str, str], needs: list[dict[str, Any]], *, a_day: float, p95: int) -> dict[str, Any]:
    name = theme["save"]
    return {"name": name, "kind": "write", "per_user_day": a_day, "response_kb": 1, "p95_ms": p95, "needs": needs}


def _reads(theme: dict[str, str], queries: int, ms: float, cacheable: float = 0.0) -> dict[str, Any]:
    return {"read": theme["rows"], "queries": queries, "query_ms": ms, "cacheable": cacheable}


def _writes(theme: dict[str, str], rows: int, ms: float) -> dict[str, Any]:
    return {"write": theme["rows"], "rows": rows, "row_ms": ms}


def box() -> Graph:
    """App and database on one machine."""
    tier = {"id": "app1", "kind": "app", "x": STEP, "y": 0, "name": "The box", "nodes": 1, "size": "medium"}
    return _row([tier | {"database": True}])


def pair() -> Graph:
    """One app server, one database."""
    app = {"id": "app1", "kind": "app", "x": STEP, "y": 0, "name": "App server", "nodes": 1, "size": "medium"}
    return _row([app, {"id": "database1", "kind": "database", "x": 2 * STEP, "y": 0, "size": "large"}])


def fleet(nodes: int) -> Graph:
    """Several app servers behind a balancer, one database."""
    return _row(
        [
            {"id": "loadbalancer1", "kind": "load_balancer", "x": STEP, "y": 0},
            {
                "id": "app1",
                "kind": "app",
                "x": 2 * STEP,
                "y": 0,
                "name": "App server",
                "nodes": nodes,
                "size": "medium",
            },
            {"id": "database1", "kind": "database", "x": 3 * STEP, "y": 0, "size": "medium"},
        ]
    )


def _row(tiers: list[dict[str, Any]]) -> Graph:
    tiers = [{"id": "users1", "kind": "users", "x": 0, "y": 0}, *tiers]
    links = [{"from": a["id"], "to": b["id"]} for a, b in pairwise(tiers)]
    return {"format": 1, "tiers": tiers, "links": links}


def one_box(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """App and data want about as much of the one processor, and nothing is asked twice."""
    queries, ms = rng.randint(3, 6), _ms(rng.uniform(1.5, 3))
    compute = _ms(queries * ms * rng.uniform(0.85, 1.2))
    classes = [
        _page(theme, [{"compute_ms": compute}, _reads(theme, queries, ms)], a_day=rng.randint(20, 40), p95=500),
        _save(theme, [{"compute_ms": compute}, _writes(theme, 2, 2.0)], a_day=rng.randint(1, 3), p95=700),
    ]
    return Sketch(classes, box(), full=(1.15, 1.3))


def one_server(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """Pages cost the app far more than the database."""
    compute = _ms(rng.uniform(30, 60))
    classes = [
        _page(theme, [{"compute_ms": compute}, _reads(theme, 2, 1.0)], a_day=rng.randint(20, 50), p95=600),
        _save(theme, [{"compute_ms": _ms(compute * 0.7)}, _writes(theme, 2, 1.5)], a_day=rng.randint(1, 4), p95=800),
    ]
    return Sketch(classes, pair(), full=(1.3, 1.9))


def repeated_reads(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """Many queries for a page, nearly all of them asked a moment ago by somebody else."""
    queries, ms = rng.randint(8, 14), _ms(rng.uniform(1, 2))
    known = rng.choice((0.95, 0.96, 0.97))
    compute = _ms(rng.uniform(5, 9))
    classes = [
        _page(theme, [{"compute_ms": compute}, _reads(theme, queries, ms, known)], a_day=rng.randint(20, 50), p95=400),
        _save(theme, [{"compute_ms": compute}, _writes(theme, 1, 2.0)], a_day=0.5, p95=600),
    ]
    return Sketch(classes, fleet(rng.randint(8, 12)), full=(4.6, 5.3), zipf=1.2)


def far_files(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """The same files for everybody, and many of those who come are far away. A decoy's users live nearby."""
    far = rng.randint(30, 45) if is_decoy else rng.randint(180, 240)
    share = rng.choice((0.3, 0.4, 0.5))
    compute = _ms(rng.uniform(6, 14))
    picture = {
        "name": theme["file"],
        "kind": "static",
        "per_user_day": rng.randint(60, 150),
        "response_kb": 25,
        "p95_ms": rng.choice((250, 300)),
        "needs": [{"static_kb": 25}],
    }
    classes = [
        picture,
        _page(theme, [{"compute_ms": compute}, _reads(theme, 3, 1.0)], a_day=rng.randint(10, 20), p95=500),
        _save(theme, [{"compute_ms": compute}, _writes(theme, 1, 1.5)], a_day=1, p95=700),
    ]
    regions = {"home": {"rtt_ms": 25}, "far_away": {"rtt_ms": far, "share": (0.02, share)}}
    return Sketch(classes, fleet(3), full=(0.3, 0.45), calm=(0.3, 0.45), regions=regions)


def different_reads(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """Many reads, each of them another: nothing to keep in a cache."""
    queries, ms = rng.randint(6, 12), _ms(rng.uniform(1.2, 2.4))
    compute = _ms(rng.uniform(5, 9))
    classes = [
        _page(theme, [{"compute_ms": compute}, _reads(theme, queries, ms)], a_day=rng.randint(20, 50), p95=400),
        _save(theme, [{"compute_ms": compute}, _writes(theme, 1, 2.0)], a_day=0.5, p95=600),
    ]
    return Sketch(classes, fleet(rng.randint(4, 7)), full=(2.4, 2.7))


def many_writes(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """Far more is written than read."""
    rows, ms = rng.randint(3, 6), _ms(rng.uniform(2, 4))
    compute = _ms(rng.uniform(4, 8))
    classes = [
        _save(theme, [{"compute_ms": compute}, _writes(theme, rows, ms)], a_day=rng.randint(60, 200), p95=600),
        _page(theme, [{"compute_ms": compute}, _reads(theme, 2, 1.5)], a_day=rng.randint(5, 15), p95=400),
    ]
    return Sketch(classes, fleet(rng.randint(3, 5)), full=(1.25, 1.4))


def slow_work(rng: Random, theme: dict[str, str], is_decoy: bool) -> Sketch:
    """A job that grows with the site, until it takes longer than its user should wait. A decoy's stays short."""
    job_ms = _ms(rng.uniform(40, 90) if is_decoy else rng.uniform(900, 2500))
    compute = _ms(rng.uniform(8, 15))
    job = {"name": theme["job"], "delay_s": 120, "needs": [{"compute_ms": (_ms(job_ms / 20), job_ms)}]}
    many = rng.randint(2, 4)
    classes = [
        _save(
            theme,
            [{"compute_ms": compute}, _writes(theme, 2, 1.5), {"job": theme["job"]}],
            a_day=many * (8 if is_decoy else 1),
            p95=600,
        ),
        _page(theme, [{"compute_ms": compute}, _reads(theme, 3, 1.0)], a_day=rng.randint(15, 30), p95=400),
    ]
    return Sketch(classes, fleet(3), full=(0.35, 0.5), calm=(0.3, 0.5), jobs=[job])
