import uuid
from typing import ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from sim.errors import SimError

LONGEST_NAME = 40
NOBODY = uuid.UUID(int=0)


class PersonManager(UserManager["Person"]):
    def create_guest(self) -> "Person":
        """Somebody with a browser and no account."""
        person = self.model(is_guest=True)
        person.username = f"guest-{person.id.hex}"
        person.set_unusable_password()
        person.save()
        return person

    def nobody(self) -> "Person":
        """Who stands where somebody stood who has left: in logs that must stay whole, at what others answered."""
        defaults = {"username": "nobody", "is_active": False, "password": UNUSABLE_PASSWORD_PREFIX}
        return self.get_or_create(id=NOBODY, defaults=defaults)[0]


def nobody() -> "Person":
    return Person.objects.nobody()


class Person(AbstractUser):
    """A guest, known by the cookie of one browser, or a member who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_guest = models.BooleanField(_("guest"), default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints = (
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="one_person_an_address"),
        )

    def __str__(self) -> str:
        if self.pk == NOBODY:
            return str(_("Somebody who left"))
        return self.get_full_name() or str(_("Guest") if self.is_guest else _("Member"))

    @property
    def is_member(self) -> bool:
        """Somebody who signs in, from wherever they are."""
        return not self.is_guest

    def called(self, number: int) -> str:
        """Among several: who gave no name is told apart by a number."""
        return self.get_full_name() or f"{self} {number}"

    def rename(self, name: str) -> None:
        """What others see. Raises SimError for what is no name."""
        name = " ".join(name.split())
        if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
            raise SimError("name", gettext_noop("a name has 1 to 40 letters"))
        self.first_name, self.last_name = name, ""
        self.save(update_fields=["first_name", "last_name"])

    @transaction.atomic
    def leave(self) -> None:
        """Everything of theirs goes. What they did in the designs of others stays there, and nobody did it.

        The lock comes first: whoever stores something for this person meanwhile is done before it, or stores nothing.
        """
        Person.objects.select_for_update().filter(pk=self.pk).first()
        self.delete()
