from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.prompts.catalogue import DIFFICULTIES, Prompt
from practice.prompts.ideas import IDEAS

ANY = ("", _("any"))
MINUTES = (20, 35, 45)
LEVELS = {"intro": _("a first one"), "easy": _("easy"), "medium": _("medium"), "hard": _("hard")}
STATES = {"new": _("not begun"), "begun": _("begun"), "held": _("held")}


class FindForm(forms.Form):
    """Which prompts? Whatever is not said, or makes no sense, does not narrow the list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=[ANY, *((key, LEVELS[key]) for key in DIFFICULTIES)]
    )
    idea = forms.ChoiceField(label=_("To practise"), required=False, choices=[ANY, *IDEAS.items()])
    time = forms.TypedChoiceField(
        label=_("Time"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[ANY, *((str(most), _("up to %(n)s minutes") % {"n": most}) for most in MINUTES)],
    )
    state = forms.ChoiceField(label=_("Yours"), required=False, choices=[ANY, *STATES.items()])

    def chosen(self, prompts: Iterable[Prompt], states: dict[str, str]) -> list[Prompt]:
        """`states`: what became of each prompt that was begun, by its slug."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        words = said.get("q", "").casefold().split()
        return [
            prompt
            for prompt in prompts
            if said.get("difficulty", prompt.workload.difficulty) == prompt.workload.difficulty
            and said.get("time", prompt.workload.minutes) >= prompt.workload.minutes
            and ("idea" not in said or said["idea"] in prompt.lesson.ideas)
            and said.get("state", states.get(prompt.slug, "new")) == states.get(prompt.slug, "new")
            and all(word in prompt.searched for word in words)
        ]
