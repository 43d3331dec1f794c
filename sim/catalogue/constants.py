"""Constants of the engine and the published facts they come from (constants.toml, facts.toml)."""

from dataclasses import dataclass
from typing import Any

from sim.catalogue.files import read


@dataclass(frozen=True)
class Fact:
    """A published number: central value, the range of real systems, conditions and source."""

    id: str
    what: str
    value: float
    lo: float
    hi: float
    unit: str
    conditions: str
    source: str
    confidence: str
    found: str  # search | memory | computed

    @property
    def is_verified(self) -> bool:
        """False for figures recalled rather than read: shown as *unverified*."""
        return self.found != "memory"


@dataclass(frozen=True)
class Constant:
    """One number the engine works with, inside the range [lo, hi] that its source allows."""

    value: float
    lo: float
    hi: float
    unit: str
    what: str
    fact: str | None  # id of the fact, None for a judgement
    source: str
    found: str

    @property
    def is_verified(self) -> bool:
        return self.found != "memory"


def _fact(row: dict[str, Any]) -> Fact:
    lo, hi = row["range"]
    rest = {key: row[key] for key in row if key not in {"value", "range"}}
    return Fact(value=float(row["value"]), lo=float(lo), hi=float(hi), **rest)


def _constant(row: dict[str, Any], facts: dict[str, Fact]) -> Constant:
    if "fact" not in row:
        lo, hi = row["range"]
        value, fact, source, found = row["value"], None, row["source"], row["found"]
    else:
        origin = facts[row["fact"]]
        fact, source, found = origin.id, origin.source, origin.found
        lo, hi = sorted((_converted(row, origin.lo), _converted(row, origin.hi)))
        value = row.get("value", _converted(row, origin.value))
    return Constant(float(value), float(lo), float(hi), row["unit"], row["what"], fact, source, found)


def _converted(row: dict[str, Any], value: float) -> float:
    """From the fact's unit to the constant's: inverse / x, or scale × x, then plus."""
    scaled = row["inverse"] / value if "inverse" in row else value * row.get("scale", 1)
    return float(scaled + row.get("plus", 0))


FACTS = {row["id"]: _fact(row) for row in read("facts.toml")["facts"]}  # every published number, by id
CONSTANTS = {name: _constant(row, FACTS) for name, row in read("constants.toml")["constants"].items()}
