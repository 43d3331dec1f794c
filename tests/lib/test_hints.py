"""A cache in a Redis that is not there."""

import socket
import time

import pytest

from practice.lib import served
from practice.lib.hints import HintCache


@pytest.fixture
def url():
    """Where nobody listens."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        yield f"redis://127.0.0.1:{port.getsockname()[1]}/0"


def make_cache(url):
    return HintCache(url, {"OPTIONS": served.cache(url)["OPTIONS"]})


def test_it_knows_nothing_and_fails_nobody(url):
    cache = make_cache(url)
    cache.set("a", 1)
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1)
    assert cache.get_many(["a"]) == {}
    assert not cache.delete("a")


def test_it_is_left_alone_for_a_while_by_every_page(url, monkeypatch):
    asked = []
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", lambda *a: asked.append(a) or fail())
    for _ in range(5):
        make_cache(url).get("a")
    assert len(asked) == 1
    later = time.monotonic() + 2
    monkeypatch.setattr("practice.lib.hints.time.monotonic", lambda: later)
    make_cache(url).get("a")
    assert len(asked) == 2


def fail():
    raise ConnectionError
