"""Who else may open a design: links that its owner hands out, and the people who came by one."""

import hashlib
import secrets
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practice.accounts.models import Person

KEY_BYTES = 24  # 192 bits: nobody guesses one


class Right(models.IntegerChoices):
    """Each holds those before it."""

    VIEW = 1, _("look")
    COMMENT = 2, _("comment")
    EDIT = 3, _("draw")


class LinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self) -> Self:
        return self.filter(revoked=None)

    def by_key(self, key: str) -> "ShareLink | None":
        """The open link whose key this is, or whose whole address."""
        return self.open().filter(digest=digest_of(key.strip().rpartition("#")[2])).first()


class ShareLink(models.Model):
    """A way into one design. Its key is told once, to who made it; what is kept is the key's digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    design = models.ForeignKey("designs.Design", models.CASCADE, related_name="share_links")
    right = models.PositiveSmallIntegerField(choices=Right)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a design")
        verbose_name_plural = _("links to designs")
        ordering = ("made",)

    def __str__(self) -> str:
        return f"{Right(self.right).label} {self.design_id}"

    @classmethod
    def make(cls, *, design: Any, right: Right, by: Person) -> tuple["ShareLink", str]:
        """The link, and its key: this is the only time that anybody can know it."""
        key = secrets.token_urlsafe(KEY_BYTES)
        return cls.objects.create(design=design, right=right, digest=digest_of(key), made_by=by), key

    def admit(self, person: Person) -> None:
        """From now on this person may open the design, for as long as the link is open."""
        if person.pk != self.design.owner_id:
            self.grants.get_or_create(person=person)

    def revoke(self) -> None:
        """Closed for everybody who came by it. Whoever has another open link keeps that one's right."""
        ShareLink.objects.open().filter(id=self.id).update(revoked=timezone.now())

    def people(self) -> list[str]:
        """Those who came by it, by the names that they have on this design."""
        names = self.design.names()
        return [names[grant.person_id] for grant in self.grants.all()]


class GrantQuerySet(models.QuerySet["Grant"]):
    def giving(self, person: Person, right: int) -> Self:
        """What lets this person do so much, at this moment."""
        return self.filter(person=person, link__revoked=None, link__right__gte=right)


class Grant(models.Model):
    """Somebody came by a link."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    since = models.DateTimeField(auto_now_add=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("right to a design")
        verbose_name_plural = _("rights to designs")
        ordering = ("since", "id")
        constraints = (models.UniqueConstraint(fields=["link", "person"], name="one_grant_a_link"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.link_id}"


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
