"""Begin a meeting: from open to in progress."""

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.locking import note_step, save_next_version, writable
from planning.actions.trail import trail_words
from planning.models import Meeting, MeetingStep


class NotOpen(Exception):
    """Only a meeting that people were asked to can begin; a draft is sent out first."""

    def __init__(self) -> None:
        super().__init__("This meeting is still a draft. Open it first, so that everybody who is asked can see it.")


@transaction.atomic
def start_meeting(*, by: Membership, meeting: Meeting) -> Meeting:
    """Say that the meeting begins. Starting twice is starting once. Raises NotOpen and MeetingLocked."""
    current = writable(meeting, by=by)
    if current.is_draft:
        raise NotOpen
    if current.is_open:
        save_next_version(current, state=Meeting.State.IN_PROGRESS)
        note_step(current, MeetingStep.Kind.STARTED, by=by)
        record(by=by, school=current.school, verb="started", obj=current, summary=trail_words(current))
    return current
