"""Rate limits. What is kept about people is in the cache: losing the cache refills every bucket."""

import threading
import time

from django.core.cache import cache

_lock = threading.Lock()


class Pace:
    """A bucket of tokens: `burst` at once, then `rate` a second."""

    def __init__(self, *, rate: float, burst: float, tokens: float | None = None, at: float | None = None) -> None:
        self.rate, self.burst = rate, burst
        self.tokens = burst if tokens is None else tokens
        self.at = time.time() if at is None else at

    def wait_s(self, now: float | None = None) -> float:
        """Take one token. 0: taken. Otherwise nothing was taken, and so many seconds are left until there is one."""
        now = time.time() if now is None else now
        self.tokens = min(self.burst, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        if self.tokens < 1:
            return (1 - self.tokens) / self.rate
        self.tokens -= 1
        return 0.0


class Bucket:
    """One pace for each person or address."""

    def __init__(self, name: str, *, rate: float, burst: float) -> None:
        self.name, self.rate, self.burst = name, rate, burst

    def take(self, key: object, *, now: float | None = None) -> float:
        """As `Pace.wait_s`, for this key."""
        now = time.time() if now is None else now
        place = f"bucket:{self.name}:{key}"
        with _lock:
            tokens, at = cache.get(place, (self.burst, now))
            pace = Pace(rate=self.rate, burst=self.burst, tokens=tokens, at=at)
            wait_s = pace.wait_s(now)
            cache.set(place, (pace.tokens, pace.at), timeout=self.burst / self.rate + 1)
        return wait_s
