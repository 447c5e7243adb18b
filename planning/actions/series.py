"""Make a series of meetings with its drafts, and change who belongs to it and what it is called."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from planning.actions.carrying import take_waiting
from planning.actions.locking import locked, save_next_version
from planning.actions.on_the_map import put_on_map
from planning.actions.trail import trail_words
from planning.models import BuiltIn, Meeting, MeetingSeries, MeetingTemplate, Part, Participant, SeriesPerson

CHAIRS = 2  # the minutes are agreed by both


class ChairsMissing(Exception):
    """Not exactly two of those who must be there take the chair."""

    def __init__(self) -> None:
        super().__init__("Choose two people who must be there to take the chair together.")


@dataclass(frozen=True)
class SeriesDetails:
    """What a person says about a series. The agenda is the school's own template, where one is given."""

    name: str
    built_in: str = BuiltIn.BLANK
    template: MeetingTemplate | None = None
    minutes: int = 60
    place: str = ""


class Time(NamedTuple):
    """When a meeting is to be, by the school's clock, and the key by which it is made once."""

    on: date
    starts_at: time
    creation_key: uuid.UUID


@dataclass(frozen=True)
class PersonPart:
    """A person and the part they have."""

    membership: Membership
    part: str = Part.REQUIRED
    is_chair: bool = False


def check_chairs(people: Sequence[PersonPart]) -> None:
    """Raises ChairsMissing unless two of those who must be there, and nobody else, take the chair."""
    chairs = [person.part for person in people if person.is_chair]
    if chairs != [Part.REQUIRED] * CHAIRS:
        raise ChairsMissing


@transaction.atomic
def create_series(
    *,
    by: Membership | None,
    school: School,
    details: SeriesDetails,
    people: Sequence[PersonPart],
    times: Sequence[tuple[date, time]],
    creation_key: uuid.UUID | None = None,
) -> MeetingSeries:
    """Make a series and a draft of a meeting for each time, all on the map. The same key again gives the first one.

    Raises ChairsMissing.
    """
    check_chairs(people)
    School.objects.select_for_update().get(pk=school.pk)
    key = creation_key or uuid.uuid4()
    known = MeetingSeries.objects.filter(school=school, creation_key=key).first()
    if known is not None:
        return known
    series = MeetingSeries.objects.create(school=school, created_by=by, creation_key=key, **vars(details))
    _write_people(series, people)
    keys = [uuid.uuid5(key, str(place)) for place in range(len(times))]
    _make_meetings(series, [Time(*when, key) for when, key in zip(sorted(times), keys, strict=True)], by=by)
    count = len(times)
    summary = f"{count} meeting{'' if count == 1 else 's'}"
    record(by=by, school=school, verb="planned", obj=series, summary=summary)
    return series


@transaction.atomic
def add_meeting(
    *,
    by: Membership | None,
    series: MeetingSeries,
    on: date,
    starts_at: time,
    creation_key: uuid.UUID | None = None,
) -> Meeting:
    """Add a draft with the people and length of the series; it takes the items that wait for a next meeting.

    The same key again gives the first one.
    """
    current = locked(series)
    key = creation_key or uuid.uuid4()
    known = Meeting.objects.filter(school_id=current.school_id, creation_key=key).first()
    if known is not None:
        return known
    [meeting] = _make_meetings(current, [Time(on, starts_at, key)], by=by)
    take_waiting(meeting, by=by)
    record(by=by, school=meeting.school, verb="planned", obj=meeting, summary=trail_words(meeting))
    return meeting


@transaction.atomic
def change_series(
    *, by: Membership, series: MeetingSeries, version: int, details: SeriesDetails, people: Sequence[PersonPart]
) -> MeetingSeries:
    """Change the series for the meetings that are made from now on. Raises ChairsMissing and StaleRow."""
    check_chairs(people)
    current = locked(series, version)
    save_next_version(current, **vars(details))
    current.people.all().delete()
    _write_people(current, people)
    record(by=by, school=current.school, verb="changed", obj=current)
    return current


def _write_people(series: MeetingSeries, people: Sequence[PersonPart]) -> None:
    SeriesPerson.objects.bulk_create(
        SeriesPerson(school_id=series.school_id, series=series, **vars(person)) for person in people
    )


def _make_meetings(series: MeetingSeries, times: Iterable[Time], *, by: Membership | None) -> list[Meeting]:
    """A draft for each time, with those of the series who are still at the school, all on the map."""
    people = list(series.people.filter(membership__ended_at__isnull=True).select_related("membership"))
    meetings = [
        Meeting(
            school=series.school,
            series=series,
            title=series.name,
            on=at.on,
            starts_at=at.starts_at,
            minutes=series.minutes,
            place=series.place,
            created_by=by,
            creation_key=at.creation_key,
        )
        for at in times
    ]
    put_on_map(meetings, people, by=by)
    Meeting.objects.bulk_create(meetings)
    Participant.objects.bulk_create(
        Participant(
            school_id=series.school_id,
            meeting=meeting,
            membership=person.membership,
            part=person.part,
            is_chair=person.is_chair,
        )
        for meeting in meetings
        for person in people
    )
    return meetings
