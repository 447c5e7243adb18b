"""Dates as people type or pick them: from 2000 to 2100, with errors in words."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """One date. Takes 2027-01-18 and 18/01/2027; refuses what lies outside 2000 to 2100."""

    def __init__(self, **options: Any) -> None:
        limits = {"type": "date", "min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs=limits))
        words = {"required": "Choose a date.", "invalid": "This is not a date. Write it like 18/01/2027."}
        options["error_messages"] = words | options.get("error_messages", {})
        super().__init__(**options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            raise ValidationError("Choose a date between 2000 and 2100.", code="out_of_range")


def typed_day(text: str) -> date | None:
    """The date as far as it is typed: None for anything that is not one yet."""
    try:
        day: date | None = DayField(required=False).clean(text)
    except ValidationError:
        return None
    return day
