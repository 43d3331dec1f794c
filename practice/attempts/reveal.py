"""May this learner see what the simulator knows? Decided here, for canvas, panels, socket and pages alike."""

from django.db.models import QuerySet

from practice.attempts.models import Attempt
from practice.runs.models import Run


def may_reveal(attempt: Attempt) -> bool:
    """Once a prediction was answered by its run, or the attempt is finished: from then on, for good."""
    return attempt.finished is not None or attempt.predictions.filter(run__result__isnull=False).exists()


def revealed(attempt: Attempt) -> QuerySet[Run]:
    """The runs whose results this learner may see, newest first."""
    return attempt.answered() if may_reveal(attempt) else attempt.answered().none()
