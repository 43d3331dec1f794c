"""What may be answered at each step, and nothing else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.attempts import words
from practice.attempts.forms import SURE
from practice.drills import forecasts
from practice.drills.models import Climb
from practice.drills.moves import MOVES, offered
from practice.drills.rungs import SAID

CHOOSE = {"required": _("Choose one."), "invalid_choice": _("That is not one of the choices.")}


def _choice(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(error_messages=CHOOSE, widget=forms.RadioSelect, **options)


class PredictForm(forms.Form):
    tier = forms.ChoiceField(required=False, widget=forms.RadioSelect, error_messages=CHOOSE)
    sure = _choice(choices=[(str(sure), said) for sure, said in SURE.items()])

    def __init__(self, climb: Climb, data: Any = None) -> None:
        super().__init__(data)
        named = words.names(climb.story.graph)
        kinds = {tier["id"]: tier["kind"] for tier in climb.story.graph["tiers"]}
        tiers = [(tier, name) for tier, name in named.items() if kinds[tier] != "users"]
        self.fields["tier"].choices = [*tiers, *SAID.items(), ("", _("Nothing: it holds"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "tier" not in self.data:  # empty is an answer, too: nothing breaks
            self.add_error("tier", CHOOSE["required"])
        return cleaned

    def save(self, climb: Climb) -> None:
        climb.predict(tier=self.cleaned_data["tier"], sure=int(self.cleaned_data["sure"]))


class ChooseForm(forms.Form):
    move = _choice()
    cost = _choice()

    def __init__(self, climb: Climb, data: Any = None) -> None:
        super().__init__(data)
        self.moves = offered(climb.story.graph)
        self.costs = sorted(MOVES.values(), key=lambda move: str(move.cost))
        self.fields["move"].choices = [(move.slug, move.title) for move in self.moves]  # type: ignore[attr-defined]
        self.fields["cost"].choices = [(move.slug, move.cost) for move in self.costs]  # type: ignore[attr-defined]

    def save(self, climb: Climb) -> None:
        climb.choose(move=self.cleaned_data["move"], cost=self.cleaned_data["cost"])


class ForeseeForm(forms.Form):
    forecast = _choice()

    def __init__(self, climb: Climb, data: Any = None) -> None:
        super().__init__(data)
        said = forecasts.ranges(climb.story, climb.before, climb.move) if climb.before else []
        self.fields["forecast"].choices = [(str(n), text) for n, text in enumerate(said)]  # type: ignore[attr-defined]

    def save(self, climb: Climb) -> None:
        climb.foresee(forecast=int(self.cleaned_data["forecast"]))


class ExplainForm(forms.Form):
    gap = forms.CharField(required=False, max_length=500, strip=True)

    def __init__(self, climb: Climb, data: Any = None) -> None:
        super().__init__(data)

    def save(self, climb: Climb) -> None:
        climb.explain(gap=self.cleaned_data["gap"])
