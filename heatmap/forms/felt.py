"""What one tap on a Friday sends."""

from django import forms

from heatmap.pressure import BAND_NAMES
from inclusion.school.forms.days import DayField

NOT_SAID = 0


class FeltForm(forms.Form):
    """Which week, and how it felt: 1 to 5, or 0 to have said nothing."""

    monday = DayField()
    felt = forms.TypedChoiceField(coerce=int, choices=[(NOT_SAID, "Not said"), *BAND_NAMES.items()])
