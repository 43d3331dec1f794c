"""Rate limits: a bucket of tokens for each person or address, in the cache. Losing the cache refills every bucket."""

import threading
import time

from django.core.cache import cache

_lock = threading.Lock()


class Bucket:
    """`burst` at once, then `rate` a second, for each key."""

    def __init__(self, name: str, *, rate: float, burst: float) -> None:
        self.name, self.rate, self.burst = name, rate, burst

    def take(self, key: object, *, now: float | None = None) -> float:
        """Take one token. 0 means taken; otherwise how many seconds until the next one, and nothing was taken."""
        now = time.time() if now is None else now
        place = f"bucket:{self.name}:{key}"
        with _lock:
            tokens, at = cache.get(place, (self.burst, now))
            tokens = min(self.burst, tokens + max(0.0, now - at) * self.rate)
            left = tokens - 1 if tokens >= 1 else tokens
            cache.set(place, (left, now), timeout=self.burst / self.rate + 1)
        return 0.0 if tokens >= 1 else (1 - tokens) / self.rate
