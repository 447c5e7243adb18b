"""Forms of protected time: what is agreed, times that come back, a single block, and what became of one."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from inclusion.school.access import Standing
from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.forms.typed import typed
from inclusion.school.models import Membership, Role
from inclusion.school.wording import WORKING_DAYS
from planning.actions.protected import NOT_KEPT, AlreadyAgreed, Times
from planning.forms.clock import ClockField
from planning.forms.numbers import whole_number
from planning.models import BlockKind, BlockSeries, ProtectedBlock
from planning.protected_times import hours

LONGEST_SERIES = timedelta(days=400)
HOURS_WORDS = "Give the hours a week as a number, more than 0 and at most 60; half an hour is .5."
Mark, Reason = ProtectedBlock.Mark, ProtectedBlock.Reason


def sencos_of(membership: Membership) -> QuerySet[Membership]:
    """The people of the school who hold a SENCo role today, by name."""
    roles = Role.objects.live().filter(school=membership.school_id, standing=Standing.SENCO)
    return Membership.objects.live().filter(school=membership.school_id, holdings__role__in=roles).distinct()


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of some people; what is no person's id at all is refused in the same words."""

    def to_python(self, value: Any) -> Membership | None:
        try:
            person: Membership | None = super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None
        return person


class AllocationForm(forms.Form):
    """What is agreed from a date on. `instead_of` says what the person saw agreed from that very date."""

    starts_on = DayField(label="Agreed from")
    hours_a_week = forms.DecimalField(
        label="Hours a week",
        help_text="As your school has agreed it, of all its SENCos together. Half an hour is .5.",
        min_value=Decimal("0.1"),
        max_value=Decimal(60),
        max_digits=6,
        decimal_places=2,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value", "max_digits", "max_whole_digits", "max_decimal_places"],
            HOURS_WORDS,
        ),
    )
    note = PlainTextField(label="Note", required=False, help_text="For example where it was agreed.")
    instead_of = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"starts_on": today}, label_suffix="")

    @property
    def minutes_a_week(self) -> int:
        hours_a_week: Decimal = self.cleaned_data["hours_a_week"]
        return round(hours_a_week * 60)

    def refuse(self, error: AlreadyAgreed) -> None:
        """Say what is agreed from that date, and let a second save put it right."""
        known = error.current
        who = f", entered by {known.agreed_by.name}" if known.agreed_by else ""
        self.add_error(
            "starts_on",
            f"From this date {hours(known.minutes_a_week)} a week are agreed already{who}. Save again to put that"
            " right, or choose the date from which the new agreement holds.",
        )
        self.data = typed(self, instead_of=str(known.minutes_a_week))


class BlockFields(forms.Form):
    """What a single block and times that come back have in common."""

    kind = forms.ChoiceField(
        label="What for",
        choices=BlockKind.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose what the time is for."),
    )
    whose = PersonField(
        label="Whose time",
        queryset=Membership.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose whose time it is.", "invalid_choice": "Choose a SENCo of the school."},
    )
    starts_at = ClockField(label="From")
    minutes = whole_number("Length in minutes", low=10, high=600)
    creation_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, membership: Membership, initial: dict[str, Any] | None = None) -> None:
        start = {"kind": BlockKind.SENCO_TIME, "minutes": 60, "creation_key": uuid.uuid4(), **(initial or {})}
        super().__init__(data, initial=start, label_suffix="")
        choice = self.fields["whose"]
        assert isinstance(choice, PersonField)
        choice.queryset = sencos_of(membership)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        starts_at, minutes = given.get("starts_at"), given.get("minutes")
        if starts_at and minutes and starts_at.hour * 60 + starts_at.minute + minutes > 24 * 60:
            self.add_error("minutes", "This goes on past midnight. Give an earlier time or a shorter length.")
        return given


class BlockSeriesForm(BlockFields):
    """Times that come back in school weeks."""

    weekday = forms.TypedChoiceField(
        label="On",
        choices=list(enumerate(WORKING_DAYS)),
        coerce=int,
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose a weekday."),
    )
    letter = forms.ChoiceField(label="In", choices=BlockSeries.Letter.choices, required=False)
    starts_on = DayField(label="First")
    ends_on = DayField(label="Last", help_text="Holidays in between are left out.")

    def __init__(self, data: Any = None, *, membership: Membership, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, membership=membership, initial=initial)
        if not membership.school.two_week_timetable:
            del self.fields["letter"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first. Choose a later one.")
        elif first and last and last - first > LONGEST_SERIES:
            self.add_error("ends_on", "Plan at most 400 days at once; the rest can follow next year.")
        return given

    def times(self) -> Times:
        """What is asked for, once the form is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "creation_key"}
        return Times(**{"letter": "", **given})


class BlockForm(BlockFields):
    """One block on one day."""

    on = DayField(label="Date")


class MarkForm(forms.Form):
    """What became of a block, as one button says it: "kept", "lost:cover", or "open" to take the mark back."""

    said = forms.CharField(max_length=40)
    version = forms.IntegerField()

    def clean_said(self) -> tuple[str, str]:
        """The mark and the reason."""
        mark, _, reason = self.cleaned_data["said"].partition(":")
        if (mark, reason) in (("open", ""), ("kept", "")):
            return (Mark.OPEN if mark == "open" else Mark.KEPT), ""
        if mark in NOT_KEPT and reason and reason in Reason.values:
            return mark, reason
        raise forms.ValidationError("Say whether it was kept, moved or lost.")


class PlaceForm(forms.Form):
    """A day and time offered for a replacement."""

    on = DayField()
    starts_at = ClockField()
