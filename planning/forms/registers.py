"""The forms of the stop-list and of the register of gaps."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.registers import GapDetails, StoppedDetails
from planning.models import AreaOfNeed, Gap, Provision, StoppedThing

MOST_MINUTES = 5000


class StoppedForm(forms.Form):
    """What was stopped. Once valid, `details` gives it to the actions."""

    what = PlainTextField(label="What was stopped", max_length=150, error_messages={"required": "Say what it was."})
    stopped_on = DayField(label="Stopped on")
    minutes_returned = forms.IntegerField(
        label="Minutes a week returned",
        min_value=0,
        max_value=MOST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),  # keeps what is no number too
        error_messages={
            "required": "Give the minutes; 0 where no time came back.",
            "invalid": "Give whole minutes, such as 90.",
            "min_value": "Minutes are 0 or more.",
            "max_value": f"At most {MOST_MINUTES:,} minutes a week are possible.",
        },
    )
    became = PlainTextField(
        label="What the time became",
        max_length=300,
        required=False,
        help_text="It may stay empty until you know.",
    )
    provision = forms.ModelChoiceField(
        label="Provision it was", queryset=Provision.objects.none(), required=False, empty_label="None"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, membership: Membership, row: StoppedThing | None = None, initial: Any = None
    ) -> None:
        start = {"creation_key": uuid.uuid4(), **(initial or {})}
        if row is not None:
            start = {name: getattr(row, name) for name in (*StoppedDetails.__dataclass_fields__, "version")}
        super().__init__(data, initial=start, label_suffix="")
        self.fields["provision"].queryset = Provision.objects.visible_to(membership)  # type: ignore[attr-defined]

    def details(self) -> StoppedDetails:
        return StoppedDetails(**{name: self.cleaned_data[name] for name in StoppedDetails.__dataclass_fields__})


class GapForm(forms.Form):
    """A need that no provision meets. Once valid, `details` gives it to the actions."""

    need = PlainTextField(
        label="The need",
        help_text="Such as: support for anxious attenders in Years 5 and 6. Never a pupil.",
        error_messages={"required": "Say what is needed."},
    )
    area = forms.ChoiceField(label="Area of need", choices=AreaOfNeed.choices)
    owner = forms.ModelChoiceField(
        label="Who looks after it", queryset=Membership.objects.none(), required=False, empty_label="Nobody yet"
    )
    found_on = DayField(label="Found on")
    would_close = PlainTextField(
        label="What would close it",
        multiline=True,
        max_length=1000,
        required=False,
    )
    closed_on = DayField(label="Closed on", required=False)
    closed_by = forms.ModelChoiceField(
        label="Provision that closed it", queryset=Provision.objects.none(), required=False, empty_label="None"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, membership: Membership, today: date, row: Gap | None = None, initial: Any = None
    ) -> None:
        self.today = today
        start = {"creation_key": uuid.uuid4(), **(initial or {})}
        if row is not None:
            start = {name: getattr(row, name) for name in (*GapDetails.__dataclass_fields__, "version")}
        super().__init__(data, initial=start, label_suffix="")
        people = Membership.objects.visible_to(membership).select_related("user")
        still_here = Q(pk__in=Membership.objects.live().filter(school=membership.school_id))
        known = Q(pk=row.owner_id) if row is not None else Q()
        self.fields["owner"].queryset = people.filter(still_here | known)  # type: ignore[attr-defined]
        self.fields["closed_by"].queryset = Provision.objects.visible_to(membership)  # type: ignore[attr-defined]
        if row is None:
            del self.fields["closed_on"], self.fields["closed_by"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        found, closed = said.get("found_on"), said.get("closed_on")
        for name in ("found_on", "closed_on"):
            if said.get(name) and said[name] > self.today:
                self.add_error(name, "This day is still to come.")
        if found and closed and closed < found:
            self.add_error("closed_on", "This is before the day it was found.")
        if said.get("closed_by") and not closed and "closed_on" not in self.errors:
            self.add_error("closed_on", "Say since when this provision closes it.")
        return said

    def details(self) -> GapDetails:
        said = self.cleaned_data
        return GapDetails(**{name: said[name] for name in GapDetails.__dataclass_fields__ if name in said})
