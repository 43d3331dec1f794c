"""A design: tiers and the links between them, as drawn. Well formed, though it may not make sense yet.

    {"format": 1,
     "tiers": [{"id": "app1", "kind": "app", "x": 0, "y": 0, "name": "App", "nodes": 2, "size": "medium"}],
     "links": [{"from": "users1", "to": "app1"}]}

Beside them a drawing may hold "notes" and "groups" (sim/catalogue/marks.py), which no run reads. What a tier may
hold is the catalogue's (kinds.toml). Everything that is wrong raises SimError with its path.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim import catalogue, strictjson
from sim.catalogue import marks, rules
from sim.catalogue.marks import FAR
from sim.errors import SimError

FORMAT = 1
MAX_TIERS = 200
MAX_LINKS = 800
MAX_BYTES = 256 * 1024
IDENTIFIER = re.compile(r"[a-z0-9]{1,32}")
RESERVED = ("id", "kind", "x", "y")


@dataclass(frozen=True)
class Tier:
    """One box of the drawing. `properties` holds what somebody set, `name` among them.

    `copies` is for arithmetic alone: for how many tiers that are just alike this one stands (`sim.capacity.alike`).
    `spare` is for scenarios alone: nodes with a place beyond those that are drawn (`sim.scenario.scaler`).
    """

    id: str
    kind: str
    name: str
    x: int
    y: int
    properties: Mapping[str, Any] = field(default_factory=dict, hash=False)
    copies: int = 1
    spare: int = 0

    @property
    def nodes(self) -> int:
        """Machines of this tier; one for kinds that are not counted."""
        return int(self.get("nodes") or 1)

    @property
    def most_nodes(self) -> int:
        """Machines that this tier may grow to; those that it has where it does not grow."""
        return max(self.nodes, int(self.get("max_nodes") or 0))

    def get(self, key: str) -> Any:
        """What was set, else the catalogue's default, else None."""
        return self.properties[key] if key in self.properties else catalogue.default(self.kind, key)


@dataclass(frozen=True)
class Link:
    """An arrow: `source` may call `target` (ids of tiers)."""

    source: str
    target: str


@dataclass(frozen=True)
class Design:
    """Tiers and links, each in the order in which they came."""

    tiers: tuple[Tier, ...]
    links: tuple[Link, ...]

    def tier(self, tier_id: str) -> Tier:
        """The tier with this id. Raises KeyError if there is none."""
        return self._by_id[tier_id]

    def targets(self, tier: Tier) -> list[Tier]:
        """Whom a tier of this design may call, in the order of the links."""
        return list(self._targets[tier.id])

    def callers(self, tier: Tier) -> list[Tier]:
        """Who may call a tier of this design, in the order of the links."""
        return list(self._callers[tier.id])

    @cached_property
    def _by_id(self) -> dict[str, Tier]:
        return {tier.id: tier for tier in self.tiers}

    @cached_property
    def _targets(self) -> dict[str, list[Tier]]:
        found: dict[str, list[Tier]] = {tier.id: [] for tier in self.tiers}
        for link in self.links:
            found[link.source].append(self._by_id[link.target])
        return found

    @cached_property
    def _callers(self) -> dict[str, list[Tier]]:
        found: dict[str, list[Tier]] = {tier.id: [] for tier in self.tiers}
        for link in self.links:
            found[link.target].append(self._by_id[link.source])
        return found


def load(path: str | Path) -> Design:
    """The design in a file. Raises SimError for a file that cannot be read, too."""
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise SimError(str(path), f"cannot be read ({_reason(error)})") from None
    return loads(data)


def loads(text: str | bytes) -> Design:
    """The design in a JSON text, at most 256 KiB and six levels deep. Raises SimError."""
    return parse(strictjson.loads(text, longest=MAX_BYTES))


def parse(value: object) -> Design:
    """The design in a decoded JSON value, from wherever it came. Raises SimError."""
    if not isinstance(value, Mapping):
        raise SimError("", "not an object")
    _refuse_unknown(value, ("format", "tiers", "links", "notes", "groups"), "")
    if value.get("format") != FORMAT or isinstance(value.get("format"), bool):
        raise SimError("format", f"not {FORMAT}")
    tiers = tuple(_tier(row, f"tiers[{n}]") for n, row in enumerate(_rows(value, "tiers", MAX_TIERS)))
    _refuse_twice([tier.id for tier in tiers], "tiers[{}].id")
    ids = {tier.id for tier in tiers}
    links = tuple(_link(row, ids, f"links[{n}]") for n, row in enumerate(_rows(value, "links", MAX_LINKS)))
    _refuse_twice(links, "links[{}]")
    _refuse_marks(value, "notes", marks.MAX_NOTES, tuple(marks.NOTE), marks.fault_of_note)
    _refuse_marks(value, "groups", marks.MAX_GROUPS, tuple(marks.GROUP), marks.fault_of_group)
    return Design(tiers, links)


