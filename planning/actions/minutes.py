"""Agreeing the minutes of a meeting: both chairs tick, the last tick locks them, and reopening leaves a trace."""

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.invitations import queue_meeting_mails
from planning.actions.locking import MeetingLocked, note_step, save_next_version
from planning.actions.trail import trail_words
from planning.minutes_rows import fingerprint
from planning.models import Meeting, MeetingMail, MeetingStep, Participant

WITHDRAWN = "The chair looks again."


class NotEnded(Exception):
    """The discussion is still going on, or has not begun: there is nothing to agree yet."""


class NotAChair(Exception):
    """Only the two chairs agree and reopen minutes."""


class MinutesChanged(Exception):
    """The minutes are not what the chair has read; nothing is agreed."""


@transaction.atomic
def tick_minutes(*, by: Membership, meeting: Meeting, seen: str, reservation: str = "") -> Meeting:
    """A chair agrees to the minutes they have read (`seen`, their fingerprint then); the last one needed closes them.

    Ticking twice is ticking once, but where the other chair has left the school in between it closes them. Raises
    NotAChair, NotEnded, MinutesChanged and MeetingLocked.
    """
    current, chair = _chair(meeting, by)
    if chair.ticked_at is not None and (current.is_closed or waiting_for(current)):
        return current
    if current.is_closed or current.cancelled_at:
        raise MeetingLocked(current)
    if current.ended_at is None:
        raise NotEnded
    if fingerprint(current) != seen:
        raise MinutesChanged
    chair.ticked_at, chair.reservation = timezone.now(), reservation
    chair.save(update_fields=["ticked_at", "reservation"])
    note_step(current, MeetingStep.Kind.TICKED, by=by)
    record(by=by, school=current.school, verb="agreed the minutes of", obj=current, summary=trail_words(current))
    if not waiting_for(current):
        _close(current, by=by)
    return current


def waiting_for(meeting: Meeting) -> list[Participant]:
    """The chairs who still have to agree. One who has left the school cannot, and is not waited for."""
    chairs = meeting.participants.filter(is_chair=True, ticked_at=None, membership__ended_at=None)
    return list(chairs.select_related("membership"))


@transaction.atomic
def untick_minutes(*, by: Membership, meeting: Meeting) -> Meeting:
    """A chair takes back their agreement while the minutes are not locked. Raises NotAChair and MeetingLocked."""
    current, chair = _chair(meeting, by)
    if current.is_closed or current.cancelled_at:
        raise MeetingLocked(current)
    if chair.ticked_at is not None:
        chair.ticked_at = None
        chair.save(update_fields=["ticked_at"])
        note_step(current, MeetingStep.Kind.UNTICKED, by=by, reason=WITHDRAWN)
    return current


@transaction.atomic
def reopen_minutes(*, by: Membership, meeting: Meeting, reason: str) -> Meeting:
    """Unlock closed minutes, so that they can be changed and both chairs agree anew. Raises NotAChair.

    Minutes that are open already stay as they are.
    """
    current, _ = _chair(meeting, by)
    if current.is_closed:
        save_next_version(current, state=Meeting.State.IN_PROGRESS)
        current.participants.update(ticked_at=None)
        note_step(current, MeetingStep.Kind.REOPENED, by=by, reason=reason)
        record(by=by, school=current.school, verb="reopened", obj=current, summary=trail_words(current))
    return current


def _chair(meeting: Meeting, by: Membership) -> tuple[Meeting, Participant]:
    """The locked meeting and the person's place in its chair: of two chairs at the same moment one comes second."""
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    chair = current.participants.filter(membership=by, is_chair=True).first()
    if chair is None:
        raise NotAChair
    return current, chair


def _close(meeting: Meeting, *, by: Membership) -> None:
    """Lock the minutes and send everybody of the meeting the way to them; the mail itself says nothing of them."""
    save_next_version(meeting, state=Meeting.State.CLOSED)
    note_step(meeting, MeetingStep.Kind.CLOSED, by=by)
    record(by=by, school=meeting.school, verb="closed", obj=meeting, summary=trail_words(meeting))
    people = meeting.participants.select_related("membership__user")
    queue_meeting_mails(meeting=meeting, kind=MeetingMail.Kind.MINUTES, to=[one.membership for one in people])
