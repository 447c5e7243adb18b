"""Times of day and lengths as people type them, with errors in words."""

from typing import Any

from django import forms

LENGTH_WORDS = "Give whole minutes, from 5 to 480."


class ClockField(forms.TimeField):
    """One time of day, such as 15:30."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        options.setdefault("input_formats", ["%H:%M", "%H:%M:%S", "%H.%M"])
        words = {"required": "Give a time.", "invalid": "This is not a time. Write it like 15:30."}
        options["error_messages"] = words | options.get("error_messages", {})
        super().__init__(**options)


def length_field() -> forms.IntegerField:
    """The length of a meeting, in minutes."""
    words = dict.fromkeys(["required", "invalid", "min_value", "max_value"], LENGTH_WORDS)
    return forms.IntegerField(label="Length in minutes", min_value=5, max_value=480, error_messages=words)
