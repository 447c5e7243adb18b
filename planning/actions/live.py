"""What is written down while a meeting is held: notes, what was discussed and who came."""

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import AuditEntry, Membership
from planning.actions.locking import StaleRow, agree_again, locked, not_closed, save_next_version
from planning.actions.trail import trail_words
from planning.models import AgendaItem, Meeting, Part, Participant

State = AgendaItem.State
GONE = "This item is not on the agenda of the meeting any more."
CAME = "noted who came to"
TYPED = "wrote notes in"  # the verb of the one entry a day that somebody typed


class NotInProgress(Exception):
    """The meeting has not begun, or the item is in no meeting any more; `str()` says it."""


class DiscussionEnded(Exception):
    """The discussion has ended and what was left over has gone its way."""

    def __init__(self) -> None:
        super().__init__("The discussion has ended, so what was discussed stands as it is.")


def in_progress(item_or_meeting: AgendaItem | Meeting) -> Meeting:
    """The meeting, locked, where it is being held. Raises NotInProgress and MeetingLocked.

    Whatever is changed in it afterwards has to be told to `note_change`.
    """
    meeting = item_or_meeting.meeting if isinstance(item_or_meeting, AgendaItem) else item_or_meeting
    if meeting is None:
        raise NotInProgress(GONE)
    current = not_closed(meeting)
    if not current.is_in_progress:
        raise NotInProgress("This meeting has not begun.")
    return current


def _on_the_agenda(item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """Meeting and item, both locked. Raises as `in_progress` does, also where the item was moved away just now."""
    meeting = in_progress(item)
    stored = locked(item)
    if stored.meeting_id != meeting.pk:
        raise NotInProgress(GONE)
    return meeting, stored


@transaction.atomic
def save_note(*, by: Membership, item: AgendaItem, note_version: int, text: str) -> AgendaItem:
    """Store what is typed under an item. The same text sent again changes nothing, whatever its version.

    Raises StaleRow where somebody else saved first, NotInProgress and MeetingLocked.
    """
    meeting, stored = _on_the_agenda(item)
    if stored.note == text:
        return stored
    if stored.note_version != note_version:
        raise StaleRow(stored)
    stored.note, stored.note_by, stored.updated_at = text, by, timezone.now()
    stored.note_version += 1
    stored.save(update_fields=["note", "note_by", "note_version", "updated_at"])
    agree_again(meeting, by=by)
    _note_typing(by, meeting)
    return stored


def _note_typing(by: Membership, meeting: Meeting) -> None:
    """One entry for each person, meeting and day: a trail of every pause in typing would hide all else."""
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = AuditEntry.objects.filter(
        school=meeting.school_id, kind=str(meeting._meta.verbose_name), object_id=str(meeting.pk), at__gte=since
    )
    if not known.filter(actor=by, verb=TYPED).exists():
        record(by=by, school=meeting.school, verb=TYPED, obj=meeting, summary=trail_words(meeting))


@transaction.atomic
def set_discussed(*, by: Membership, item: AgendaItem, discussed: bool) -> AgendaItem:
    """Say that the item was talked about, or was not after all.

    Raises DiscussionEnded, NotInProgress and MeetingLocked.
    """
    meeting, stored = _on_the_agenda(item)
    wanted = State.DISCUSSED if discussed else State.TO_DISCUSS
    if stored.state == wanted:
        return stored
    if meeting.ended_at is not None or stored.state not in (State.DISCUSSED, State.TO_DISCUSS):
        raise DiscussionEnded
    save_next_version(stored, state=wanted, updated_at=timezone.now())
    verb = "discussed" if discussed else "left open"
    note_change(by=by, meeting=meeting, verb=verb, obj=stored)
    return stored


@transaction.atomic
def set_attendance(*, by: Membership, participant: Participant, attendance: str) -> Participant:
    """Say whether one person came. Raises NotInProgress and MeetingLocked."""
    meeting = in_progress(participant.meeting)
    stored = Participant.objects.select_for_update().get(pk=participant.pk)
    if stored.attendance != attendance:
        stored.attendance = attendance
        stored.save(update_fields=["attendance"])
        note_change(by=by, meeting=meeting, verb=CAME, obj=meeting)
    return stored


@transaction.atomic
def set_rest_present(*, by: Membership, meeting: Meeting) -> int:
    """Everybody of whom nothing is said yet is here; gives how many. Raises NotInProgress and MeetingLocked."""
    current = in_progress(meeting)
    unsaid = current.participants.filter(attendance="").exclude(part=Part.INFORMED)
    changed = unsaid.update(attendance=Participant.Attendance.PRESENT)
    if changed:
        note_change(by=by, meeting=current, verb=CAME, obj=current)
    return changed


def note_change(*, by: Membership, meeting: Meeting, verb: str, obj: Model) -> None:
    """Leave a trace of what changed in the meeting; whoever agreed its minutes before has to look again."""
    agree_again(meeting, by=by)
    record(by=by, school=meeting.school, verb=verb, obj=obj, summary=trail_words(meeting))
