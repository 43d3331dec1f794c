"""How long one waits in a line, from its means and spreads alone.

For c servers with general arrivals and services (A. Allen and R. Cunneen; A. Allen, *Probability, Statistics and
Queueing Theory*, 1990, after Kingman):

    W = S · C / (c · (1 - ρ)) · (ca² + cs²) / 2

S is the mean service time, ρ the utilisation, C the probability of having to wait (Erlang's C), ca² and cs² the squared
coefficients of variation of times between arrivals and of services. Exact for random arrivals with one server
(Pollaczek and Khinchine) or exponential services (M/M/c). Beyond MOST_COUNTED servers C is Sakasegawa's
ρ^(√(2(c + 1)) - 1) (Annals of the Institute of Statistical Mathematics 29, 1977), a power instead of a sum.
"""

import math
from typing import NamedTuple

FULLEST = 0.9999  # utilisation from which on a line is as long as it gets: there is no mean without an end
MOST_COUNTED = 64
RAREST = 40.0  # -ln of a probability that counts as none


class Wait(NamedTuple):
    """Mean and variance of the wait in seconds, those who need not wait included."""

    mean_s: float
    variance: float = 0.0


NO_WAIT = Wait(0.0)


def wait(*, servers: int, utilisation: float, service_s: float, cs2: float, ca2: float = 1.0) -> Wait:
    """Of one station at a steady load. Whoever has to wait does so for an exponential time: so is the variance.

    A utilisation above FULLEST counts as FULLEST; 0 and less as nobody there.
    """
    rho = min(utilisation, FULLEST)
    if rho <= 0:
        return NO_WAIT
    chance = chance_to_wait(servers, rho)
    if_any = service_s / (servers * (1 - rho)) * (ca2 + cs2) / 2
    mean_s = chance * if_any
    return Wait(mean_s, 2 * mean_s * if_any - mean_s * mean_s)


def chance_to_wait(servers: int, rho: float) -> float:
    """Erlang's C at a utilisation between 0 and 1, by the recursion of his B."""
    exponent = math.sqrt(2 * (servers + 1)) - 1
    if exponent * -math.log(rho) > RAREST:
        return 0.0
    if servers > MOST_COUNTED:
        return float(rho**exponent)
    busy, lost = rho * servers, 1.0
    for n in range(1, servers + 1):
        lost = busy * lost / (n + busy * lost)
    return lost / (1 - rho * (1 - lost))
