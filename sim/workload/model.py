"""What must be done, for any number of users. Curves and fixed numbers as they stand in the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sim.workload.curve import Curve
from sim.workload.offered import ClassLoad, Clients, DatasetLoad, JobLoad, Load, Need, RegionLoad

SECONDS_A_DAY = 86_400
GB = 1e9


@dataclass(frozen=True)
class NeedCurve:
    """A need whose numbers are curves: `make` is one of the classes of `offered`."""

    make: Callable[..., Need]
    fields: Mapping[str, Curve | str | bool | None] = field(hash=False)

    def at(self, users: float) -> Need:
        values = {key: value.at(users) if isinstance(value, Curve) else value for key, value in self.fields.items()}
        return self.make(**values)


@dataclass(frozen=True)
class RequestClass:
    """One kind of request. `rate_unit` is per_user_day, rps_mean (at the workload's daily users) or fixed_rps.

    A fixed rate neither grows with users nor peaks. Requests that are `first` go before others wherever they wait.
    """

    name: str
    kind: str
    rate: Curve
    rate_unit: str
    response_kb: Curve
    p95_ms: Curve
    measured: str
    needs: tuple[NeedCurve, ...]
    first: bool = False

    def mean_rps(self, users: float, daily: float) -> float:
        rate = self.rate.at(users)
        per = {"per_user_day": users / SECONDS_A_DAY, "rps_mean": users / daily, "fixed_rps": 1.0}
        return rate * per[self.rate_unit]


@dataclass(frozen=True)
class JobKind:
    """Slow work that requests start."""

    name: str
    delay_s: Curve
    needs: tuple[NeedCurve, ...]


@dataclass(frozen=True)
class Dataset:
    """Rows or files. Items are for each user, or a fixed number of them; growth is at the workload's daily users."""

    name: str
    items: Curve
    is_per_user: bool
    item_kb: Curve
    zipf: Curve
    staleness_s: Curve
    growth_gb_day: Curve
    retention_days: Curve
    files: bool

    def at(self, users: float, daily: float) -> DatasetLoad:
        return DatasetLoad(
            name=self.name,
            items=max(1.0, self.items.at(users) * (users if self.is_per_user else 1.0)),
            item_kb=self.item_kb.at(users),
            zipf=self.zipf.at(users),
            staleness_s=self.staleness_s.at(users),
            growth_bytes_day=self.growth_gb_day.at(users) * GB * users / daily,
            retention_days=self.retention_days.at(users),
            files=self.files,
        )


@dataclass(frozen=True)
class Region:
    """Where users are. The one region without a share takes what the others leave."""

    name: str
    rtt_ms: Curve
    share: Curve | None


@dataclass(frozen=True)
class Targets:
    """What the whole site promises: share of requests answered well, and how old an answer may be."""

    availability: float = 0.99
    staleness_s: float | None = None


@dataclass(frozen=True)
class Workload:
    """A prompt's offered load as a function of daily active users. See docs in `sim.workload`."""

    title: str
    summary: str
    users_daily: float
    users_horizon: float
    regions: tuple[Region, ...]
    peak_to_mean: Curve
    targets: Targets
    datasets: tuple[Dataset, ...]
    classes: tuple[RequestClass, ...]
    jobs: tuple[JobKind, ...]
    difficulty: str = "medium"
    minutes: int = 35
    version: int = 1
    listed: bool = True
    clients: Clients = field(default_factory=Clients)

    @property
    def axis_end(self) -> float:
        """Where the ladder's axis of users ends: a million, or ten times the horizon."""
        return max(1e6, 10 * self.users_horizon)

    def at(self, users: float) -> Load:
        """The load at peak of so many daily active users (> 0)."""
        peak = self.peak_to_mean.at(users)
        return Load(
            users=float(users),
            classes=tuple(self._class_at(item, users, peak) for item in self.classes),
            jobs=tuple(_job_at(job, users) for job in self.jobs),
            datasets={item.name: item.at(users, self.users_daily) for item in self.datasets},
            regions=self._regions_at(users),
            peak_to_mean=peak,
            clients=self.clients,
        )

    def _class_at(self, item: RequestClass, users: float, peak: float) -> ClassLoad:
        mean_rps = item.mean_rps(users, self.users_daily)
        return ClassLoad(
            name=item.name,
            kind=item.kind,
            rate_rps=mean_rps * (1.0 if item.rate_unit == "fixed_rps" else peak),
            mean_rps=mean_rps,
            response_kb=item.response_kb.at(users),
            p95_ms=item.p95_ms.at(users),
            measured=item.measured,
            needs=tuple(need.at(users) for need in item.needs),
            first=item.first,
        )

    def _regions_at(self, users: float) -> tuple[RegionLoad, ...]:
        shares = [region.share.at(users) if region.share else None for region in self.regions]
        rest = max(0.0, 1.0 - sum(share for share in shares if share is not None))
        return tuple(
            RegionLoad(region.name, region.rtt_ms.at(users), rest if share is None else share)
            for region, share in zip(self.regions, shares, strict=True)
        )


def _job_at(job: JobKind, users: float) -> JobLoad:
    return JobLoad(job.name, job.delay_s.at(users), tuple(need.at(users) for need in job.needs))
