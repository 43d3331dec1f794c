"""Telling the workers that a run is there. The message may be lost, or come twice: the row is the truth."""

import logging
from uuid import UUID

from kombu.exceptions import OperationalError

from practice.runs import tasks

log = logging.getLogger("practice.runs")


def publish(run_id: UUID) -> None:
    try:
        tasks.execute.apply_async([str(run_id)], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("run %s waits: its message could not be sent (%s)", run_id, error)
