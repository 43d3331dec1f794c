"""Generated changes: sensible ones, and ones that somebody has tampered with."""

from hypothesis import strategies as st

TIERS = st.sampled_from(["a", "b", "c", "app1", "db1", "cache1"])
KINDS = st.sampled_from(["users", "app", "database", "cache", "cdn", "shards", "queue", "worker", "load_balancer"])
PLACES = st.integers(-1000, 1000)
KEYS = st.sampled_from(["nodes", "size", "name", "ttl_s", "database", "stores", "kind", "x", "nothing"])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2000), st.floats(), st.sampled_from(["small", "large", "", "x" * 121])
)


@st.composite
def changes(draw):
    ends = {"from": draw(TIERS), "to": draw(TIERS)}
    place = {"tier": draw(TIERS), "x": draw(PLACES), "y": draw(PLACES)}
    return draw(
        st.sampled_from(
            [
                {"type": "add_tier", **place, "kind": draw(KINDS), "properties": {}},
                {"type": "add_tier", **place, "kind": draw(KINDS), "properties": {draw(KEYS): draw(VALUES)}},
                {"type": "move_tier", **place},
                {"type": "set_tier", "tier": place["tier"], "key": draw(KEYS), "value": draw(VALUES)},
                {"type": "remove_tier", "tier": place["tier"]},
                {"type": "add_link", **ends, "properties": {}},
                {"type": "remove_link", **ends},
                {"type": "set_link", **ends, "key": draw(KEYS), "value": draw(VALUES)},
            ]
        )
    )


@st.composite
def junk(draw):
    """An edit with one thing replaced, dropped or added."""
    anything = st.one_of(VALUES, st.lists(VALUES, max_size=2), st.dictionaries(st.text(max_size=4), VALUES, max_size=2))
    change = dict(draw(changes()))
    edit = {"id": "e1", "changes": [change]}
    victim = draw(st.sampled_from([edit, change]))
    key = draw(st.sampled_from([*victim, "extra"]))
    if draw(st.booleans()):
        victim.pop(key, None)
    else:
        victim[key] = draw(anything)
    return draw(st.sampled_from([edit, edit.get("changes", edit), draw(anything)]))
