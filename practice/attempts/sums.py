"""Works out a sum as people jot it down: `8 million * 4/day * 3`, `200 GB * 2 copies`, `(2 kB + 500 B) * 12k/s`.

Amounts carry what they are amounts of, bytes or time, so that days and seconds, bits and bytes find together.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practice.attempts import quantities
from practice.attempts.quantities import SECONDS, Reader, Unreadable

MOST_TOKENS = 60
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(?P<unit>%|[^\W\d_]+(?: [^\W\d_]+)*)?"
    r"|(?P<word>[^\W\d_]+(?: [^\W\d_]+)*)|(?P<operator>[-+*/()]))",
    re.I,
)


@dataclass(frozen=True)
class Amount:
    """A value in base units, and the powers of bytes and seconds in it: MB/s is 1 and −1."""

    value: float
    bytes: int = 0
    seconds: int = 0

    def times(self, other: "Amount", sign: int = 1) -> "Amount":
        if sign < 0 and not other.value:
            raise Unreadable(_("Nothing can be divided by 0."))
        value = self.value * other.value if sign > 0 else self.value / other.value
        return Amount(value, self.bytes + sign * other.bytes, self.seconds + sign * other.seconds)

    def plus(self, other: "Amount", sign: int = 1) -> "Amount":
        if (self.bytes, self.seconds) != (other.bytes, other.seconds):
            raise Unreadable(_("Only like can be added to like: bytes to bytes, a day’s to a day’s."))
        return Amount(self.value + sign * other.value, self.bytes, self.seconds)


@dataclass(frozen=True)
class Quantity:
    """What a field asks for: how one amount of it is read, and what a sum has to come to.

    `a` is the time that it is a rate over. A sum that leaves it out is taken as that time's, if `may_omit`.
    """

    read: Reader
    bytes: int = 0
    a: str = ""
    may_omit: bool = True

    def value(self, text: str) -> float:
        """Of an amount, a sum, or `sum = result`: then the result, as it is what its author goes on with."""
        sum_, _equals, result = text.rpartition("=") if "=" in text else (text, "", "")
        if result.strip():
            return self.read(result)
        worked = self.worked(sum_)
        return self.read(sum_) if worked is None else worked

    def worked(self, text: str) -> float | None:
        """What the sum in a text comes to; None if there is none."""
        text = text.partition("=")[0]
        return self._fitted(work_out(text)) if is_sum(text) else None

    def _fitted(self, amount: Amount) -> float:
        if amount.value < 0:
            raise Unreadable(_("It cannot be negative."))
        if amount.value > quantities.LARGEST:
            raise Unreadable(_("That is more than anything on earth handles. Is the unit right?"))
        over = SECONDS[self.a] if self.a else 1.0
        if (amount.bytes, amount.seconds) == (self.bytes, -1 if self.a else 0):
            return amount.value * over
        if self.a and self.may_omit and (amount.bytes, amount.seconds) == (self.bytes, 0):
            return amount.value
        raise Unreadable(
            _("This sum comes to %(found)s, and %(wanted)s is asked for.")
            % {"found": _dimension(amount.bytes, amount.seconds), "wanted": _dimension(self.bytes, -bool(self.a))}
        )


def _dimension(bytes_: int, seconds: int) -> str:
    known = {
        (0, 0): _("a number"),
        (0, -1): _("a number for each second, day or year"),
        (0, 1): _("a time"),
        (1, 0): _("bytes"),
        (1, -1): _("bytes for each second, day or year"),
    }
    return known.get((bytes_, seconds), _("something else"))


def is_sum(text: str) -> bool:
    """More than one amount: `12k/s` and `20:1` are none."""
    return len(re.findall(r"\d+(?:[.,]\d+)*", text)) > 1 and bool(re.search(r"[*×·÷+(]|\bx\b|/ ?[\d(]| - ", text))


def work_out(text: str) -> Amount:
    """Raises Unreadable, which says what to type instead."""
    tokens = list(_tokens(_plain(text)))
    if len(tokens) > MOST_TOKENS:
        raise Unreadable(_("This sum is too long to follow. Round, and say less."))
    return _Reader(tokens).whole()


def _plain(text: str) -> str:
    text = re.sub(r"[×·]", "*", text.replace("÷", "/").replace("−", "-"))
    text = re.sub(r"(?<=[\w)%]) ?\bx\b ?(?=[\d(])", "*", text)
    return quantities.plain(re.sub(r"\beach\b(?! ?[a-z])", "", text))


Token = Amount | str


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            rest = text[at:].strip()[:20]
            said = _("“%(rest)s” cannot be read here. A sum is numbers, units and + - * / ( ).")
            raise Unreadable(said % {"rest": rest})
        at = found.end()
        yield found["operator"] or _amount(found["number"], found["unit"] or found["word"] or "")


def _amount(number: str | None, unit: str) -> Amount:
    if unit == "%":
        return Amount(float(number or 1) / 100)
    if seconds := _seconds(unit):
        return Amount(float(number or 1) * seconds, seconds=1)
    if number is None:
        return Amount(1.0)  # a word that counts something: `* 3 / user`
    return _counted(number, unit)


def _seconds(unit: str) -> float | None:
    if unit.lower() in {"ms", "millisecond", "milliseconds"}:
        return 0.001
    return SECONDS.get(quantities.time_unit(unit)) if unit else None


def _counted(number: str, unit: str) -> Amount:
    """Bytes if its first word is a size; else a number, with whatever it counts."""
    first, _space, rest = unit.partition(" ")
    if quantities.is_size(first):
        return Amount(quantities.size(f"{number} {first}"), bytes=1)
    scale = first if first in quantities.SCALES else ""
    if scale and quantities.is_size(rest.partition(" ")[0]):
        raise Unreadable(_("Type the size in one word, such as 16 GB."))
    return Amount(quantities.count(f"{number}{scale}"))


class _Reader:
    """Sums of products of amounts and brackets, from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Amount:
        value = self.sum()
        if self.at < len(self.tokens):
            raise _odd()
        return value

    def sum(self) -> Amount:
        return self._chain(self.product, {"+": 1, "-": -1}, Amount.plus)

    def product(self) -> Amount:
        return self._chain(self.single, {"*": 1, "/": -1}, Amount.times)

    def single(self) -> Amount:
        part = self._next()
        if isinstance(part, Amount):
            return part
        if part != "(":
            raise _odd()
        inner = self.sum()
        if self._next() != ")":
            raise _odd()
        return inner

    def _chain(
        self, part: Callable[[], Amount], signs: dict[str, int], join: Callable[[Amount, Amount, int], Amount]
    ) -> Amount:
        value = part()
        while self.at < len(self.tokens) and (sign := signs.get(str(self.tokens[self.at]))):
            self.at += 1
            value = join(value, part(), sign)
        return value

    def _next(self) -> Token:
        if self.at >= len(self.tokens):
            raise _odd()
        self.at += 1
        return self.tokens[self.at - 1]


def _odd() -> Unreadable:
    return Unreadable(_("This sum does not work out: look for a number, a sign or a bracket too many or too few."))
