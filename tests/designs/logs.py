"""Generated edits: sensible ones, and ones that somebody has tampered with."""

import json
import math
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sim.catalogue import KINDS

NAMES = ["a", "b", "c", "app1", "db1", "cache1", "constructor"]
TIERS = st.sampled_from(NAMES)
MARKS = ["m1", "m2", "constructor"]
PLACES = st.integers(-1000, 1000)
KEYS = st.sampled_from([*sorted({key for kind in KINDS.values() for key in kind.properties}), "kind", "x", "nothing"])
EDGES = [0, 1, -1, 1.0, 2.0, -0.0, 0.5, 1e-7, 1.5, 50, 51, 999.5, 1000, 1001, 100_000, 100_001, -100_001.0, 1e9]
HUGE = [2**53, 2**53 + 2, -(2**53) - 2, 1e16, 1e300, -1e300, math.inf, -math.inf]
TEXTS = ["small", "xlarge", "", "x" * 120, "x" * 121, "𝕏" * 60, "𝕏" * 60 + "x", "a\0", "\ud800", "é\n\x7f"]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([*EDGES, *HUGE]),
    st.sampled_from(TEXTS),
    st.text(max_size=130),
)
# Each of these is sound under its key for some kind, none of them for all; None clears.
FITTING: dict[str, list[Any]] = {
    "name": ["Ada's", "é", "", "𝕏" * 60, None],
    "stores": ["urls", "photos, likes", None],
    "database": [True, False, None],
    "nodes": [1, 2, 3.0, 50, 1000, None],
    "ttl_s": [1, 1.5, 3600.0, 604_800, 31_536_000, None],
    "size": ["small", "medium", "large", "xlarge", None],
}


# Names and texts of notes and groups, sound and not; a kind that is none.
SAYINGS = ["", "Why two?", "é\n", "𝕏" * 250, "𝕏" * 251, "x" * 121, "a\0", "Europe", "region", "zone", "area", None, 7]


@st.composite
def mark_changes(draw):
    """A change of a note or a group; now and then its values are such as none may have."""
    mark, place = draw(st.sampled_from(MARKS)), {"x": draw(PLACES), "y": draw(PLACES)}
    sides = st.sampled_from([64, 320, 640.0, 20_000, 63, 20_001, 99.5])
    frame = {**place, "width": draw(sides), "height": draw(sides)}
    called = {"kind": draw(st.sampled_from(["region", "zone", "zone", "area"])), "name": draw(st.sampled_from(SAYINGS))}
    setting = {"key": draw(st.sampled_from(["text", "name", "kind", "x"])), "value": draw(st.sampled_from(SAYINGS))}
    name = draw(st.sampled_from(["note", "group"]))
    added = {**called, **frame} if name == "group" else {**place, "text": draw(st.sampled_from(SAYINGS))}
    values = {"add": added, "move": frame if name == "group" else place, "set": setting, "remove": {}}
    verb = draw(st.sampled_from(sorted(values)))
    return {"type": f"{verb}_{name}", name: mark, **values[verb]}


@st.composite
def changes(draw):
    """A change of the grammar. Its value may be one that its tier cannot hold, or that none can."""
    ends = {"from": draw(TIERS), "to": draw(TIERS)}
    place = {"tier": draw(TIERS), "x": draw(PLACES), "y": draw(PLACES)}
    kind = draw(st.sampled_from(sorted(KINDS)))
    key = draw(st.sampled_from(sorted(FITTING)))
    value = draw(st.sampled_from(FITTING[key]))
    fitting = {key: value} if key in KINDS[kind].properties and value is not None else {}
    return draw(
        st.sampled_from(
            [
                {"type": "add_tier", **place, "kind": kind, "properties": {}},
                {"type": "add_tier", **place, "kind": kind, "properties": fitting},
                {"type": "add_tier", **place, "kind": kind, "properties": {draw(KEYS): draw(VALUES)}},
                {"type": "move_tier", **place},
                {"type": "set_tier", "tier": place["tier"], "key": key, "value": value},
                {"type": "set_tier", "tier": place["tier"], "key": draw(KEYS), "value": draw(VALUES)},
                {"type": "remove_tier", "tier": place["tier"]},
                {"type": "add_link", **ends, "properties": {}},
                {"type": "add_link", **ends, "properties": {}},
                {"type": "remove_link", **ends},
                {"type": "set_link", **ends, "key": draw(KEYS), "value": draw(VALUES)},
                draw(mark_changes()),
                draw(mark_changes()),
            ]
        )
    )


def edits():
    return st.lists(changes(), min_size=1, max_size=3).map(lambda made: {"id": "e1", "changes": made})


# Keys that look like places in a list are left out: JavaScript walks those first, so of two faults it tells the other.
NAMELY = st.one_of(
    st.sampled_from(["type", "id", "name", "__proto__", "hasOwnProperty", "x" * 33, "a.b", "\0", "\ud800", "ключ", ""]),
    st.text(st.characters(exclude_categories=["Nd"]), max_size=4),
)
ANYTHING = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMELY, inner, max_size=2))


@st.composite
def junk(draw):
    """An edit with one to three things replaced, dropped, added or said twice; or something else altogether."""
    edit = json.loads(json.dumps(draw(edits())))
    for _ in range(draw(st.integers(1, 3))):
        thing, key = draw(st.sampled_from(list(_spots(edit)) or [({}, "")]))
        act = draw(st.sampled_from(["replace", "replace", "drop", "add"]))
        if act == "replace":
            thing[key] = draw(ANYTHING)
        elif act == "drop":
            del thing[key]
        elif isinstance(thing, list):
            thing.append(draw(ANYTHING))
        else:
            thing[draw(NAMELY)] = draw(ANYTHING)
        if not list(_spots(edit)):
            break
    return draw(st.sampled_from([edit] * 9 + [edit.get("changes", edit), draw(ANYTHING)]))


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in the value, as what holds it and the key or number there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield value, key
        yield from _spots(item)


