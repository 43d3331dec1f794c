import uuid
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.accounts.models import Person
from practice.attempts import quantities
from practice.attempts.limits import branching
from practice.attempts.sums import Quantity
from practice.designs.models import Design
from practice.designs.sharing import Right
from practice.lib.refusals import TooMany
from practice.prompts.catalogue import Prompt
from practice.runs.models import Kind, Run, Status

IT_HOLDS = NOTHING = ""  # what a prediction says when it names no tier


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def owned_by(self, person: Any) -> Self:
        return self.filter(person=person) if isinstance(person, Person) else self.none()

    def shared_with(self, person: Any) -> Self:
        """Those of others, by a link that is open."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(design__in=Design.objects.open_to(person, Right.VIEW)).exclude(person=person)

    def visible_to(self, person: Any) -> Self:
        """One's own, and those that were shared: to look at. Running and predicting are the owner’s (decision 10)."""
        return self.owned_by(person) | self.shared_with(person)


class Attempt(models.Model):
    """One person at one prompt: a design, what was estimated, what was predicted, and the runs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts")
    prompt = models.CharField(max_length=80)
    prompt_version = models.PositiveIntegerField(default=1)
    design = models.OneToOneField(Design, models.CASCADE, related_name="attempt")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)
    origin = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="branches")
    origin_at = models.DateTimeField(null=True, blank=True)  # the moment of it that this one began with

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("attempt")
        verbose_name_plural = gettext_lazy("attempts")
        ordering = ("-created",)

    def __str__(self) -> str:
        return f"{self.prompt} {self.created:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("studio", args=[self.id])

    @classmethod
    @transaction.atomic
    def begin(cls, *, person: Person, prompt: Prompt, drawn: dict[str, Any] | None = None) -> "Attempt":
        """With an empty sheet, or with something drawn already."""
        design = Design.begin(owner=person, drawn=drawn)
        return cls.objects.create(person=person, prompt=prompt.slug, prompt_version=prompt.version, design=design)

    def branch(self, seq: int, *, prompt: Prompt, key: str = "") -> "Attempt":
        """A new attempt whose design begins as this one stood after edit `seq`. Nothing is predicted of it yet.

        Asked for again under the same `key`, as by two fast clicks, it is the same one.
        """
        wanted = uuid.uuid5(self.id, f"{seq} {key}") if key else uuid.uuid4()
        made = Attempt.objects.filter(id=wanted)
        try:
            return made.first() or self._branch(seq, prompt=prompt, wanted=wanted)
        except IntegrityError:  # both clicks came at once, and the other was first
            return made.get()

    @transaction.atomic
    def _branch(self, seq: int, *, prompt: Prompt, wanted: uuid.UUID) -> "Attempt":
        if wait_s := branching.take(self.person_id):
            raise TooMany(_("You branched many times just now. Please try again in a few minutes."), wait_s)
        design = Design.begin(owner=self.person, drawn=self.design.graph(seq))
        edit = self.design.edits.filter(seq=seq).first()
        branch = Attempt.objects.create(
            id=wanted,
            person=self.person,
            prompt=prompt.slug,
            prompt_version=prompt.version,
            design=design,
            origin=self,
            origin_at=edit.at if edit else self.created,
        )
        estimate = Estimate.objects.filter(attempt=self).first()
        if estimate:
            estimate.id, estimate.attempt = None, branch
            estimate.save(force_insert=True)
        return branch

    @transaction.atomic
    def start_run(self, *, graph: dict[str, Any], seq: int, prediction: dict[str, Any] | None = None) -> Run:
        """Queue a run of the design as stored; the first one carries what its author expects: tier, users, sure."""
        estimate = getattr(self, "estimate", None)
        run = Run.start(
            design=self.design,
            person=self.person,
            prompt=self.prompt,
            graph=graph,
            seq=seq,
            estimate_rps=estimate and estimate.peak_rps,
            page_url=lambda run_id: reverse("attempt-run", args=[self.id, run_id]),
        )
        if prediction is not None:
            self.predictions.create(run=run, seq=seq, **prediction)
        return run

    @transaction.atomic
    def start_removal(self, run: Run, *, prediction: str) -> Run:
        """Queue the removal test of a run, with the tier that its author thinks could go."""
        asked, is_new = run.inquire(
            Kind.REMOVAL, person=self.person, page_url=lambda _id: reverse("removal", args=[self.id, run.id])
        )
        if is_new:
            self.predictions.create(run=asked, tier=prediction, seq=run.seq)
        return asked

    @transaction.atomic
    def start_fault(self, run: Run, *, fault: str, tier: str | None, users: float, prediction: str) -> Run:
        """Queue a fault that strikes the design of a run, with what its author thinks will become of it."""
        asked, is_new = run.inquire(
            Kind.FAULT,
            strike={"fault": fault, "tier": tier},
            users=users,
            person=self.person,
            page_url=lambda fault_id: reverse("fault", args=[self.id, run.id, fault_id]),
        )
        if is_new:
            self.predictions.create(run=asked, course=prediction, seq=run.seq)
        return asked

    def start_replay(self, run: Run) -> Run:
        """Queue the peak of a run, to be watched; whoever has no canvas is led to the run's own page."""
        page = reverse("attempt-run", args=[self.id, run.id])
        return run.inquire(Kind.REPLAY, person=self.person, page_url=lambda _id: page)[0]

    def compare(self, earlier: Run, later: Run) -> Run:
        """Queue both before the same requests."""
        return later.inquire(
            Kind.COMPARISON,
            beside=earlier,
            person=self.person,
            page_url=lambda run_id: reverse("comparison", args=[self.id, run_id]),
        )[0]

    def start_sensitivity(self, run: Run) -> Run:
        """Queue what the verdict of a run hangs on; it is shown on the run's own page."""
        page = reverse("attempt-run", args=[self.id, run.id])
        return run.inquire(Kind.SENSITIVITY, person=self.person, page_url=lambda _id: f"{page}#sensitivity")[0]

    def finish(self) -> bool:
        """Once, for good: the reference may be seen from now on, and nothing later is scored. False: it was already."""
        is_first = Attempt.objects.filter(id=self.id, finished=None).update(finished=timezone.now())
        self.refresh_from_db(fields=["finished"])
        return bool(is_first)

    def start_last_removal(self, run: Run, *, page_url: str) -> Run:
        """Queue the removal test of the run that an attempt ends with: by then it needs no prediction."""
        return run.inquire(Kind.REMOVAL, person=self.person, page_url=lambda _id: page_url)[0]

    def answered(self) -> models.QuerySet[Run]:
        """The runs that have something to show, newest first."""
        return self.design.runs.filter(status=Status.DONE).order_by("-created")

    def comparisons(self) -> models.QuerySet[Run]:
        return Run.objects.filter(kind=Kind.COMPARISON, of__design=self.design_id).select_related("of", "beside")

    def last_run(self) -> Run | None:
        return self.design.runs.order_by("-created").first()

    def last_result(self) -> Run | None:
        """The newest run that has something to show."""
        return self.answered().first()


