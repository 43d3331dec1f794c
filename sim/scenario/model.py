"""What happens in a scenario: a curve of load, and strikes of named faults. Times are simulated seconds."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.catalogue.faults import FAULTS

QUIET_S = 60.0  # before a fault strikes: what is usual is measured then
AFTER_S = 120.0  # after it has ended: time to recover in
LEAST_H, PEAK_H = 4, 20  # hours of a day
STEADY_S, STEADY_REQUESTS = 300.0, 250_000.0


@dataclass(frozen=True)
class Strike:
    """A fault strikes `tier` (None: the site) at `at_s` for `for_s`; `numbers` stand in for those of the catalogue."""

    fault: str
    tier: str | None
    at_s: float
    for_s: float
    numbers: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def end_s(self) -> float:
        return self.at_s + self.for_s

    def number(self, key: str) -> float:
        """Raises KeyError for a number that the fault does not have."""
        return self.numbers.get(key, FAULTS[self.fault].numbers[key].value)


@dataclass(frozen=True)
class Scenario:
    """`duration_s` of a workload whose rates are multiplied as `load` says: straight between (seconds, factor).

    `users` multiplies the number of users, and so data as well as rates. `compressed` is how many seconds of its curve
    pass in each simulated one: what follows the curve (`sim.scenario.scaler`) is as many times faster.
    """

    name: str
    duration_s: float
    load: tuple[tuple[float, float], ...] = ((0.0, 1.0),)
    strikes: tuple[Strike, ...] = ()
    users: float = 1.0
    compressed: float = 1.0

    def factor(self, at_s: float) -> float:
        """By how much rates are multiplied at a time."""
        (last_s, last), *rest = self.load
        for next_s, following in rest:
            if at_s < next_s:
                return last + (following - last) * max(0.0, at_s - last_s) / (next_s - last_s)
            last_s, last = next_s, following
        return last


def strike(fault: str, tier: str | None = None, **numbers: float) -> Scenario:
    """The scenario of one fault: a quiet minute, the fault for as long as it usually lasts, and time to recover.

    `for_s` among the numbers says otherwise. Raises KeyError for an unknown fault.
    """
    for_s = numbers.pop("for_s", FAULTS[fault].for_s)
    whole = Strike(fault, tier, QUIET_S, for_s, numbers)
    return Scenario(FAULTS[fault].name, whole.end_s + AFTER_S, strikes=(whole,))


def steady(rate_rps: float) -> Scenario:
    """The peak as it is, with nothing that strikes: for five minutes, or until so many have come as one may watch."""
    return Scenario("Steady peak", min(STEADY_S, STEADY_REQUESTS / max(rate_rps, 1e-9)))


def _day(hours: int = 24) -> tuple[tuple[float, float], ...]:
    """A day's curve, a minute for an hour: least at four in the morning, the peak at eight in the evening.

    Half a wave up in sixteen hours, half a wave down in eight.
    """
    mean, swing = 0.6, 0.4
    phases = [(h - LEAST_H) % 24 / (PEAK_H - LEAST_H) for h in range(hours + 1)]
    turns = [rise if rise <= 1 else 1 + (rise - 1) * (PEAK_H - LEAST_H) / (24 - PEAK_H + LEAST_H) for rise in phases]
    return tuple((60.0 * h, mean - swing * math.cos(math.pi * turn)) for h, turn in enumerate(turns))


# Named scenarios. The load of 1 is the daily peak; a `users` of None stands for the workload's horizon.
SCENARIOS: dict[str, Scenario] = {
    "steady_peak": Scenario("Steady peak", STEADY_S),
    "day": Scenario("A day's curve, a minute for an hour", 24 * 60.0, load=_day(), compressed=60.0),
    "launch": Scenario(
        "Launch day: a hundredth of the load, then five times the peak within a minute, slowly falling",
        600.0,
        load=((0.0, 0.01), (60.0, 0.01), (120.0, 5.0), (600.0, 1.0)),
    ),
    "times_ten": Scenario("Ten times the load", 300.0, strikes=(Strike("spike", None, 60.0, 120.0),)),
    "write_flip": Scenario("Reads become writes", 300.0, strikes=(Strike("write_flip", None, 60.0, 120.0),)),
    "tenth": Scenario("A tenth of the users", 300.0, users=0.1),
    "horizon": Scenario("Growth to the horizon", 300.0, users=math.inf),
}
