"""A result as `sim.judge` gives it, for tests of the pages that show one."""

from copy import deepcopy
from typing import Any

import sim
from sim import catalogue

_RESULT: dict[str, Any] = {
    "format": 1,
    "engine": sim.ENGINE_VERSION,
    "catalogue": catalogue.VERSION,
    "seed": 7,
    "requests": 200_000,
    "simulated_s": 61.5,
    "users": 8_000_000.0,
    "peak_rps": 1063.5,
    "verdict": "breaks",
    "bottleneck": {
        "tier": "database1",
        "resource": "cpu",
        "row": "repeated_reads",
        "reason": {
            "code": "reads_repeated",
            "params": {"tier": "database1", "percent": "100", "repeat_percent": "90"},
        },
    },
    "failures": [
        {"class": "redirect", "target": "p95", "value": 3210.0, "limit": 100.0},
        {"class": "redirect", "target": "errors", "value": 0.12, "limit": 0.001},
    ],
    "tiers": {
        "app1": {
            "utilisation": 0.64,
            "resource": "workers",
            "saturated": False,
            "waiting": 0.2,
            "errors": 0.0,
            "hit_ratio": None,
            "lag_ms": None,
            "bounds": {"waiting": [0.1, 0.3], "errors": [0.0, 0.00002]},
            "resources": [
                {"resource": "cpu", "utilisation": 0.31, "waiting": 0.0},
                {"resource": "workers", "utilisation": 0.64, "waiting": 0.2},
            ],
        },
        "database1": {
            "utilisation": 1.0,
            "resource": "cpu",
            "saturated": True,
            "waiting": 412.0,
            "errors": 0.12,
            "hit_ratio": None,
            "lag_ms": None,
            "bounds": {"waiting": [390.0, 434.0], "errors": [0.11, 0.13]},
            "resources": [
                {"resource": "cpu", "utilisation": 1.0, "waiting": 412.0},
                {"resource": "connections", "utilisation": 0.9, "waiting": 3.0},
                {"resource": "disk", "utilisation": 0.05, "waiting": 0.0},
            ],
        },
    },
    "links": [
        {"from": "users1", "to": "app1", "rate_rps": 1063.5},
        {"from": "app1", "to": "database1", "rate_rps": 1100.0},
    ],
    "classes": [
        {
            "name": "redirect",
            "kind": "read",
            "rate_rps": 1050.0,
            "goodput_rps": 924.0,
            "p50_ms": {"value": 41.0, "lo": 40.0, "hi": 42.0},
            "p95_ms": {"value": 3210.0, "lo": 3100.0, "hi": 3300.0},
            "p99_ms": {"value": 4100.0, "lo": 4000.0, "hi": 4200.0},
            "target_ms": 100.0,
            "errors": {"dropped": 0.1, "timed_out": 0.02},
            "bounds": {
                "goodput_rps": [913.0, 935.0],
                "errors.dropped": [0.09, 0.11],
                "errors.timed_out": [0.015, 0.025],
            },
            "time": [
                {"part": "network", "tier": None, "wait_ms": 0.0, "service_ms": 0.5},
                {"part": "cpu", "tier": "app1", "wait_ms": 0.1, "service_ms": 3.0},
                {"part": "cpu", "tier": "database1", "wait_ms": 3000.0, "service_ms": 0.4},
            ],
        }
    ],
    "jobs": [],
    "ladder": {
        "from": 1.0,
        "to": 240_000_000.0,
        "now": 8_000_000.0,
        "horizon": 24_000_000.0,
        "breakpoints": [
            {
                "users": 5_200_000.0,
                "tier": "database1",
                "resource": "cpu",
                "row": "repeated_reads",
                "reason": {
                    "code": "reads_repeated",
                    "params": {"tier": "database1", "percent": "100", "repeat_percent": "90"},
                },
            },
            {
                "users": 11_000_000.0,
                "tier": "app1",
                "resource": "cpu",
                "row": "one_app_server",
                "reason": {"code": "cpu_busy", "params": {"tier": "app1", "percent": "100", "waiting": "38"}},
            },
        ],
    },
    "at_estimate": {"peak_rps": 210.0, "users": 1_580_000.0, "verdict": "holds"},
}


