"""Forms of a meeting: when, where and who; a further date of a series; why it is cancelled."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.meetings import PersonPart
from planning.forms.clock import ClockField, length_field
from planning.forms.people_parts import PeopleForm
from planning.models import Meeting

FACTS = ["title", "on", "starts_at", "minutes", "place"]


def stored_facts(meeting: Meeting) -> dict[str, Any]:
    """What the form would say of the meeting as it is stored."""
    return {name: getattr(meeting, name) for name in FACTS}


class MeetingForm(PeopleForm):
    """One meeting. Once valid, `facts` and `parts` give it to the actions."""

    title = PlainTextField(label="Title", max_length=150, error_messages={"required": "Give it a title."})
    on = DayField(label="Date")
    starts_at = ClockField(label="From")
    minutes = length_field()
    place = PlainTextField(label="Place", max_length=100, required=False)

    def __init__(
        self, data: Any = None, *, meeting: Meeting, people: Iterable[Membership], now: Iterable[PersonPart]
    ) -> None:
        start = stored_facts(meeting) | {"version": meeting.version}
        super().__init__(data, people=people, now=now, initial=start)

    def facts(self) -> dict[str, Any]:
        """Title, date, time, length and place by name."""
        return {name: self.cleaned_data[name] for name in FACTS}


class AddMeetingForm(forms.Form):
    """One more date of a series."""

    on = DayField(label="Date")
    starts_at = ClockField(label="From")
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"creation_key": uuid.uuid4()} | (initial or {}), label_suffix="")


class CancelForm(forms.Form):
    """Why a meeting does not take place."""

    reason = PlainTextField(
        label="Why", max_length=300, required=False, help_text="Those who were asked can read it on the meeting’s page."
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
