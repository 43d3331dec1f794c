"""A guest signs in to an account that there is already: what is the guest's becomes the member's, at once and whole."""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from practice.accounts.models import Person


@transaction.atomic
def merge(guest: Person, *, into: Person) -> None:
    """Every row that names the guest names the member afterwards, and the guest is gone.

    The lock comes first. Whoever stores something for the guest at the same moment is either done before it, and what
    they stored goes along, or finds the guest gone, stores nothing and acknowledges nothing.
    """
    rows = Person.objects.select_for_update().filter(pk__in=(guest.pk, into.pk)).order_by("pk")
    locked = {person.pk: person for person in rows}
    if guest.pk not in locked:  # another window of this browser was faster
        return
    guest, member = locked[guest.pk], locked[into.pk]
    for model, field in naming_people():
        _hand_over(model, field, guest, member)
    if guest.get_full_name() and not member.get_full_name():
        member.rename(guest.get_full_name())
    guest.delete()


def naming_people() -> Iterator[tuple[type[models.Model], str]]:
    """Every column of every table that can name a person, of apps that this one knows nothing of, too."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field.name


def _hand_over(model: type[models.Model], field: str, guest: Person, member: Person) -> None:
    """What both have, and only one may, the member has already."""
    rows = model._base_manager.filter(**{field: guest})
    for others in _unique_with(model, field):
        same: dict[str, Any] = {name: OuterRef(name) for name in others}
        rows.filter(Exists(model._base_manager.filter(**{field: member}, **same))).delete()
    rows.update(**{field: member})


def _unique_with(model: type[models.Model], field: str) -> Iterator[list[str]]:
    constraints = [constraint.fields for constraint in model._meta.total_unique_constraints]
    for names in (*constraints, *model._meta.unique_together):
        if field in names:
            yield [name for name in names if name != field]
