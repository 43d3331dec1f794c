"""Named faults (faults.toml): what each is called, what it strikes, and the numbers it comes with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.catalogue.constants import FACTS
from sim.catalogue.files import read

SITE = "site"  # of faults that strike no tier of their own


@dataclass(frozen=True)
class Number:
    """One number of a fault, in the unit that ends its name, inside the range [lo, hi] that `source` allows."""

    value: float
    lo: float
    hi: float
    source: str
    is_verified: bool


@dataclass(frozen=True)
class Fault:
    """`strikes` are kinds of tier, or SITE alone; it lasts `for_s` seconds unless a scenario says otherwise."""

    name: str
    sentence: str
    strikes: tuple[str, ...]
    for_s: float
    numbers: Mapping[str, Number]

    @property
    def is_of_site(self) -> bool:
        return self.strikes == (SITE,)


def _number(row: dict[str, Any]) -> Number:
    lo, hi = row["range"]
    fact = FACTS[row["fact"]] if "fact" in row else None
    source = fact.source if fact else "judgement"
    return Number(float(row["value"]), float(lo), float(hi), source, bool(fact and fact.is_verified))


def _fault(row: dict[str, Any]) -> Fault:
    numbers = {key: _number(value) for key, value in row.items() if isinstance(value, dict)}
    return Fault(row["name"], row["sentence"], tuple(row["strikes"]), float(row["for_s"]), numbers)


FAULTS = {key: _fault(row) for key, row in read("faults.toml").items() if isinstance(row, dict)}  # by id