def make_result(**values: Any) -> dict[str, Any]:
    """A design of users1 → app1 → database1 that breaks at its database."""
    return {**deepcopy(_RESULT), **values}


_REMOVAL: dict[str, Any] = {
    "engine": sim.ENGINE_VERSION,
    "catalogue": catalogue.VERSION,
    "requests": 20_000,
    "seed": 7,
    "users": 8_000_000.0,
    "users_later": 24_000_000.0,
    "usd_month": {"value": 880.0, "lo": 500.0, "hi": 1500.0},
    "lean_usd_month": {"value": 780.0, "lo": 420.0, "hi": 1400.0},
    "tiers": [
        {
            "tier": "loadbalancer1",
            "label": "needed",
            "why": "App server has 5 nodes, and users can only know the address of one.",
            "usd_month": {"value": 20.0, "lo": 10.0, "hi": 25.0},
            "nodes": 1,
            "nodes_now": 1,
            "nodes_later": 1,
        },
        {
            "tier": "app1",
            "label": "needed",
            "why": "Users reach nothing that could answer them.",
            "usd_month": {"value": 250.0, "lo": 120.0, "hi": 320.0},
            "nodes": 5,
            "nodes_now": 2,
            "nodes_later": 3,
        },
        {
            "tier": "cache1",
            "label": "idle",
            "why": None,
            "usd_month": {"value": 100.0, "lo": 80.0, "hi": 100.0},
            "nodes": 1,
            "nodes_now": 0,
            "nodes_later": 0,
        },
        {
            "tier": "database1",
            "label": "growth",
            "why": "Database spends 100 % of its time on reads.",
            "usd_month": {"value": 530.0, "lo": 300.0, "hi": 1080.0},
            "nodes": 1,
            "nodes_now": 1,
            "nodes_later": 1,
        },
    ],
    "either": [],
    "lean": {"format": 1, "tiers": [], "links": []},
}


def make_removal(**values: Any) -> dict[str, Any]:
    """Of the roomy drawing: its cache could go, and two of its five app servers."""
    return {**deepcopy(_REMOVAL), **values}


def make_comparison(**values: Any) -> dict[str, Any]:
    """Of two designs of users1 → app1 → database1: the first breaks, the second holds."""
    point = {"users": 5_200_000.0, "tier": "database1", "row": "repeated_reads"}
    told = {
        "engine": sim.ENGINE_VERSION,
        "catalogue": catalogue.VERSION,
        "users": 8_000_000.0,
        "seed": 7,
        "requests": 50_000,
        "a": {"verdict": "breaks", "failures": [], "breakpoints": [point]},
        "b": {"verdict": "holds", "failures": [], "breakpoints": []},
        "classes": [
            {
                "name": "redirect",
                "mean_ms": make_difference(3000.0, 41.0, -2959.0, half=20.0),
                "p95_ms": make_difference(41.0, 43.0, 2.0, half=5.0),
                "goodput_rps": {**make_difference(924.0, 1050.0, 126.0, half=1.0), "apart": None, "certain": False},
            }
        ],
    }
    return {**told, **values}


def make_difference(a: float, b: float, apart: float, *, half: float) -> dict[str, Any]:
    interval = {"value": apart, "lo": apart - half, "hi": apart + half}
    return {"a": a, "b": b, "apart": interval, "alone": 2 * half, "certain": abs(apart) > half}


def make_constant(**values: Any) -> dict[str, Any]:
    """One number that a verdict hangs on: it moves the first breakpoint and turns nothing."""
    told = {
        "name": "db_read_ms",
        "value": 0.4,
        "lo": 0.1,
        "hi": 2.0,
        "unit": "ms",
        "users_at_lo": 39_600_000.0,
        "users_at_hi": 5_100_000.0,
        "elasticity": -0.6,
        "flips_at": None,
        "what": "CPU time of one read query whose rows are in memory",
        "fact": "db.pg.app_read_cpu",
        "source": "pgbench, https://example.org/pgbench",
        "verified": True,
    }
    return {**told, **values}


