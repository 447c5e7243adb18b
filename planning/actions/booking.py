"""Plan meetings at times that a search offered, looked at again in the same turn: nobody is booked twice."""

import uuid
from collections.abc import Sequence
from datetime import date, time

from django.db import transaction

from inclusion.school.models import School
from planning.actions.locking import locked
from planning.actions.series import PersonPart, SeriesDetails, add_meeting, create_series
from planning.finding import Question, still_possible
from planning.models import Meeting, MeetingSeries

Times = Sequence[tuple[date, time]]


class TimesTaken(Exception):
    """Not everybody who is required can meet at these times any more."""


@transaction.atomic
def book_series(
    *,
    question: Question,
    details: SeriesDetails,
    people: Sequence[PersonPart],
    times: Times,
    creation_key: uuid.UUID,
    today: date,
) -> MeetingSeries:
    """A new series with its drafts. The same key again gives the first one. Raises TimesTaken and ChairsMissing."""
    school = question.by.school
    _wait_for_others(school)
    if not MeetingSeries.objects.filter(school=school, creation_key=creation_key).exists():
        _refuse_taken(question, times, today)
    return create_series(
        by=question.by, school=school, details=details, people=people, times=times, creation_key=creation_key
    )


@transaction.atomic
def book_next(
    *, question: Question, series: MeetingSeries, times: Times, creation_key: uuid.UUID, today: date
) -> Meeting:
    """The next draft of a series, at the first of the times. The same key again gives the first one.

    Raises TimesTaken.
    """
    current = locked(series)
    _wait_for_others(current.school)
    known = Meeting.objects.filter(school=current.school, creation_key=creation_key).first()
    if known is not None:
        return known
    _refuse_taken(question, times, today)
    on, starts_at = times[0]
    return add_meeting(by=question.by, series=current, on=on, starts_at=starts_at, creation_key=creation_key)


def _wait_for_others(school: School) -> None:
    """Meetings of one school are planned one after the other: what is read from here on stays so until the end."""
    School.objects.select_for_update().get(pk=school.pk)


def _refuse_taken(question: Question, times: Times, today: date) -> None:
    if not still_possible(question, times, today):
        raise TimesTaken
