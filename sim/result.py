"""What one simulation measured: plain values, ready to be stored, compared and doubted.

`bounds` are the 99 % intervals of the numbers beside them, by name: "waiting", "errors.dropped". What is not in them is
no measurement but arithmetic or an input, and has no luck in it: rates, links, `offered`, `backlog`, the hits of edges
and browsers.
"""

from dataclasses import dataclass, field

from sim.measures import Interval

Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class ResourceResult:
    """One resource of one tier. `utilisation` 0 to 1; `waiting` requests in line on the average, over all its nodes.

    `offered` is the load by the law of utilisation, over 1 if it cannot be carried; of pools, without anybody waiting.
    """

    tier: str
    resource: str
    utilisation: Interval
    waiting: float
    offered: float
    bounds: Bounds = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class TimePart:
    """Where an answer's time goes, on the average: waiting for a resource, and being served."""

    tier: str | None
    part: str
    wait_ms: float
    service_ms: float
    bounds: Bounds = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ClassResult:
    """One request class. Latencies in ms where its target is measured; `errors` are shares of requests by cause."""

    name: str
    kind: str
    rate_rps: float
    goodput_rps: float
    p50_ms: Interval
    p95_ms: Interval
    p99_ms: Interval
    target_ms: float
    errors: dict[str, float]
    time: tuple[TimePart, ...]
    bounds: Bounds = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class JobResult:
    """Slow work behind a queue: how long after its request 95 of 100 are done, and by when they should be.

    `waiting` jobs are not yet taken, on the average; `backlog` of them are left when the daily peak ends, if more come
    than are done. Shares of the jobs: `again`, tries after the first, and `aside`, given up after the last.
    """

    name: str
    p95_ms: Interval
    target_ms: float
    waiting: float = 0.0
    backlog: float = 0.0
    again: float = 0.0
    aside: float = 0.0
    bounds: Bounds = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Failure:
    """A target that is missed, or that the interval straddles (`is_close`).

    `target` is p95 (ms), errors (share), delay (ms, of a job), staleness (ms, of a replica or index), disk or memory
    (bytes); `name` is the request class, job or tier concerned.
    """

    name: str
    target: str
    value: float
    limit: float
    is_close: bool = False
    bounds: Bounds = field(default_factory=dict, hash=False)

    @property
    def severity(self) -> float:
        return self.value / max(self.limit, 1e-12)


@dataclass(frozen=True)
class Bottleneck:
    """What breaks first: tier and resource, the row of `words.ROWS`, and a code of `words.REASONS` with its params.

    `relief` names what would have to grow for this bottleneck to go (see `sim.itinerary`).
    """

    tier: str
    resource: str
    row: str
    code: str
    params: dict[str, str]
    relief: str


@dataclass(frozen=True)
class Breakpoint:
    """From so many daily active users on a target is missed, and this is why."""

    users: float
    bottleneck: Bottleneck


@dataclass(frozen=True)
class Result:
    """One simulation of one design at `users` daily active users, at their daily peak.

    `hits` are hit ratios and `lag_ms` 95th percentiles of replication lag, by tier; `dropped` shares of all requests
    turned away, by tier. `bottleneck` is None if every target is met. `grown` says of tiers that grow how many nodes
    they had. `bounds` are by tier, of what is by tier here and of how many wait there altogether.
    """

    users: float
    peak_rps: float
    requests: int
    seed: int
    simulated_s: float
    events: int
    verdict: str  # holds | breaks | too_close
    failures: tuple[Failure, ...]
    bottleneck: Bottleneck | None
    errors: Interval  # share of all requests that were turned away or timed out
    resources: tuple[ResourceResult, ...]
    classes: tuple[ClassResult, ...]
    jobs: tuple[JobResult, ...]
    links: dict[tuple[str, str], float]
    hits: dict[str, float]
    lag_ms: dict[str, float]
    dropped: dict[str, float]
    grown: dict[str, int] = field(default_factory=dict)
    bounds: dict[str, Bounds] = field(default_factory=dict)
