"""What a person typed into a form, as it came: to show it again with a hidden value renewed."""

from django import forms
from django.http import QueryDict


def typed(form: forms.BaseForm, **renewed: str) -> QueryDict:
    """Everything that was sent, several values of one field too, with these values in place of what was sent."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    for name, value in renewed.items():
        data[name] = value
    return data
