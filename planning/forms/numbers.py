"""Fields for counts and for measured numbers, with their errors in words."""

from typing import Any

from django import forms

MORE_THAN_PLANNED = "More sessions were delivered than planned. Check both numbers; extra sessions count as planned."


def whole_number(label: str, *, low: int = 0, high: int, **options: Any) -> forms.IntegerField:
    """A field for a count of things, with its errors in words."""
    words = f"Give a whole number from {low} to {high}."
    errors = {"required": words, "invalid": words, "min_value": words, "max_value": words}
    return forms.IntegerField(label=label, min_value=low, max_value=high, error_messages=errors, **options)


def number(label: str, *, digits: int, places: int, low: int | None = None) -> forms.DecimalField:
    whole = "9" * (digits - places)
    words = {
        "invalid": "Give a number such as 12 or 12.5.",
        "min_value": f"This cannot be below {low}.",
        "max_digits": f"Give at most {whole}.",
        "max_whole_digits": f"Give at most {whole}.",
        "max_decimal_places": f"Give at most {places} place{'' if places == 1 else 's'} after the point.",
    }
    return forms.DecimalField(
        label=label, required=False, max_digits=digits, decimal_places=places, min_value=low, error_messages=words
    )
