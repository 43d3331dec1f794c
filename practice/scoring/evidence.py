"""What there is to judge of an attempt, as plain values: gathered once, stored, and scored again whenever it is asked.

Nothing here is an opinion. Minutes count from the beginning of the attempt, users are daily active users.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Step:
    """A run that answered. `breaks_at` is the first breakpoint, or the end of the ladder; `tiers` and `nodes` leave out
    those who ask and what keeps files."""

    minute: float
    run: str
    verdict: str
    first: str
    resource: str
    row: str
    breaks_at: float
    tiers: int
    nodes: int
    usd_month: float
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """Of the first run: names of tiers, empty for none. `times` is how far the load was off, at least 1."""

    said: str
    broke: str
    sure: int
    came_true: bool
    said_users: float | None = None
    broke_users: float | None = None
    times: float | None = None


@dataclass(frozen=True)
class Guess:
    """Credits by quantity, 0 to 1, of those that were estimated; whether the load leads to the same design."""

    credits: Mapping[str, float]
    is_same: bool = False


@dataclass(frozen=True)
class Card:
    """What is said of a tier, and what could be known then: resources that had been full, and numbers by unit."""

    tier: str
    name: str
    kind: str
    because: str = ""
    costs_us: str = ""
    label: str = ""
    resources: tuple[str, ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
    usd_month: float = 0.0

    @property
    def is_idle(self) -> bool:
        return self.label == "idle"


@dataclass(frozen=True)
class NotYet:
    """What would be next, and from how many users on; `limit` is when the simulator says that tier breaks."""

    what: str
    name: str
    users: float
    limit: float


@dataclass(frozen=True)
class Struck:
    """A fault that was played: what was expected, and what became of it."""

    fault: str
    said: str
    verdict: str


@dataclass(frozen=True)
class Evidence:
    """`usd_month` is what the design costs that was finished, `cheapest_usd` the cheapest found that holds as well."""

    horizon: float
    steps: tuple[Step, ...] = ()
    prediction: Prediction | None = None
    guess: Guess | None = None
    cards: tuple[Card, ...] = ()
    is_tested: bool = False  # the removal test has answered
    usd_month: float = 0.0
    cheapest_usd: float = 0.0
    not_yet: NotYet | None = None
    left_out: str = ""
    struck: tuple[Struck, ...] = ()

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def read(plain: Mapping[str, Any]) -> Evidence:
    """What `plain` wrote."""
    one = {"prediction": Prediction, "guess": Guess, "not_yet": NotYet}
    many = {"steps": Step, "cards": Card, "struck": Struck}
    values = dict(plain)
    for key, kind in one.items():
        values[key] = kind(**values[key]) if values.get(key) else None
    for key, each in many.items():
        values[key] = tuple(each(**_in_tuples(row)) for row in values.get(key, ()))
    return Evidence(**values)


def _in_tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no tuples."""
    return {key: _tuple(value) if isinstance(value, (list, tuple)) else value for key, value in row.items()}


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(tuple(each) if isinstance(each, (list, tuple)) else each for each in value)
