"""What people say about a tier: threads pinned to it, stored, and told to everybody who looks."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from practice.accounts.models import Person
from practice.designs.models import Design
from practice.lib.limits import Bucket
from sim.catalogue import KINDS
from sim.catalogue.rules import fault_of_text
from sim.design import IDENTIFIER
from sim.errors import SimError

LONGEST, MOST = 2000, 500  # letters of one, and comments of a design

# Comments of one person: so many a second in the long run, so many at once.
talking = Bucket("comments", rate=settings.COMMENT_RATE, burst=settings.COMMENT_BURST)


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> Self:
        return self.filter(thread=None)


class Comment(models.Model):
    """The first of a thread says which tier it is about, the others answer it. They stay when that tier goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    design = models.ForeignKey(Design, models.CASCADE, related_name="comments")
    comment_id = models.CharField(max_length=32)  # made in the browser: sent twice, it is stored once
    thread = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    tier = models.CharField(max_length=32)
    tier_name = models.CharField(max_length=120)  # as it was called then
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    resolved = models.DateTimeField(null=True, blank=True)  # of a thread: nothing is left to say

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=["design", "comment_id"], name="one_comment_an_id"),)

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def say(cls, design: Design, said: Any, author: Person) -> "Comment":
        """Store one, or find it stored already. Raises SimError for what cannot be one."""
        comment_id, text, tier, thread_id = _read(said)
        if known := design.comments.filter(comment_id=comment_id).first():
            return known._again(text, author)
        if design.comments.count() >= MOST:
            raise SimError("", gettext_noop("this design holds as many comments as it can"))
        thread = None
        if thread_id is not None:
            thread = design.comments.threads().filter(comment_id=thread_id).first()
            if thread is None:
                raise SimError("thread", gettext_noop("there is no such thread"))
        about = {"tier": thread.tier, "tier_name": thread.tier_name} if thread else _tier_of(design, tier)
        try:
            with transaction.atomic():
                return cls.objects.create(
                    design=design, comment_id=comment_id, thread=thread, author=author, text=text, **about
                )
        except IntegrityError:  # the same, sent twice at the same moment
            return design.comments.get(comment_id=comment_id)._again(text, author)

    def _again(self, text: str, author: Person) -> "Comment":
        if (self.text, self.author_id) != (text, author.pk):
            raise SimError("id", gettext_noop("another comment has this id"))
        return self

    def settle(self, *, is_resolved: bool) -> None:
        """A thread is done with, or taken up again."""
        self.resolved = timezone.now() if is_resolved else None
        self.save(update_fields=["resolved"])

    def json(self, names: dict[uuid.UUID, str]) -> dict[str, Any]:
        return {
            "id": self.comment_id,
            "thread": self.thread.comment_id if self.thread else None,
            "tier": self.tier,
            "tier_name": self.tier_name,
            "author": str(self.author_id),
            "name": names.get(self.author_id) or str(self.author),
            "text": self.text,
            "at": self.at.isoformat(),
            "resolved": self.resolved is not None,
        }


def told(design: Design) -> list[dict[str, Any]]:
    names = design.names()
    return [comment.json(names) for comment in design.comments.select_related("author", "thread")]


def message(comment: Comment) -> dict[str, Any]:
    return {"type": "comment", "comment": comment.json(comment.design.names())}


def _read(said: Any) -> tuple[str, str, Any, str | None]:
    if not isinstance(said, dict):
        raise SimError("", gettext_noop("not an object"))
    comment_id, text, thread_id = said.get("id"), said.get("text"), said.get("thread")
    if not isinstance(comment_id, str) or not IDENTIFIER.fullmatch(comment_id):
        raise SimError("id", gettext_noop("not an id"))
    if thread_id is not None and not isinstance(thread_id, str):
        raise SimError("thread", gettext_noop("not an id"))
    if rule := fault_of_text(text, LONGEST):
        raise SimError("text", rule)
    if not str(text).strip():
        raise SimError("text", gettext_noop("nothing is said"))
    return comment_id, str(text).strip(), said.get("tier"), thread_id


def _tier_of(design: Design, tier_id: Any) -> dict[str, str]:
    """It has to be there when the first word about it is said."""
    for tier in design.graph()["tiers"]:
        if tier["id"] == tier_id:
            return {"tier": tier_id, "tier_name": tier.get("name") or KINDS[tier["kind"]].name}
    raise SimError("tier", gettext_noop("not a tier of this design"))
