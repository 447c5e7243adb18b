"""The form of a school: its name and kind, where the bands begin, and its timetable."""

from typing import Any

from django import forms

from inclusion.school.access import STANDING_WORDS
from inclusion.school.forms.text import PlainTextField
from inclusion.school.forms.typed import typed
from inclusion.school.models import School

THRESHOLDS = ["threshold_steady", "threshold_busy", "threshold_heavy", "threshold_overloaded"]
WORDS = {
    "required": "Give a number.",
    "invalid": "Give a number such as 4 or 4.5.",
    "max_digits": "Give at most 999.99.",
    "max_whole_digits": "Give at most 999.99.",
    "max_decimal_places": "Give at most two places after the point.",
}
COUNT_WORDS = {"required": "Give a number.", "min_value": "Give at least 5.", "max_value": "Give at most 50."}
YEARS_WORDS = {
    "required": "Give a number of school years.",
    "invalid": "Give a whole number such as 2.",
    "min_value": "Give at least 1.",
    "max_value": "Give at most 7.",
}


class SchoolForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a school says about itself; `version` says which state of it the person saw."""

    name = PlainTextField(label="Name", max_length=120, error_messages={"required": "Give the school's name."})
    mfa_standings = forms.MultipleChoiceField(
        label="Ask these for a second step at sign-in",
        choices=[(standing.value, words) for standing, words in STANDING_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="An app on the phone or a passkey. Who has none yet sets one up the next time they open the school.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = School
        fields = [
            *("name", "phase", "kind", *THRESHOLDS),
            *("two_week_timetable", "small_count", "reflections_kept_years", "mfa_standings"),
        ]
        help_texts = {
            "two_week_timetable": "The weeks get letters, and events can repeat in week A or week B.",
            "small_count": "Counts of pupils up to this number are shown as “5 or fewer”. At least 5.",
            "reflections_kept_years": "The school year in which something was written counts as the first; it goes on "
            "1 September after the last. Whoever wrote it is told at least 28 days before, also when you lower this.",
        }
        error_messages = {
            **dict.fromkeys(THRESHOLDS, WORDS),
            "small_count": COUNT_WORDS,
            "reflections_kept_years": YEARS_WORDS,
        }

    def __init__(self, data: Any = None, *, instance: School) -> None:
        initial = {"version": instance.version, "mfa_standings": sorted(instance.second_step_standings)}
        short = {name: f"{float(getattr(instance, name)):g}" for name in THRESHOLDS}
        super().__init__(data, instance=instance, label_suffix="", initial=initial | short)

    def clean_mfa_standings(self) -> str:
        return ",".join(self.cleaned_data["mfa_standings"])

    def clean(self) -> dict[str, Any]:
        """The bands begin above nought, each above the one before."""
        given = super().clean() or self.cleaned_data
        before, word = 0, "nought"
        for name in THRESHOLDS:
            value = given.get(name)
            if value is None:
                continue
            if value <= before:
                self.add_error(name, f"This must be more than {word}.")
            label = str(self.fields[name].label).removesuffix(" from")
            before, word = value, f"{value:g}, where {label} begins"
        return given

    def values(self) -> dict[str, Any]:
        """What the person asks for, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def beside(self, current: School) -> list[dict[str, Any]]:
        """Both versions in words, field by field: yours and what is stored now."""
        stored = SchoolForm(instance=current)
        lines = []
        for name in self.Meta.fields:
            mine, theirs = _shown(self[name], self[name].value()), _shown(stored[name], stored[name].value())
            lines.append({"label": self[name].label, "mine": mine, "theirs": theirs, "changed": mine != theirs})
        return lines

    def hold(self, current: School) -> None:
        """Keep what was typed, to be saved over the version that is stored now."""
        self.data = typed(self, version=str(current.version))


def _shown(field: forms.BoundField, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool) or value in ("on", None):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_shown(field, each) for each in value) or "Nobody"
    choices = dict(getattr(field.field, "choices", ()))
    if value in choices:
        return str(choices[value])
    try:
        return f"{float(value):g}"
    except (TypeError, ValueError):
        return str(value)
