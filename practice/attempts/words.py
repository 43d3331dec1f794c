"""The simulator's codes as sentences of the site: its words, translated, with the names of the learner's tiers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts.drawing import name_of
from sim import words


def names(graph: Mapping[str, Any]) -> dict[str, str]:
    """What each tier of a design is called."""
    return {tier["id"]: name_of(tier) for tier in graph["tiers"]}


def row(name: str | None) -> tuple[str, str] | None:
    """Bottleneck and symptom; never the fix."""
    if name not in words.ROWS:
        return None
    bottleneck, symptom = words.ROWS[name]
    return _(bottleneck), _(symptom)


def reason(given: Mapping[str, Any] | None, named: Mapping[str, str]) -> str:
    return _sentence(words.REASONS, given, named)


def finding(given: Mapping[str, Any], named: Mapping[str, str]) -> str:
    return _sentence(words.FINDINGS, given, named)


def _sentence(templates: Mapping[str, str], given: Mapping[str, Any] | None, named: Mapping[str, str]) -> str:
    if not given or given["code"] not in templates:
        return ""
    params = {key: named.get(value, value) if isinstance(value, str) else value for key, value in given["params"].items()}
    return _(templates[given["code"]]) % params
