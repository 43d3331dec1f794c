"""What a card's two lines are worth, by rule: does its reason name what was seen then, does its cost name a real one?

Rules read words, so what they do not find is *not detected*, never *wrong*. A text that names something of everything
says nothing of this tier and finds no credit.
"""

import re
from collections.abc import Iterable, Mapping

from practice.scoring.evidence import Card

Pattern = re.Pattern[str]


def _patterns(**words: str) -> dict[str, Pattern]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in words.items()}


_STALE = r"\bstale|out[ -]of[ -]date|outdated|\bold (?:data|version|answer|cop)"
_CACHE = _patterns(
    stale=_STALE,
    invalidation=r"invalidat|\bpurg|\bexpir|\bTTL\b",
    cold=r"\bcold\b|\bempty\b|warm(?:s|ed|ing)? up|stampede",
)
_QUEUE = _patterns(
    delay=r"\bdelay|\blater?\b|\bnot at once|eventual", duplicates=r"duplicat|\btwice\b|idempoten|more than once"
)
_SHARDS = _patterns(
    cross_shard=r"cross[- ]shard|(?:all|every|several|over|across)(?: the)? shards|\bjoins?\b|fan[- ]?out|scatter",
    rebalance=r"rebalanc|reshard|mov(?:e|es|ing) (?:the )?(?:rows|data|keys)|hot shard|\bskew",
)
COSTS: dict[str, dict[str, Pattern]] = {
    "cache": _CACHE,
    "http_cache": _CACHE,
    "replica": _patterns(
        lag=rf"\blag|\bbehind\b|\bdelay|eventual|{_STALE}",
        own_writes=r"read[- ]your|own (?:writes?|posts?)|just (?:wrote|posted)",
    ),
    "shards": _SHARDS,
    "key_value": _SHARDS,
    "queue": _QUEUE,
    "stream": _QUEUE,
    "cdn": _patterns(purge=rf"\bpurg|invalidat|{_STALE}", dynamic=r"\bdynamic|personal|not (?:be )?cache"),
    "load_balancer": _patterns(
        stateless=r"no state\b|stateless|\bsessions?\b|sticky",
        failure=r"points? of failure|(?:thing|part|piece) (?:that|which) (?:can|may|could) (?:fail|break|die)",
    ),
    "database": _patterns(hop=r"\bhops?\b|cross(?:es)? the network|round[- ]trip|over the network"),
}
_DENIED = re.compile(
    r"(?:\bno|\bnot|\bnever|\bnone|\bwithout|\bzero|n['’]t|\bavoids?|\bfree of)(?:\W+\w+){0,3}\W+$", re.I
)
RESOURCES = _patterns(
    cpu=r"\bcpu|\bprocessor|\bcores?\b",
    disk=r"\bdisks?\b|\bstorage\b",
    network=r"\bnetwork|\bbandwidth",
    memory=r"\bmemory|\bram\b",
    connections=r"\bconnections?\b|\bpool",
    workers=r"\bworkers? (?:are|is) |\bthreads?\b",
    lock=r"\block",
)
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_UNITS = (
    ("rps", r"(?:requests?|reqs?|queries)?\s*(?:/s\b|a second|per second|rps\b|qps\b)"),
    ("reads", r"reads?\b"),
    ("percent", r"%|per ?cent"),
    ("users", r"(?:daily |active )*(?:users?|readers|people)\b"),
    ("ms", r"ms\b|milliseconds?"),
)
_NUMBER = r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*(k|m|bn|thousand|million|billion)?\s*"
NUMBERS = [(unit, re.compile(_NUMBER + f"(?:{spelt})", re.IGNORECASE)) for unit, spelt in _UNITS]
DURATION = re.compile(
    r"\b(?:\d+|half|an?|one|two|few)(?: an?| of an?)? ?(?:s|sec|seconds?|min|minutes?|ms|milliseconds?|hours?)\b",
    re.IGNORECASE,
)
NEAR = 3.0  # times
MOST_RESOURCES, MOST_STRANGE, MOST_NUMBERS = 2, 2, 4  # before a text names something of everything


def real_reason(card: Card) -> bool:
    """Whether it names a resource that had been full, or a number within NEAR of what could be known."""
    named = {name for name, pattern in RESOURCES.items() if pattern.search(card.because)}
    if len(named) > MOST_RESOURCES:
        return False
    said = numbers(card.because)
    if len(said) > MOST_NUMBERS:
        return False
    return bool(named & set(card.resources)) or _is_near(said, card.numbers)


def real_cost(kind: str, text: str) -> bool:
    """Whether it names a cost of this kind of tier, and denies none."""
    own = [found for pattern in COSTS[kind].values() for found in pattern.finditer(text)]
    if not own or any(_DENIED.search(text[: found.start()]) for found in own):
        return False
    return _strange(kind, text, own) <= MOST_STRANGE


def numbers(text: str) -> list[tuple[str, float]]:
    """Each number that says what it counts."""
    return [
        (unit, float(found[1].replace(",", "")) * _SCALES.get((found[2] or "").lower(), 1.0))
        for unit, pattern in NUMBERS
        for found in pattern.finditer(text)
    ]


def names_number(text: str) -> bool:
    """Whether a cost is bounded by one: `a minute`, `30 ms`, `1,000 requests/s`."""
    return bool(numbers(text) or DURATION.search(text))


def _is_near(said: Iterable[tuple[str, float]], known: Iterable[tuple[str, float]]) -> bool:
    return any(
        unit == other and value > 0 and real > 0 and max(value / real, real / value) <= NEAR
        for unit, value in said
        for other, real in known
    )


def _strange(kind: str, text: str, own: list[re.Match[str]]) -> int:
    """How many costs of other kinds it names, where no cost of its own is said in the same words."""
    taken = [(found.start(), found.end()) for found in own]
    others: Mapping[str, Pattern] = {
        name: pattern for each in COSTS.values() for name, pattern in each.items() if name not in COSTS[kind]
    }
    return sum(
        any(not any(lo < found.end() and found.start() < hi for lo, hi in taken) for found in pattern.finditer(text))
        for pattern in others.values()
    )
