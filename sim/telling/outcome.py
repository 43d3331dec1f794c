"""What `sim.judge` gives, as lines to read; 99 % intervals stand in brackets behind what they are of."""

from collections.abc import Iterator
from typing import Any

from sim import words
from sim.design import Design
from sim.telling.draft import few
from sim.telling.reasons import reason

VERDICTS = {"holds": "It holds", "breaks": "It breaks", "too_close": "Too close to call"}
QUANTILES = "p50_ms", "p95_ms", "p99_ms"

Values = dict[str, Any]


def text(result: Values, drawn: Design) -> str:
    """The verdict and why, a line for each tier, request class and job, and the ladder."""
    return "\n".join(_lines(result, drawn))


def _lines(result: Values, drawn: Design) -> Iterator[str]:
    names = {tier.id: tier.name for tier in drawn.tiers}
    rate = f"{result['peak_rps']:,.1f} requests a second at peak"
    yield f"{VERDICTS[result['verdict']]} at {result['users']:,.0f} users: {rate}."
    if found := result["bottleneck"]:
        yield f"First bottleneck: {names[found['tier']]}. {' → '.join(words.ROWS[found['row']])}."
        yield f"    {reason(found['reason']['code'], found['reason']['params'], names)}"
    for failure in result["failures"]:
        yield f"    {_failure(failure, names)}"
    yield f"\n{'tier':<22}{'busy':>18}  {'resource':<12}{'waiting':>24}"
    for tier, measured in result["tiers"].items():
        yield from _tier(names[tier], measured)
    for tier, nodes in result.get("grown", {}).items():
        yield f"{names[tier]} has {nodes} of the {drawn.tier(tier).most_nodes} nodes that it may grow to."
    yield f"\n{'request':<20}{'p50 ms':>24}{'p95 ms':>24}{'p99 ms':>24}{'target':>8}"
    for each in result["classes"]:
        yield from _class(each)
    for job in result["jobs"]:
        yield from _job(job)
    points = [f"{names[p['tier']]} at {about(p['users'])}" for p in result["ladder"]["breakpoints"]]
    yield f"\nBreaks, one after the other: {', '.join(points) or 'nowhere on the ladder'}."
    yield f"engine {result['engine']}, catalogue {result['catalogue']}, seed {result['seed']}, {result['requests']:,}"


def about(users: float) -> str:
    """Three digits: a breakpoint is known to two per cent."""
    return f"{float(f'{users:.3g}'):,.0f}"


def _tier(name: str, measured: Values) -> Iterator[str]:
    shown = next((each for each in measured["resources"] if each["resource"] == measured["resource"]), None)
    busy = "" if shown is None else spread(100, shown["utilisation"], (shown["lo"], shown["hi"]), "%")
    yield f"{name:<22}{busy:>18}  {measured['resource'] or '':<12}{_of(measured, 'waiting'):>24}".rstrip()
    if measured["errors"]:
        yield f"    {_of(measured, 'errors', 100, '%')} of all requests are turned away there"
    if measured["hit_ratio"] is not None:
        how = "" if "hit_ratio" in measured["bounds"] else ", by arithmetic"
        yield f"    has the answer {_of(measured, 'hit_ratio', 100, '%')} of the time{how}"
    if measured["lag_ms"] is not None:
        yield f"    {_of(measured, 'lag_ms', 1, ' ms')} behind, 95% of the time no more"


def _class(each: Values) -> Iterator[str]:
    times = "".join(f"{spread(1, each[key]['value'], (each[key]['lo'], each[key]['hi'])):>24}" for key in QUANTILES)
    yield f"{each['name']:<20}{times}{each['target_ms']:>8,.0f}"
    bounds = each["bounds"]
    failed = (
        f"{spread(100, share, bounds.get(f'errors.{cause}'), '%')} {words.CAUSES[cause]}"
        for cause, share in each["errors"].items()
        if share
    )
    good = f"{few(each['rate_rps'])} a second, {_of(each, 'goodput_rps')} of them well"
    yield "    " + ", ".join([good, *failed])


def _job(job: Values) -> Iterator[str]:
    delay = job["p95_ms"]
    within = f"{spread(1e-3, delay['value'], (delay['lo'], delay['hi']), ' s')}, within {few(job['target_ms'] / 1e3)} s"
    yield f"{job['name']}: 95% are done after {within}; {_of(job, 'waiting')} wait"
    again, aside = _of(job, "again", 100, "%"), _of(job, "aside", 100, "%")
    yield f"    tried again {again}, put aside {aside}, left when the peak ends {few(job['backlog'])}"


def _failure(failure: Values, names: dict[str, str]) -> str:
    factor, unit = {"errors": (100.0, "%"), "disk": (1e-9, " GB")}.get(failure["target"], (1.0, " ms"))
    value = spread(factor, failure["value"], failure["bounds"].get("value"), unit)
    about = names.get(failure["class"], failure["class"])
    return f"{about}: {failure['target']} {value}, target {few(factor * failure['limit'])}{unit}"


def _of(row: Values, key: str, factor: float = 1.0, unit: str = "") -> str:
    return spread(factor, row[key], row["bounds"].get(key), unit)


def spread(factor: float, value: float, bounds: tuple[float, float] | None, unit: str = "") -> str:
    """`41% (40–43)`; the value alone where there are no bounds."""
    said = f"{few(factor * value)}{unit}"
    return said if bounds is None else f"{said} ({few(factor * bounds[0])}–{few(factor * bounds[1])})"