def make_leaning(**values: Any) -> dict[str, Any]:
    """Of a design that breaks: one number turns the verdict, one only moves the first breakpoint."""
    told = {
        "engine": sim.ENGINE_VERSION,
        "catalogue": catalogue.VERSION,
        "users": 8_000_000.0,
        "verdict": "breaks",
        "breakpoint_users": 5_200_000.0,
        "axis_end": 240_000_000.0,
        "constants": [
            make_constant(flips_at=0.25),
            make_constant(name="compute_cv", what="spread of an app's computing", unit="ratio", verified=False),
        ],
        "unmoved": ["lan_rtt_ms", "cache_op_ms"],
        "sentences": [],
    }
    return {**told, **values}


def make_window(n: int, well: float = 0.999, **values: Any) -> dict[str, Any]:
    """The n-th stretch of four seconds."""
    told = {
        "from_s": 4.0 * n,
        "to_s": 4.0 * n + 4,
        "load": 1.0,
        "offered_rps": 1000.0,
        "well": {"value": well, "lo": well - 0.001, "hi": well + 0.001},
        "late": 0.0,
        "errors": {},
        "p95_ms": {"redirect": 41.0},
        "utilisation": {"app1": 0.3, "database1": 0.6},
        "waiting": {"app1": 0.0, "database1": 0.0},
        "lag_ms": {},
        "job_ms": {},
    }
    return {**told, **values}


def make_course(**values: Any) -> dict[str, Any]:
    """Of users1 → app1 → database1 whose app server dies for a minute: nobody gets an answer, then all is well."""
    struck = {"errors": {"refused": 0.9, "lost": 0.05}}
    told = {
        "engine": sim.ENGINE_VERSION,
        "catalogue": catalogue.VERSION,
        "scenario": {
            "name": "A node dies",
            "duration_s": 240.0,
            "load": [[0.0, 1.0]],
            "strikes": [
                {"fault": "node_lost", "tier": "app1", "at_s": 60.0, "for_s": 60.0, "numbers": {}, "sentence": "…"}
            ],
            "users": 1.0,
        },
        "users": 8_000_000.0,
        "seed": 7,
        "verdict": "recovers",
        "usual": 0.999,
        "worst": 0.05,
        "recovered_s": 12.0,
        "failed": {"value": 0.24, "lo": 0.23, "hi": 0.25},
        "late": {"value": 0.0, "lo": 0.0, "hi": 0.0},
        "jobs_late": 0.0,
        "stale_ms": 0.0,
        "lost_writes": 0.0,
        "fullest": "app1",
        "nodes": {},
        "windows": [make_window(n) if not 15 <= n < 30 else make_window(n, 0.05, **struck) for n in range(60)],
        "events": 1_000_000,
        "requests": 240_000,
    }
    return {**told, **values}


def make_film(**values: Any) -> dict[str, Any]:
    """Of users1 → app1 → database1 whose app server is down from window 15 to 30."""
    strip = {"busy": [0.3] * 60, "waiting": [0.0] * 60, "asked_rps": [1000.0] * 60, "served_rps": [1000.0] * 60}
    rest = {"failed_rps": [0.0] * 60, "lag_ms": []}
    wait = {"tier": "database1", "part": "connections", "wait_ms": 1900.0, "service_ms": 0.0}
    trace = {"key": "1f8b", "name": "redirect", "cause": "refused", "came_s": 60.5, "took_ms": 1950.0, "left_ms": 0.0}
    down = {
        "tier": "app1",
        "reason": "node_down",
        "began_s": 60.0,
        "counts": [max(0, min(15, n - 14)) * 3800 for n in range(60)],
        "traces": [{**trace, "stood": "app1", "waits": [wait]}],
    }
    told = {
        "step_s": 4.0,
        "tiers": {tier: {**strip, **rest} for tier in ("app1", "database1")},
        "flows": [
            {"source": "users1", "target": "app1", "rate_rps": [1000.0] * 60},
            {"source": "app1", "target": "database1", "rate_rps": [1100.0] * 60},
        ],
        "breaks": [down],
    }
    return {**deepcopy(told), **values}