def at_the_edges() -> list[dict[str, Any]]:
    """Every awkward value in every place that an edit has for one."""
    tier: dict[str, Any] = {"type": "add_tier", "tier": "a", "kind": "app", "x": 0, "y": 0, "properties": {}}
    cache = {**tier, "kind": "cache"}
    awkward = [*EDGES, *HUGE, *TEXTS, None, True, [], {}, [[]], {"a": 1}, "x" * 32, "x" * 33]
    changes = [
        each
        for value in awkward
        for each in (
            {**tier, "x": value},
            {**tier, "tier": value},
            {**tier, "kind": value},
            {**tier, "properties": value},
            *({**tier, "properties": {key: value}} for key in KINDS["app"].properties),
            *({**cache, "properties": {key: value}} for key in KINDS["cache"].properties),
            *({"type": "set_tier", "tier": "a", "key": key, "value": value} for key in FITTING),
            {"type": "set_tier", "tier": "a", "key": value, "value": 1},
            {"type": "set_link", "from": "a", "to": "b", "key": value, "value": 1},
            {"type": "add_link", "from": "a", "to": value, "properties": {}},
            {"type": value},
            value,
        )
    ]
    return [*({"id": "e1", "changes": [change]} for change in changes), *({"id": id, "changes": []} for id in awkward)]


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """This many examples at once, where asking about each would take too long."""
    examples: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(example):
        examples.append(example)

    collect()
    return examples


def messages(count: int) -> list[str]:
    """Texts that a door may be given for an edit: awkward, tampered with, and no longer JSON. Each has its own id."""
    texts = [written(edit) for edit in [*at_the_edges(), *drawn(junk(), count)]]
    texts += [spoiled(text, random.Random(n)) for n, text in enumerate(texts[::5])]
    return [text.replace('"id": "e1"', f'"id": "e{n}"') for n, text in enumerate(texts)]


def spoiled(text: str, chance: random.Random) -> str:
    """The text after an accident on the way."""
    at = chance.randrange(len(text))
    return chance.choice(
        [
            text[:at],
            text[:at] + chance.choice(list('{}[]",:\\\0é')) + text[at + 1 :],
            text.replace("1", chance.choice(["NaN", "-Infinity", "1e999", "01", "9" * 5000, "true"]), 1),
            text.replace('"changes":', '"changes": [], "changes":'),
            text.replace("{}", "[" * at + "]" * at, 1),
            text.replace("{}", '{"a":' * 3000 + "1" + "}" * 3000, 1),
            text + text,
            " " * 20_000 + text,
        ]
    )


def log(seed: int, length: int = 60) -> list[dict[str, Any]]:
    """What people and clumsy programs do to one drawing, at length: many edits of few tiers, a change in each."""
    chance = random.Random(seed)
    return [{"id": f"e{n}", "changes": [_clumsy(chance)]} for n in range(length)]


def _clumsy(chance: random.Random) -> dict[str, Any]:
    pick = chance.choice
    tier = pick(NAMES)
    ends = {"from": tier, "to": pick([name for name in NAMES if name != tier])}
    place = {"tier": tier, "x": chance.randint(-9, 9) * 8, "y": float(chance.randint(-9, 9) * 8)}
    kind, key = pick(sorted(KINDS)), pick(sorted(FITTING))
    value = pick(FITTING[key])
    properties = {key: value} if key in KINDS[kind].properties and value is not None else {}
    verbs = {
        "add_tier": ({**place, "kind": kind, "properties": properties}, 4),
        "move_tier": (place, 3),
        "set_tier": ({"tier": tier, "key": key, "value": value}, 6),
        "remove_tier": ({"tier": tier}, 1),
        "add_link": ({**ends, "properties": {}}, 5),
        "remove_link": (ends, 1),
        "set_link": ({**ends, "key": key, "value": value}, 1),
        **_clumsy_marks(chance),
    }
    verb = chance.choices(list(verbs), [weight for _, weight in verbs.values()])[0]
    return {"type": verb, **verbs[verb][0]}


def _clumsy_marks(chance: random.Random) -> dict[str, tuple[dict[str, Any], int]]:
    """Notes and groups, few of each so that they meet."""
    pick, mark = chance.choice, chance.choice(MARKS)
    place = {"x": chance.randint(-9, 9) * 8, "y": float(chance.randint(-9, 9) * 8)}
    frame = {**place, "width": pick([64, 320.0]), "height": pick([64, 63, 240])}
    called = {"kind": pick(["region", "zone"]), "name": pick(SAYINGS)}
    key = pick(["name", "kind", "text"])
    return {
        "add_note": ({"note": mark, **place, "text": pick(SAYINGS)}, 2),
        "move_note": ({"note": mark, **place}, 1),
        "set_note": ({"note": mark, "key": key, "value": pick(SAYINGS)}, 2),
        "remove_note": ({"note": mark}, 1),
        "add_group": ({"group": mark, **called, **frame}, 2),
        "move_group": ({"group": mark, **frame}, 1),
        "set_group": ({"group": mark, "key": key, "value": pick(SAYINGS)}, 2),
        "remove_group": ({"group": mark}, 1),
    }


def written(value: Any) -> str:
    """JSON that Python and browsers both read: infinity is what both make of 1e999."""
    return json.dumps(value).replace("Infinity", "1e999")
