"""The form of an agenda of the school's own: its name, what it is for, and its items in their order."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from inclusion.school.forms.text import PlainTextField
from planning.actions.templates import ItemLine, TemplateDetails
from planning.built_in import ItemWords
from planning.forms.items import MINUTES

MOST_ITEMS = 40
SPARE_ROWS = 3


class TemplateForm(forms.Form):
    """What an agenda is called and what it is for."""

    name = PlainTextField(label="Name", max_length=100, error_messages={"required": "Give it a name."})
    purpose = PlainTextField(label="What it is for", max_length=300, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"creation_key": uuid.uuid4()} | (initial or {}), label_suffix="")


class TemplateItemForm(forms.Form):
    """One item. A row without a title is none."""

    title = PlainTextField(label="Item", max_length=200, required=False)
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=240,
        required=False,
        initial=10,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], MINUTES),
    )
    prompt = PlainTextField(label="What to bring or ask", max_length=500, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("title") and said.get("prompt") and "title" not in self.errors:
            self.add_error("title", "Say what it is about, or empty this row.")
        if said.get("title") and said.get("minutes") is None and "minutes" not in self.errors:
            self.add_error("minutes", MINUTES)
        return said


class ItemRows(forms.BaseFormSet[TemplateItemForm]):
    """The items of one agenda, each with its place."""

    def add_fields(self, form: TemplateItemForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Place"
        form.fields["ORDER"].error_messages["invalid"] = "Give a whole number."

    def lines(self) -> list[ItemLine]:
        """The items in their order, of rows that are valid."""
        said = [form.cleaned_data for form in self.ordered_forms]
        return [ItemLine(row["title"], row["minutes"], row["prompt"]) for row in said if row.get("title")]


RowSet = forms.formset_factory(
    TemplateItemForm,
    formset=ItemRows,
    extra=SPARE_ROWS,
    max_num=MOST_ITEMS,
    absolute_max=MOST_ITEMS,
    validate_max=True,
    can_order=True,
)


def item_rows(data: Any = None, *, items: Iterable[ItemWords] = ()) -> ItemRows:
    """The rows of a form with these items, or of what was typed."""
    said = [{"title": item.title, "minutes": item.minutes, "prompt": item.prompt} for item in items]
    rows = RowSet(data, initial=said, prefix="items")
    assert isinstance(rows, ItemRows)
    return rows


def details_of(form: TemplateForm, rows: ItemRows) -> TemplateDetails:
    """The agenda as a valid form says it."""
    return TemplateDetails(form.cleaned_data["name"], form.cleaned_data["purpose"], tuple(rows.lines()))
