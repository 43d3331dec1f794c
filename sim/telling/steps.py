"""What one request does, as plain values: an itinerary of steps, for reading in order and for the canvas."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A code of `words.STEPS` with its params: rounded numbers, the id of its `tier`, what it is `about`."""

    code: str
    params: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Place:
    """A place in a pool, of `places` that each of `nodes` nodes has. `kept_ms`: for how long, on the average, if nobody
    has to wait for anything meanwhile."""

    tier: str
    resource: str  # workers | pool | connections | lock | slots
    places: int
    nodes: int
    kept_ms: float


@dataclass(frozen=True)
class Way:
    """One outcome of a step, its probability, and the step that comes next (by index; as many as there are: done).

    `outcome` is then (there is no other), hit or miss, may_ask or may_not (have it from a cache), or the id of a chosen
    tier.
    """

    outcome: str
    share: float
    next: int


@dataclass(frozen=True)
class Step:
    """One step, taken by a `share` of the requests (0 to 1), over a `link` (source, target) if it crosses one.

    Where the drawing leads there through a CDN, a cache or an app, source and target are the two outer ends.
    `code` says what it is: visit (of a tier), cpu, disk_read, disk_write, network, calls, journey_user, journey_edge,
    work_begins, work_ends, starts_job, copies_write, start (of a copy of a function), opens and pushes (connections),
    asks_again; where only ways part: either, may_ask, may_know, known, found, at_edge, at_user, in_memory, warm,
    knows_address.
    `parts` are mean times in ms without waiting: of a resource (cpu, disk, network), of the `way` there and back, of
    somebody else's service (call) or of the first byte of a file (files). `nodes` is how many nodes one is chosen of,
    by `policy` (in_turn, shorter_line, shortest_line, at_random, by_user, by_key; empty if there is no choice). `takes`
    are the places that it takes, `held` all that are kept meanwhile, those included. The probabilities of `ways` sum to
    one.
    """

    code: str
    tier: str | None
    link: tuple[str, str] | None
    share: float
    parts: dict[str, float] = field(hash=False)
    nodes: int
    policy: str
    takes: tuple[Place, ...]
    held: tuple[Place, ...]
    ways: tuple[Way, ...]
    sentences: tuple[Sentence, ...]

    @property
    def ms(self) -> float:
        """Mean time of the step without waiting, of a request that takes it."""
        return sum(self.parts.values())


@dataclass(frozen=True)
class Itinerary:
    """The steps that serve a request class or a job (`is_job`) in this design, `rate_rps` times a second.

    `mean_ms` is their mean time if nobody has to wait: the sum of share × ms. `measured_ms` is what its target counts
    of it: all of it where the user sits, what passes inside the site's door if it is measured `at_site`.
    """

    name: str
    is_job: bool
    rate_rps: float
    at_site: bool
    mean_ms: float
    measured_ms: float
    steps: tuple[Step, ...]