class Estimate(models.Model):
    """The candidate's arithmetic, in base units, beside what was typed. Empty: not estimated."""

    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="estimate")
    peak_rps = models.FloatField(null=True, blank=True)
    reads_per_write = models.FloatField(null=True, blank=True)
    storage_bytes_year = models.FloatField(null=True, blank=True)
    egress_bytes_s = models.FloatField(null=True, blank=True)
    cache_bytes = models.FloatField(null=True, blank=True)
    in_flight = models.FloatField(null=True, blank=True)
    typed = models.JSONField(default=dict)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = gettext_lazy("estimate")
        verbose_name_plural = gettext_lazy("estimates")

    def __str__(self) -> str:
        return ", ".join(f"{name} {text}" for name, text in self.typed.items() if text)

    @property
    def is_empty(self) -> bool:
        return all(getattr(self, name) is None for name in QUANTITIES)


class Prediction(models.Model):
    """What its author expected, written down before the run could say: which tier breaks first, or which could go, or
    of a fault its course."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="predictions")
    run = models.OneToOneField(Run, models.CASCADE, related_name="prediction")
    tier = models.CharField(max_length=32, blank=True)
    course = models.CharField(max_length=10, blank=True)  # of a fault: survives, recovers or falls
    users = models.FloatField(null=True, blank=True)  # a day, from which on that tier breaks
    sure = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("prediction")
        verbose_name_plural = gettext_lazy("predictions")
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.tier or self.course or _("nothing")

    def came_true(self) -> bool | None:
        """Whether it was right; None as long as the run has not said, or said that it is too close to call."""
        result = self.run.result
        if result and self.run.kind == Kind.REMOVAL:
            could_go = could_go_of(result)
            return self.tier in could_go if self.tier != NOTHING else not could_go
        if not result or result["verdict"] == "too_close":
            return None
        if self.run.kind == Kind.FAULT:
            return bool(self.course == result["verdict"])
        broke = IT_HOLDS if result["verdict"] == "holds" else (result["bottleneck"] or {}).get("tier", IT_HOLDS)
        return self.tier == broke


def could_go_of(removal: dict[str, Any]) -> set[str]:
    """Tiers without which a design does no worse, those included that stay because another went."""
    idle = {tier["tier"] for tier in removal["tiers"] if tier["label"] == "idle"}
    return idle.union(*(either["stays"] for either in removal["either"]))


QUANTITIES = {
    "peak_rps": Quantity(quantities.rate, a="s"),
    "reads_per_write": Quantity(quantities.ratio),
    "storage_bytes_year": Quantity(quantities.size_a_year, bytes=1, a="year"),
    "egress_bytes_s": Quantity(quantities.size_a_second, bytes=1, a="s", may_omit=False),
    "cache_bytes": Quantity(quantities.size, bytes=1),
    "in_flight": Quantity(quantities.count),
}