def dump(design: Design) -> dict[str, Any]:
    """The design as its file holds it; `parse` gives back an equal one."""
    return {
        "format": FORMAT,
        "tiers": [
            {"id": tier.id, "kind": tier.kind, "x": tier.x, "y": tier.y, **tier.properties} for tier in design.tiers
        ],
        "links": [{"from": link.source, "to": link.target} for link in design.links],
    }


def _rows(value: Mapping[str, Any], key: str, most: int) -> list[Any]:
    rows = value.get(key)
    if not isinstance(rows, list):
        raise SimError(key, "not a list" if key in value else "missing")
    if len(rows) > most:
        raise SimError(key, f"{len(rows)} is above {most}")
    return rows


def _refuse_marks(
    value: Mapping[str, Any], key: str, most: int, fields: tuple[str, ...], rule: Callable[[str, object], str | None]
) -> None:
    """Raises SimError for notes or groups that no drawing may hold; a drawing without them is fine."""
    rows = _rows(value, key, most) if key in value else []
    for n, row in enumerate(rows):
        path = f"{key}[{n}]"
        _id(row, path)
        _refuse_unknown(row, ("id", *fields), path)
        for name in fields:
            if name not in row:
                raise SimError(f"{path}.{name}", "missing")
            if found := rule(name, row[name]):
                raise SimError(f"{path}.{name}", found)
    _refuse_twice([row["id"] for row in rows], f"{key}[{{}}].id")


def _id(row: object, path: str) -> str:
    if not isinstance(row, Mapping):
        raise SimError(path, "not an object")
    found = row.get("id")
    if not isinstance(found, str) or not IDENTIFIER.fullmatch(found):
        raise SimError(f"{path}.id", "not 1 to 32 of a-z and 0-9" if "id" in row else "missing")
    return found


def _tier(row: Any, path: str) -> Tier:
    tier_id = _id(row, path)
    kind = row.get("kind")
    if not isinstance(kind, str) or kind not in catalogue.KINDS:
        raise SimError(f"{path}.kind", "unknown kind" if "kind" in row else "missing")
    x, y = _place(row, "x", path), _place(row, "y", path)
    properties = {key: _property(kind, key, value, path) for key, value in row.items() if key not in RESERVED}
    return Tier(tier_id, kind, properties.get("name") or catalogue.KINDS[kind].name, x, y, properties)


def _place(row: Mapping[str, Any], key: str, path: str) -> int:
    value = row.get(key, 0)
    if rule := rules.fault_of_number(value, -FAR, FAR, integer=True):
        raise SimError(f"{path}.{key}", rule)
    return int(value)


def _property(kind: str, key: object, value: Any, path: str) -> Any:
    place = strictjson.inside(path, key)
    if not isinstance(key, str):
        raise SimError(place, "not text")
    if rule := catalogue.fault(kind, key, value):
        raise SimError(place, rule)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _link(row: object, ids: set[str], path: str) -> Link:
    if not isinstance(row, Mapping):
        raise SimError(path, "not an object")
    _refuse_unknown(row, ("from", "to"), path)
    source, target = _end(row, "from", ids, path), _end(row, "to", ids, path)
    if source == target:
        raise SimError(f"{path}.to", "a tier cannot link to itself")
    return Link(source, target)


def _end(row: Mapping[str, Any], key: str, ids: set[str], path: str) -> str:
    end = row.get(key)
    if not isinstance(end, str) or end not in ids:
        raise SimError(f"{path}.{key}", "no such tier" if key in row else "missing")
    return end


def _refuse_unknown(row: Mapping[Any, Any], known: tuple[str, ...], path: str) -> None:
    for key in row:
        if key not in known:
            raise SimError(strictjson.inside(path, key), "unknown field")


def _refuse_twice(things: list[str] | tuple[Link, ...], path: str) -> None:
    seen: set[object] = set()
    for n, thing in enumerate(things):
        if thing in seen:
            raise SimError(path.format(n), "the same twice")
        seen.add(thing)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "unreadable"
