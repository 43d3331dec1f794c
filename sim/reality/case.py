"""A case: what was built, what was offered, what was observed, and what had to be assumed."""

from dataclasses import dataclass

from sim.design import Design
from sim.scenario import Scenario
from sim.workload import Workload


@dataclass(frozen=True)
class Assumed:
    """A number that no source gives, and why it is what it is."""

    number: str
    why: str


@dataclass(frozen=True)
class Place:
    """Where something breaks. Each list is of what will do, empty: anything; a tier is named by its id or kind.

    `never` are tiers that must not be to blame. `name`, of a request class or a job: the verdict is of it alone.
    """

    tiers: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    name: str = ""

    @property
    def is_named(self) -> bool:
        return bool(self.tiers or self.resources or self.rows or self.never)


@dataclass(frozen=True)
class Published:
    """A number that somebody measured: `quantity` is a key of `quantities.QUANTITIES`, `unit` how the source counts.

    Right is a prediction from `lo` to `hi`, bounds included; where `value` is None, only bounds are known. With
    `is_ratio` it is the quantity after the change over the quantity before it. `at` says of whom: tier, resource,
    class, job, or a number that the quantity needs.
    """

    quantity: str
    value: float | None
    lo: float
    hi: float
    unit: str
    is_ratio: bool
    at: tuple[tuple[str, str | float], ...]

    def of(self, key: str) -> str | float | None:
        return dict(self.at).get(key)


@dataclass(frozen=True)
class Check:
    """One observation. `design` and `workload` are those of the case with the `changes` made; the first check has none.

    `basis` is *fitted* where a number of the case was chosen so that this comes out, *derived* where it follows from
    the totals that the demand was worked out from (neither proves anything), else *independent*. `untestable` says what
    the simulator lacks, and is empty where it lacks nothing.
    """

    name: str
    changes: tuple[str, ...]
    design: Design
    workload: Workload
    verdict: str | None
    scenario: Scenario | None  # what happens; `course` is then what is expected of it: survives, recovers or falls
    course: str | None
    place: Place
    number: Published | None
    basis: str
    untestable: str


@dataclass(frozen=True)
class Case:
    """One folder. `kind` is system, benchmark or pair; `fitted` names the numbers that were chosen to fit."""

    name: str
    title: str
    kind: str
    year: int
    confidence: str
    sources: tuple[str, ...]
    assumed: tuple[Assumed, ...]
    fitted: tuple[str, ...]
    checks: tuple[Check, ...]
