from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

import sim
from practice.attempts import changes, panels
from practice.attempts.models import Attempt
from practice.prompts.catalogue import Prompt
from practice.runs.models import ACTIVE, Run, Status
from practice.scoring import evidence, gather, rules
from practice.scoring.evidence import Evidence


class Level(models.TextChoices):
    MID = "mid", gettext_lazy("mid-level")
    SENIOR = "senior", gettext_lazy("senior")
    STAFF = "staff", gettext_lazy("staff")


class Scorecard(models.Model):
    """What a finished attempt is judged by and came to. Evidence, versions and weights are kept with it, so that it can
    be worked out again; no later version of the rules changes it."""

    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="scorecard")
    level = models.CharField(max_length=8, choices=Level, default=Level.SENIOR)
    seq = models.PositiveIntegerField()  # the edit that the design was finished with
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="+")
    removal = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="+")
    not_yet = models.CharField(max_length=120, blank=True)  # what would be built next
    not_yet_tier = models.CharField(max_length=32, blank=True)  # whose limit that waits for
    not_yet_users = models.FloatField(null=True, blank=True)  # a day
    left_out = models.CharField(max_length=500, blank=True)

    evidence = models.JSONField(null=True, blank=True)
    scored = models.JSONField(null=True, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    rule_version = models.CharField(max_length=20, blank=True)
    weights = models.JSONField(default=dict, blank=True)
    seed = models.PositiveIntegerField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("scorecard")
        verbose_name_plural = gettext_lazy("scorecards")

    def __str__(self) -> str:
        return f"{self.attempt} {self.level}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.attempt_id])

    @classmethod
    @transaction.atomic
    def begin(cls, attempt: Attempt, prompt: Prompt, **said: Any) -> "Scorecard":
        """Finish the attempt, and queue what its report waits for. Finished already, it is the scorecard of then."""
        if not attempt.finish():
            return cls.objects.get(attempt=attempt)
        page = reverse("report", args=[attempt.id])
        run = _last_run(attempt, prompt)
        removal = attempt.start_last_removal(run, page_url=page) if run else None
        return cls.objects.create(attempt=attempt, seq=attempt.design.head, run=run, removal=removal, **said)

    @property
    def drawing(self) -> dict[str, Any]:
        """The design as it was finished, with all that was said of it by then."""
        return self.attempt.design.graph(self.seq)

    @property
    def waits_for(self) -> Run | None:
        """The run that is still at work."""
        return next((run for run in (self.run, self.removal) if run and run.status in ACTIVE), None)

    def settle(self, prompt: Prompt) -> bool:
        """Score it once everything it waits for has answered; whoever looks first does it. False: not yet."""
        if self.evidence is None and self.waits_for is None:
            seen = gather.of(self, prompt)
            weights = rules.WEIGHTS[self.level]
            card = rules.score(seen, level=self.level, weights=weights)
            Scorecard.objects.filter(id=self.id, evidence__isnull=True).update(
                evidence=seen.plain(),
                scored=card.plain(),
                engine_version=sim.ENGINE_VERSION,
                rule_version=rules.VERSION,
                weights=weights,
                seed=self.run.seed if self.run else None,
            )
            self.refresh_from_db()
        return self.evidence is not None

    @property
    def seen(self) -> Evidence:
        return evidence.read(self.evidence or {})

    def said(self) -> dict[str, Any]:
        """All that is kept, to take along."""
        told = ("level", "seq", "not_yet", "not_yet_tier", "not_yet_users", "left_out", "evidence", "scored")
        made = ("engine_version", "rule_version", "weights", "seed")
        return {name: getattr(self, name) for name in (*told, *made)}

    def card(self) -> rules.Scores:
        """As it was stored."""
        return rules.read(self.scored or {})

    def again(self) -> rules.Scores:
        """Worked out from its evidence by the rules as they are today."""
        return rules.score(self.seen, level=self.level, weights=self.weights)


def _last_run(attempt: Attempt, prompt: Prompt) -> Run | None:
    """The run of the design as it stands: one that is there, or a new one; None if it makes no sense yet."""
    graph = attempt.design.graph()
    alive = attempt.design.runs.filter(status__in=(*ACTIVE, Status.DONE)).order_by("-created").first()
    if alive and not changes.matter(alive.graph, graph):
        return alive
    return None if panels.findings(graph, prompt) else attempt.start_run(graph=graph, seq=attempt.design.head)
