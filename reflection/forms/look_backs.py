"""The forms after a training: a change that is agreed, and whether it is still happening."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.forms.actions import PASSED
from planning.forms.pupil_question import NO_PUPILS, PupilQuestionForm
from reflection.models import LookBack

CHOOSE = "Choose one of those who attend."


class ChangeForm(PupilQuestionForm):
    """What is agreed, who sees to it, and by when."""

    asks_about = ("what",)

    what = PlainTextField(
        label="What we change",
        max_length=300,
        help_text=f"One thing that others would notice. {NO_PUPILS}",
        error_messages={"required": "Say what you change."},
    )
    owner = forms.ChoiceField(label="Who sees to it", error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    due_on = DayField(label="By when")
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, people: Sequence[Membership], today: date) -> None:
        self.today = today
        self.people = {str(person.pk): person for person in people}
        super().__init__(data, initial={"creation_key": uuid.uuid4()}, label_suffix="")
        offered = [(key, person.name) for key, person in self.people.items()]
        self.fields["owner"].choices = [("", "Choose a person"), *offered]  # type: ignore[attr-defined]

    def clean_owner(self) -> Membership:
        return self.people[self.cleaned_data["owner"]]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(PASSED)
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said


class LookBackForm(PupilQuestionForm):
    """Is it still happening? An answer, and a line if wanted."""

    asks_about = ("words",)

    answer = forms.ChoiceField(
        label="Is it still happening?",
        choices=LookBack.Answered.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one answer.", "invalid_choice": "Choose one answer."},
    )
    words = PlainTextField(
        label="What helps it, or what gets in its way", max_length=500, required=False, help_text=NO_PUPILS
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, look_back: LookBack) -> None:
        start = {name: getattr(look_back, name) for name in ("answer", "words", "version")}
        super().__init__(data, initial=start, label_suffix="")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said
