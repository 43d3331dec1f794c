"""Reading a workload and writing down what the readers ask: from their questions follows the schema.

Nothing of a workload's fields is said a second time here. The readers of `sim.workload` read an example that has
everything in it; each table remembers which field was asked for, with which rule, and whether it may be left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sim.catalogue import rules
from sim.schemas import shapes
from sim.schemas.merged import Asked
from sim.schemas.shapes import Schema
from sim.strictjson import PLAIN_KEY
from sim.workload.curve import Curve
from sim.workload.table import MAX_KNOTS, MISSING, MOST_KNOT_USERS, Table

POINTS = {"curve.users": shapes.rows(shapes.number(1, MOST_KNOT_USERS), MAX_KNOTS, 1)}  # to stand in $defs


class Watched(Table):
    """A table that remembers its questions, and the part that it plays in the file: `classes.needs`.

    `wondered` are the fields of which a reader asked whether they are there; `names` is the schema of a table whose
    keys are names that somebody chose.
    """

    def __init__(self, value: object, path: str = "", part: str = "") -> None:
        super().__init__(value, path)
        self.part = part
        self.questions: dict[str, Asked] = {}
        self.inner: list[Watched] = []
        self.wondered: set[str] = set()
        self.names: Schema | None = None

    def everything(self) -> Iterator["Watched"]:
        """This table and all inside."""
        yield self
        for table in self.inner:
            yield from table.everything()

    @property
    def unseen(self) -> set[str]:
        """Fields that a reader took in a way that is not watched."""
        return set() if self.names else self.asked - set(self.questions)

    def __contains__(self, key: str) -> bool:
        self.wondered.add(key)
        return super().__contains__(key)

    def number(self, key: str, lo: float, hi: float, default: Any = MISSING, *, integer: bool = False) -> float:
        self.questions[key] = Asked(shapes.number(lo, hi, integer=integer), default)
        return super().number(key, lo, hi, default, integer=integer)

    def curve(self, key: str, lo: float, hi: float, default: Any = MISSING) -> Curve:
        found = super().curve(key, lo, hi, default)
        self.questions[key] = Asked(curve(lo, hi), default)
        return found

    def text(self, key: str, default: Any = MISSING, *, longest: int = rules.LONGEST_TEXT) -> str:
        self.questions[key] = Asked(shapes.text(longest), default)
        return super().text(key, default, longest=longest)

    def choice(self, key: str, choices: Iterable[str], default: Any = MISSING) -> str:
        listed = list(choices)
        self.questions[key] = Asked(shapes.choice(listed), default)
        return super().choice(key, listed, default)

    def flag(self, key: str, default: bool) -> bool:
        self.questions[key] = Asked(shapes.FLAG, default)
        return super().flag(key, default)

    def table(self, key: str, default: Any = MISSING) -> Table:
        self.questions[key] = Asked(self._reference(key), default)
        return self._watch(super().table(key, default), key)

    def tables(self, key: str, most: int, *, least: int = 0) -> list[Table]:
        shape = shapes.rows(self._reference(key), most, least)
        self.questions[key] = Asked(shape, MISSING if least else [])
        return [self._watch(table, key) for table in super().tables(key, most, least=least)]

    def named(self, most: int) -> list[tuple[str, Table]]:
        rules = {"maxProperties": most, "propertyNames": shapes.name(PLAIN_KEY.pattern)}
        self.names = {"type": "object", **rules, "additionalProperties": self._reference("*")}
        return [(name, self._watch(table, "*")) for name, table in super().named(most)]

    def _part(self, key: str) -> str:
        return f"{self.part}.{key}" if self.part else key

    def _reference(self, key: str) -> Schema:
        return {"$ref": f"#/$defs/{self._part(key)}"}

    def _watch(self, table: Table, key: str) -> Table:
        watched = Watched(table.value, table.path, self._part(key))
        self.inner.append(watched)
        return watched


def curve(lo: float, hi: float) -> Schema:
    """A number, or {users, values} of which it is read."""
    values = shapes.rows(shapes.number(lo, hi), MAX_KNOTS, 1)
    points = shapes.closed({"users": {"$ref": "#/$defs/curve.users"}, "values": values})
    return {"anyOf": [shapes.number(lo, hi), points]}
