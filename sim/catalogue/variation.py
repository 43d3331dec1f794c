"""The constants as they are, or as they are not: one calculation with other values, without touching any other.

with varied({"db_read_ms": 2.0}) as variation:
    ...                    # everything in here, in this thread or task, reads 2.0
variation.read             # the names that were asked for meanwhile
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from sim.catalogue.constants import CONSTANTS


@dataclass(frozen=True)
class Variation:
    """Other values by name, and the names of all constants read while it was in force."""

    values: Mapping[str, float]
    read: set[str] = field(default_factory=set)


_current: ContextVar[Variation | None] = ContextVar("variation", default=None)


def constant(name: str) -> float:
    """The value of a constant, in its own unit. Raises KeyError for an unknown name."""
    variation = _current.get()
    if variation is None:
        return CONSTANTS[name].value
    variation.read.add(name)
    return variation.values[name] if name in variation.values else CONSTANTS[name].value


@contextmanager
def varied(values: Mapping[str, float]) -> Iterator[Variation]:
    """Other values for the time being, on top of those that are varied already. Raises KeyError for an unknown name.

    Held in a context variable: other threads and tasks go on with the catalogue's. Nothing in `sim` may remember what
    it worked out from constants for longer than one call.
    """
    for name in values:
        CONSTANTS[name]
    before = _current.get()
    variation = Variation({**before.values, **values} if before else dict(values))
    token = _current.set(variation)
    try:
        yield variation
    finally:
        _current.reset(token)
