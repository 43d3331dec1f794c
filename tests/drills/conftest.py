import pytest

from practice.drills.models import Climb
from tests.factories import make_person


@pytest.fixture
def ada():
    return make_person()


@pytest.fixture
def ada_client(client, ada):
    """Ada's browser."""
    client.force_login(ada)
    return client


@pytest.fixture
def climb(ada):
    """Ada has begun a story of the rung of the cache; the first of a rung is no decoy."""
    return Climb.begin(person=ada, rung="cache")
