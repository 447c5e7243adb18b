"""The mails of a meeting: one row for each person and real change, sent by the queue when the change is stored."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from inclusion.school.models import Membership
from planning.mailing import send_meeting_mail
from planning.models import Meeting, MeetingMail


def queue_meeting_mails(*, meeting: Meeting, kind: MeetingMail.Kind, to: Iterable[Membership]) -> list[MeetingMail]:
    """Queue a mail of this kind to each of these people who still belongs to the school; nothing for a draft.

    Earlier ones about the meeting that have not gone out to them are taken back: this one says how it stands now.
    """
    if meeting.is_draft:
        return []
    to = list(to)
    if kind != MeetingMail.Kind.MINUTES:
        unsent = meeting.mails.filter(sent_at__isnull=True, membership__in=to)
        unsent.exclude(kind=MeetingMail.Kind.MINUTES).delete()
    mails = [
        MeetingMail.objects.create(
            school_id=meeting.school_id, meeting=meeting, membership=person, kind=kind, sequence=meeting.ics_sequence
        )
        for person in to
        if person.is_live
    ]
    for mail in mails:
        queue(mail)
    return mails


def send_again(mail: MeetingMail) -> None:
    """Try a mail that did not go out once more, now. A mail that was sent meanwhile is not sent twice."""
    MeetingMail.objects.filter(pk=mail.pk, sent_at__isnull=True).update(gave_up_at=None, next_try_at=None)
    queue(mail)


def queue(mail: MeetingMail) -> None:
    """Send the mail once what it speaks of is stored; the attempt counts on from the tries before."""
    transaction.on_commit(partial(send_meeting_mail.enqueue, mail=str(mail.pk), attempt=mail.tries + 1))
