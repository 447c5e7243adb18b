"""The rows of one part of a roll: ticked or not, the new day, and one's own felt level."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from heatmap.actions.rolling import Chosen
from heatmap.roll_moves import RollRow
from inclusion.school.addresses import MISSING_VERSION
from inclusion.school.forms.days import DayField
from inclusion.school.models import AcademicYear
from inclusion.school.wording import full_day


class RollForm(forms.Form):
    """What is rolled of some rows. A day counts only in a row that is ticked."""

    def __init__(self, data: Any = None, *, rows: Sequence[RollRow], target: AcademicYear) -> None:
        self.target = target
        self.rows = [row for row in rows if row.is_choosable]
        super().__init__(data, label_suffix="", auto_id="%s")
        for row in self.rows:
            self._add(row)

    def _add(self, row: RollRow) -> None:
        pk, title = row.event.pk.hex, row.event.title
        self.fields[f"take-{pk}"] = forms.BooleanField(
            label=title,
            required=False,
            initial=row.is_ticked,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        )
        day = DayField(label=title, required=False, initial=row.move and row.move.starts_on)
        day.widget.attrs.update(
            {"class": "form-control", "aria-label": f"New date of {title}", "min": self._first, "max": self._last}
        )
        self.fields[f"on-{pk}"] = day
        self.fields[f"version-{pk}"] = forms.IntegerField(
            required=False, initial=row.event.version, widget=forms.HiddenInput
        )
        if row.felt:
            self.fields[f"felt-{pk}"] = forms.BooleanField(
                required=False, initial=True, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
            )

    @property
    def _first(self) -> str:
        return self.target.starts_on.isoformat()

    @property
    def _last(self) -> str:
        return self.target.ends_on.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for row in self.rows:
            pk = row.event.pk.hex
            if not cleaned.get(f"take-{pk}"):
                self.errors.pop(f"on-{pk}", None)
                continue
            day = cleaned.get(f"on-{pk}")
            if day is None and f"on-{pk}" not in self.errors:
                self.add_error(f"on-{pk}", "Choose a date, or take the tick out.")
            elif day is not None and not self.target.starts_on <= day <= self.target.ends_on:
                span = f"{full_day(self.target.starts_on)} to {full_day(self.target.ends_on)}"
                self.add_error(f"on-{pk}", f"Choose a day of {self.target.name}: {span}.")
        return cleaned

    def chosen(self) -> list[Chosen]:
        """The ticked rows of a valid form."""
        return [self._chosen(row) for row in self.rows if self.cleaned_data.get(f"take-{row.event.pk.hex}")]

    def _chosen(self, row: RollRow) -> Chosen:
        said, pk = self.cleaned_data, row.event.pk.hex
        version = said.get(f"version-{pk}") or MISSING_VERSION
        return Chosen(row.event.pk, version, said[f"on-{pk}"], bool(said.get(f"felt-{pk}")))

    def lines(self, rows: Sequence[RollRow]) -> Iterator[dict[str, Any]]:
        """Each row with its fields, for the table."""
        for row in rows:
            pk = row.event.pk.hex
            names = {"take": f"take-{pk}", "on": f"on-{pk}", "version": f"version-{pk}", "felt": f"felt-{pk}"}
            yield {"row": row} | {name: self[field] for name, field in names.items() if field in self.fields}
