"""Pages without a queue behind them and without a built canvas, and ten attempts that are played once for all tests."""

import pytest
from django.db import transaction

from practice.prompts import catalogue
from practice.scoring.models import Scorecard
from tests.factories import make_person
from tests.scoring.player import REQUESTS, names, play


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    monkeypatch.setattr("practice.runs.queue.publish", lambda run_id: None)
    monkeypatch.setattr("django_vite.core.asset_loader.DjangoViteAssetLoader.generate_vite_asset", lambda *_: "")


@pytest.fixture
def ada():
    return make_person()


@pytest.fixture(scope="session")
def played(django_db_setup, django_db_blocker):
    """Of each transcript its card as it was stored, worked out again, and gathered again; nothing stays behind."""
    told = {}
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("practice.runs.queue.publish", lambda run_id: None)
        patch.setattr("django.conf.settings.RUN_REQUESTS", REQUESTS)
        for name in names():
            with transaction.atomic():
                told[name] = _kept(play(name))
                transaction.set_rollback(True)
    return told


def _kept(attempt):
    from practice.scoring import gather, rules

    card = Scorecard.objects.get(attempt=attempt)
    seen = gather.of(card, catalogue.everything()[attempt.prompt])
    return {"stored": card.card(), "again": card.again(), "gathered": rules.score(seen, level=card.level), "row": card}
