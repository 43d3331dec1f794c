"""May this learner see what the simulator knows? Decided here, for canvas, panels, socket and pages alike."""

from practice.attempts.models import Attempt


def may_reveal(attempt: Attempt) -> bool:
    """Once a prediction was answered by its run: from then on, for good."""
    return attempt.predictions.filter(run__result__isnull=False).exists()
