"""Switch the note on Mondays on or off, and send those of today."""

from datetime import date

from django.db import transaction

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, monday_of
from inclusion.school.tasks import queue_mail
from planning.models import MondayNote
from planning.monday_note import is_note_day, note_of, note_words


@transaction.atomic
def want_monday_note(*, by: Membership, wanted: bool, today: date) -> None:
    """From the next week on, or not any more. It concerns nobody else, so the trail does not tell of it.

    The week of today counts as sent: who switches it off and on again gets no second note.
    """
    if wanted:
        this_week = {"school_id": by.school_id, "sent_monday": monday_of(today)}
        MondayNote.objects.get_or_create(membership=by, defaults=this_week)
    else:
        MondayNote.objects.filter(membership=by).delete()


def send_monday_notes(*, today: date) -> int:
    """Queue the notes of this week that have not gone, for who works today; each once, also where two runs meet.

    Returns how many this run queued.
    """
    calendars: dict[int, SchoolCalendar] = {}
    sent = 0
    live = MondayNote.objects.filter(membership__ended_at__isnull=True, membership__user__is_active=True)
    for note in live.select_related("membership__school", "membership__user").order_by("school", "pk"):
        membership = note.membership
        if membership.school_id not in calendars:
            calendars[membership.school_id] = calendar_of(membership.school)
        if is_note_day(membership, calendars[membership.school_id], today):
            sent += _send_once(note, today)
    return sent


@transaction.atomic
def _send_once(note: MondayNote, today: date) -> bool:
    """Whoever says first that this week's note is sent sends it. Those who may not have it any more get none."""
    monday, membership = monday_of(today), note.membership
    if not membership.may(Permission.WANT_MONDAY_NOTE):
        return False
    unsent = MondayNote.objects.filter(pk=note.pk).exclude(sent_monday=monday)
    if not unsent.update(sent_monday=monday):
        return False
    body = note_words(membership, note_of(membership, today))
    queue_mail(to=membership.address, subject=f"Your week at {membership.school.name}", body=body)
    return True
