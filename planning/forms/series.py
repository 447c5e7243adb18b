"""The form of a series: its name, its agenda, how long its meetings are, and who belongs to it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.meetings import PersonPart, SeriesDetails
from planning.forms.clock import length_field
from planning.forms.people_parts import PeopleForm
from planning.models import BuiltIn, MeetingSeries, MeetingTemplate


def agenda_of(series: MeetingSeries) -> str:
    """What the choice of agendas says of the series: the id of the school's own template, or the built-in one."""
    return str(series.template_id) if series.template_id else series.built_in


def stored_series(series: MeetingSeries) -> dict[str, Any]:
    """What the form would say of the series as it is stored."""
    return {"name": series.name, "agenda": agenda_of(series), "minutes": series.minutes, "place": series.place}


class SeriesForm(PeopleForm):
    """A series. Once valid, `details` and `parts` give it to the actions."""

    name = PlainTextField(label="Name", max_length=150, error_messages={"required": "Give it a name."})
    agenda = forms.ChoiceField(label="Agenda to start with")
    minutes = length_field()
    place = PlainTextField(label="Place", max_length=100, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        series: MeetingSeries,
        templates: Iterable[MeetingTemplate],
        people: Iterable[Membership],
        now: Iterable[PersonPart],
    ) -> None:
        super().__init__(data, people=people, now=now, initial=stored_series(series) | {"version": series.version})
        offered = [*templates]
        if series.template is not None and series.template not in offered:
            offered.append(series.template)  # retired since: who has it may keep it
        self.templates = {str(template.pk): template for template in offered}
        own = [(key, template.name) for key, template in self.templates.items()]
        built_in: list[Any] = [("Ready-made", list(BuiltIn.choices))]
        choices = [*built_in, ("Your school’s own", own)] if own else built_in
        self.fields["agenda"].choices = choices  # type: ignore[attr-defined]

    def details(self) -> SeriesDetails:
        said = self.cleaned_data
        template = self.templates.get(said["agenda"])
        built_in = BuiltIn.BLANK if template is not None else BuiltIn(said["agenda"])
        return SeriesDetails(said["name"], built_in, template, said["minutes"], said["place"])
