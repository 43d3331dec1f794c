"""Numbers as people read them: `84,000`, `1.2 million`, `12k`, `3.1 TB`, `412 ms`, `12%`."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

DAY_S = 86_400
YEAR_S = 365 * DAY_S


def rounded(value: float, digits: int = 2) -> float:
    """To so many significant digits: a breakpoint is not known to the last user."""
    if not value or not math.isfinite(value):
        return 0.0
    return round(value, digits - 1 - math.floor(math.log10(abs(value))))


def _text(value: float, digits: int = 3) -> str:
    """Three significant digits with separators of thousands and no idle zeros."""
    value = rounded(value, digits)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0
    text = number_format(value, decimals, use_l10n=True, force_grouping=True)
    return text.rstrip("0").rstrip(".") if "." in text else text


def people(value: float, digits: int = 2) -> str:
    """`84,000`, `9.1 million`: how many users."""
    for size, words in ((1e9, _("%(n)s billion")), (1e6, _("%(n)s million"))):
        if rounded(value, digits) >= size:
            return words % {"n": _text(value / size, max(digits, 2))}
    return _text(value, max(digits, 1)) if value >= 1 else "1"


def short(value: float) -> str:
    """`84k`, `9.1M`: the same where there is little room."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if rounded(value) >= size:
            return f"{_text(value / size, 2)}{letter}"
    return _text(value, 2)


def rate(per_second: float) -> str:
    if per_second >= 10_000:
        return f"{short(per_second)}/s"
    if per_second >= 0.05 or not per_second:
        return f"{_text(per_second)}/s"
    return _("%(n)s a day") % {"n": _text(per_second * DAY_S, 2)}


def size(n_bytes: float) -> str:
    for factor, unit in ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if n_bytes >= factor * 0.9995:
            return f"{_text(n_bytes / factor, 2 if n_bytes < 100 * factor else 3)} {unit}"
    return f"{_text(n_bytes, 3)} B"


def bandwidth(bytes_s: float) -> str:
    return f"{size(bytes_s)}/s"


def milliseconds(value: float) -> str:
    if 0 < value < 0.05:
        return "<0.1 ms"
    if value >= 60_000:
        return f"{_text(value / 60_000, 2)} min"
    if value >= 1000:
        return f"{number_format(round(value / 1000, 1), 1)} s"
    return f"{_text(value, 3 if value >= 100 else 2)} ms"


def between(low_ms: float, high_ms: float) -> str:
    """`3.1–3.3 s`; nothing where both read the same."""
    low, high = milliseconds(low_ms), milliseconds(high_ms)
    if low == high:
        return ""
    number, _space, unit = low.rpartition(" ")
    return f"{number}–{high}" if high.endswith(f" {unit}") else f"{low} – {high}"


def within(row: Mapping[str, Any], key: str, show: Callable[[float], str]) -> str:
    """` (390–434)`: how far a number of a result may be off; nothing where both ends read the same, and of a result of
    before there were bounds."""
    low, high = (show(end) for end in row.get("bounds", {}).get(key, (0, 0)))
    return f" ({low}–{high})" if low != high else ""


def dollars(value: float) -> str:
    """`$48`, `$54,000`, `<$1`, `−$30`: list prices are not known better than two digits."""
    if 0 < value < 1:
        return "<$1"
    return f"−${_text(-value, 2)}" if value < 0 else f"${_text(value, 2)}"


def percent(fraction: float) -> str:
    """`2.1%`, `41%`, and never 100% before it is."""
    value = fraction * 100
    if 0 < value < 0.1:
        return "<0.1%"
    if 99.5 <= value < 100:
        return "99%"
    tenths = round(value, 1)
    decimals = 1 if tenths < 10 and tenths % 1 else 0
    return f"{number_format(round(value, decimals), decimals)}%"


def count(value: float) -> str:
    """`131`, `5.3k`: how many wait."""
    return short(value) if value >= 999.5 else str(round(value))


def times(ratio: float) -> str:
    return f"{_text(ratio, 2)}×"
