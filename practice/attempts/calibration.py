"""How well somebody knows what they know: predictions that said how sure they were, beside what came true."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practice.attempts.models import IT_HOLDS, Prediction
from practice.lib import figures
from practice.runs.models import Kind

CLOSE = 2.0  # times
FEWEST = 5  # predictions of which anything can be said


@dataclass(frozen=True)
class Degree:
    """All that were said to be so sure."""

    sure: int
    count: int
    true: int

    @property
    def share(self) -> float:
        return self.true / self.count


@dataclass(frozen=True)
class Calibration:
    """`brier` is the mean of (how sure, 0 to 1, less 1 if it came true or 0 if not)², so 0 is best; a coin has 0.25.

    Brier, G. W. (1950), Verification of forecasts expressed in terms of probability.
    """

    count: int
    brier: float
    degrees: tuple[Degree, ...]

    @property
    def is_telling(self) -> bool:
        return self.count >= FEWEST

    @property
    def leaning(self) -> str:
        """Too sure, not sure enough, or about right: the mean of what was said beside the share that came true."""
        said = sum(each.sure * each.count for each in self.degrees) / 100 / self.count
        came = sum(each.true for each in self.degrees) / self.count
        facts = {"said": figures.percent(said), "came": figures.percent(came)}
        if said - came > 0.1:
            return _("Surer than right: %(said)s sure on the average, %(came)s came true.") % facts
        if came - said > 0.1:
            return _("Better than you think: %(said)s sure on the average, %(came)s came true.") % facts
        return _("About as sure as right: %(said)s sure on the average, %(came)s came true.") % facts


def of(predictions: Iterable[Prediction]) -> Calibration | None:
    """Of those that said how sure they were and were answered; None without any."""
    told = [(each.sure, came) for each in predictions if each.sure and (came := each.came_true()) is not None]
    if not told:
        return None
    brier = sum((sure / 100 - came) ** 2 for sure, came in told) / len(told)
    degrees = [
        Degree(sure, sum(one == sure for one, _came in told), sum(came for one, came in told if one == sure))
        for sure in sorted({sure for sure, _came in told})
    ]
    return Calibration(len(told), brier, tuple(degrees))


def of_person(person: Any) -> Calibration | None:
    said = Prediction.objects.filter(attempt__person=person.pk, sure__isnull=False, run__kind=Kind.VERDICT)
    return of(said.select_related("run").order_by("at"))


def load_of(prediction: Prediction) -> str:
    """The load that was said beside the one at which that tier broke; empty if it did not, or if none was said."""
    result = prediction.run.result
    if not result or not prediction.users or prediction.tier == IT_HOLDS:
        return ""
    points = (point for point in result["ladder"]["breakpoints"][:1] if point["tier"] == prediction.tier)
    real = next((point["users"] for point in points), None)
    if real is None:
        return ""
    times = prediction.users / real
    facts = {
        "said": figures.people(prediction.users),
        "real": figures.people(real),
        "times": figures.times(max(times, 1 / times)),
    }
    if 1 / CLOSE <= times <= CLOSE:
        return _("You said from %(said)s users on; it is %(real)s. Close.") % facts
    if times > 1:
        return _("You said from %(said)s users on; it is %(real)s, %(times)s fewer.") % facts
    return _("You said from %(said)s users on; it is %(real)s, %(times)s more.") % facts
