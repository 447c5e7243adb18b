"""The form of a school event: its fields, the levels of every role, and what must fit together."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from inclusion.school.access import Permission, Standing
from inclusion.school.actions.events import EventDetails
from inclusion.school.actions.occurrences import dates_of
from inclusion.school.forms.days import FIRST_DAY, LAST_DAY, DayField
from inclusion.school.forms.event_values import level_name, new_values, stored_values
from inclusion.school.forms.text import PlainTextField
from inclusion.school.levels import LEVEL_LABELS
from inclusion.school.models import Membership, Occurrence, Role, SchoolEvent
from inclusion.school.queries import calendar_of, horizon_of, people_named_on
from inclusion.school.repeats import RepeatError
from inclusion.school.wording import short_day

LONGEST_SPAN = timedelta(days=400)
LEVELS = [(str(level), label) for level, label in LEVEL_LABELS.items()]
ASKED_FIRST = {Standing.HEAD, Standing.SENCO}  # whose level is always in sight, beside the person's own roles
THIS, LATER, ALL = "this", "later", "all"
Repeat = SchoolEvent.Repeat
FORTNIGHTS = {Repeat.WEEK_A, Repeat.WEEK_B}


def staff_days_field(label: str, help_text: str) -> forms.IntegerField:
    words = "Give whole staff days, from 0 to 200."
    errors = {"invalid": words, "min_value": words, "max_value": words}
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=0, max_value=200, required=False, error_messages=errors
    )


class EventForm(forms.Form):
    """What a person says about an event. Once valid, `details`, `levels` and `named_people` give it to the actions.

    For a repeat that is opened at one of its times (`occurrence`), the dates are those of that time.
    """

    title = PlainTextField(label="Title", error_messages={"required": "Give it a title."})
    nature = forms.ChoiceField(label="Kind", choices=SchoolEvent.Nature.choices, widget=forms.RadioSelect)
    starts_on = DayField(label="Date")
    ends_on = DayField(label="Last day", required=False, help_text="Leave it empty for a single day.")
    repeat = forms.ChoiceField(label="How often", choices=Repeat.choices)
    repeat_until = DayField(label="Until", required=False, help_text="Leave it empty to go on to the end of the year.")
    term_time_only = forms.BooleanField(label="Only in school weeks", required=False)
    run_up = staff_days_field("Run-up, in staff days", "How long before it the work begins to build.")
    follow_up = staff_days_field("Follow-up, in staff days", "How long after it the work takes to fade.")
    set_by = forms.ChoiceField(label="Who set the date", choices=SchoolEvent.SetBy.choices)
    movable = forms.BooleanField(label="The date could move", required=False)
    movable_from = DayField(label="Not before", required=False)
    movable_to = DayField(label="Not after", required=False)
    needs = PlainTextField(
        label="What it needs from people", multiline=True, max_length=1000, required=False, help_text="A short note."
    )
    confidential = forms.BooleanField(
        label="Confidential",
        required=False,
        help_text="Others see “Confidential commitment” with its dates and levels, nothing else.",
    )
    named = forms.ModelMultipleChoiceField(
        label="People named on it",
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They may open and change it, also when it is confidential.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        event: SchoolEvent | None = None,
        occurrence: Occurrence | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.membership, self.event, self.occurrence = membership, event, occurrence
        self.stored_levels: dict[uuid.UUID, int] = {}
        if event is not None:
            self.stored_levels = dict(event.levels.values_list("role_id", "level"))
        start = new_values() if event is None else stored_values(event, occurrence, self.stored_levels)
        super().__init__(data, initial=start | (initial or {}), label_suffix="")
        self._add_levels()
        self._offer_people()
        self._offer_repeats()
        if event is not None and event.repeats:
            self.fields["scope"] = scope_field(occurrence)
            self.initial.setdefault("scope", THIS if occurrence else ALL)

    def _offer_repeats(self) -> None:
        """A rule, and the weeks of a timetable that the school does not have, only where that is chosen already."""
        unusual = {Repeat.RULE} if self.membership.school.two_week_timetable else {*FORTNIGHTS, Repeat.RULE}
        typed = self.data.get("repeat") if self.data else self.initial["repeat"]
        chosen = {self.event.repeat if self.event else Repeat.NONE, typed if typed != Repeat.RULE else Repeat.NONE}
        offered = [choice for choice in Repeat.choices if choice[0] not in unusual - chosen]
        self.fields["repeat"].choices = offered  # type: ignore[attr-defined]

    def _add_levels(self) -> None:
        for role in self.membership.school_roles:
            name = level_name(role)
            self.fields[name] = forms.TypedChoiceField(
                label=role.name,
                choices=LEVELS,
                coerce=int,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Choose a level from 0 to 5."},
            )
            self.initial.setdefault(name, str(self.stored_levels.get(role.pk, 0)))

    def _offer_people(self) -> None:
        """Whoever owns the event says who else may open it. Nobody adds themselves, so nobody is offered themselves."""
        if self.event is not None and not SchoolEvent.objects.own(self.membership).filter(pk=self.event.pk).exists():
            del self.fields["named"], self.fields["confidential"]
            return
        allowed = [standing for standing in Standing if Permission.OPEN_OWN_CONFIDENTIAL.allows([standing])]
        people = Membership.objects.live().visible_to(self.membership).exclude(pk=self.membership.pk)
        if self.event is not None and self.event.created_by_id:
            people = people.exclude(pk=self.event.created_by_id)
        self.fields["named"].queryset = people.filter(  # type: ignore[attr-defined]
            holdings__role__standing__in=allowed, holdings__role__retired_at__isnull=True
        ).distinct()

    # What the page asks -------------------------------------------------------------------------------------------

    @property
    def first_levels(self) -> list[BoundField]:
        """The levels that are always in sight: of one's own roles, headteacher, SENCo and whoever is concerned."""
        return [self[level_name(role)] for role in self.membership.school_roles if self._is_asked_first(role)]

    @property
    def other_levels(self) -> list[BoundField]:
        return [self[level_name(role)] for role in self.membership.school_roles if not self._is_asked_first(role)]

    def _is_asked_first(self, role: Role) -> bool:
        return role.held or role.standing in ASKED_FIRST or self._speaks(level_name(role))

    @property
    def open_groups(self) -> set[str]:
        """The folded groups that hold an answer or an error, and so are shown open."""
        groups = {
            "repeat": ["repeat", "repeat_until"],
            "around": ["run_up", "follow_up"],
            "moving": ["set_by", "movable", "movable_from", "movable_to"],
            "needs": ["needs"],
            "people": ["confidential", "named"],
        }
        return {group for group, names in groups.items() if any(self._speaks(name) for name in names)}

    def _speaks(self, name: str) -> bool:
        if name not in self.fields:
            return False
        value = self[name].value()
        return name in self.errors or str(value or "") not in ("", "0", "none", "us", "False", "[]")

    # What must fit together ---------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self._clean_dates(said)
        self._clean_window(said)
        if not self.errors:
            self._clean_repeat()
        return said

    def _clean_dates(self, said: dict[str, Any]) -> None:
        first = said.get("starts_on")
        if first is None or "ends_on" in self.errors:
            return
        last = said["ends_on"] = said.get("ends_on") or first
        if said.get("nature") == SchoolEvent.Nature.DEADLINE and last != first:
            self.add_error("ends_on", "A deadline has one date. Leave the last day empty.")
        elif last < first:
            self.add_error("ends_on", "This is before the first day.")
        elif last - first >= LONGEST_SPAN:
            self.add_error("ends_on", "An event lasts at most 400 days.")

    def _clean_window(self, said: dict[str, Any]) -> None:
        earliest, latest = said.get("movable_from"), said.get("movable_to")
        if not said.get("movable") or not (earliest or latest):
            return
        first, last = said.get("starts_on"), said.get("ends_on")
        if earliest and latest and latest < earliest:
            self.add_error("movable_to", "This is before the date in “not before”.")
        elif first and last and said.get("repeat") == Repeat.NONE:
            if earliest and first < earliest:
                self.add_error("movable_from", "The event itself begins before this date.")
            if latest and last > latest:
                self.add_error("movable_to", "The event itself ends after this date.")

    def _clean_repeat(self) -> None:
        details = self.details_to_save()
        until = details.repeat_until
        if not FIRST_DAY <= details.starts_on <= details.ends_on <= LAST_DAY:
            self.add_error("starts_on", "This would move the series out of the years 2000 to 2100.")
        elif until and until < details.starts_on:
            self.add_error("repeat_until", "This is before the first date.")
        elif details.repeat != Repeat.NONE:
            school = self.membership.school
            series = SchoolEvent(school=school, **vars(details))
            try:
                dates_of(series, calendar_of(school), horizon_of(school, details.starts_on))
            except RepeatError as error:
                self.add_error("repeat", str(error))

    # What the actions are given -----------------------------------------------------------------------------------

    def details(self) -> EventDetails:
        """As the form says it, with the dates that it shows."""
        said = self.cleaned_data
        repeats, movable = said["repeat"] != Repeat.NONE, said["movable"]
        confidential = (
            said["confidential"] if "confidential" in self.fields else bool(self.event and self.event.confidential)
        )
        return EventDetails(
            title=said["title"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            nature=said["nature"],
            run_up=said["run_up"] or 0,
            follow_up=said["follow_up"] or 0,
            repeat=said["repeat"],
            repeat_rule=self.event.repeat_rule if self.event and said["repeat"] == Repeat.RULE else "",
            repeat_until=said["repeat_until"] if repeats else None,
            term_time_only=said["term_time_only"] and repeats,
            movable=movable,
            movable_from=said["movable_from"] if movable else None,
            movable_to=said["movable_to"] if movable else None,
            set_by=said["set_by"],
            needs=said["needs"],
            confidential=confidential,
        )

    def details_to_save(self) -> EventDetails:
        """The same for what the person wants to change: one time, or a series that moves as far as this time did."""
        details = self.details()
        if self.chosen_scope == THIS:
            return details.as_single()
        if self.event is None or self.occurrence is None or self.chosen_scope == LATER or details.repeat == Repeat.NONE:
            return details
        first = self.event.starts_on + (details.starts_on - self.occurrence.starts_on)
        return replace(details, starts_on=first, ends_on=first + (details.ends_on - details.starts_on))

    @property
    def chosen_scope(self) -> str:
        """This one, this and later, or all; empty where the event does not repeat."""
        return str(self.cleaned_data.get("scope", ""))

    def levels(self) -> dict[uuid.UUID, int]:
        """By role id, without roles that are not concerned. Levels of retired roles stay as they are."""
        asked = {role.pk: self.cleaned_data[level_name(role)] for role in self.membership.school_roles}
        return {role: level for role, level in (self.stored_levels | asked).items() if level}

    def named_people(self) -> list[Membership]:
        """Everybody named, with those on whom the person has no say."""
        stored = people_named_on(self.event) if self.event is not None else Membership.objects.none()
        if "named" not in self.fields:
            return list(stored)
        return [*self.cleaned_data["named"], *stored.filter(pk=self.membership.pk)]


def scope_field(occurrence: Occurrence | None) -> forms.ChoiceField:
    choices = [(ALL, "All of them")]
    if occurrence is not None:
        choices = [(THIS, f"Only {short_day(occurrence.starts_on)}"), (LATER, "This one and all later ones"), *choices]
    return forms.ChoiceField(label="What do you want to change?", choices=choices, widget=forms.RadioSelect)
