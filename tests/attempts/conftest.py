"""Pages without a queue behind them and without a built canvas: neither is what these tests are about."""

import pytest

from tests.factories import make_attempt, make_person


@pytest.fixture(autouse=True)
def published(monkeypatch):
    """The ids of the runs that were handed to the queue."""
    told = []
    monkeypatch.setattr("practice.runs.queue.publish", told.append)
    return told


@pytest.fixture(autouse=True)
def no_canvas(monkeypatch):
    monkeypatch.setattr("django_vite.core.asset_loader.DjangoViteAssetLoader.generate_vite_asset", lambda *_: "")


@pytest.fixture
def ada():
    return make_person()


@pytest.fixture
def ada_client(client, ada):
    """Ada's browser."""
    client.force_login(ada)
    return client


@pytest.fixture
def attempt(ada):
    return make_attempt(person=ada)
