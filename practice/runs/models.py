import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from practice.accounts.models import Person
from practice.designs.models import Design
from practice.lib.refusals import TooMany

WORKER_DIED = gettext_noop(
    "This run stopped the simulator three times, so we gave it up. Change the design and try again."
)


def too_many() -> TooMany:
    return TooMany(_("You have several runs waiting already. Let one finish or cancel it."))


def _nowhere(run_id: uuid.UUID) -> str:
    return ""


class Status(models.TextChoices):
    QUEUED = "queued", gettext_lazy("waiting")
    RUNNING = "running", gettext_lazy("running")
    DONE = "done", gettext_lazy("done")
    FAILED = "failed", gettext_lazy("failed")
    CANCELLED = "cancelled", gettext_lazy("cancelled")


class Kind(models.TextChoices):
    """What a run is to find out."""

    VERDICT = "verdict", gettext_lazy("verdict")
    REMOVAL = "removal", gettext_lazy("removal test")
    COMPARISON = "comparison", gettext_lazy("comparison")
    FAULT = "fault", gettext_lazy("fault")
    REPLAY = "replay", gettext_lazy("replay")
    SENSITIVITY = "sensitivity", gettext_lazy("what the verdict hangs on")


ACTIVE = (Status.QUEUED, Status.RUNNING)


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, person: Any) -> Self:
        """Runs of designs that one may see, and runs that belong to nobody: whoever knows the id may see those."""
        if getattr(person, "is_superuser", False):
            return self
        nobodys = Q(design=None, person=None)
        if not isinstance(person, Person):
            return self.filter(nobodys)
        return self.filter(nobodys | Q(person=person) | Q(design__in=Design.objects.visible_to(person)))

    def cancellable_by(self, person: Any) -> Self:
        """A run of nobody's may be watched by many, so no one of them stops it."""
        return self.filter(Q(person=person) | Q(design__owner=person)) if isinstance(person, Person) else self.none()

    def active(self) -> Self:
        return self.filter(status__in=ACTIVE)

    def held_by(self, token: uuid.UUID) -> Self:
        """The run as long as this token holds its lease: no rows means that somebody else has it, or nobody may."""
        return self.filter(owner=token, status=Status.RUNNING)

    def expired(self, now: datetime) -> Self:
        return self.filter(status=Status.RUNNING, lease_until__lt=now)

    def forgotten(self, before: datetime) -> Self:
        return self.filter(status=Status.QUEUED, changed__lt=before)

    def change(self, **values: Any) -> int:
        """Write, and let everybody who watches know that there is something new."""
        return self.update(revision=F("revision") + 1, changed=timezone.now(), **values)


