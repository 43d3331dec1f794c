"""Drawings and junk to knock on the doors with."""

import json
from typing import Any

from hypothesis import strategies as st

from sim import catalogue


def tier(tier_id: str = "app1", kind: str = "app", **properties: Any) -> dict[str, Any]:
    return {"id": tier_id, "kind": kind, "x": 0, "y": 0, **properties}


def drawing(*tiers: dict[str, Any], links: Any = ()) -> dict[str, Any]:
    return {
        "format": 1,
        "tiers": list(tiers),
        "links": [{"from": source, "to": target} for source, target in links],
    }


identifiers = st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)
numbers = st.one_of(
    st.integers(-(2**70), 2**70), st.floats(), st.sampled_from([0, -1, 1.5, 10**9, 2**53 + 1, float("nan"), 1e308])
)
texts = st.one_of(st.text(max_size=130), st.sampled_from(["\0", "\ud800", "x" * 121, "🦉" * 61, ""]))
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
keys = st.one_of(
    st.sampled_from([*"xy", "id", "kind", "name", "nodes", "size", "from", "to", "tiers", "links", "format"]), texts
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=20
)


def _fitting(rule: catalogue.Rule) -> st.SearchStrategy[Any]:
    if rule == "flag":
        return st.booleans()
    if rule == "text":
        return st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0", max_codepoint=0xFFFF), max_size=120
        )
    assert not isinstance(rule, str)
    if "list" in rule:
        return st.sampled_from(rule["list"])
    lo, hi = rule["range"]
    return st.integers(lo, hi) if rule.get("integer") else st.floats(lo, hi)


@st.composite
def good_tiers(draw: st.DrawFn, tier_id: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(catalogue.KINDS)))
    rules = catalogue.KINDS[kind].properties
    chosen = draw(st.lists(st.sampled_from(sorted(rules)), unique=True))
    place = {"x": draw(st.integers(-100_000, 100_000)), "y": draw(st.integers(-100_000, 100_000))}
    return {"id": tier_id, "kind": kind, **place, **{key: draw(_fitting(rules[key])) for key in chosen}}


@st.composite
def good_drawings(draw: st.DrawFn) -> dict[str, Any]:
    ids = draw(st.lists(identifiers, unique=True, max_size=6))
    pairs = [(a, b) for a in ids for b in ids if a != b]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    return drawing(*(draw(good_tiers(tier_id)) for tier_id in ids), links=links)


@st.composite
def spoiled_drawings(draw: st.DrawFn) -> Any:
    """A good drawing with one thing somewhere in it replaced by anything."""
    spoiled = json.loads(json.dumps(draw(good_drawings())))
    place: Any = spoiled
    while True:
        slots = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not slots:
            return spoiled
        slot = draw(st.sampled_from(slots))
        if not isinstance(place[slot], dict | list) or not place[slot] or draw(st.booleans()):
            place[slot] = draw(values)
            return spoiled
        place = place[slot]
