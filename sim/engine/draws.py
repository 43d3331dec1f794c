"""Random numbers by counting: the n-th draw of a request depends on (seed, request, n) alone.

So equal inputs give equal results in any order of events, and two designs under one seed meet the same requests
(common random numbers). The mixing function is splitmix64's (Steele, Lea and Flood, 2014).
"""

import math
from collections.abc import Callable
from typing import Any, cast

import numba
import numpy as np

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

# Without numba's run time (`_nrt`): the loop allocates nothing, and counting references to its tables at every call
# took half of its time. The option is not documented; the numba that has it is pinned. Without it results are the same.
_njit: Any = numba.njit
jit = cast(Decorator, _njit(cache=True, nogil=True, _nrt=False))
inlined = cast(Decorator, _njit(nogil=True, _nrt=False, forceinline=True))

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_A, _B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2^-53


@jit
def mixed(value: Any) -> Any:
    """One splitmix64 step of a 64-bit state."""
    z = value + GOLDEN
    z = (z ^ (z >> _30)) * _A
    z = (z ^ (z >> _27)) * _B
    return z ^ (z >> _31)


@jit
def uniform(key: Any, count: Any) -> Any:
    """The count-th number of stream `key`, in (0, 1)."""
    z = mixed(key ^ (np.uint64(count) * GOLDEN))
    return (np.float64(z >> _11) + 0.5) * _UNIT


@jit
def chosen(table: Any, u: Any) -> Any:
    """The first row whose `share`, which is cumulative, is not below u; the last one if none is."""
    n = 0
    while u > table[n].share and n < table.shape[0] - 1:
        n += 1
    return n


@jit
def spread(mean: Any, cv: Any, key: Any, count: Any) -> Any:
    """A time with this mean and coefficient of variation: fixed (0), exponential (1), else lognormal."""
    if cv <= 0.0 or mean <= 0.0:
        return mean
    u = uniform(key, count)
    if cv == 1.0:
        return -mean * math.log(u)
    variance = math.log(1.0 + cv * cv)
    normal = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * uniform(key, count + 1))
    return mean * math.exp(math.sqrt(variance) * normal - 0.5 * variance)
