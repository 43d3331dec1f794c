"""Takes back runs whose worker fell silent, and reminds the queue of runs that it forgot."""

import logging
from datetime import timedelta

from channels.db import database_sync_to_async
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from practice.lib.lifespan import every
from practice.runs import queue
from practice.runs.models import WORKER_DIED, Run, RunQuerySet, Status

log = logging.getLogger("practice.runs")

SWEEP_S = 1.0
FORGOTTEN_AFTER = timedelta(seconds=10)


def once(*, forgotten_after: timedelta = FORGOTTEN_AFTER) -> None:
    now = timezone.now()
    for run in Run.objects.expired(now):
        take_back(run)
    for run in Run.objects.forgotten(now - forgotten_after):
        if _same(run).change():
            queue.publish(run.id)


def take_back(run: Run) -> None:
    """Of several sweepers one finds the revision unchanged; the others do nothing."""
    log.warning("run %s: its worker fell silent on try %d", run.id, run.tries)
    if run.tries >= settings.RUN_TRIES:
        _same(run).change(
            status=Status.FAILED, owner=None, lease_until=None, finished=timezone.now(), error=_(WORKER_DIED)
        )
    elif _same(run).change(status=Status.QUEUED, owner=None, lease_until=None):
        queue.publish(run.id)


def _same(run: Run) -> RunQuerySet:
    return Run.objects.filter(id=run.id, revision=run.revision)


def begin() -> None:
    """At the start of the only web process of a machine: every lease is from a worker that is gone."""
    Run.objects.filter(status=Status.RUNNING).update(lease_until=timezone.now())
    once(forgotten_after=timedelta(0))


async def sweep() -> None:
    await every(SWEEP_S, database_sync_to_async(once))
