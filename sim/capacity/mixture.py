"""The distribution of a time that came about in several ways: a few means and variances with their shares.

Each way counts as a gamma distribution of its mean and variance; its probabilities by Wilson and Hilferty's cube root
("The distribution of chi-square", PNAS 17, 1931): the 95th percentile within a per cent from shape 1 (exponential) on.
"""

import math

Part = tuple[float, float, float]  # share, mean in seconds, variance in seconds²

MOST_PARTS = 5
ALIKE = 1.01
Z_95 = 1.6449
LEAST_SHAPE = 0.2  # of a gamma distribution: below it the cube root says nothing


def fewer(parts: list[Part]) -> list[Part]:
    """At most MOST_PARTS: neighbours by mean are put together, the lightest pairs first. Keeps mean and variance."""
    if len(parts) <= MOST_PARTS:
        return parts
    parts = _hardly_apart(sorted(parts, key=_mean))
    while len(parts) > MOST_PARTS:
        n = min(range(len(parts) - 1), key=lambda i: _cost(parts[i], parts[i + 1]))
        parts[n : n + 2] = [together(parts[n], parts[n + 1])]
    return parts


def _hardly_apart(parts: list[Part]) -> list[Part]:
    """In one go those whose means are within a per cent: many tiers take about as long."""
    found = parts[:1]
    for part in parts[1:]:
        if part[1] <= ALIKE * found[-1][1]:
            found[-1] = together(found[-1], part)
        else:
            found.append(part)
    return found


def together(a: Part, b: Part) -> Part:
    share = a[0] + b[0]
    if share <= 0:
        return a
    of_a, of_b = a[0] / share, b[0] / share
    apart = a[1] - b[1]
    return share, of_a * a[1] + of_b * b[1], of_a * a[2] + of_b * b[2] + of_a * of_b * apart * apart


def later(parts: list[Part], mean_s: float, variance: float) -> list[Part]:
    """After one more step that all of them take."""
    if not mean_s and not variance:
        return parts
    return [(share, mean + mean_s, spread + variance) for share, mean, spread in parts]


def quantile_95(parts: list[Part]) -> float:
    """The time in seconds within which 95 of 100 are done."""
    alive = [part for part in parts if part[0] > 0]
    if not alive:
        return 0.0
    ends = [_own_quantile(part) for part in alive]
    lo, hi = min(ends), max(ends)
    if hi - lo <= 1e-3 * hi:
        return hi
    total = sum(part[0] for part in alive)
    shapes = [(part[0] / total, part[1], _shape(part)) for part in alive]
    for _ in range(14):  # to a ten-thousandth of the width
        middle = (lo + hi) / 2
        lo, hi = (middle, hi) if sum(w * _below(middle, mean, k) for w, mean, k in shapes) < 0.95 else (lo, middle)
    return hi


def share_above(part: Part, limit_s: float) -> float:
    """Which share of one part takes longer than the limit, 0 to 1."""
    return 1 - _below(limit_s, part[1], _shape(part))


def _mean(part: Part) -> float:
    return part[1]


def _cost(a: Part, b: Part) -> float:
    return a[0] * b[0] / max(a[0] + b[0], 1e-300) * (a[1] - b[1]) ** 2


def _shape(part: Part) -> float:
    _, mean, variance = part
    if variance <= 1e-12 * mean * mean:
        return math.inf
    return max(LEAST_SHAPE, mean * mean / variance)


def _own_quantile(part: Part) -> float:
    shape = _shape(part)
    if math.isinf(shape):
        return part[1]
    return float(part[1] * max(0.0, 1 - 1 / (9 * shape) + Z_95 / (3 * math.sqrt(shape))) ** 3)


def _below(limit_s: float, mean_s: float, shape: float) -> float:
    if math.isinf(shape) or mean_s <= 0:
        return 1.0 if limit_s >= mean_s else 0.0
    z = ((limit_s / mean_s) ** (1 / 3) - 1 + 1 / (9 * shape)) * 3 * math.sqrt(shape)
    return 0.5 * math.erfc(-z * math.sqrt(0.5))
