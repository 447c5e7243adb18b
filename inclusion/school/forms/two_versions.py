"""Where two people changed the same thing: what the second one typed beside what is stored now, in words."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from inclusion.school.wording import full_day

NOTHING = "not said"
Difference = tuple[str, str, str]  # label, mine, theirs


def differences(form: forms.Form, stored: Mapping[str, Any]) -> list[Difference]:
    """Every field of a valid form that a person sees and that says something else than what is stored.

    `stored` holds the values of now by the names of the fields, as a form of the row as it is now begins with them
    (`initial`); fields that it does not name are left out.
    """
    shown = [name for name in stored if name in form.fields and not form.fields[name].widget.is_hidden]
    both = (
        (
            str(form[name].label),
            field_in_words(form.fields[name], form.cleaned_data.get(name)),
            field_in_words(form.fields[name], stored[name]),
        )
        for name in shown
    )
    return [(label, mine, theirs) for label, mine, theirs in both if mine != theirs]


def with_version(data: QueryDict, version: int) -> QueryDict:
    """The same data, as if the person had opened this version."""
    changed = data.copy()
    changed["version"] = str(version)
    return changed


def field_in_words(field: forms.Field, value: Any) -> str:
    """One answer as a person reads it, the same for what was typed and for what is stored, such as the key of a row."""
    if value is None or value == "":
        return NOTHING
    if isinstance(field, forms.ModelChoiceField):  # as in the list one chooses from, where no two look the same
        row = value if isinstance(value, Model) else field.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        return field.label_from_instance(row) if row else NOTHING
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    return _plain_in_words(value)


def _plain_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
