"""The forms of actions: what and by when, another date, to whom, and why not."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.action_points import takers
from planning.models import Action

PASSED = "This date has passed. Choose a later one."
CHOOSE = "Choose somebody who takes part in the meeting."


class ActionForm(forms.Form):
    """What is to do and by when. Once the minutes are locked its words stay as they are."""

    title = PlainTextField(label="What is to do", max_length=300, error_messages={"required": "Say what is to do."})
    due_on = DayField(label="By when")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date, action: Action | None = None) -> None:
        self.today = today
        start: dict[str, Any] = {"creation_key": uuid.uuid4()}
        if action is not None:
            start = {"title": action.title, "due_on": action.due_on, "version": action.version}
        super().__init__(data, initial=start, label_suffix="")
        if action is not None and action.meeting is not None and action.meeting.is_closed:
            self.fields["title"].disabled = True
            self.fields["title"].help_text = "The minutes are locked, so the words stay as they are."

    def clean_due_on(self) -> date:
        """A date that has passed may stay, but is not chosen."""
        day: date = self.cleaned_data["due_on"]
        if day < self.today and day != self.initial.get("due_on"):
            raise ValidationError(PASSED)
        return day


class DateForm(forms.Form):
    """Another date that the owner proposes."""

    wished_on = DayField(label="Another date")

    def __init__(self, data: Any = None, *, today: date) -> None:
        self.today = today
        super().__init__(data, label_suffix="")

    def clean_wished_on(self) -> date:
        day: date = self.cleaned_data["wished_on"]
        if day < self.today:
            raise ValidationError(PASSED)
        return day


class HandOnForm(forms.Form):
    """To whom the owner hands the action on."""

    to = forms.ChoiceField(label="To whom", error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})

    def __init__(self, data: Any = None, *, action: Action) -> None:
        super().__init__(data, label_suffix="")
        self.people = {str(person.pk): person for person in takers(action)}
        offered = [(key, person.name) for key, person in self.people.items()]
        self.fields["to"].choices = [("", "Choose a person"), *offered]  # type: ignore[attr-defined]

    def clean_to(self) -> Membership:
        return self.people[self.cleaned_data["to"]]


class DropForm(forms.Form):
    """Why an action is dropped."""

    reason = PlainTextField(
        label="Why", max_length=300, error_messages={"required": "Say why, so that nobody waits for it."}
    )
