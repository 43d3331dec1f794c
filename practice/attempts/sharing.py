"""The forms of sharing: to make a link, and to come by one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.accounts.models import LONGEST_NAME
from practice.designs.models import Design
from practice.designs.sharing import Right, ShareLink

MOST_LINKS = 20  # open ones, of a design


SAYS = {
    Right.VIEW: _("They see what you see and change nothing."),
    Right.COMMENT: _("They see what you see, and may write comments on tiers."),
    Right.EDIT: _("They draw and comment as you do. Predicting and running stay yours."),
}


class ShareForm(forms.Form):
    right = forms.TypedChoiceField(choices=Right, coerce=lambda value: Right(int(value)), initial=Right.EDIT)

    def __init__(self, data: Any = None, *, design: Design) -> None:
        super().__init__(data)
        self.design = design

    def clean(self) -> dict[str, Any]:
        if self.design.share_links.open().count() >= MOST_LINKS:
            raise forms.ValidationError(_("There are twenty open links to this design. Close one first."))
        return super().clean() or {}

    @property
    def right_chosen(self) -> Right:
        right: Right = self.cleaned_data["right"]
        return right

    @property
    def choices(self) -> list[dict[str, Any]]:
        chosen = str(self["right"].value())
        return [
            {"value": value, "name": right.label, "says": SAYS[right], "is_chosen": chosen == value}
            for value, right in ((str(right.value), right) for right in Right)
        ]


class JoinForm(forms.Form):
    key = forms.CharField(max_length=300)
    name = forms.CharField(max_length=LONGEST_NAME, required=False)

    def __init__(self, data: Any = None, *, person: Any) -> None:
        super().__init__(data)
        self.asks_name = not (person.is_authenticated and person.get_full_name())

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError(_("Please use letters that can be seen."))
        return name

    def clean_key(self) -> str:
        found = ShareLink.objects.select_related("design").by_key(self.cleaned_data["key"])
        if found is None:
            raise forms.ValidationError(_("This link is not open, or no longer. Ask for another one."))
        self.link: ShareLink = found
        return ""