class Run(models.Model):
    """What the simulator is asked of one design. The row is the truth; the queue's message only says that it is there.

    An inquiry asks more `of` a run that has answered: a removal test, for instance, or a comparison. It belongs to that
    run and not to its design, so that the runs of a design are its verdicts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    design = models.ForeignKey(Design, models.CASCADE, null=True, blank=True, related_name="runs")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="runs")
    seq = models.PositiveIntegerField(default=0)
    graph = models.JSONField()
    prompt = models.CharField(max_length=80)
    users = models.FloatField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=7)
    requests = models.PositiveIntegerField()
    estimate_rps = models.FloatField(null=True, blank=True)
    key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.VERDICT)
    of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="inquiries")
    beside = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")  # compared with `of`

    strike = models.JSONField(null=True, blank=True)  # of a fault: its name, and the tier that it strikes or null

    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    phase = models.CharField(max_length=20, blank=True)
    fraction = models.FloatField(default=0)
    simulated_s = models.FloatField(default=0)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    page_url = models.CharField(max_length=200, blank=True)  # where its verdict is shown; the app above knows

    revision = models.PositiveIntegerField(default=0)
    owner = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("run")
        verbose_name_plural = gettext_lazy("runs")
        ordering = ("-created",)
        indexes = (
            models.Index(fields=["status", "lease_until"], name="run_status_lease"),
            models.Index(fields=["changed"], name="run_changed"),
        )

    def __str__(self) -> str:
        return f"{self.prompt} {self.status}"

    @classmethod
    @transaction.atomic
    def start(
        cls,
        *,
        prompt: str,
        graph: dict[str, Any],
        seq: int = 0,
        design: Design | None = None,
        person: Person | None = None,
        users: float | None = None,
        estimate_rps: float | None = None,
        seed: int = 7,
        page_url: Callable[[uuid.UUID], str] = _nowhere,
    ) -> "Run":
        """A new row, and a message to the workers once it is committed."""
        if person and cls.objects.filter(person=person).active().count() >= settings.RUNS_QUEUED:
            raise too_many()
        run_id = uuid.uuid4()
        run = cls.objects.create(
            id=run_id,
            page_url=page_url(run_id),
            design=design,
            person=person,
            seq=seq,
            graph=graph,
            prompt=prompt,
            users=users,
            estimate_rps=estimate_rps,
            seed=seed,
            requests=settings.RUN_REQUESTS,
        )
        run.publish()
        return run

    @classmethod
    def demo(
        cls,
        *,
        graph: dict[str, Any],
        prompt: str = "demo",
        users: float | None = None,
        page_url: Callable[[uuid.UUID], str] = _nowhere,
    ) -> "Run":
        """A run of nobody's, for the front page."""
        asked = [graph, prompt, users, settings.RUN_REQUESTS, _engine()]
        values = {"graph": graph, "prompt": prompt, "users": users, "requests": settings.RUN_REQUESTS}
        return cls._once(asked, page_url=page_url, **values)[0]

    @transaction.atomic
    def inquire(
        self,
        kind: Kind,
        *,
        person: Person,
        beside: "Run | None" = None,
        strike: dict[str, str | None] | None = None,
        users: float | None = None,
        page_url: Callable[[uuid.UUID], str] = _nowhere,
    ) -> tuple["Run", bool]:
        """Ask more of a run that has answered; and whether nobody has asked it before."""
        asked = [kind, str(self.id), str(beside and beside.id), *([strike, users] if strike else [])]
        run, is_new = Run._once(
            asked,
            page_url=page_url,
            kind=kind,
            of=self,
            beside=beside,
            strike=strike,
            person=person,
            seq=self.seq,
            graph=self.graph,
            prompt=self.prompt,
            users=users or (self.result["users"] if self.result else self.users),
            seed=self.seed,
            requests=settings.RUN_REQUESTS,
        )
        if is_new and Run.objects.filter(person=person).active().count() > settings.RUNS_QUEUED:
            raise too_many()
        return run, is_new

    def inquiry(self, kind: Kind) -> "Run | None":
        """The newest of a kind."""
        return self.inquiries.filter(kind=kind).order_by("-created").first()

    @classmethod
    @transaction.atomic
    def _once(cls, asked: list[Any], *, page_url: Callable[[uuid.UUID], str], **values: Any) -> tuple["Run", bool]:
        """The same question is simulated once, unless that failed or was cancelled."""
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        cls.objects.filter(key=key, status__in=(Status.FAILED, Status.CANCELLED)).update(key=None)
        run_id = uuid.uuid4()
        defaults = {"id": run_id, "page_url": page_url(run_id), **values}
        run, is_new = cls.objects.get_or_create(key=key, defaults=defaults)
        if is_new:
            run.publish()
        return run, is_new

    def publish(self) -> None:
        from practice.runs import queue

        transaction.on_commit(lambda: queue.publish(self.id))

    def cancel(self) -> None:
        """Whoever works on it finds out at its next sign of life; whoever watches, at once."""
        Run.objects.filter(id=self.id).active().change(
            status=Status.CANCELLED, owner=None, lease_until=None, finished=timezone.now()
        )
        self.refresh_from_db()

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @property
    def both(self) -> tuple["Run", "Run"]:
        """Of a comparison: what it is compared with, and what it is about."""
        return self.beside, self.of  # type: ignore[return-value]

    @property
    def elapsed_s(self) -> float:
        """Since a worker took it: all that an inquiry can say of how far it is."""
        return (timezone.now() - self.started).total_seconds() if self.started else 0.0

    # -- what the workers write, each only as long as they hold the lease -------------------------------------------
    def claim(self, lease_s: float | None = None) -> uuid.UUID | None:
        """Take the run to work on it. None: somebody else has it, or it is over."""
        token, now = uuid.uuid4(), timezone.now()
        free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=now)
        taken = Run.objects.filter(free, id=self.id, tries__lt=settings.RUN_TRIES).change(
            status=Status.RUNNING,
            owner=token,
            lease_until=now + _lease(lease_s),
            tries=F("tries") + 1,
            started=now,
            phase="",
            fraction=0,
            simulated_s=0,
        )
        return token if taken else None

    def beat(self, token: uuid.UUID, *, phase: str, fraction: float, simulated_s: float) -> bool:
        """A sign of life with what is done so far. False: stop, the run is no longer yours."""
        held = Run.objects.filter(id=self.id).held_by(token)
        until = timezone.now() + _lease()
        return bool(held.change(phase=phase, fraction=fraction, simulated_s=simulated_s, lease_until=until))

    def finish(self, token: uuid.UUID, result: dict[str, Any]) -> bool:
        return self._end(token, status=Status.DONE, fraction=1.0, result=result)

    def fail(self, token: uuid.UUID, error: str) -> bool:
        return self._end(token, status=Status.FAILED, error=error)

    def _end(self, token: uuid.UUID, **values: Any) -> bool:
        held = Run.objects.filter(id=self.id).held_by(token)
        return bool(held.change(owner=None, lease_until=None, finished=timezone.now(), **values))

    # -- what watchers are told ---------------------------------------------------------------------------------------
    def progress(self) -> dict[str, Any]:
        return {
            "type": "run",
            "run": str(self.id),
            "seq": self.seq,
            "status": self.status,
            "phase": self.phase,
            "fraction": self.fraction,
            "simulated_s": self.simulated_s,
        }

    def outcome(self) -> dict[str, Any]:
        return {"type": "result", "run": str(self.id), "seq": self.seq, "result": self.result}


def _lease(seconds: float | None = None) -> timedelta:
    return timedelta(seconds=settings.RUN_LEASE_S if seconds is None else seconds)


def _engine() -> str:
    import sim

    return f"{sim.ENGINE_VERSION} {sim.catalogue.VERSION}"
