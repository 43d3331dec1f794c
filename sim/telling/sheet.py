"""A capacity as plain values, and as lines to read."""

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim import words
from sim.capacity import Capacity
from sim.design import Design
from sim.telling.draft import few
from sim.telling.reasons import reason

VERDICTS = {"holds": "holds", "breaks": "breaks"}
YEAR_DAYS = 365.0
LONG_DAYS = 100 * YEAR_DAYS  # what comes later than that is not said as a date


def told(found: Capacity) -> dict[str, Any]:
    """Everything that is in it; the day a disk is full is None if it never is. Numbers of JSON are finite."""
    return {
        "users": found.users,
        "peak_rps": found.peak_rps,
        "verdict": found.verdict,
        "failures": [asdict(each) for each in found.failures],
        "bottleneck": found.bottleneck and _bottleneck(asdict(found.bottleneck)),
        "resources": [each._asdict() for each in found.resources],
        "classes": [asdict(each) for each in found.classes],
        "hits": found.hits,
        "lag_ms": found.lag_ms,
        "disks": [
            {**asdict(disk), "full_in_days": disk.full_in_days if math.isfinite(disk.full_in_days) else None}
            for disk in found.disks
        ],
        "breakpoints": [{"users": each.users, **_bottleneck(asdict(each.bottleneck))} for each in found.breakpoints],
    }


def _bottleneck(found: dict[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("tier", "resource", "row", "code", "params")}


def text(sheet: dict[str, Any], drawn: Design) -> str:
    """What `told` says, a line for each resource, class, disk and breakpoint."""
    return "\n".join(_lines(sheet, drawn))


def _lines(sheet: dict[str, Any], drawn: Design) -> Iterator[str]:
    names = {tier.id: tier.name for tier in drawn.tiers}
    rate = f"{sheet['peak_rps']:,.1f} requests a second at peak"
    yield f"By arithmetic alone it {VERDICTS[sheet['verdict']]} at {sheet['users']:,.0f} users: {rate}."
    if found := sheet["bottleneck"]:
        yield f"    {names[found['tier']]}: {' → '.join(words.ROWS[found['row']])}. {_why(found, names)}"
    yield f"\n{'tier':<22}{'resource':<12}{'utilised':>9}{'wait ms':>10}{'waiting':>10}{'held':>10}"
    for each in sheet["resources"]:
        held = "" if each["held"] is None else few(each["held"])
        numbers = f"{100 * each['utilisation']:>8,.1f}%{few(each['wait_ms']):>10}{few(each['waiting']):>10}{held:>10}"
        yield f"{names[each['tier']]:<22}{each['resource']:<12}{numbers}"
    yield f"\n{'request':<24}{'a second':>10}{'mean ms':>10}{'p95 ms':>10}{'target':>10}"
    for each in sheet["classes"]:
        times = "".join(f"{few(each[key]):>10}" for key in ("rate_rps", "mean_ms", "p95_ms", "target_ms"))
        yield f"{each['name']:<24}{times}{'  (job)' if each['is_job'] else ''}"
    yield ""
    for tier, hit in sheet["hits"].items():
        yield f"{names[tier]} has the answer {100 * hit:.1f}% of the time."
    for tier, lag_ms in sheet["lag_ms"].items():
        yield f"{names[tier]} is {few(lag_ms)} ms behind, 95% of the time no more."
    for disk in sheet["disks"]:
        yield f"{names[disk['tier']]}'s disk: {_filling(disk)}"
    yield from _breakpoints(sheet, names)


def _filling(disk: dict[str, Any]) -> str:
    fill = f"{100 * disk['stored_bytes'] / disk['full_bytes']:.1f}% full"
    days = disk["full_in_days"]
    if days == 0:
        return f"{fill}: it is full."
    if days is None or days > LONG_DAYS:
        return f"{fill}; it is not full within a hundred years."
    when = f"{few(days)} days" if days < YEAR_DAYS else f"{few(days / YEAR_DAYS)} years"
    return f"{fill}, {few(disk['growth_bytes_day'] / 1e9)} GB more a day: full in {when}."


def _breakpoints(sheet: dict[str, Any], names: dict[str, str]) -> Iterator[str]:
    for each in sheet["breakpoints"]:
        yield f"Breaks at {_about(each['users'])} users: {names[each['tier']]}. {_why(each, names)}"
    if not sheet["breakpoints"]:
        yield "It breaks nowhere on the ladder."


def _why(found: dict[str, Any], names: dict[str, str]) -> str:
    return reason(found["code"], found["params"], names)


def _about(users: float) -> str:
    return f"{float(f'{users:.3g}'):,.0f}"
