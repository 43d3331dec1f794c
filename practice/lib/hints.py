"""A cache in Redis that forgets rather than fails: what is kept there are hints, and a page does without."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = logging.getLogger("practice")

REST_S = 1.0  # nobody asks a Redis that just failed to answer


class HintClient(RedisCacheClient):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rests_until = 0.0

    def get(self, key: Any, default: Any) -> Any:
        return self._hint(default, super().get, key, default)

    def get_many(self, keys: Any) -> Any:
        return self._hint({}, super().get_many, keys)

    def has_key(self, key: Any) -> Any:
        return self._hint(False, super().has_key, key)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._hint(None, super().set, key, value, timeout)

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._hint(True, super().add, key, value, timeout)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._hint(None, super().set_many, data, timeout)

    def delete(self, key: Any) -> Any:
        return self._hint(False, super().delete, key)

    def delete_many(self, keys: Any) -> Any:
        return self._hint(None, super().delete_many, keys)

    def _hint(self, otherwise: Any, act: Any, *args: Any) -> Any:
        if time.monotonic() < self.rests_until:
            return otherwise
        try:
            return act(*args)
        except (RedisError, OSError) as error:
            self.rests_until = time.monotonic() + REST_S
            log.warning("Redis does not answer (%s); the site does without", error)
            return otherwise


class HintCache(RedisCache):
    """Django makes a cache for each page and socket; they share connections, and what is known of Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _shared


_clients: dict[tuple[str, ...], HintClient] = {}


def _shared(servers: list[str], **options: Any) -> HintClient:
    return _clients.setdefault(tuple(servers), HintClient(servers, **options))
