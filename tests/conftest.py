import pytest
from django.core.cache import cache
from hypothesis import settings

import sim

settings.register_profile("house", settings(), deadline=None)  # a busy machine is no fault
settings.load_profile("house")


def pytest_configure(config):
    """The loop is compiled once, by whoever hands out the tests: its workers and the sites they start find it."""
    if not hasattr(config, "workerinput"):
        sim.warm()


@pytest.fixture(autouse=True)
def full_buckets():
    """Each test starts with every rate limit untouched."""
    cache.clear()
