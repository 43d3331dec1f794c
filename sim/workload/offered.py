"""A workload at one number of users: plain numbers, as the engine wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Compute:
    """CPU time of the app, `ms` on one core; or of the service that is named by `on`, if one is drawn.

    `cv` is its spread (standard deviation over mean), None: the catalogue's.
    """

    ms: float
    cv: float | None = None
    on: str | None = None


@dataclass(frozen=True)
class Read:
    """`queries` reads of a dataset, one after the other; `cacheable` is the share of them that a cache may answer.

    A `fresh` read must see every write: neither cache nor replica may serve it. `query_ms` is the database's CPU time
    for one query, if it is known; None: the catalogue's. A `search` looks for words: without an index of them a
    database looks through every row.
    """

    dataset: str
    queries: float
    cacheable: float
    fresh: bool
    query_ms: float | None = None
    search: bool = False


@dataclass(frozen=True)
class Write:
    """`rows` written to a dataset and committed once.

    `row_ms` is the database's CPU time for one row and `commit_ms` the flush, if known; None: the catalogue's.
    """

    dataset: str
    rows: float
    row_ms: float | None = None
    commit_ms: float | None = None


@dataclass(frozen=True)
class Static:
    """`kb` of files sent to the user: the site's own, or one of the items of the dataset `files`."""

    kb: float
    files: str | None
    new_connection: bool


@dataclass(frozen=True)
class Upload:
    """`kb` from the user, kept as an item of the dataset `files`."""

    kb: float
    files: str


@dataclass(frozen=True)
class Call:
    """A wait of `ms` for somebody else's service, named by `on` if that matters; costs no CPU of ours.

    `cv` is its spread, None: the catalogue's.
    """

    ms: float
    cv: float | None = None
    on: str | None = None


@dataclass(frozen=True)
class Infer:
    """An answer of `tokens` that a model makes up, one after the other."""

    tokens: float


@dataclass(frozen=True)
class Connect:
    """A connection that stays open: `per_user` of them for each daily active user are open at the daily peak."""

    per_user: float


@dataclass(frozen=True)
class Push:
    """`messages` of `kb` each go out to other users, over the connections that they keep open."""

    messages: float
    kb: float


@dataclass(frozen=True)
class Job:
    """One of the workload's jobs is started."""

    name: str


Need = Compute | Read | Write | Static | Upload | Call | Connect | Push | Infer | Job


@dataclass(frozen=True)
class ClassLoad:
    """One kind of request at its daily peak: `rate_rps` is `mean_rps` times the peak factor (not for a fixed rate).

    Requests of a class that is `first` go before others wherever they wait.
    """

    name: str
    kind: str  # read | write | static
    rate_rps: float
    response_kb: float
    p95_ms: float  # target
    measured: str  # where the target is measured: at the site's door, or where the user sits
    needs: tuple[Need, ...]
    mean_rps: float = 0.0
    first: bool = False


@dataclass(frozen=True)
class JobLoad:
    """Slow work: done within `delay_s` (95 of 100), or in the request where no queue takes it."""

    name: str
    delay_s: float
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class DatasetLoad:
    """`items` of `item_kb`, asked for with Zipf popularity of exponent `zipf` (0: all alike).

    A read may be `staleness_s` old. Data grows by `growth_bytes_day` and is kept for `retention_days`. With `files` the
    items are files, not rows.
    """

    name: str
    items: float
    item_kb: float
    zipf: float
    staleness_s: float
    growth_bytes_day: float
    retention_days: float
    files: bool


@dataclass(frozen=True)
class RegionLoad:
    """Where users are: `rtt_ms` there and back to the site, and their share of the requests."""

    name: str
    rtt_ms: float
    share: float


@dataclass(frozen=True)
class Clients:
    """What callers do who get no answer, or an error. They leave after `timeout_ms` (None: the catalogue's) and ask
    again, up to `retries` times: the n-th time after `backoff_ms` × 2^(n-1). `budget` is the most retries there may be
    for each first try, of all callers together (None: any number).
    """

    retries: int = 0
    timeout_ms: float | None = None
    backoff_ms: float = 100.0
    budget: float | None = None


@dataclass(frozen=True)
class Load:
    """Everything that `users` daily active users ask for at their daily peak. Region shares sum to one."""

    users: float
    classes: tuple[ClassLoad, ...]
    jobs: tuple[JobLoad, ...]
    datasets: Mapping[str, DatasetLoad] = field(hash=False)
    regions: tuple[RegionLoad, ...] = ()
    peak_to_mean: float = 1.0
    clients: Clients = field(default_factory=Clients)

    @property
    def rate_rps(self) -> float:
        """Requests a second of all classes at peak."""
        return sum(item.rate_rps for item in self.classes)
