import secrets
import uuid
from dataclasses import asdict
from random import Random
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from practice.accounts.models import Person
from practice.drills import forecasts, stories
from practice.drills.moves import NOTHING
from practice.drills.rungs import RUNGS
from practice.drills.stories import Story
from sim.judgement import ENGINE_VERSION

BATCH = 3  # stories of a rung of which one is a decoy, but never the first of all


class ClimbQuerySet(models.QuerySet["Climb"]):
    def owned_by(self, person: Any) -> Self:
        return self.filter(person=person) if isinstance(person, Person) else self.none()

    def open(self) -> Self:
        return self.filter(finished=None)

    def done(self) -> Self:
        return self.exclude(finished=None).order_by("finished", "id")


class Climb(models.Model):
    """One person at one story of a rung: what they said at each step, and what then was shown.

    What is not shown yet is not worked out yet: `before` is stored with the prediction, `after` with the forecast.
    Each step is answered once. Of two answers the database takes the first, and the second changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="climbs")
    rung = models.CharField(max_length=20)
    told = models.JSONField()  # the story, whole: it stays what it was when the recipes change
    engine = models.CharField(max_length=10, default=ENGINE_VERSION)
    begun = models.DateTimeField(auto_now_add=True)
    hinted = models.BooleanField(default=False)
    tier = models.CharField(max_length=32, blank=True)  # empty: nothing breaks, once it is predicted
    sure = models.PositiveSmallIntegerField(null=True)  # per cent
    before = models.JSONField(null=True)
    predicted = models.DateTimeField(null=True)
    move = models.CharField(max_length=20, blank=True)
    cost = models.CharField(max_length=20, blank=True)  # the move whose cost was named
    chosen = models.DateTimeField(null=True)
    forecast = models.PositiveSmallIntegerField(null=True)  # which of the ranges
    after = models.JSONField(null=True)
    forecasted = models.DateTimeField(null=True)
    gap = models.CharField(max_length=500, blank=True)
    finished = models.DateTimeField(null=True)

    objects = ClimbQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("climb")
        verbose_name_plural = gettext_lazy("climbs")
        ordering = ("-begun",)

    def __str__(self) -> str:
        return f"{self.rung} {self.begun:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("climb", args=[self.id])

    @classmethod
    @transaction.atomic
    def begin(cls, *, person: Person, rung: str) -> "Climb":
        """A fresh story; the one that is open, if there is one. The lock lets two clicks begin one story."""
        Person.objects.select_for_update().get(pk=person.pk)
        mine = cls.objects.owned_by(person).filter(rung=rung)
        if found := mine.open().first():
            return found
        decoy = is_decoy(person, rung, mine.count())
        story = stories.fresh(rung, secrets.randbelow(stories.SEEDS), is_decoy=decoy)
        return cls.objects.create(person=person, rung=rung, told=asdict(story))

    @property
    def story(self) -> Story:
        return Story(**self.told)

    @property
    def step(self) -> str:
        """What is to be answered next."""
        steps = (("predict", self.predicted), ("choose", self.chosen), ("forecast", self.forecasted))
        said = next((step for step, answered in steps if answered is None), None)
        return said or ("done" if self.finished else "explain")

    def hint(self) -> None:
        self._once("predicted", {"hinted": True}, answers=False)

    def predict(self, *, tier: str, sure: int) -> None:
        self._once("predicted", {"tier": tier, "sure": sure, "before": stories.outcome(self.story)})

    def choose(self, *, move: str, cost: str) -> None:
        self._once("chosen", {"move": move, "cost": cost}, after="predicted")

    def foresee(self, *, forecast: int) -> None:
        if self.chosen:
            after = forecasts.after(self.story, self.move)
            self._once("forecasted", {"forecast": forecast, "after": after}, after="chosen")

    def explain(self, *, gap: str) -> None:
        self._once("finished", {"gap": gap}, after="forecasted")

    def _once(self, step: str, values: dict[str, Any], *, after: str = "begun", answers: bool = True) -> None:
        """Whoever comes second, or too early, changes nothing."""
        waiting = Climb.objects.filter(pk=self.pk, **{step: None}).exclude(**{after: None})
        waiting.update(**values, **({step: timezone.now()} if answers else {}))
        self.refresh_from_db()

    @property
    def found_the_tier(self) -> bool:
        return self.tier == self.story.tier

    @property
    def found_the_move(self) -> bool:
        return self.move == self.story.move

    @property
    def named_the_cost(self) -> bool:
        return self.cost == self.move

    @property
    def is_right(self) -> bool:
        return self.found_the_tier and self.found_the_move

    @property
    def is_decoy(self) -> bool:
        """True where nothing breaks although the rung is about something that may."""
        return bool(RUNGS[self.rung].row) and self.story.move == NOTHING


def is_decoy(person: Person, rung: str, count: int) -> bool:
    """Whether the next story of a rung, after so many, is one in which nothing breaks: one of every few, by chance."""
    batch, place = divmod(count, BATCH)
    rng = Random(f"{person.pk} {rung} {batch}")  # noqa: S311 (only we know the place, and it is no secret)
    return bool(RUNGS[rung].row) and place == rng.randrange(1 if batch == 0 else 0, BATCH)
