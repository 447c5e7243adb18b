"""The form that moves one time of an event."""

from datetime import date
from typing import Any

from django import forms

from inclusion.school.forms.days import LAST_DAY, DayField
from inclusion.school.models import SchoolEvent
from inclusion.school.wording import window


class MoveForm(forms.Form):
    """Where one time of an event goes. A single event stays within the dates between which it may move."""

    starts_on = DayField(label="Move it to")

    def __init__(self, event: SchoolEvent, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        self.event = event

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        length = self.event.ends_on - self.event.starts_on
        if LAST_DAY - day < length:
            raise forms.ValidationError("It would end after the year 2100.")
        if self.event.movable and not self.event.repeats:
            earliest, latest = self.event.movable_from, self.event.movable_to
            if (earliest and day < earliest) or (latest and day + length > latest):
                raise forms.ValidationError(
                    f"It can only move {window(earliest, latest)}. Change the event to widen that."
                )
        return day
