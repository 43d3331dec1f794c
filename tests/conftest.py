import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def full_buckets():
    """Each test starts with every rate limit untouched."""
    cache.clear()
