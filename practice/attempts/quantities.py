"""Reads quantities as people type them: `12k/s`, `3 TB`, `1.2 million/day`, `20:1`, `500 GB/year`."""

import math
import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from quantiphy import QuantiPhyError, Quantity

SECONDS = {
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "day": 86_400.0,
    "week": 604_800.0,
    "month": 2_628_000.0,
    "year": 31_536_000.0,
}
SCALES = ("k", "K", "m", "M", "G")
LARGEST = 1e24  # more than the world has stored; what lies above is a slip of the keyboard

_TIMES = {"sec": "s", "second": "s", "minute": "min", "hr": "h", "hour": "h", "d": "day", "w": "week", "mo": "month"}
_TIMES |= {"yr": "year", "y": "year"}
_WORDS = {"thousand": "e3", "million": "e6", "mio": "e6", "billion": "e9", "bn": "e9", "trillion": "e12"}
_COUNTED = r"(?:requests?|reqs?|queries|hits?|calls?|reads?|writes?|users?|connections?|in flight)"
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(.*)", re.DOTALL)
_PREFIXES = tuple("kKMGTP")  # alone, as in 16G, they count bytes
_SIZE = re.compile(r"(?:([kKmMgGtTpPeE])(i?))?(B|b|[Bb]ytes?|[Bb]its?)", re.ASCII)


class Unreadable(ValueError):
    """Text that is no such quantity; the message says what to type instead."""


def rate(text: str) -> float:
    """Requests a second. Without a time it is taken as a second's."""
    amount, per = _split(text)
    return _checked(_count(amount, _("12k/s, or 30 million/day")) / SECONDS[per or "s"])


def count(text: str) -> float:
    amount, per = _split(text)
    if per:
        raise Unreadable(_("This is a number at one moment, not a rate. Type it as 250, or 1.2k."))
    return _checked(_count(amount, _("250, or 1.2k")))


def ratio(text: str) -> float:
    """Reads for each write: `20:1`, `20`, `20 to 1`; `95%` is the share of reads."""
    spelt = plain(text)
    if share := re.fullmatch(r"(\d+(?:\.\d+)?) ?%(?: reads?)?", spelt):
        part = float(share[1]) / 100
        if part >= 1:
            raise Unreadable(_("Nothing would ever be written. Type a ratio such as 20:1."))
        return part / (1 - part)
    sides = re.split(r"\s*(?::|/|\bto\b)\s*", re.sub(r"/writes?$", "/1", spelt))
    if len(sides) > 2:
        raise Unreadable(_("Type it as two numbers, such as 20:1."))
    reads, writes = (*(_count(side, _("20:1")) for side in sides), 1.0)[:2]
    if writes <= 0:
        raise Unreadable(_("The second number cannot be 0. Type it as reads to writes, such as 20:1."))
    return _checked(reads / writes)


def size(text: str) -> float:
    amount, per = _split(text)
    if per:
        raise Unreadable(_("This is an amount, not a rate. Type it as 16 GB."))
    return _checked(_bytes(amount, _("16 GB")))


def size_a_year(text: str) -> float:
    """Bytes a year. Without a time it is taken as a year's."""
    amount, per = _split(text)
    return _checked(_bytes(amount, _("3 TB, or 10 GB/day")) * SECONDS["year"] / SECONDS[per or "year"])


def size_a_second(text: str) -> float:
    """Bytes a second. Without a time it is taken as a second's."""
    amount, per = _split(text)
    return _checked(_bytes(amount, _("40 MB/s, or 300 Mbit/s"), bits="b") / SECONDS[per or "s"])


