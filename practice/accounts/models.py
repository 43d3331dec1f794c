import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


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
        return str(_("Guest")) if self.is_guest else self.get_full_name() or self.username
