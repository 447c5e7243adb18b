"""What happens to a meeting before it is held: its invitations go out, it moves, other people join, it is cancelled."""

from collections.abc import Sequence
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from inclusion.school.wording import short_day
from planning.actions.agenda import copy_template
from planning.actions.carrying import release_items
from planning.actions.invitations import queue_meeting_mails
from planning.actions.locking import MeetingLocked, StaleRow, locked, note_step, save_next_version, writable
from planning.actions.meeting_people import PeopleChange, write_participants
from planning.actions.on_the_map import follow_on_map, levels_of, take_off_map
from planning.actions.series import (
    ChairsMissing,
    PersonPart,
    SeriesDetails,
    add_meeting,
    create_series,
)
from planning.actions.trail import trail_words
from planning.models import Meeting, MeetingMail, MeetingStep, Part

__all__ = [
    "ChairsMissing",
    "HasBegun",
    "PersonPart",
    "SeriesDetails",
    "add_meeting",
    "cancel_meeting",
    "change_people",
    "create_series",
    "move_meeting",
    "open_meeting",
    "queue_meeting_mails",
]


@transaction.atomic
def open_meeting(*, by: Membership | None, meeting: Meeting) -> Meeting:
    """Make a draft open: it gets its agenda, everybody asked can see it and is sent an invitation.

    Opening twice is opening once. Raises MeetingLocked.
    """
    current = _unlocked(meeting)
    if not current.is_draft:
        return current
    levels = levels_of(current.participants.all())
    save_next_version(current, state=Meeting.State.OPEN)
    copy_template(current, by=by)
    follow_on_map(current, by=by, levels_before=levels)
    note_step(current, MeetingStep.Kind.OPENED, by=by)
    record(by=by, school=current.school, verb="sent out", obj=current, summary=trail_words(current))
    queue_meeting_mails(meeting=current, kind=MeetingMail.Kind.INVITATION, to=_asked(current))
    return current


@transaction.atomic
def move_meeting(
    *,
    by: Membership | None,
    meeting: Meeting,
    version: int,
    on: date,
    starts_at: time,
    minutes: int,
    place: str,
    title: str,
    people: Sequence[PersonPart] | None = None,
) -> Meeting:
    """Change when and where the meeting is and what it is called; with `people` also who takes part.

    Everybody asked gets one mail where day, time, length, place or people are others than before, once the meeting
    is open. Raises StaleRow, MeetingLocked and ChairsMissing.
    """
    current = _unlocked(meeting)
    if current.version != version:
        raise StaleRow(current)
    was_on, levels = current.on, levels_of(current.participants.all())
    before = (current.on, current.starts_at, current.minutes, current.place)
    moved = before != (on, starts_at, minutes, place)
    change = write_participants(current, people) if people is not None else PeopleChange()
    if not (moved or change or title != current.title):
        return current
    writable(current, by=by)
    sequence = current.ics_sequence + (1 if moved or change.of_asked else 0)
    said = {"on": on, "starts_at": starts_at, "minutes": minutes, "place": place, "title": title}
    save_next_version(current, ics_sequence=sequence, **said)
    follow_on_map(current, by=by, levels_before=levels)
    if was_on != on:
        note_step(current, MeetingStep.Kind.MOVED, by=by, reason=f"From {short_day(was_on)} to {short_day(on)}")
    record(by=by, school=current.school, verb="changed", obj=current, summary=trail_words(current))
    if current.is_open and (moved or change.of_asked):
        _tell(current, change)
    return current


def change_people(*, by: Membership | None, meeting: Meeting, version: int, people: Sequence[PersonPart]) -> Meeting:
    """Change who takes part in this one meeting. Raises StaleRow, MeetingLocked and ChairsMissing."""
    return move_meeting(
        by=by,
        meeting=meeting,
        version=version,
        on=meeting.on,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        place=meeting.place,
        title=meeting.title,
        people=people,
    )


class HasBegun(Exception):
    """What was begun is ended, not cancelled: what was written down in it is kept."""

    def __init__(self) -> None:
        super().__init__("This meeting has begun, so it cannot be cancelled any more. End it, and agree its minutes.")


@transaction.atomic
def cancel_meeting(*, by: Membership | None, meeting: Meeting, reason: str = "") -> Meeting:
    """Say that the meeting does not take place. It leaves the map, its items go to the next one, all asked are told.

    Cancelling twice is cancelling once. Raises MeetingLocked where its minutes are closed, HasBegun in progress.
    """
    current = locked(meeting)
    if current.cancelled_at:
        return current
    if current.is_closed:
        raise MeetingLocked(current)
    if current.is_in_progress:
        raise HasBegun
    release_items(current, by=by)
    now = timezone.now()
    sequence = current.ics_sequence + 1
    save_next_version(current, cancelled_at=now, cancelled_by=by, ics_sequence=sequence)
    take_off_map(current, by=by)
    note_step(current, MeetingStep.Kind.CANCELLED, by=by, reason=reason)
    record(by=by, school=current.school, verb="cancelled", obj=current, summary=trail_words(current))
    queue_meeting_mails(meeting=current, kind=MeetingMail.Kind.CANCELLATION, to=_asked(current))
    return current


def _unlocked(meeting: Meeting) -> Meeting:
    """The stored meeting, locked for this change. Raises MeetingLocked where it is closed or cancelled."""
    current = locked(meeting)
    if current.is_closed or current.cancelled_at:
        raise MeetingLocked(current)
    return current


def _asked(meeting: Meeting) -> list[Membership]:
    rows = meeting.participants.exclude(part=Part.INFORMED).select_related("membership")
    return [row.membership for row in rows]


def _tell(meeting: Meeting, change: PeopleChange) -> None:
    """An invitation to who is new, a cancellation to who is no longer asked, the change to everybody else."""
    staying = [person for person in _asked(meeting) if person not in change.added]
    queue_meeting_mails(meeting=meeting, kind=MeetingMail.Kind.INVITATION, to=change.added)
    queue_meeting_mails(meeting=meeting, kind=MeetingMail.Kind.CANCELLATION, to=change.removed)
    queue_meeting_mails(meeting=meeting, kind=MeetingMail.Kind.UPDATE, to=staying)
