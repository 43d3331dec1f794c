"""What a check does differently: one table each, applied to a design and a workload as their files hold them.

{tier = "app", set = "nodes", to = 4}                    a property of a tier
{tier = "app", nodes = 0.5}                              so many times the nodes, rounded up
{tier = "db", kind = "shards"}                           a tier of another kind, with what was set
{remove = "cache"}                                       a tier taken away, links bridged (`sim.surgery`)
{link = ["app", "db"]}   {cut = ["app", "cache"]}        a link more, a link less
{load = 2}               {load = 3, class = "post"}      so many times the requests, of one class if named
{number = "classes.post.needs[1].rows", to = 40}         a number of the workload; in lists, by name or place
"""

import math
import re
from collections.abc import Callable
from typing import Any

from sim import design, surgery
from sim.errors import SimError
from sim.workload.door import RATES
from sim.workload.table import Table

MOST = 1e6  # times as much of something
PART = re.compile(r"([A-Za-z0-9_ -]+)|\[(\d+)\]")

Values = dict[str, Any]


def apply(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    """Make one change in place of `load`; returns it in words, and the drawing that came of it."""
    said = [key for key in _CHANGES if key in table]
    if len(said) != 1:
        raise SimError(table.path, "not exactly one of " + ", ".join(_CHANGES))
    words, drawn = _CHANGES[said[0]](table, drawn, load)
    table.refuse_the_rest()
    return words, drawn


def _set(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    tier, key, value = _tier(table, "tier", drawn), table.text("set"), table.get("to")
    tier[key] = value
    return f"{tier['id']}: {key} {value}", drawn


def _nodes(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    tier, factor = _tier(table, "tier", drawn), table.number("nodes", 0, MOST)
    tier["nodes"] = max(1, math.ceil(factor * tier.get("nodes", 1)))
    return f"{tier['id']}: {tier['nodes']} nodes", drawn


def _kind(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    tier, kind = _tier(table, "tier", drawn), table.text("kind")
    tier["kind"] = kind
    return f"{tier['id']}: {kind}", drawn


def _remove(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    tier = _tier(table, "remove", drawn)
    try:
        whole = design.parse(drawn)
    except SimError as error:
        raise table.fault("remove", f"from a file that is refused: {error}") from None
    unit = next((unit for unit in surgery.units(whole) if tier["id"] in unit), (tier["id"],))
    return f"without {tier['id']}", design.dump(surgery.without(whole, unit))


def _link(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    source, target = _ends(table, "link")
    drawn["links"].append({"from": source, "to": target})
    return f"{source} calls {target}", drawn


def _cut(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    source, target = _ends(table, "cut")
    link = {"from": source, "to": target}
    if link not in drawn["links"]:
        raise table.fault("cut", "no such link")
    drawn["links"].remove(link)
    return f"{source} no longer calls {target}", drawn


def _load(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    factor, name = table.number("load", 0, MOST), table.text("class", None) if "class" in table else None
    classes = [each for each in load["classes"] if name in (None, each["name"])]
    if not classes:
        raise table.fault("class", "no such class")
    for each in classes:
        for key in RATES:
            if key in each:
                each[key] = _times(each[key], factor)
    return f"{factor:g} times the load" + (f" of “{name}”" if name else ""), drawn


def _times(rate: Any, factor: float) -> Any:
    if isinstance(rate, dict):
        return {**rate, "values": [value * factor for value in rate["values"]]}
    return rate * factor


def _number(table: Table, drawn: Values, load: Values) -> tuple[str, Values]:
    path, value = table.text("number"), table.get("to")
    parts = [name or int(place) for name, place in PART.findall(path)]
    inside: Any = load
    try:
        for part in parts[:-1]:
            inside = _into(inside, part)
        inside[parts[-1]] = value
    except (KeyError, IndexError, TypeError, StopIteration):
        raise table.fault("number", "no such number in the workload") from None
    return f"{path} {value}", drawn


def _into(inside: Any, part: str | int) -> Any:
    if isinstance(inside, list) and isinstance(part, str):
        return next(each for each in inside if each.get("name") == part)
    return inside[part]


def _tier(table: Table, key: str, drawn: Values) -> Values:
    wanted = table.text(key)
    found = next((tier for tier in drawn["tiers"] if tier["id"] == wanted), None)
    if found is None:
        raise table.fault(key, "no such tier")
    assert isinstance(found, dict)
    return found


def _ends(table: Table, key: str) -> tuple[str, str]:
    ends = table.get(key)
    if not isinstance(ends, list) or len(ends) != 2 or not all(isinstance(end, str) for end in ends):
        raise table.fault(key, "not two ids of tiers")
    return ends[0], ends[1]


_CHANGES: dict[str, Callable[[Table, Values, Values], tuple[str, Values]]] = {
    "set": _set,
    "nodes": _nodes,
    "kind": _kind,
    "remove": _remove,
    "link": _link,
    "cut": _cut,
    "load": _load,
    "number": _number,
}
