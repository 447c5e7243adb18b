"""The forms of the register of provision: one provision with whose time it takes, the filter, and a delivery."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.provision import ProvisionDetails, TimeRow
from planning.forms.numbers import MORE_THAN_PLANNED, whole_number
from planning.forms.pupil_question import NO_PUPILS, PupilQuestionForm
from planning.models import AreaOfNeed, Provision, TierList

SPARE_ROWS, MOST_ROWS = 2, 20
ONGOING = [choice for choice in Provision.State.choices if choice[0] != Provision.State.STOPPED]


class ProvisionForm(PupilQuestionForm):
    """What a person says about a provision. `details` gives it to the actions."""

    asks_about = ("name", "years", "intended")

    name = PlainTextField(
        label="Name", max_length=150, help_text=NO_PUPILS, error_messages={"required": "Give it a name."}
    )
    tier = forms.ChoiceField(label="Tier", error_messages={"required": "Choose a tier."})
    area = forms.ChoiceField(
        label="Area of need",
        choices=[("", "Choose"), *AreaOfNeed.choices],
        error_messages={"required": "Choose an area of need."},
    )
    years = PlainTextField(
        label="Phase or year groups",
        max_length=100,
        help_text="For example: Years 3 and 4.",
        error_messages={"required": "Say for which phase or year groups it is."},
    )
    intended = PlainTextField(
        label="What it is meant to change",
        multiline=True,
        max_length=1000,
        help_text=f"What will be different, and by when. {NO_PUPILS}",
        error_messages={"required": "Say what it is meant to change; a review asks whether it did."},
    )
    run_by = forms.ModelChoiceField(
        label="Who runs it", queryset=Membership.objects.none(), required=False, empty_label="Nobody yet"
    )
    cost_a_year = forms.DecimalField(
        label="Cost a year in pounds",
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text="Books, licences, training. Leave it empty if you do not count it.",
        error_messages={
            "invalid": "Give an amount such as 450 or 450.50.",
            "min_value": "A cost cannot be below zero.",
            "max_digits": "Give at most 9,999,999.99.",
            "max_whole_digits": "Give at most 9,999,999.99.",
            "max_decimal_places": "Give at most two places after the point.",
        },
    )
    starts_on = DayField(label="Start")
    next_review_on = DayField(label="Next review", required=False)
    state = forms.ChoiceField(label="State", choices=ONGOING)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, membership: Membership, provision: Provision | None = None) -> None:
        start: dict[str, Any] = {"creation_key": uuid.uuid4(), "state": Provision.State.RUNNING}
        if provision is not None:
            start = {**vars(ProvisionDetails.of(provision)), "version": provision.version}
        super().__init__(data, initial=start, label_suffix="")
        self._offer_tiers(membership, provision)
        people = Membership.objects.live().visible_to(membership)
        if provision is not None:
            if provision.run_by is not None:  # perhaps somebody who has left
                people = people | Membership.objects.visible_to(membership).filter(pk=provision.run_by.pk)
            if provision.state == Provision.State.STOPPED:
                self.fields["state"].choices = Provision.State.choices  # type: ignore[attr-defined]
        self.fields["run_by"].queryset = people  # type: ignore[attr-defined]

    def _offer_tiers(self, membership: Membership, provision: Provision | None) -> None:
        tiers = TierList.of(membership.school)
        if provision is not None and provision.tier not in tiers:
            tiers.append(provision.tier)
        self.fields["tier"].choices = [("", "Choose"), *((tier, tier) for tier in tiers)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, review = said.get("starts_on"), said.get("next_review_on")
        if first and review and review < first:
            self.add_error("next_review_on", "This is before it starts.")
        self.ask_about_pupils()
        return said

    def details(self) -> ProvisionDetails:
        return ProvisionDetails(**{name: self.cleaned_data[name] for name in ProvisionDetails.__dataclass_fields__})


class StaffTimeForm(forms.Form):
    """One row of staff time; a row that is emptied is gone."""

    whom = PlainTextField(label="Whose time", max_length=80, required=False)
    minutes = whole_number("Minutes a week", low=1, high=5000, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        whom, minutes = said.get("whom"), said.get("minutes")
        if whom and minutes is None and "minutes" not in self.errors:
            self.add_error("minutes", "Say how many minutes a week.")
        if minutes and not whom and "whom" not in self.errors:
            self.add_error("whom", "Say whose time it is.")
        return said


StaffTimeRows = formset_factory(
    StaffTimeForm, extra=SPARE_ROWS, max_num=MOST_ROWS, validate_max=True, absolute_max=MOST_ROWS + SPARE_ROWS
)


def staff_time_rows(data: Any = None, *, provision: Provision | None = None) -> "BaseFormSet[StaffTimeForm]":
    """The stored rows and two empty ones."""
    stored = [] if provision is None else list(provision.staff_time.values("whom", "minutes"))
    return StaffTimeRows(data, initial=stored, prefix="time", form_kwargs={"label_suffix": ""})


def time_said(rows: "BaseFormSet[StaffTimeForm]") -> list[TimeRow]:
    """The rows that say something. Call it after validation."""
    said = [form.cleaned_data for form in rows if form.cleaned_data]
    return [(row["whom"], row["minutes"]) for row in said if row.get("whom")]


class DeliveryForm(PupilQuestionForm):
    """Sessions planned and delivered in a span of days."""

    asks_about = ("note",)

    starts_on = DayField(label="From")
    ends_on = DayField(label="Until")
    planned = whole_number("Sessions planned", high=1000)
    delivered = whole_number("Sessions delivered", high=1000)
    note = PlainTextField(
        label="What got in the way",
        max_length=300,
        required=False,
        help_text=f"For example: cover for an absent colleague, two assemblies. {NO_PUPILS}",
    )
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "This is before the first day.")
        planned, delivered = said.get("planned"), said.get("delivered")
        if planned is not None and delivered is not None and delivered > planned:
            self.add_error("delivered", MORE_THAN_PLANNED)
        self.ask_about_pupils()
        return said


class RegisterFilter(forms.Form):
    """Search and filters of the register; what is not understood is left out."""

    q = PlainTextField(label="Search", required=False)
    area = forms.ChoiceField(label="Area of need", required=False, choices=[("", "Any area"), *AreaOfNeed.choices])
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All but stopped"), *Provision.State.choices, ("all", "All")],
    )
    due = forms.BooleanField(label="Review due", required=False)

    def condition(self, today: date) -> Q:
        """As a query over provision. Call it after validation."""
        said = self.cleaned_data
        condition = Q()
        if words := said.get("q"):
            text = [Q(**{f"{name}__icontains": words}) for name in ("name", "years", "intended", "run_by__name")]
            condition &= text[0] | text[1] | text[2] | text[3]
        if area := said.get("area"):
            condition &= Q(area=area)
        state = said.get("state") or ""
        if state in Provision.State.values:
            condition &= Q(state=state)
        elif state != "all":
            condition &= ~Q(state=Provision.State.STOPPED)
        if said.get("due"):
            condition &= Q(next_review_on__lte=today) & ~Q(state=Provision.State.STOPPED)
        return condition
