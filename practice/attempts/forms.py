from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.attempts import changes, faults, quantities
from practice.attempts.models import IT_HOLDS, QUANTITIES, Attempt, Estimate
from practice.designs.naming import name_of
from practice.lib import figures
from practice.runs.models import Run, Status
from sim import catalogue
from sim.catalogue.faults import FAULTS
from sim.workload import Workload

SURE = {25: _("a guess"), 50: _("maybe"), 75: _("likely"), 95: _("nearly certain")}  # per cent
SHARES = (1.0, 0.1, 0.01)  # of the users of a run, with which a fault is played


class QuantityField(forms.CharField):
    """A quantity typed with its unit; empty is allowed and means: not estimated."""

    def __init__(self, reader: quantities.Reader, *, example: str, **options: Any) -> None:
        super().__init__(required=False, max_length=120, **options)
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
    return QuantityField(QUANTITIES[name].value, label=label, help_text=help_text, example=example)


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
        typed = {name: self.data.get(name, "").strip() for name in QUANTITIES}
        return Estimate.objects.update_or_create(attempt=attempt, defaults={**self.cleaned_data, "typed": typed})[0]


class TierForm(forms.Form):
    """One radio for each tier of a design as stored, and an empty one for none of them.

    `kept` is what was chosen so far and not yet sent: shown, not judged.
    """

    nothing_said: Any
    tier = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("That tier is no longer in the drawing. Choose again.")},
    )

    def __init__(self, data: Any = None, *, graph: dict[str, Any], kept: Any = None) -> None:
        super().__init__(data)
        self.said = data if data is not None else kept or {}
        chosen = self.said.get("tier")
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


class PredictionForm(TierForm):
    """Which tier breaks first, from how many users on, and how sure is that?"""

    nothing_said = _("Say what you expect first: which tier breaks, or does it hold? Then it runs.")
    sure = forms.TypedChoiceField(
        coerce=int,
        choices=[(each, each) for each in SURE],
        error_messages={
            "required": _("Say how sure you are, even if it is a guess. Then it runs."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    breaks_at = QuantityField(quantities.count, label=_("From how many users a day on?"), example="2 million")

    def __init__(self, data: Any = None, *, graph: dict[str, Any], kept: Any = None) -> None:
        super().__init__(data, graph=graph, kept=kept)
        chosen = str(self.said.get("sure", ""))
        self.degrees = [
            {"value": value, "said": said, "is_chosen": str(value) == chosen} for value, said in SURE.items()
        ]
        self.initial["breaks_at"] = self.said.get("breaks_at", "")

    def cleaned(self) -> dict[str, Any]:
        """The fields of a Prediction. Where nothing breaks there is no number of users either."""
        tier, sure, users = (self.cleaned_data[name] for name in ("tier", "sure", "breaks_at"))
        return {"tier": tier, "sure": sure, "users": users if tier != IT_HOLDS else None}


class RemovalForm(TierForm):
    """Which tier could go?"""

    nothing_said = _("Say what you expect first: which tier could go, or none? Then it is tried.")


class FaultForm(forms.Form):
    """What is to fail, what will become of the design, and with how many of its users that is played."""

    strike = forms.ChoiceField(
        error_messages={
            "required": _("Choose what is to fail."),
            "invalid_choice": _("That strikes nothing in this design. Choose again."),
        }
    )
    course = forms.ChoiceField(
        error_messages={
            "required": _("Say what you expect first: does it survive, recover or fall? Then it is played.")
        }
    )
    users = forms.TypedChoiceField(required=False, coerce=float)

    def __init__(self, data: Any = None, *, run: Run, workload: Workload) -> None:
        super().__init__(data)
        self.whole = run.result["users"] if run.result else workload.users_daily
        chosen = {name: data.get(name) if data else None for name in self.fields}
        self.groups = [_group(*row, chosen["strike"]) for row in faults.striking(run.graph, workload)]
        self.courses = [
            {"value": key, "said": said, "is_chosen": key == chosen["course"]} for key, said in faults.expected()
        ]
        self.shares = [
            {
                "value": str(share),
                "said": figures.people(self.whole * share),
                "is_chosen": str(share) == chosen["users"],
            }
            for share in SHARES
            if self.whole * share >= 1
        ]
        allowed = {
            "strike": [each["value"] for group in self.groups for each in group["faults"]],
            "course": [each["value"] for each in self.courses],
            "users": [each["value"] for each in self.shares],
        }
        for name, values in allowed.items():
            self.fields[name].choices = [(value, value) for value in values]  # type: ignore[attr-defined]

    @classmethod
    def again(cls, struck: Run, *, run: Run, workload: Workload) -> "FaultForm":
        """The same once more, with fewer users if there were too many."""
        form = cls(run=run, workload=workload)
        share = (struck.users or form.whole) / form.whole
        fewer = [each for each in SHARES if each < 0.99 * share] if struck.status == Status.FAILED else [share]
        said = {
            "strike": _strike_value(**(struck.strike or {})),
            "course": struck.prediction.course,
            "users": str(next(iter(fewer), SHARES[-1])),
        }
        form = cls(said, run=run, workload=workload)
        form.is_bound = False
        return form

    def cleaned(self) -> dict[str, Any]:
        """As `Attempt.start_fault` wants it."""
        fault, _colon, tier = self.cleaned_data["strike"].partition(":")
        users, prediction = self.whole * (self.cleaned_data["users"] or 1.0), self.cleaned_data["course"]
        return {"fault": fault, "tier": tier or None, "users": users, "prediction": prediction}


def _group(tier: str | None, name: str, keys: list[str], chosen: str | None) -> dict[str, Any]:
    """A tier, or the site, with the faults that strike it."""
    rows = [{"value": _strike_value(fault=key, tier=tier), "fault": FAULTS[key]} for key in keys]
    rows = [{**row, "is_chosen": row["value"] == chosen} for row in rows]
    return {"name": name, "faults": rows, "is_open": any(row["is_chosen"] for row in rows)}


def _strike_value(*, fault: str, tier: str | None) -> str:
    return f"{fault}:{tier or ''}"


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
