"""Who takes part in a meeting or a series: a part for each colleague, and two who take the chair."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from inclusion.school.models import Membership
from planning.actions.meetings import PersonPart
from planning.models import Part

NOT_ASKED = ("", "Not asked")
TWO_CHAIRS = "Choose two people who must be there to take the chair together. Both agree the minutes."


@dataclass(frozen=True)
class PersonRow:
    """One colleague with the two questions about them."""

    person: Membership
    part: BoundField
    chair: BoundField

    @property
    def roles(self) -> str:
        """The labels of their roles, as far as they were read."""
        return ", ".join(held.role.name for held in self.person.holdings.all() if held.role.retired_at is None)

    @property
    def is_asked(self) -> bool:
        return bool(self.part.value() or self.chair.value() or self.part.errors or self.chair.errors)


class PeopleForm(forms.Form):
    """The questions about people, to be put below those about the meeting or series."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, people: Iterable[Membership], now: Iterable[PersonPart], initial: dict[str, Any]
    ) -> None:
        self.people = list(people)
        super().__init__(data, initial=initial | parts_by_field(now), label_suffix="")
        for person in self.people:
            self.fields[f"part_{person.pk}"] = forms.ChoiceField(
                label=f"Part of {person.name}", choices=[NOT_ASKED, *Part.choices], required=False
            )
            self.fields[f"chair_{person.pk}"] = forms.BooleanField(
                label=f"{person.name} takes the chair", required=False
            )

    def said_of(self, people: Iterable[PersonPart]) -> dict[str, Any]:
        """What the questions about everybody would be answered with, were these the people."""
        nobody: dict[str, Any] = {f"part_{person.pk}": "" for person in self.people}
        return nobody | {f"chair_{person.pk}": False for person in self.people} | parts_by_field(people)

    @property
    def rows(self) -> list[PersonRow]:
        return [PersonRow(person, self[f"part_{person.pk}"], self[f"chair_{person.pk}"]) for person in self.people]

    @property
    def asked(self) -> list[PersonRow]:
        return [row for row in self.rows if row.is_asked]

    @property
    def others(self) -> list[PersonRow]:
        return [row for row in self.rows if not row.is_asked]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chairs = [person for person in self.people if said.get(f"chair_{person.pk}")]
        for person in chairs:
            if said.get(f"part_{person.pk}") != Part.REQUIRED:
                self.add_error(f"part_{person.pk}", "Who takes the chair must be there.")
        if len(chairs) != 2:
            self.add_error(None, TWO_CHAIRS)
        return said

    def parts(self) -> list[PersonPart]:
        """The people asked, as a valid form says it."""
        said = self.cleaned_data
        return [
            PersonPart(person, said[f"part_{person.pk}"], said[f"chair_{person.pk}"])
            for person in self.people
            if said[f"part_{person.pk}"]
        ]


def parts_by_field(people: Iterable[PersonPart]) -> dict[str, Any]:
    """What the form's fields say of these people."""
    values: dict[str, Any] = {}
    for person in people:
        values[f"part_{person.membership.pk}"] = person.part
        values[f"chair_{person.membership.pk}"] = person.is_chair
    return values