def plain(text: str) -> str:
    """One spelling of it: no separators of thousands, words of size as powers of ten, `/` for per and a."""
    text = re.sub(r"[\u00a0\u202f\u2009\s]+", " ", text.strip())
    text = re.sub(r"(?<=\d)[, '’](?=\d{3}(?!\d))", "", text)
    text = re.sub(r"^(?:about|around|roughly|some|~|≈) ?", "", text, flags=re.I)
    text = re.sub(r"\b(kilo|mega|giga|tera|peta) ?(?=b)", lambda found: found[1][0].upper(), text, flags=re.I)
    for word, power in _WORDS.items():
        text = re.sub(rf"(?<=\d) ?{word}s?\b", power, text, flags=re.I)
    return re.sub(r" ?(?:\bper\b|\ban?\b|\beach\b|\bp\.) ?", "/", text, flags=re.I)


def _split(text: str) -> tuple[str, str]:
    """The amount and the unit of time it belongs to."""
    spelt = plain(text)
    spelt = re.sub(r"(?<=[kmgtKMGT ])bps$", "bit/s", spelt)
    spelt = re.sub(r"(?<=[kMGTb])ps$|(?<=[kMGT]B)ps$| ?\b[rq]ps$|(?<=[\dkKM])[rq]ps$", "/s", spelt)
    spelt = re.sub(r" ?(?<![a-zA-Z])[rq]pm$", "/min", spelt)
    amount, slash, typed = spelt.rpartition("/") if "/" in spelt else (spelt, "", "")
    per = time_unit(typed)
    if slash and per not in SECONDS:
        raise Unreadable(
            _("“%(per)s” is no unit of time here. Use /s, /min, /h, /day, /month or /year.") % {"per": typed.strip()}
        )
    return amount.strip(), per


def time_unit(typed: str) -> str:
    """A key of SECONDS, if that is what was typed: `hrs` is h."""
    per = typed.strip().lower()
    per = per.rstrip("s") or per
    return _TIMES.get(per, per)


def is_size(unit: str) -> bool:
    return bool(_SIZE.fullmatch(unit))


def _count(text: str, example: str) -> float:
    text = re.sub(rf"\s*{_COUNTED}$", "", text.strip(), flags=re.I)
    number, scale = _number(text, example)
    if scale not in ("", *SCALES):
        raise Unreadable(_("Type a number, such as %(example)s.") % {"example": example})
    # A thousandth of a request is nobody's estimate: m is typed for a million.
    return _quantity(number + scale.replace("m", "M"), example)


def _bytes(text: str, example: str, *, bits: str = "") -> float:
    """`bits`: the letter for bits after a capital prefix. On a wire 2 Gb are bits, on a disk bytes; 2 gb always are."""
    text = re.sub(r"^(\d+),(?=\d{1,2}(?!\d))", r"\1.", text)  # 1,5 GB, as most of Europe writes it
    number, unit = _number(text, example)
    if not unit:
        raise Unreadable(_("Add a unit, such as %(example)s.") % {"example": example})
    parts = _SIZE.fullmatch(f"{unit}B" if unit in _PREFIXES else unit)
    if not parts:
        raise Unreadable(_("“%(unit)s” is no unit of size here. Try %(example)s.") % {"unit": unit, "example": example})
    prefix, binary, what = parts.groups(default="")
    are_bits = what.lower().startswith("bit") or (what == bits and prefix.isupper())
    scale = (prefix.upper() if prefix not in ("k", "K") else "K" if binary else "k") + binary
    return _quantity(f"{number}{scale}B", example) / (8 if are_bits else 1)


def _number(text: str, example: str) -> tuple[str, str]:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise Unreadable(_("Type a number, such as %(example)s.") % {"example": example})
    return found[1], found[2].strip()


def _quantity(text: str, example: str) -> float:
    try:
        return float(Quantity(text, binary=True))
    except QuantiPhyError as error:
        raise Unreadable(_("Type a number, such as %(example)s.") % {"example": example}) from error


def _checked(value: float) -> float:
    if value < 0:
        raise Unreadable(_("It cannot be negative."))
    if not math.isfinite(value) or value > LARGEST:
        raise Unreadable(_("That is more than anything on earth handles. Is the unit right?"))
    return value + 0.0  # no negative zero


Reader = Callable[[str], float]
