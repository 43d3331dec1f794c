"""When a rung is due again: FSRS over the stories that were finished. Nothing of it is stored, so nothing can go stale
when a guest's stories become a member's: it is worked out from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fsrs import Card, Rating, Scheduler

from practice.drills.models import Climb

# Days, not minutes, from the first story on; without luck, so that the same answers give the same date.
SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
FAST = timedelta(seconds=75)  # from the first look to both answers, reading included: our judgement
CONFIDENT = 95  # per cent
IN_A_ROW = 2


@dataclass(frozen=True)
class Memory:
    """Of one rung: how many stories were finished, whether it is mastered, and when it is due."""

    count: int
    right: int
    in_a_row: int
    is_mastered: bool
    due: datetime | None

    def is_due(self, now: datetime) -> bool:
        return self.due is not None and self.due <= now


def rating(climb: Climb) -> Rating:
    """Wrong: again. With a hint: hard. Right: good; fast and sure, too: easy."""
    if not climb.is_right:
        return Rating.Again
    if climb.hinted:
        return Rating.Hard
    is_fast = climb.chosen is not None and climb.chosen - climb.begun <= FAST
    return Rating.Easy if is_fast and (climb.sure or 0) >= CONFIDENT else Rating.Good


def of(climbs: Iterable[Climb]) -> Memory:
    """Of finished climbs of one rung, the oldest first."""
    card, in_a_row, real, mastered, right, count = Card(), 0, 0, False, 0, 0
    for climb in climbs:
        card, _log = SCHEDULER.review_card(card, rating(climb), climb.finished)
        is_clean = climb.is_right and not climb.hinted
        in_a_row = in_a_row + 1 if is_clean else 0
        real = real + (not climb.is_decoy) if is_clean else 0
        mastered |= in_a_row >= IN_A_ROW and real > 0
        right, count = right + climb.is_right, count + 1
    return Memory(count, right, in_a_row, mastered, card.due if count else None)
