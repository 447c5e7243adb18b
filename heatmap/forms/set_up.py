"""The forms of the guided set-up that are shorter than those of the pages they stand for."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django import forms

from inclusion.school.access import Standing, may_grant
from inclusion.school.forms.sources import LONGEST_TEXT
from inclusion.school.forms.text import PlainTextField, clean_text
from inclusion.school.forms.typed import typed
from inclusion.school.models import Membership, Role, School
from inclusion.school.term_lines import TermLine

ROWS = 3


class SchoolStepForm(forms.ModelForm):  # type: ignore[type-arg]
    """What decides which dates concern a school; `version` says which state of it the person saw."""

    name = PlainTextField(label="Name", max_length=120, error_messages={"required": "Give the school's name."})
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    class Meta:
        model = School
        fields = ["name", "phase", "kind"]

    def __init__(self, data: Any = None, *, instance: School) -> None:
        super().__init__(data, instance=instance, label_suffix="", initial={"version": instance.version})

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def hold(self, current: School) -> None:
        """Keep what was typed, to be saved over the version that is stored now."""
        self.data = typed(self, version=str(current.version))


class TermsStepForm(forms.Form):
    """A pasted term table. `seen` is the mark of what the person has looked at: the text, and what it would do."""

    text = forms.CharField(
        label="Your term dates",
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Copied from your website, Word or Excel, with a date on every line.",
        error_messages={"required": "Paste your term dates first.", "max_length": "That is too much. Paste one year."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"], multiline=True)

    def was_looked_at(self, lines: Sequence[TermLine]) -> bool:
        return bool(self.cleaned_data["seen"] == self._mark(lines))

    def hold_looked_at(self, lines: Sequence[TermLine]) -> None:
        """Show the same text again, as looked at with what it would do."""
        self.data = typed(self, seen=self._mark(lines))

    def _mark(self, lines: Sequence[TermLine]) -> str:
        said = [self.cleaned_data["text"], *sorted(line.planned.key for line in lines)]
        return sha256("\x1f".join(said).encode()).hexdigest()


class PersonRow(forms.Form):
    """One person to invite. A row without name and address counts as empty."""

    name = PlainTextField(max_length=100, required=False)
    email = forms.EmailField(label="E-mail address", max_length=254, required=False)
    role = forms.ModelChoiceField(queryset=Role.objects.none(), required=False, empty_label="Choose a role")

    def __init__(self, data: Any = None, *, by: Membership, row: int) -> None:
        super().__init__(data, prefix=f"person{row}", label_suffix="")
        self.row = row
        mine = [role for role in by.school_roles if may_grant(by.standings, Standing(role.standing))]
        field = self.fields["role"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Role.objects.visible_to(by).filter(pk__in=[role.pk for role in mine])
        if row == 1:
            self.initial["role"] = next((role.pk for role in mine if role.standing == Standing.SENCO), None)

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("name") or self.cleaned_data.get("email"))

    def clean_email(self) -> str:
        return clean_text(self.cleaned_data["email"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("name") or given.get("email"):
            for name, words in (("name", "Give a name."), ("email", "Give an address."), ("role", "Choose a role.")):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return given


def person_rows(data: Any, by: Membership) -> list[PersonRow]:
    return [PersonRow(data, by=by, row=row) for row in range(1, ROWS + 1)]
