"""What changed between two runs: in the drawing, and in what it can carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practice.designs.naming import name_of, region_name
from practice.lib import figures
from sim import catalogue
from sim.catalogue import SAID

PLACE = ("id", "x", "y")
UNSEEN = SAID | {"x", "y"}  # by a run


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


def matter(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether a run of the new drawing could come out differently: not by a move or a name."""
    return _measured(old) != _measured(new)


def in_numbers(old: dict[str, Any], new: dict[str, Any], names: dict[str, str]) -> list[Change]:
    """Where it breaks, and how full each tier is, before and after."""
    rows = [Change(_("Breaks at, users"), _limit(old), _limit(new))] if _limit(old) != _limit(new) else []
    busy = {tier: measured["utilisation"] for tier, measured in old["tiers"].items()}
    for tier, measured in new["tiers"].items():
        was, now = busy.get(tier), measured["utilisation"]
        if was is not None and now is not None and abs(was - now) >= 0.02:
            label = _("%(tier)s, busy") % {"tier": names.get(tier, tier)}
            rows.append(Change(label, figures.percent(was), figures.percent(now)))
    times = {each["name"]: (each["p95_ms"] or {}).get("value") for each in old["classes"]}
    for each in new["classes"]:
        was_ms, now_ms = times.get(each["name"]), (each["p95_ms"] or {}).get("value")
        if was_ms and now_ms and not 0.9 < now_ms / was_ms < 1.1:
            label = _("%(name)s, p95") % {"name": each["name"]}
            rows.append(Change(label, figures.milliseconds(was_ms), figures.milliseconds(now_ms)))
    return rows


def _measured(graph: dict[str, Any]) -> tuple[list[dict[str, Any]], set[tuple[str, str]]]:
    return [{key: tier[key] for key in tier if key not in UNSEEN} for tier in graph["tiers"]], _ends(graph)


def _set(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    for key in sorted((old.keys() | new.keys()) - set(PLACE)):
        if old.get(key) == new.get(key):
            continue
        facts = {"tier": name_of(new), "key": key, "before": _value(old, key), "after": _value(new, key)}
        yield _("%(tier)s: %(key)s %(before)s → %(after)s.") % facts


def _value(tier: dict[str, Any], key: str) -> str:
    value = tier.get(key)
    value = catalogue.default(tier["kind"], key) if value is None else value
    if value is None:
        return _("as usual")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return region_name(str(value)) if key == "region" else str(value)


def _ends(graph: dict[str, Any]) -> set[tuple[str, str]]:
    return {(link["from"], link["to"]) for link in graph["links"]}


def _links(sentence: str, ends: set[tuple[str, str]], names: dict[str, str], kept: set[str]) -> Iterable[str]:
    """Links of a tier that came or went go without saying."""
    for start, end in sorted(ends):
        if start in kept and end in kept:
            yield sentence % {"start": names.get(start, start), "end": names.get(end, end)}


def _limit(result: dict[str, Any]) -> str:
    points = result["ladder"]["breakpoints"]
    if points:
        return figures.people(points[0]["users"])
    return _("beyond %(users)s") % {"users": figures.people(result["ladder"]["to"])}
