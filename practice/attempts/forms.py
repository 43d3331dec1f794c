from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.attempts import changes, quantities
from practice.attempts.drawing import name_of
from practice.attempts.models import IT_HOLDS, READERS, Attempt, Estimate
from practice.runs.models import Run
from sim import catalogue


class QuantityField(forms.CharField):
    """A quantity typed with its unit; empty is allowed and means: not estimated."""

    def __init__(self, reader: quantities.Reader, *, example: str, **options: Any) -> None:
        super().__init__(required=False, max_length=60, **options)
        self.reader = reader
        self.example = example
        self.widget.attrs |= {"placeholder": example, "autocomplete": "off", "spellcheck": "false"}

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.reader(text)
        except quantities.Unreadable as error:
            raise forms.ValidationError(str(error)) from error


def _quantity(name: str, label: Any, help_text: Any, example: str) -> QuantityField:
    return QuantityField(READERS[name], label=label, help_text=help_text, example=example)


class EstimateForm(forms.Form):
    peak_rps = _quantity("peak_rps", _("Requests at peak"), _("All requests together, in the busiest hour."), "12k/s")
    reads_per_write = _quantity("reads_per_write", _("Reads to writes"), _("How many reads for each write."), "20:1")
    storage_bytes_year = _quantity("storage_bytes_year", _("Storage a year"), _("What is added in one year."), "3 TB")
    egress_bytes_s = _quantity("egress_bytes_s", _("Egress at peak"), _("What leaves for the users."), "40 MB/s")
    cache_bytes = _quantity("cache_bytes", _("Cache memory"), _("To keep what is read again and again."), "16 GB")
    in_flight = _quantity("in_flight", _("Requests in flight"), _("Begun and not yet answered, at peak."), "250")

    def clean_peak_rps(self) -> float | None:
        value: float | None = self.cleaned_data["peak_rps"]
        if value == 0:
            raise forms.ValidationError(
                _("A site without requests needs no design. Leave it empty if you are not sure.")
            )
        return value

    @classmethod
    def of(cls, attempt: Attempt) -> "EstimateForm":
        estimate = getattr(attempt, "estimate", None)
        return cls(initial=estimate.typed if estimate else None)

    def save(self, attempt: Attempt) -> Estimate:
        typed = {name: self.data.get(name, "").strip() for name in READERS}
        return Estimate.objects.update_or_create(attempt=attempt, defaults={**self.cleaned_data, "typed": typed})[0]


class PredictionForm(forms.Form):
    """Which tier breaks first? One radio for each tier of the design as stored, and an empty one for: it holds."""

    nothing_said = _("Say what you expect first: which tier breaks, or does it hold? Then it runs.")
    tier = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("That tier is no longer in the drawing. Choose again.")},
    )

    def __init__(self, data: Any = None, *, graph: dict[str, Any]) -> None:
        super().__init__(data)
        chosen = data.get("tier") if data else None
        self.choices = [
            {
                "value": tier["id"],
                "name": name_of(tier),
                "glyph": catalogue.KINDS[tier["kind"]].glyph,
                "is_chosen": chosen == tier["id"],
            }
            for tier in graph["tiers"]
            if not catalogue.KINDS[tier["kind"]].is_entry
        ]
        self.says_it_holds = chosen == IT_HOLDS
        self.fields["tier"].choices = [(choice["value"], choice["name"]) for choice in self.choices]  # type: ignore[attr-defined]

    def clean_tier(self) -> str:
        if "tier" not in self.data:
            raise forms.ValidationError(self.nothing_said)
        return self.cleaned_data["tier"] or IT_HOLDS


class RemovalForm(PredictionForm):
    """Which tier could go? The same radios, and an empty one for: nothing could."""

    nothing_said = _("Say what you expect first: which tier could go, or none? Then it is tried.")


class ComparisonForm(forms.Form):
    """Two runs of different drawings, in whatever order."""

    run = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("That run is not here. Choose again.")}
    )

    def __init__(self, data: Any = None, *, runs: Sequence[Run]) -> None:
        super().__init__(data)
        self.runs = {str(run.id): run for run in runs}
        self.chosen = set(data.getlist("run")) if data else set(list(self.runs)[:2])
        self.fields["run"].choices = [(id_, id_) for id_ in self.runs]  # type: ignore[attr-defined]

    def clean_run(self) -> tuple[Run, Run]:
        """The earlier and the later one."""
        chosen = sorted((self.runs[id_] for id_ in set(self.cleaned_data["run"])), key=lambda run: run.created)
        if len(chosen) != 2:
            raise forms.ValidationError(_("Choose two runs."))
        earlier, later = chosen
        if not changes.matter(earlier.graph, later.graph):
            raise forms.ValidationError(_("These two are of the same drawing: there is nothing to compare."))
        return earlier, later
