"""Sending the mails of a meeting after the answer, and again later when the mail server was away."""

import logging
import uuid
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from inclusion.school.tasks import next_try
from inclusion.school.wording import short_day
from planning.invitation_files import Attendee, Invitation, Method, Organizer, invitation_file, plain, uid_of
from planning.models import Meeting, MeetingMail, Part

log = logging.getLogger(__name__)
Kind = MeetingMail.Kind
METHODS: dict[str, Method] = {Kind.INVITATION: "REQUEST", Kind.UPDATE: "REQUEST", Kind.CANCELLATION: "CANCEL"}
SUBJECTS: dict[str, str] = {
    Kind.INVITATION: "Invitation",
    Kind.UPDATE: "Changed",
    Kind.CANCELLATION: "Cancelled",
    Kind.MINUTES: "Minutes",
}


@task()
def send_meeting_mail(mail: str, attempt: int = 1) -> None:
    """Send one mail once, whoever asks how often; where the server does not take it, try again later.

    Each attempt counts `tries` up by one before it begins, so of two workers with the same attempt one sends.
    """
    rows = MeetingMail.objects.filter(pk=uuid.UUID(mail))
    waiting = rows.filter(sent_at__isnull=True, tries=attempt - 1)
    if not waiting.update(tries=F("tries") + 1, tried_at=timezone.now(), next_try_at=None):
        return
    found = rows.select_related("meeting__created_by", "meeting__school", "membership__user").get()
    if not found.membership.is_live:
        rows.update(gave_up_at=timezone.now())
        return
    try:
        message_of(found).send()
    except (OSError, SMTPException) as error:
        log.warning("A mail was not taken by the mail server", extra={"attempt": attempt, "kind": type(error).__name__})
        _try_later(found, attempt)
    else:
        rows.update(sent_at=timezone.now(), gave_up_at=None)


def _try_later(mail: MeetingMail, attempt: int) -> None:
    later = next_try(attempt)
    rows = MeetingMail.objects.filter(pk=mail.pk)
    if later is None:
        rows.update(gave_up_at=timezone.now())
    else:
        rows.update(next_try_at=later)
        send_meeting_mail.using(run_after=later).enqueue(mail=str(mail.pk), attempt=attempt + 1)


def message_of(mail: MeetingMail) -> EmailMultiAlternatives:
    """The mail: plain words, and but for minutes the meeting as a calendar file, inside and attached."""
    meeting, person = mail.meeting, mail.membership
    asked = meeting.participants.filter(membership=person).exclude(part=Part.INFORMED)
    part = asked.values_list("part", flat=True).first()
    context = {"mail": mail, "meeting": meeting, "person": person, "part": part, "link": link_to(mail)}
    message = EmailMultiAlternatives(
        subject=plain(f"{SUBJECTS[mail.kind]}: {_what(mail, part)}"),
        body=render_to_string(f"mail/meeting_{mail.kind}.txt", context),
        to=[person.address],
    )
    if mail.kind in METHODS:
        method = METHODS[mail.kind]
        said = said_in_file(meeting, sequence=mail.sequence, changed_at=mail.queued_at)
        attendee = Attendee(person.name, person.address, must_come=part != Part.OPTIONAL)
        file = invitation_file(
            said if part else without_facts(said), method=method, stamped_at=timezone.now(), attendee=attendee
        )
        message.attach_alternative(file.decode(), f"text/calendar; method={method}")
        message.attach("invite.ics", file, "application/ics")
    return message


def _what(mail: MeetingMail, part: str | None) -> str:
    """The meeting in a subject line: its title only to those who are asked to it."""
    meeting = mail.meeting
    if mail.kind == Kind.MINUTES:
        return f"meeting on {short_day(meeting.on)}"
    if part is None:
        return "a meeting in your calendar"
    return f"{meeting.title}, {short_day(meeting.on)} at {meeting.starts_at:%H:%M}"


def said_in_file(meeting: Meeting, *, sequence: int, changed_at: datetime) -> Invitation:
    """The meeting as its calendar file says it."""
    name = meeting.created_by.name if meeting.created_by else meeting.school.name
    return Invitation(
        uid=uid_of(str(meeting.pk), settings.SITE_URL),
        sequence=sequence,
        title=meeting.title,
        starts=meeting.starts.replace(tzinfo=None),
        ends=meeting.ends.replace(tzinfo=None),
        changed_at=changed_at,
        organizer=Organizer(name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        place=meeting.place,
        text=f"{meeting.school.name}. Agenda: {_page(meeting, 'planning:meeting')}",
        url=_page(meeting, "planning:meeting"),
    )


def without_facts(said: Invitation) -> Invitation:
    """The same for somebody who is not asked any more: what their calendar needs to find it, and nothing new."""
    return replace(said, title="Cancelled meeting", starts=None, ends=None, place="", text="", url="")


def link_to(mail: MeetingMail) -> str:
    """Where the person reads more, once they have signed in."""
    return _page(mail.meeting, "planning:minutes" if mail.kind == Kind.MINUTES else "planning:meeting")


def _page(meeting: Meeting, name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[meeting.school.slug, meeting.pk])}"
