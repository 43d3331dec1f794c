import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from sim.errors import SimError

LONGEST_NAME = 40


class PersonManager(UserManager["Person"]):
    def create_guest(self) -> "Person":
        """Somebody with a browser and no account."""
        person = self.model(is_guest=True)
        person.username = f"guest-{person.id.hex}"
        person.set_unusable_password()
        person.save()
        return person


class Person(AbstractUser):
    """A guest, known by the cookie of one browser, or a member who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_guest = models.BooleanField(_("guest"), default=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]
        verbose_name_plural = _("people")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.get_full_name() or str(_("Guest") if self.is_guest else _("Member"))

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
