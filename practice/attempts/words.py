"""The simulator's codes as sentences of the site: its words, translated, with the names of the learner's tiers."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from practice.designs.naming import name_of, region_name
from sim import catalogue, words


class Subject(NamedTuple):
    """What a sentence is about: a lead-in, and the name that it leads to."""

    lead: str
    name: str

    def __str__(self) -> str:
        return self.lead + self.name


def names(graph: Mapping[str, Any]) -> dict[str, str]:
    """What each tier of a design is called."""
    return {tier["id"]: name_of(tier) for tier in graph["tiers"]}


def subjects(graph: Mapping[str, Any]) -> dict[str, Subject]:
    """Each tier as the beginning of a sentence: `The database`, or the name that its author gave it."""
    return {tier["id"]: _subject(tier) for tier in graph["tiers"]}


def _subject(tier: Mapping[str, Any]) -> Subject:
    name, kind = name_of(tier), catalogue.KINDS[tier["kind"]]
    if name.casefold() != _(kind.name).casefold():
        return Subject("", name)
    lower = name if name.isupper() else name[:1].lower() + name[1:]
    # Translators: what follows is a tier by its kind, as in "The database broke at 84,000 users."
    return Subject(_("One of the "), lower) if tier["kind"] == "shards" else Subject(_("The "), lower)


def row(name: str | None) -> tuple[str, str] | None:
    """Bottleneck and symptom; never the fix."""
    if name not in words.ROWS:
        return None
    bottleneck, symptom = words.ROWS[name]
    return _(bottleneck), _(symptom)


def cause(code: str) -> str:
    """What became of requests that failed, to follow a share of them."""
    return _(words.CAUSES[code])


def badge(code: str) -> tuple[str, str]:
    """Why a tier is broken: in two words, and in a sentence."""
    said, sentence = words.BADGES[code]
    return _(said), _(sentence)


def reason(given: Mapping[str, Any] | None, named: Mapping[str, str]) -> str:
    return _sentence(words.REASONS, given, named)


def finding(given: Mapping[str, Any], named: Mapping[str, str]) -> str:
    if given["code"] == "unknown_region":
        params = dict(given["params"].items())
        params["region"] = region_name(params["region"])
        params["known"] = ", ".join(map(region_name, params["known"].split(", ")))
        given = {**given, "params": params}
    return _sentence(words.FINDINGS, given, named)


def step(given: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """Only its tier is named: numbers, jobs and datasets stay, whatever the ids of tiers are."""
    params = given["params"]
    return _(words.STEPS[given["code"]]) % {**params, "tier": named.get(params["tier"], "")}


def _sentence(templates: Mapping[str, str], given: Mapping[str, Any] | None, named: Mapping[str, str]) -> str:
    if not given or given["code"] not in templates:
        return ""
    params = {
        key: named.get(value, value) if isinstance(value, str) else value for key, value in given["params"].items()
    }
    return _(templates[given["code"]]) % params
