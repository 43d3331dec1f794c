"""Kinds of tier, their properties and sizes (kinds.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.catalogue.files import read
from sim.catalogue.rules import Rule, fault_of

ARGUED = ("because", "costs_us")  # why a tier stands there, and what it costs besides money, in its author's words
SAID = frozenset({"name", *ARGUED})  # what is said of a tier and changes nothing that it does
GB = 1e9
GBIT_S = 1e9 / 8


@dataclass(frozen=True)
class Size:
    """What one node has, and its price in US dollars a month (central, low, high)."""

    cores: int
    memory_bytes: float
    disk_bytes: float
    network_bytes_s: float
    usd: float
    usd_lo: float
    usd_hi: float
    fact: str


@dataclass(frozen=True)
class Kind:
    """One kind of tier. `properties` includes `name`; `sizes` is empty for kinds that have none."""

    name: str
    glyph: str
    properties: Mapping[str, Rule]
    sizes: Mapping[str, Size]
    hardware: tuple[str, ...] = ()  # of the properties, those that stand in for what a size gives
    is_entry: bool = False
    limit: int | None = None  # how many a design may have
    calls: frozenset[str] = frozenset()  # kinds that a link may lead to
    role: str = ""  # edge | front | door | keeper: where the planner looks for it


def _size(row: dict[str, Any]) -> Size:
    lo, hi = row["usd_month"]["range"]
    return Size(
        cores=row["cores"],
        memory_bytes=row["memory_gb"] * GB,
        disk_bytes=row["disk_gb"] * GB,
        network_bytes_s=row["network_gbit"] * GBIT_S,
        usd=float(row["usd_month"]["value"]),
        usd_lo=float(lo),
        usd_hi=float(hi),
        fact=row["fact"],
    )


def _kind(row: dict[str, Any], families: dict[str, dict[str, Size]], hardware: dict[str, Rule]) -> Kind:
    offered = families[row["sizes"]] if "sizes" in row else {}
    chosen = row["properties"].get("size", {}).get("list", [])
    return Kind(
        name=row["name"],
        glyph=row["glyph"],
        properties={
            "name": "text",
            **row["properties"],
            **{key: hardware[key] for key in row.get("hardware", ())},
            **({} if row.get("entry") else dict.fromkeys(ARGUED, "text")),
        },
        sizes={name: offered[name] for name in chosen},
        hardware=tuple(row.get("hardware", ())),
        is_entry=row.get("entry", False),
        limit=row.get("limit"),
        calls=frozenset(row["calls"]),
        role=row.get("role", ""),
    )


def _read_kinds(raw: dict[str, Any]) -> dict[str, Kind]:
    families = {family: {name: _size(row) for name, row in rows.items()} for family, rows in raw["sizes"].items()}
    return {kind: _kind(row, families, raw["hardware"]) for kind, row in raw["kinds"].items()}


_RAW = read("kinds.toml")
KINDS = _read_kinds(_RAW)  # every kind of tier, by its id
LINK_PROPERTIES: dict[str, Rule] = _RAW["link"]["properties"]
_DEFAULTS: dict[str, dict[str, Any]] = {
    name: {
        key: False if rule == "flag" else rule.get("default") if isinstance(rule, Mapping) else None
        for key, rule in kind.properties.items()
    }
    for name, kind in KINDS.items()
}
SHORTCUTS: list[dict[str, Any]] = _RAW["shortcuts"]  # gestures that add a tier with some properties set


def fault(kind: str, key: str, value: object) -> str | None:
    """Which rule a tier of `kind` breaks with `value` under `key`, in plain words; None if none.

    Total: any strings and any value may be asked about.
    """
    if kind not in KINDS:
        return "unknown kind"
    rule = KINDS[kind].properties.get(key)
    if rule is None:
        return f"unknown property of {kind}"
    return fault_of(rule, value)


def default(kind: str, key: str) -> Any:
    """The value that a property has when nobody set it; None if it follows from others or has none."""
    return _DEFAULTS[kind].get(key)


def size(kind: str, name: str) -> Size:
    """What one node of `kind` has in the size `name`. Raises KeyError for a kind without sizes or an unknown size."""
    return KINDS[kind].sizes[name]
