import json
import uuid
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from practice.accounts.models import Person
from practice.designs import graph
from practice.designs.sharing import Grant, Right
from practice.lib import faultpoint
from sim.errors import SimError

SNAPSHOT_EVERY = 200
PAGE_EDITS, PAGE_BYTES = 500, 256 * 1024  # of the log, told at once


class DesignQuerySet(models.QuerySet["Design"]):
    def visible_to(self, person: Any) -> Self:
        if getattr(person, "is_superuser", False):
            return self
        return self.open_to(person, Right.VIEW)

    def commentable_by(self, person: Any) -> Self:
        return self.open_to(person, Right.COMMENT)

    def editable_by(self, person: Any) -> Self:
        return self.open_to(person, Right.EDIT)

    def open_to(self, person: Any, right: Right) -> Self:
        """Its owner may do everything; whoever came by a link, what that link gives as long as it is open."""
        if not isinstance(person, Person):
            return self.none()
        return self.filter(Q(owner=person) | Q(id__in=Grant.objects.giving(person, right).values("link__design")))


class Design(models.Model):
    """A drawing: a log of edits in the order in which the database took them. Only this module writes one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="designs")
    head = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    objects = DesignQuerySet.as_manager()

    class Meta:
        verbose_name = _("design")
        verbose_name_plural = _("designs")

    def __str__(self) -> str:
        return str(self.id)

    @classmethod
    @transaction.atomic
    def begin(cls, *, owner: Person, drawn: graph.Drawing | None = None) -> "Design":
        """A new design, blank or with something drawn already."""
        design = cls.objects.create(owner=owner)
        design.snapshots.create(seq=0, graph=drawn or graph.blank())
        return design

    def append(self, edit: Any, actor: Person) -> "Edit":
        """Store one edit under the next number, or find it stored already. It is committed when this returns."""
        if fault := graph.fault_of_edit(edit):
            raise fault
        try:
            with transaction.atomic():
                this = Design.objects.filter(id=self.id)
                this.update(head=F("head") + 1)  # its row lock is the order
                seq = this.values_list("head", flat=True).get()
                row = self.edits.create(seq=seq, edit_id=edit["id"], actor=actor, changes=edit["changes"])
                faultpoint.reach("before-commit")
        except IntegrityError:
            return self._stored(edit)
        self.head = seq
        if row.seq % SNAPSHOT_EVERY == 0:
            drawn = self.graph(row.seq)
            faultpoint.reach("in-snapshot")
            self.snapshots.get_or_create(seq=row.seq, defaults={"graph": drawn})
        return row

    def _stored(self, edit: dict[str, Any]) -> "Edit":
        row = self.edits.get(edit_id=edit["id"])
        if row.changes != edit["changes"]:
            raise SimError("id", gettext_noop("another edit has this id"))
        return row

    def right_of(self, person: Person) -> Right | None:
        """The most that this person may do here."""
        if person.pk == self.owner_id:
            return Right.EDIT
        best = Grant.objects.giving(person, Right.VIEW).filter(link__design=self).aggregate(most=Max("link__right"))
        return Right(best["most"]) if best["most"] else Right.VIEW if person.is_superuser else None

    def people(self) -> list[Person]:
        """Its owner first, then everybody who ever came by a link of it, in that order."""
        came = Person.objects.filter(grants__link__design=self).exclude(id=self.owner_id)
        return [self.owner, *came.annotate(first=Min("grants__id")).order_by("first")]

    def names(self) -> dict[uuid.UUID, str]:
        """What each of them is called here: guests who gave no name are counted."""
        return {person.id: person.called(n) for n, person in enumerate(self.people(), 1)}

    @property
    def beginning(self) -> graph.Drawing:
        """What was drawn before the first edit."""
        drawn: graph.Drawing = self.snapshots.get(seq=0).graph
        return drawn

    def graph(self, at: int | None = None) -> graph.Drawing:
        """The design as it stood after edit number `at`; now, if not said."""
        base = self.snapshots.filter(seq__lte=self.head if at is None else at).latest("seq")
        edits = self.edits.filter(seq__gt=base.seq)
        if at is not None:
            edits = edits.filter(seq__lte=at)
        return graph.fold(edits.values_list("changes", flat=True), base.graph)

    def since(self, seq: int) -> dict[str, Any]:
        """What a browser that knows `seq` edits needs to catch up: a welcome."""
        self.refresh_from_db(fields=["head"])
        ahead = seq > self.head  # it remembers more than we do: it must start afresh
        base = self.snapshots.filter(seq__lte=self.head).latest("seq")
        snapshot = base if ahead or base.seq > seq or seq == 0 else None
        edits = self.edits.filter(seq__gt=snapshot.seq if snapshot else seq, seq__lte=self.head)
        return {
            "type": "welcome",
            "head": self.head,
            "snapshot": snapshot and {"seq": snapshot.seq, "graph": snapshot.graph},
            "edits": [edit.json() for edit in edits],
        }

    def page(self, after: int) -> "LogPage":
        """The log from there on, as much as is told at once."""
        rows: list[Edit] = []
        size_bytes = 0
        for edit in self.edits.filter(seq__gt=after).select_related("actor")[:PAGE_EDITS]:
            size_bytes += len(json.dumps(edit.changes))
            if rows and size_bytes > PAGE_BYTES:
                break
            rows.append(edit)
        return LogPage(rows, self.names(), has_more=len(rows) == PAGE_EDITS or size_bytes > PAGE_BYTES)


class LogPage(NamedTuple):
    rows: list["Edit"]
    names: dict[uuid.UUID, str]
    has_more: bool

    def json(self) -> dict[str, Any]:
        people = {str(edit.actor_id): self.names.get(edit.actor_id) or str(edit.actor) for edit in self.rows}
        return {"edits": [edit.json() for edit in self.rows], "people": people, "more": self.has_more}


class Edit(models.Model):
    """One gesture: changes that take effect together, with an id made in the browser."""

    design = models.ForeignKey(Design, models.CASCADE, related_name="edits")
    seq = models.PositiveIntegerField()
    edit_id = models.CharField(max_length=32)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    changes = models.JSONField()

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ("seq",)
        constraints = (
            models.UniqueConstraint(fields=["design", "seq"], name="one_edit_a_number"),
            models.UniqueConstraint(fields=["design", "edit_id"], name="one_edit_an_id"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.edit_id}"

    def json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "id": self.edit_id,
            "actor": str(self.actor_id),
            "at": self.at.isoformat(),
            "changes": self.changes,
        }


class Snapshot(models.Model):
    """The fold of the log up to `seq`, kept so that opening a design replays few edits. Loses nothing when lost."""

    design = models.ForeignKey(Design, models.CASCADE, related_name="snapshots")
    seq = models.PositiveIntegerField()
    graph = models.JSONField()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        constraints = (models.UniqueConstraint(fields=["design", "seq"], name="one_snapshot_a_number"),)

    def __str__(self) -> str:
        return f"{self.design_id} {self.seq}"
