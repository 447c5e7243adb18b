"""The event form as far as it is typed: what is not understood yet is left out, and nothing is refused."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict

from heatmap.placing import Wish
from heatmap.pressure import Load
from inclusion.school.forms.days import DayField
from inclusion.school.forms.event_values import level_name
from inclusion.school.forms.events import LONGEST_SPAN, THIS, staff_days_field
from inclusion.school.levels import LEVEL_LABELS
from inclusion.school.models import Role, SchoolEvent


class WishForm(forms.Form):
    """Reads the fields of the event form. `wish` and `one_time` say what it asks for, whatever else is wrong in it."""

    starts_on = DayField(required=False)
    ends_on = DayField(required=False)
    nature = forms.CharField(required=False)
    run_up = staff_days_field("", "")
    follow_up = staff_days_field("", "")
    repeat = forms.CharField(required=False)
    set_by = forms.CharField(required=False)
    movable = forms.BooleanField(required=False)
    movable_from = DayField(required=False)
    movable_to = DayField(required=False)
    scope = forms.CharField(required=False)
    original = DayField(required=False)

    def __init__(self, data: QueryDict, *, roles: list[Role]) -> None:
        super().__init__(data)
        self.roles = {level_name(role): role.slug for role in roles}
        choices = [(str(level), label) for level, label in LEVEL_LABELS.items()]
        for name in self.roles:
            self.fields[name] = forms.TypedChoiceField(choices=choices, coerce=int, required=False)
        self.full_clean()

    @property
    def one_time(self) -> date | None:
        """The date by the rule of the only time of a repeat that is being changed."""
        return self.cleaned_data.get("original") if self.cleaned_data.get("scope") == THIS else None

    def wish(self) -> Wish | None:
        """What is asked for so far; None while there is no date to go by."""
        said = self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first is None:
            return None
        deadline = said.get("nature") == SchoolEvent.Nature.DEADLINE
        if last is None or deadline or not timedelta() <= last - first < LONGEST_SPAN:
            last = first
        levels = {slug: said[name] for name, slug in self.roles.items() if said.get(name)}
        load = Load(first, last, deadline, said.get("run_up") or 0, said.get("follow_up") or 0, levels)
        repeats = said.get("repeat") not in ("", SchoolEvent.Repeat.NONE) and said.get("scope") != THIS
        placeable = not repeats and said.get("set_by") in ("", SchoolEvent.SetBy.US)
        if not said.get("movable"):
            return Wish(load, placeable)
        return Wish(load, placeable, said.get("movable_from"), said.get("movable_to"))
