"""For whoever runs the server: national dates that were moved, once for all schools. Superuser only."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from heatmap.models import MovedDate
from heatmap.pack_import import YEARS
from heatmap.packs.days import in_year, year_span
from heatmap.packs.pack import DEADLINE, Window
from heatmap.packs.shipped import load_packs
from inclusion.school.admin import SuperuserOnly
from inclusion.school.school_dates import Span

BEYOND = timedelta(days=60)  # a date that slips may slip out of its school year


class MovedDateForm(forms.ModelForm):  # type: ignore[type-arg]
    """One of the items that there are, on a day that may belong to its school year."""

    item = forms.ChoiceField(label="Item of a calendar pack")

    class Meta:
        model = MovedDate
        fields = ("item", "year", "on", "until", "is_confirmed", "source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(pack.title, [(item.slug, item.title) for item in pack.items]) for pack in load_packs()]
        self.fields["item"].choices = known  # type: ignore[attr-defined]

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year not in YEARS:
            raise ValidationError(f"Give the calendar year in which the school year begins, {YEARS[0]} to {YEARS[-1]}.")
        return year

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        year = said.get("year")
        for name in ("on", "until"):
            day = said.get(name)
            if year and day and not _is_near(day, year_span(year)):
                self.add_error(name, f"This is not in the school year {in_year(year)}.")
        if wrong := _wrong_end(said):
            self.add_error("until", wrong)
        return said


def _is_near(day: date, year: Span) -> bool:
    return year.starts_on - BEYOND <= day <= year.ends_on + BEYOND


def _wrong_end(said: dict[str, Any]) -> str:
    """What is wrong with the last day, empty where nothing is: a window needs one, a deadline has none."""
    items = {item.slug: item for pack in load_packs() for item in pack.items}
    item, day, until = items.get(said.get("item", "")), said.get("on"), said.get("until")
    if item is None or day is None:
        return ""
    if until is None:
        return "This is a window: give its last day as well." if isinstance(item.rule, Window) else ""
    if item.nature == DEADLINE:
        return "A deadline is one day, so it has no last day."
    return "This is before the first day." if until < day else ""


@admin.register(MovedDate)
class MovedDateAdmin(SuperuserOnly):
    """A date noted by mistake may be deleted: then the pack’s own rule counts again. Schools see it when they look."""

    form = MovedDateForm
    list_display = ("item", "year", "on", "until", "is_confirmed", "source")
    list_filter = ("year",)
    search_fields = ("item", "source")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_superuser(request)
