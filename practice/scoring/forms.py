from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.attempts import quantities
from practice.attempts.forms import QuantityField
from practice.designs.naming import name_of
from practice.scoring.models import Level
from sim import catalogue


class FinishForm(forms.Form):
    """For which level, and, if it can be said, what is not built yet and until when."""

    level = forms.ChoiceField(choices=Level, initial=Level.SENIOR, error_messages={"required": _("Choose a level.")})
    not_yet = forms.CharField(required=False, max_length=120, label=_("What would you build next, but not yet?"))
    not_yet_tier = forms.ChoiceField(required=False, label=_("Until which tier is at its limit?"))
    not_yet_users = QuantityField(quantities.count, label=_("From how many users a day on?"), example="40 million")
    left_out = forms.CharField(required=False, max_length=500, label=_("What did you leave out, and who decides that?"))

    def __init__(self, data: Any = None, *, graph: dict[str, Any]) -> None:
        super().__init__(data)
        tiers = [tier for tier in graph["tiers"] if not catalogue.KINDS[tier["kind"]].is_entry]
        self.fields["not_yet_tier"].choices = [("", "–"), *((tier["id"], name_of(tier)) for tier in tiers)]  # type: ignore[attr-defined]

    @property
    def levels(self) -> list[dict[str, Any]]:
        chosen = self["level"].value()
        return [{"value": value, "name": name, "is_chosen": value == chosen} for value, name in Level.choices]

    @property
    def later(self) -> list[forms.BoundField]:
        return [self[name] for name in ("not_yet", "not_yet_tier", "not_yet_users")]

    def clean(self) -> dict[str, Any]:
        """Something not built yet says until when, or it says nothing."""
        said = super().clean() or {}
        told = [said.get(name) for name in ("not_yet", "not_yet_tier", "not_yet_users")]
        if any(told) and not all(told) and "not_yet_users" not in self.errors:
            raise forms.ValidationError(
                _("For “not yet”, say all three: what, until which tier, and from how many users on. Or none of them.")
            )
        return said
