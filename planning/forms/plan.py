"""What a person says to find a time: how long, between which dates; and for new meetings with whom and how often."""

import uuid
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.forms import BoundField

from inclusion.school.access import Standing
from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership, Role
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import listed
from planning.actions.meetings import PersonPart, SeriesDetails
from planning.actions.series import CHAIRS
from planning.forms.clock import ClockField
from planning.forms.numbers import whole_number
from planning.models import BuiltIn, MeetingTemplate, Part
from planning.people import partner_of
from planning.rhythm import HOW_OFTEN_WORDS, HowOften, term_around

SUIT, FOUR_WEEKS, TERM, DATES = "suit", "four_weeks", "term", "dates"
WHEN = [
    (SUIT, "Next four weeks; for a series the rest of this term"),
    (FOUR_WEEKS, "The next four weeks"),
    (TERM, "The rest of this term"),
    (DATES, "Between two dates"),
]
FOUR_WEEKS_ON = timedelta(days=27)  # the last of 28 days
LONGEST_RANGE = timedelta(days=400)
AFTER_LESSONS = time(15, 30)
CHAIR = "chair"
PARTS = [("", "Not asked"), (CHAIR, "Chair"), *Part.choices]
TWO_CHAIRS = "Two people take the chair together; choose “Chair” for both."
LEADING = {Standing.HEAD, Standing.SENCO, Standing.SLT, Standing.LEAD}  # who plans provision together
OWN_TEMPLATE = "own-"  # before the id of a template of the school's own


class WhenForm(forms.Form):
    """Between which dates, and about what time. `between` gives the dates once the form is valid."""

    when = forms.ChoiceField(label="Between which dates", choices=WHEN, initial=SUIT)
    first = DayField(label="From", required=False)
    last = DayField(label="Until", required=False)
    around = ClockField(
        label="About what time",
        initial=AFTER_LESSONS,
        help_text="The nearest time at which all can meet is offered.",
    )
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date, calendar: SchoolCalendar, **options: Any) -> None:
        self.today, self.calendar = today, calendar
        start = {"creation_key": uuid.uuid4(), "first": today, "last": today + FOUR_WEEKS_ON}
        super().__init__(data, initial=start | options.pop("initial", {}), label_suffix="", **options)

    @property
    def how_often(self) -> HowOften:
        return HowOften.ONCE

    @property
    def count(self) -> int:
        return 1

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("when") == DATES:
            self._clean_dates(said.get("first"), said.get("last"))
            return said
        for unused in ("first", "last"):  # hidden unless the dates are asked for
            self.errors.pop(unused, None)
        if said.get("when") == TERM and term_around(self.calendar, self.today) is None:
            self.add_error("when", "No term from today on is entered. Enter the school’s year, or give two dates.")
        return said

    def _clean_dates(self, first: date | None, last: date | None) -> None:
        for name, day in (("first", first), ("last", last)):
            if day is None and name not in self.errors:
                self.add_error(name, "Choose a date.")
        if not first or not last:
            return
        if last < first:
            self.add_error("last", "This is before the first date.")
        elif last < self.today:
            self.add_error("last", "These dates are over. Choose dates from today on.")
        elif last - first > LONGEST_RANGE:
            self.add_error("last", "This is more than 400 days after the first date.")

    def between(self) -> tuple[date, date]:
        """First and last day of the search. Four weeks that suit begin with the next term when it is holiday."""
        when = self.cleaned_data["when"]
        if when == DATES:
            return self.cleaned_data["first"], self.cleaned_data["last"]
        term = term_around(self.calendar, self.today)
        if term and (when == TERM or (when == SUIT and self.how_often != HowOften.ONCE)):
            return max(term[0], self.today), term[1]
        first = max(term[0], self.today) if term and when == SUIT else self.today
        return first, first + FOUR_WEEKS_ON


