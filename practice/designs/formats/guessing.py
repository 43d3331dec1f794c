"""Which kind of tier somebody else's words mean: by the names of our kinds, and by others that people use."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sim.catalogue import KINDS

UNKNOWN = "app"  # what works out answers: the most that can be said of a box whose words say nothing
_SPLIT = re.compile(r"[^\w.+]+|_+|\.(?=\s|$)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_PHRASE = 4


class _Sense(NamedTuple):
    kind: str
    is_role: bool


def kind_in(words: str) -> str | None:
    """The kind that these words name; None if they name none.

    A longer phrase says more than a word of it, a role more than a product, and of two that say as much the later one
    is what the thing is: a "database cache" is a cache.
    """
    tokens = [_singular(token) for token in _tokens(words)]
    found = [
        (size, sense.is_role, start, sense.kind)
        for size in range(1, _LONGEST_PHRASE + 1)
        for start in range(len(tokens) - size + 1)
        if (sense := _senses().get(tuple(tokens[start : start + size])))
    ]
    return max(found)[3] if found else None


def kind_named(word: str) -> str | None:
    """The kind that has this id, or is called just so."""
    plain = word.strip().casefold()
    return plain if plain in KINDS else next((id for id, kind in KINDS.items() if kind.name.casefold() == plain), None)


@cache
def _senses() -> dict[tuple[str, ...], _Sense]:
    """Each phrase with what it means. Where two kinds claim one, the name of a kind wins, then a role."""
    known = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    senses: dict[tuple[str, ...], _Sense] = {}
    for is_role, heading in ((False, "products"), (True, "roles")):
        for kind, rows in known.items():
            senses |= {_phrase(words): _Sense(kind, is_role) for words in rows[heading]}
    for kind, about in KINDS.items():
        senses |= {_phrase(words): _Sense(kind, True) for words in (kind, about.name)}
    return senses


def _phrase(words: str) -> tuple[str, ...]:
    return tuple(_singular(token) for token in _tokens(words))


def _tokens(words: str) -> list[str]:
    return [token for token in _SPLIT.split(_CAMEL.sub(" ", words[:400]).casefold()) if token]


def _singular(token: str) -> str:
    """Shards, caches, databases and proxies are as good as one; so are `db1` and `db`."""
    bare = token.rstrip("0123456789") or token
    token = token if token in _NUMBERED else bare
    if token.endswith("ies") and len(token) > 4:
        return token[:-3] + "y"
    return token[:-1] if token.endswith("s") and not token.endswith("ss") and len(token) > 3 else token


_NUMBERED = {"s3", "route53", "l4", "l7", "auth0", "k8s"}
