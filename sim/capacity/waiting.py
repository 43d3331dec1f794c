"""How long one waits in a line, from its means and spreads alone.

Sakasegawa's formula for c servers with general arrivals and services (H. Sakasegawa, "An approximation formula
Lq = a·ρ^β / (1 - ρ)", Annals of the Institute of Statistical Mathematics 29, 1977), in the form of Hopp and Spearman,
*Factory Physics*:

    W = S · p / (c · (1 - ρ)) · (ca² + cs²) / 2,    p = ρ^(√(2(c + 1)) - 1)

S is the mean service time, ρ the utilisation, ca² and cs² the squared coefficients of variation of times between
arrivals and of services. For one server with random arrivals it is Pollaczek and Khinchine's exact formula. p stands
for the probability of having to wait at all (Erlang's C).
"""

import math
from typing import NamedTuple

FULLEST = 0.9999  # utilisation from which on a line is as long as it gets: there is no mean without an end


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
    exponent = math.sqrt(2 * (servers + 1)) - 1
    if exponent * -math.log(rho) > 40:  # less than one in 10^17 waits
        return NO_WAIT
    chance = rho**exponent
    if_any = service_s / (servers * (1 - rho)) * (ca2 + cs2) / 2
    mean_s = chance * if_any
    return Wait(mean_s, 2 * mean_s * if_any - mean_s * mean_s)
