"""Designs as people draw them, and as they should not: for round trips through other programs' formats."""

from typing import Any

from hypothesis import strategies as st

from practice.designs.naming import shown
from sim import catalogue
from sim.catalogue.rules import utf16_length

HOSTILE = [
    'say "hello"',
    "a]b)c}d>e",
    "[(/\\)]",
    "line\nbreak",
    "tab\tand  spaces ",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "&lt;b&gt; &amp; &#35;",
    "#quot; #35; #x;",
    "-->|x| B",
    "end",
    "1. one",
    "- item",
    "`code` **bold** _it_",
    "%% comment",
    "a;b;c",
    "style x:y#z;",
    ":::users",
    "\u202eabc\u202c",
    "\u2067x\u2069",
    "שלום",
    "数据库",
    "café 🚀",
    "{{ 7 * 7 }}",
    "\x01\x1b[31m",
    "fa:fa-user",
    "]]>",
    "${x}",
    "'; DROP TABLE --",
    "x" * 120,
    "🚀" * 60,
]
IDS = ["t1", "t2", "a", "0", "1", "end", "graph", "o", "x", "subgraph", "z" * 32]
NAMES = st.one_of(
    st.sampled_from(["", "Orders", "App server 2", "Cache", *HOSTILE]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
).filter(lambda name: utf16_length(name) <= 120)


@st.composite
def tiers(draw: Any, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(catalogue.KINDS)))
    properties = catalogue.KINDS[kind].properties
    place = {"x": draw(st.integers(-2000, 2000)), "y": draw(st.integers(-2000, 2000))}
    tier = {"id": name, "kind": kind, **place}
    for key, rule in properties.items():
        if draw(st.integers(0, 5)):
            continue
        tier[key] = draw(NAMES) if rule == "text" else draw(st.booleans()) if rule == "flag" else draw(value_of(rule))
    if draw(st.booleans()):
        tier["name"] = draw(NAMES)
    return tier


def value_of(rule: Any) -> st.SearchStrategy[Any]:
    if "list" in rule:
        return st.sampled_from(rule["list"])
    lo, hi = rule["range"]
    return st.integers(int(lo) + (int(lo) < lo), int(hi))


places = st.fixed_dictionaries({"x": st.integers(-2000, 2000), "y": st.integers(-2000, 2000)})


@st.composite
def drawings(draw: Any) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=8))
    drawn = [draw(tiers(name)) for name in names]
    ends = st.tuples(st.sampled_from(names or [""]), st.sampled_from(names or [""])).filter(
        lambda two: two[0] != two[1]
    )
    links = draw(st.lists(ends, unique=True, max_size=12)) if len(names) > 1 else []
    return {"format": 1, "tiers": drawn, "links": [{"from": a, "to": b} for a, b in links]}


@st.composite
def marked(draw: Any) -> dict[str, Any]:
    """With notes and groups, which our own format alone carries."""
    notes = [{"id": "n1", **draw(places), "text": draw(NAMES)}] if draw(st.booleans()) else []
    group = {"id": "g1", "kind": draw(st.sampled_from(["region", "zone"])), "name": "eu", **draw(places)}
    groups = [{**group, "width": 480, "height": 320}] if draw(st.booleans()) else []
    shelves = {"notes": notes, "groups": groups}
    return draw(drawings()) | {shelf: marks for shelf, marks in shelves.items() if marks}


def told(drawing: dict[str, Any]) -> tuple[list[tuple[str, str]], set[tuple[int, int]]]:
    """What a format that knows no sizes keeps: each tier's kind and name, in order, and which link to which."""
    where = {tier["id"]: n for n, tier in enumerate(drawing["tiers"])}
    links = {(where[link["from"]], where[link["to"]]) for link in drawing["links"]}
    return [(tier["kind"], shown(tier)) for tier in drawing["tiers"]], links


def large(tiers: int = 200, links: int = 800) -> dict[str, Any]:
    """As much as a design may hold, each tier with a name of its own."""
    kinds = sorted(catalogue.KINDS)
    drawn = [
        {"id": f"t{n}", "kind": kinds[n % len(kinds)], "x": n % 20 * 240, "y": n // 20 * 144, "name": f"Tier {n}"}
        for n in range(tiers)
    ]
    ends = [(a, (a + step) % tiers) for step in range(1, 9) for a in range(tiers)][:links]
    return {"format": 1, "tiers": drawn, "links": [{"from": f"t{a}", "to": f"t{b}"} for a, b in ends]}
