"""What a case may have published, and how it is read off a simulation: one row of a table each."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.cost import cost
from sim.errors import SimError
from sim.reality.case import Published
from sim.reality.lab import Lab, answered_rps
from sim.result import ClassResult, JobResult, ResourceResult, TimePart

DAY_S = 86_400
HOUR_S = 3600
MOST_NODES = 1000


@dataclass(frozen=True)
class Quantity:
    """`needs` must be said: tier, resource, class, job, or one of its `numbers`; what it `may` be told narrows it."""

    what: str
    measure: Callable[[Lab, Published], float]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    is_of_scenario: bool = False

    @property
    def who(self) -> tuple[str, ...]:
        return tuple(key for key in (*self.needs, *self.may) if key not in self.numbers)


# -- what is looked at ------------------------------------------------------------------------------------------------
def _resource(lab: Lab, asked: Published) -> ResourceResult:
    found = [each for each in _resources(lab, asked) if each.resource == asked.of("resource")]
    if not found:
        raise SimError("", f"{asked.of('tier')} has no {asked.of('resource')} that anybody uses")
    return found[0]


def _resources(lab: Lab, asked: Published) -> list[ResourceResult]:
    return [each for each in lab.result.resources if each.tier == asked.of("tier")]


def _classes(lab: Lab, asked: Published) -> list[ClassResult]:
    return [each for each in lab.result.classes if asked.of("class") in (None, each.name)]


def _class(lab: Lab, asked: Published) -> ClassResult:
    return _classes(lab, asked)[0]


def _job(lab: Lab, asked: Published) -> JobResult:
    found = [each for each in lab.result.jobs if each.name == asked.of("job")]
    if not found:
        raise SimError("", f"no queue takes {asked.of('job')}")
    return found[0]


def _parts(each: ClassResult, tier: str | float | None = None) -> list[TimePart]:
    return [part for part in each.time if tier in (None, part.tier)]


def _ms(parts: list[TimePart]) -> float:
    return sum(part.wait_ms + part.service_ms for part in parts)


# -- how it is read off -----------------------------------------------------------------------------------------------
def _utilisation(lab: Lab, asked: Published) -> float:
    return _resource(lab, asked).utilisation.value


def _rate(lab: Lab, asked: Published) -> float:
    """Requests a second that others send to the tier."""
    return sum(rate for (_, target), rate in lab.result.links.items() if target == asked.of("tier"))


def _rate_day(lab: Lab, asked: Published) -> float:
    return _rate(lab, asked) * DAY_S


def _wait(lab: Lab, asked: Published) -> float:
    """Time in line, of an average request of the classes asked about."""
    return _mean(lab, asked, lambda each: sum(part.wait_ms for part in _parts(each, asked.of("tier"))))


def _mean(lab: Lab, asked: Published, of: Callable[[ClassResult], float]) -> float:
    classes = _classes(lab, asked)
    return sum(of(each) * each.rate_rps for each in classes) / sum(each.rate_rps for each in classes)


def _mean_ms(lab: Lab, asked: Published) -> float:
    return _mean(lab, asked, lambda each: _ms(_parts(each)))


def _in_flight(lab: Lab, asked: Published) -> float:
    """Little's law: rate × time there."""
    return sum(each.rate_rps * _ms(_parts(each, asked.of("tier"))) / 1000 for each in _classes(lab, asked))


def _share(lab: Lab, asked: Published) -> float:
    there = _mean(lab, asked, lambda each: _ms(_parts(each, asked.of("tier"))))
    return there / max(_mean(lab, asked, lambda each: _ms(_parts(each))), 1e-300)


def _hit_ratio(lab: Lab, asked: Published) -> float:
    hits = lab.result.hits.get(str(asked.of("tier")))
    if hits is None:
        raise SimError("", f"nobody asks {asked.of('tier')}")
    return hits


def _saturation(lab: Lab, asked: Published) -> float:
    """One class alone: by clients that wait for their answers, as load generators do. Several: offered too much."""
    if len(lab.workload.classes) == 1:
        return lab.closed(_clients(asked)).rate_rps
    name = asked.of("class")
    return answered_rps(lab.saturated, str(name) if name else None)


def _clients(asked: Published) -> int | None:
    clients = asked.of("clients")
    return None if clients is None else int(clients)


