"""A result as `sim.judge` gives it, for tests of the pages that show one."""

from copy import deepcopy
from typing import Any

_RESULT: dict[str, Any] = {
    "engine": "2",
    "catalogue": "2026.11",
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
