"""A number that changes as the site grows."""

import math
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """Values at some numbers of users: straight between them on the logarithm of users, constant outside."""

    users: tuple[float, ...]
    values: tuple[float, ...]

    @classmethod
    def constant(cls, value: float) -> "Curve":
        return cls((1.0,), (float(value),))

    def at(self, users: float) -> float:
        """The value at so many daily active users (> 0)."""
        if users <= self.users[0]:
            return self.values[0]
        if users >= self.users[-1]:
            return self.values[-1]
        n = bisect_right(self.users, users)
        left, right = self.users[n - 1], self.users[n]
        share = math.log(users / left) / math.log(right / left)
        return self.values[n - 1] + share * (self.values[n] - self.values[n - 1])
