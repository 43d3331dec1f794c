"""What changed between two runs: in the drawing, and in what it can carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practice.lib import figures
from practice.attempts.drawing import name_of

PLACE = ("id", "x", "y")


@dataclass(frozen=True)
class Change:
    what: str
    before: str
    after: str


def in_drawing(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """A sentence for each tier or link that came, went or was set. Where a tier stands is nobody's concern."""
    before, after = ({tier["id"]: tier for tier in graph["tiers"]} for graph in (old, new))
    said = [_("Added: %(tier)s.") % {"tier": name_of(after[id_])} for id_ in after if id_ not in before]
    said += [_("Removed: %(tier)s.") % {"tier": name_of(before[id_])} for id_ in before if id_ not in after]
    for id_ in after:
        if id_ in before:
            said += _set(before[id_], after[id_])
    names = {id_: name_of(tier) for id_, tier in {**before, **after}.items()}
    kept = before.keys() & after.keys()
    said += _links(_("Linked: %(start)s → %(end)s."), _ends(new) - _ends(old), names, kept)
    said += _links(_("Unlinked: %(start)s → %(end)s."), _ends(old) - _ends(new), names, kept)
    return said


def in_numbers(old: dict[str, Any], new: dict[str, Any], names: dict[str, str]) -> list[Change]:
    """Where it breaks, and how full each tier is, before and after."""
    rows = [Change(_("Breaks at, users"), _limit(old), _limit(new))]
    for tier, measured in new["tiers"].items():
        was = old["tiers"].get(tier)
        if was and abs((was["utilisation"] or 0) - (measured["utilisation"] or 0)) >= 0.02:
            rows.append(
                Change(names.get(tier, tier), figures.percent(was["utilisation"]), figures.percent(measured["utilisation"]))
            )
    times = {each["name"]: each["p95_ms"]["value"] for each in old["classes"]}
    for each in new["classes"]:
        was_ms, now_ms = times.get(each["name"]), each["p95_ms"]["value"]
        if was_ms and now_ms and not 0.9 < now_ms / was_ms < 1.1:
            label = _("%(name)s, p95") % {"name": each["name"]}
            rows.append(Change(label, figures.milliseconds(was_ms), figures.milliseconds(now_ms)))
    return rows


def _set(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    for key in sorted((old.keys() | new.keys()) - set(PLACE)):
        if old.get(key) == new.get(key):
            continue
        facts = {"tier": name_of(new), "key": key, "before": _value(old.get(key)), "after": _value(new.get(key))}
        yield _("%(tier)s: %(key)s %(before)s → %(after)s.") % facts


def _value(value: Any) -> str:
    if value is None:
        return _("as usual")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _ends(graph: dict[str, Any]) -> set[tuple[str, str]]:
    return {(link["from"], link["to"]) for link in graph["links"]}


def _links(sentence: str, ends: set[tuple[str, str]], names: dict[str, str], kept: set[str]) -> Iterable[str]:
    """Links of a tier that came or went go without saying."""
    for start, end in sorted(ends):
        if start in kept and end in kept:
            yield sentence % {"start": names.get(start, start), "end": names.get(end, end)}


def _limit(result: dict[str, Any]) -> str:
    points = result["ladder"]["breakpoints"]
    return figures.people(points[0]["users"]) if points else _("beyond %(users)s") % {
        "users": figures.people(result["ladder"]["to"])
    }
