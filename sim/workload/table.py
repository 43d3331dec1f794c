"""Reading one table of a workload file: every field is asked for once, with its rule; what is left over is refused."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from sim.catalogue import rules
from sim.errors import SimError, joined
from sim.strictjson import PLAIN_KEY, inside
from sim.workload.curve import Curve

MAX_KNOTS = 50
MOST_KNOT_USERS = 1e12
MISSING: Any = object()  # the default of a field that must be there


class Table:
    """A TOML table that knows its path and which of its fields were asked for."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, Mapping):
            raise SimError(path, "not a table")
        self.value = value
        self.path = path
        self.asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def fault(self, key: str, rule: str) -> SimError:
        return SimError(joined(self.path, key), rule)

    def get(self, key: str, default: Any = MISSING) -> Any:
        self.asked.add(key)
        if key in self.value:
            return self.value[key]
        if default is MISSING:
            raise self.fault(key, "missing")
        return default

    def number(self, key: str, lo: float, hi: float, default: Any = MISSING, *, integer: bool = False) -> float:
        value = self.get(key, default)
        if rule := rules.fault_of_number(value, lo, hi, integer=integer):
            raise self.fault(key, rule)
        return float(value)

    def curve(self, key: str, lo: float, hi: float, default: Any = MISSING) -> Curve:
        """A number, or {users = [...], values = [...]} of the same length, with users rising."""
        value = self.get(key, default)
        if not isinstance(value, Mapping):
            return Curve.constant(self.number(key, lo, hi, default))
        inner = Table(value, joined(self.path, key))
        users, values = inner.numbers("users", 1, MOST_KNOT_USERS), inner.numbers("values", lo, hi)
        inner.refuse_the_rest()
        if len(users) != len(values):
            raise inner.fault("values", f"{len(values)} values for {len(users)} numbers of users")
        if any(left >= right for left, right in pairwise(users)):
            raise inner.fault("users", "not rising")
        return Curve(users, values)

    def numbers(self, key: str, lo: float, hi: float) -> tuple[float, ...]:
        rows = self.get(key)
        if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_KNOTS:
            raise self.fault(key, f"not a list of 1 to {MAX_KNOTS} numbers")
        for n, value in enumerate(rows):
            if rule := rules.fault_of_number(value, lo, hi):
                raise self.fault(f"{key}[{n}]", rule)
        return tuple(float(value) for value in rows)

    def text(self, key: str, default: Any = MISSING, *, longest: int = rules.LONGEST_TEXT) -> str:
        value = self.get(key, default)
        if rule := rules.fault_of_text(value, longest):
            raise self.fault(key, rule)
        return str(value)

    def choice(self, key: str, choices: Iterable[str], default: Any = MISSING) -> str:
        value = self.get(key, default)
        if rule := rules.fault_of({"list": list(choices)}, value):
            raise self.fault(key, rule)
        return str(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.get(key, default)
        if rule := rules.fault_of("flag", value):
            raise self.fault(key, rule)
        return bool(value)

    def table(self, key: str, default: Any = MISSING) -> "Table":
        return Table(self.get(key, default), joined(self.path, key))

    def tables(self, key: str, most: int, *, least: int = 0) -> list["Table"]:
        """A list of tables, one at a time with its own path; empty if it is not there and may be."""
        rows = self.get(key, [])
        if not isinstance(rows, list):
            raise self.fault(key, "not a list")
        if len(rows) > most:
            raise self.fault(key, f"{len(rows)} is above {most}")
        if len(rows) < least:
            raise self.fault(key, "missing" if not rows else f"{len(rows)} is below {least}")
        return [Table(row, joined(self.path, f"{key}[{n}]")) for n, row in enumerate(rows)]

    def named(self, most: int) -> list[tuple[str, "Table"]]:
        """All of this table's fields, each a table under its name."""
        if len(self.value) > most:
            raise SimError(self.path, f"{len(self.value)} is above {most}")
        self.asked.update(self.value)
        return [(name, self._named(name)) for name in self.value]

    def _named(self, name: object) -> "Table":
        if not isinstance(name, str) or not PLAIN_KEY.fullmatch(name):
            raise SimError(self.path, "has a name that is not letters, digits and _")
        return Table(self.value[name], joined(self.path, name))

    def refuse_the_rest(self) -> None:
        for key in self.value:
            if key not in self.asked:
                raise SimError(inside(self.path, key), "unknown field")
