"""Lock the row that a change decides on, and say in a named error why it cannot be changed."""

from typing import Generic, TypeVar

from django.db import models

from inclusion.school.models import Membership
from planning.models import Meeting, MeetingStep

Row = TypeVar("Row", bound=models.Model)


class StaleRow(Exception, Generic[Row]):
    """Somebody else saved the row first. `current` is what is stored now."""

    def __init__(self, current: Row) -> None:
        super().__init__("Somebody else changed this in the meantime.")
        self.current = current


class MeetingLocked(Exception):
    """The minutes are closed, or the meeting was cancelled; `meeting` is what is stored now."""

    def __init__(self, meeting: Meeting) -> None:
        what = "was cancelled" if meeting.cancelled_at else "is closed and its minutes are locked"
        super().__init__(f"This meeting {what}.")
        self.meeting = meeting


def locked(row: Row, version: int | None = None) -> Row:
    """The stored row, locked until the transaction ends. Raises StaleRow where it is not at this version."""
    stored: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if version is not None and stored.version != version:  # type: ignore[attr-defined]
        raise StaleRow(stored)
    return stored


def save_next_version(row: models.Model, **fields: object) -> None:
    """Store these fields and the next version, for a row that is locked."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1  # type: ignore[attr-defined]
    row.save()


def writable(meeting: Meeting, *, by: Membership | None) -> Meeting:
    """The meeting, locked for a change of what it says. Whoever agreed the minutes before has to look again.

    Call it first in every change of items, outcomes, attendance and actions of a meeting. Raises MeetingLocked.
    """
    current = not_closed(meeting)
    agree_again(current, by=by)
    return current


def not_closed(meeting: Meeting) -> Meeting:
    """The meeting, locked, where it is not certain yet that anything changes. Raises MeetingLocked."""
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.is_closed or current.cancelled_at:
        raise MeetingLocked(current)
    return current


def agree_again(meeting: Meeting, *, by: Membership | None) -> None:
    """What a meeting says has changed, so whoever agreed its minutes before has to look again."""
    ticked = meeting.participants.filter(ticked_at__isnull=False)
    if ticked.exists():
        ticked.update(ticked_at=None)
        note_step(meeting, MeetingStep.Kind.UNTICKED, by=by)


def note_step(meeting: Meeting, kind: MeetingStep.Kind, *, by: Membership | None, reason: str = "") -> MeetingStep:
    """Write down what happened to the meeting, who did it and why."""
    return MeetingStep.objects.create(school_id=meeting.school_id, meeting=meeting, kind=kind, by=by, reason=reason)
