"""Notes and groups in the fold: things by id, with values of their own. The twin of static/studio/marks.ts.

Nothing hangs on them: a tier does not know of the group that it stands in (decision 9).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from practice.designs.shape import plain
from sim.catalogue.marks import MAX_GROUPS, MAX_NOTES

Marks = Mapping[str, dict[str, Any]]

NONE: Marks = {}
SHELVES = ("notes", "groups")
_NAMES = {"note": ("notes", MAX_NOTES), "group": ("groups", MAX_GROUPS)}


def shelf_of(change: Mapping[str, Any]) -> str | None:
    """Where the change takes effect: notes, groups, or neither."""
    found = _NAMES.get(_name(change))
    return found[0] if found else None


def read(rows: Iterable[Mapping[str, Any]]) -> Marks:
    return {row["id"]: {key: row[key] for key in row if key != "id"} for row in rows}


def written(marks: Marks) -> list[dict[str, Any]]:
    return [{"id": name, **mark} for name, mark in marks.items()]


def apply(marks: Marks, change: Mapping[str, Any]) -> Marks:
    """The notes, or groups, after one change of one of them; the same where it makes no sense."""
    name = _name(change)
    mark, verb = change[name], change["type"].partition("_")[0]
    values = plain({key: change[key] for key in change if key not in {"type", name}})
    if verb == "add":
        return marks if mark in marks or len(marks) >= _NAMES[name][1] else {**marks, mark: values}
    if mark not in marks:
        return marks
    if verb == "remove":
        return {other: marks[other] for other in marks if other != mark}
    return {**marks, mark: marks[mark] | ({values["key"]: values["value"]} if verb == "set" else values)}


def _name(change: Mapping[str, Any]) -> str:
    return str(change["type"]).partition("_")[2]
