"""The form of progress in counts."""

from typing import Any

from django import forms

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Term
from planning.actions.cohorts import CountDetails
from planning.models import CohortCount
from planning.progress import term_name

MOST = 2000
COUNTS = ("below", "at_expected", "above")


class TermField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return term_name(obj)


def count_field(label: str) -> forms.IntegerField:
    words = {
        "required": "Give a number; 0 where there is nobody.",
        "invalid": "Give a whole number, such as 12.",
        "min_value": "A number of pupils is 0 or more.",
        "max_value": f"A number of pupils is at most {MOST:,} here.",
    }
    as_typed = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})  # keeps what is no number too
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, error_messages=words, widget=as_typed)


class CohortForm(forms.Form):
    """How many pupils of a group were below, at and above expected. Once valid, `details` gives it to the actions."""

    term = TermField(
        label="Term",
        queryset=Term.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose a term.", "invalid_choice": "Choose a term that has begun."},
    )
    group = forms.ChoiceField(
        label="Group",
        choices=CohortCount.Group.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a group."},
    )
    measure = PlainTextField(
        label="Progress in",
        max_length=60,
        help_text="Such as Reading, Phonics or Attendance. Never a pupil.",
        error_messages={"required": "Say what was looked at."},
        widget=forms.TextInput(attrs={"list": "measures", "autocomplete": "off"}),
    )
    below = count_field("Below expected")
    at_expected = count_field("At expected")
    above = count_field("Above expected")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, terms: list[Term], count: CohortCount | None = None, initial: Any = None
    ) -> None:
        start = dict(initial or {})
        if count is not None:
            start = {name: getattr(count, name) for name in (*CountDetails.__dataclass_fields__, "version")}
            terms = terms if count.term in terms else [*terms, count.term]
        super().__init__(data, initial=start, label_suffix="")
        offered = Term.objects.filter(pk__in=[term.pk for term in terms]).select_related("year")
        self.fields["term"].queryset = offered.order_by("-starts_on")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if all(said.get(name) == 0 for name in COUNTS):
            self.add_error("below", "Nobody was counted. At least one of the three numbers must be more than 0.")
        return said

    def details(self) -> CountDetails:
        return CountDetails(**{name: self.cleaned_data[name] for name in CountDetails.__dataclass_fields__})