def _quantile(q: float) -> Callable[[Lab, Published], float]:
    """Of all answers of a class; with `clients`, of what so many get who each wait for it and ask again."""

    def measure(lab: Lab, asked: Published) -> float:
        if clients := _clients(asked):
            return lab.closed(clients).quantile_ms(q)
        found = _class(lab, asked)
        return {0.5: found.p50_ms, 0.95: found.p95_ms, 0.99: found.p99_ms}[q].value

    return measure


def _megabytes(lab: Lab, asked: Published) -> float:
    """Of messages of so many kB, in units of 2^20 bytes."""
    return _saturation(lab, asked) * float(asked.of("kb") or 0) * 1000 / 2**20


def _breaks_at(lab: Lab, asked: Published) -> float:
    if lab.breakpoint is None:
        raise SimError("", "it never breaks")
    return lab.breakpoint[0]


def _nodes(lab: Lab, asked: Published) -> float:
    """More nodes never do worse, so half of what is left is tried again and again."""
    tier, lo, hi = str(asked.of("tier")), 1, MOST_NODES
    if lab.with_nodes(tier, hi).result.verdict != "holds":
        raise SimError("", f"not even {hi} nodes hold")
    while lo < hi:
        middle = (lo + hi) // 2
        lo, hi = (lo, middle) if lab.with_nodes(tier, middle).result.verdict == "holds" else (middle + 1, hi)
    return float(hi)


def _catch_up(lab: Lab, asked: Published) -> float:
    """Hours from the end of a pause until no more wait at the tier than before it, for a pause of `pause_h`.

    The scenario's pause may be shorter: what has piled up and the time to work it off are in proportion to it.
    """
    course, tier = lab.course, str(asked.of("tier"))
    (strike,) = course.scenario.strikes
    before = [each for each in course.windows if each.to_s <= strike.at_s]
    usual = max(each.waiting[tier] for each in before)
    for each in course.windows:
        if each.from_s >= strike.end_s and each.waiting[tier] <= usual:
            return float(asked.of("pause_h") or 0) * (each.from_s - strike.end_s) / strike.for_s
    raise SimError("", "it does not catch up within the scenario")


def _recovered(lab: Lab, asked: Published) -> float:
    if lab.course.recovered_s is None:
        raise SimError("", "it does not recover")
    return lab.course.recovered_s


QUANTITIES: dict[str, Quantity] = {
    "utilisation": Quantity("busy share of a resource", _utilisation, ("tier", "resource")),
    "rate_rps": Quantity("requests a second that a tier is sent", _rate, ("tier",)),
    "rate_day": Quantity("requests a day that a tier is sent", _rate_day, ("tier",)),
    "mean_ms": Quantity("mean answer", _mean_ms, ("class",)),
    "p50_ms": Quantity("median answer", _quantile(0.5), ("class",), (), ("clients",)),
    "p95_ms": Quantity("95 of 100 answers", _quantile(0.95), ("class",), (), ("clients",)),
    "p99_ms": Quantity("99 of 100 answers", _quantile(0.99), ("class",), (), ("clients",)),
    "wait_ms": Quantity("mean time in line", _wait, (), ("tier", "class")),
    "in_flight": Quantity("requests at a tier at once, on the average", _in_flight, ("tier",), ("class",)),
    "share": Quantity("share of an answer's time that goes to a tier", _share, ("tier",), ("class",)),
    "hit_ratio": Quantity("share of lookups that a cache answers", _hit_ratio, ("tier",)),
    "error_share": Quantity("share of requests not answered", lambda lab, asked: lab.result.errors.value),
    "saturation_rps": Quantity(
        "most requests a second that it answers", _saturation, (), ("class", "clients"), ("clients",)
    ),
    "saturation_mb_s": Quantity(
        "most bytes a second that it takes", _megabytes, ("kb",), ("class", "clients"), ("kb", "clients")
    ),
    "breaks_rps": Quantity("requests a second at which a target is missed", _breaks_at),
    "nodes_needed": Quantity("fewest nodes of a tier that hold", _nodes, ("tier",)),
    "job_p95_s": Quantity("95 of 100 jobs", lambda lab, asked: _job(lab, asked).p95_ms.value / 1000, ("job",)),
    "catch_up_h": Quantity("hours to make up for a pause", _catch_up, ("tier", "pause_h"), (), ("pause_h",), True),
    "recovered_s": Quantity("seconds from the end of a fault until all is as usual", _recovered, is_of_scenario=True),
    "usd_month": Quantity(
        "US dollars a month",
        lambda lab, asked: cost(lab.made.design, lab.workload, users=lab.workload.users_daily).usd_month.value,
    ),
}