class PlanForm(WhenForm):
    """A new meeting or series: who, how long, how often, called what, with which agenda, where."""

    name = PlainTextField(
        label="Name", max_length=150, initial="Joint planning", error_messages={"required": "Give it a name."}
    )
    agenda = forms.ChoiceField(label="Agenda", help_text="Each meeting copies it when you open it.")
    minutes = whole_number("Length in minutes", low=5, high=480, initial=60)
    often = forms.ChoiceField(label="How often", choices=[(one.value, words) for one, words in HOW_OFTEN_WORDS.items()])
    number = whole_number("How many meetings", low=2, high=40, required=False)
    place = PlainTextField(label="Place", max_length=100, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        by: Membership,
        people: Sequence[Membership],
        templates: Sequence[MeetingTemplate],
        **options: Any,
    ) -> None:
        self.by, self.people_of_school, self.templates = by, people, templates
        chairs = {part_name(person): CHAIR for person in (by, partner_of(by)) if person}
        start = {"agenda": BuiltIn.PROVISION_REVIEW.value, **chairs}
        super().__init__(data, initial=start | options.pop("initial", {}), **options)
        own = [(f"{OWN_TEMPLATE}{template.pk}", template.name) for template in templates]
        agendas = [*BuiltIn.choices, *([("Your school’s own", own)] if own else [])]
        self.fields["agenda"].choices = agendas  # type: ignore[attr-defined]
        for person in people:
            choice = forms.Select(attrs={"class": "form-select"})
            self.fields[part_name(person)] = forms.ChoiceField(
                label=person.name, choices=PARTS, required=False, widget=choice
            )

    # What the page asks -----------------------------------------------------------------------------------------------

    @property
    def first_people(self) -> list[tuple[BoundField, str]]:
        """The fields of the leaders and of everybody who is asked, each with their roles; chairs first."""
        first = [self._row(person) for person in self.people_of_school if self._is_asked_first(person)]
        return sorted(first, key=lambda row: row[0].value() != CHAIR)

    @property
    def other_people(self) -> list[tuple[BoundField, str]]:
        return [self._row(person) for person in self.people_of_school if not self._is_asked_first(person)]

    def _row(self, person: Membership) -> tuple[BoundField, str]:
        return self[part_name(person)], listed([role.name for role in roles_of(person)])

    def _is_asked_first(self, person: Membership) -> bool:
        name = part_name(person)
        leads = any(role.standing in LEADING for role in roles_of(person))
        return leads or name in self.errors or bool(self[name].value())

    # What must fit together -------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("often") == HowOften.NUMBER and said.get("number") is None and "number" not in self.errors:
            self.add_error("number", "Say how many meetings.")
        parts = {person.name: said.get(part_name(person)) for person in self.people_of_school}
        chairs = [name for name, part in parts.items() if part == CHAIR]
        if not any(parts.values()):
            self.add_error(None, f"Nobody is chosen. {TWO_CHAIRS}")
        elif len(chairs) != CHAIRS:
            chosen = f"You chose {listed(chairs)}." if chairs else "You chose nobody for it yet."
            self.add_error(None, f"{TWO_CHAIRS} {chosen}")
        return said

    # What the search and the actions are given ------------------------------------------------------------------------

    @property
    def how_often(self) -> HowOften:
        return HowOften(self.cleaned_data["often"])

    @property
    def count(self) -> int:
        return self.cleaned_data["number"] or 1 if self.how_often == HowOften.NUMBER else 1

    def parts(self) -> list[PersonPart]:
        """Everybody who is asked or informed. The chairs must be there."""
        said = [(person, self.cleaned_data[part_name(person)]) for person in self.people_of_school]
        return [
            PersonPart(person, Part.REQUIRED if part == CHAIR else Part(part), is_chair=part == CHAIR)
            for person, part in said
            if part
        ]

    def details(self) -> SeriesDetails:
        said = self.cleaned_data
        own = {f"{OWN_TEMPLATE}{template.pk}": template for template in self.templates}
        template = own.get(said["agenda"])
        return SeriesDetails(
            name=said["name"],
            built_in=BuiltIn.BLANK if template else BuiltIn(said["agenda"]),
            template=template,
            minutes=said["minutes"],
            place=said["place"],
        )


def part_name(person: Membership) -> str:
    """The name of the field that says which part the person has."""
    return f"part_{person.pk}"


def roles_of(person: Membership) -> list[Role]:
    """The live roles of one of `colleagues`, without another query."""
    roles = [holding.role for holding in person.holdings.all() if holding.role.retired_at is None]
    return sorted(roles, key=lambda role: (role.position, role.slug))
