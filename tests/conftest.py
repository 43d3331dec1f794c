import pytest
from django.core.cache import cache

import sim


def pytest_configure(config):
    """The loop is compiled once, by whoever hands out the tests: its workers and the sites they start find it."""
    if not hasattr(config, "workerinput"):
        sim.warm()


@pytest.fixture(autouse=True)
def full_buckets():
    """Each test starts with every rate limit untouched."""
    cache.clear()
