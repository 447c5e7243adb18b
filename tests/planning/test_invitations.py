"""The mails of a meeting, through a real mail server, and one that is away."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from planning.actions.invitations import queue_meeting_mails, send_again
from planning.actions.meetings import PersonPart, cancel_meeting, change_people, move_meeting, open_meeting
from planning.mailing import send_meeting_mail
from planning.models import Meeting, MeetingMail, Part
from tests.planning.rows import make_meeting, make_series
from tests.planning.smtp_sink import Sink

LONDON = ZoneInfo("Europe/London")
HOSTILE = 'Bcc: all@example.org\r\nMETHOD:PUBLISH\r\n;,"\\n\N{RIGHT-TO-LEFT OVERRIDE}\x07 <b>'


def event_in(file):
    calendar = Calendar.from_ical(file)
    return calendar, next(iter(calendar.walk("VEVENT")))


@pytest.fixture
def sink(settings):
    sink = Sink()
    sink.up()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.SITE_URL = "https://inclusion.example"
    yield sink
    sink.away()


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects


@pytest.fixture
def meeting(head, senco, deputy):
    series = make_series(head.school, [senco, head], informed=[deputy], name="Provision review")
    return make_meeting(
        series, on=date(2027, 3, 23), state=Meeting.State.DRAFT, place="Library", title="Review of reading"
    )


def moved(meeting, by, **facts):
    now = {name: getattr(meeting, name) for name in ("on", "starts_at", "minutes", "place", "title", "version")}
    return move_meeting(by=by, meeting=meeting, **now | facts)


def send_all(**filters):
    for mail in MeetingMail.objects.filter(sent_at__isnull=True, **filters):
        send_meeting_mail.call(mail=str(mail.pk), attempt=mail.tries + 1)


# The mail, through a real mail server ---------------------------------------------------------------------------------


def test_invitation_arrives_with_a_calendar_file(sink, queue, meeting, head, senco, deputy):
    open_meeting(by=senco, meeting=meeting)
    send_all()
    assert sorted(sink.recipients) == [["headteacher@oakfield.example"], ["senco@oakfield.example"]]
    to_head = next(n for n, to in enumerate(sink.recipients) if to == ["headteacher@oakfield.example"])
    message = sink.messages[to_head]
    assert message["subject"] == "Invitation: Review of reading, Tue 23 Mar at 15:30"
    content_type, inside, attached = sink.calendar_of(to_head)
    assert content_type.params["method"] == "REQUEST"
    _, event = event_in(attached)
    assert event_in(inside)[1]["UID"] == event["UID"] == f"{meeting.pk}@inclusion.example"
    assert event["DTSTART"].dt == datetime(2027, 3, 23, 15, 30, tzinfo=LONDON)
    assert event["SEQUENCE"] == 0
    words = message.get_body(("plain",)).get_content()
    assert f"https://inclusion.example/oakfield/meetings/{meeting.pk}/" in words
    for other in ("senco@oakfield.example", "deputy-head@oakfield.example"):
        assert other not in message.as_string()


def test_update_raises_the_sequence_and_keeps_the_name(sink, queue, meeting, senco):
    opened = open_meeting(by=senco, meeting=meeting)
    send_all()
    moved(opened, senco, on=date(2027, 3, 30))
    send_all()
    first, last = event_in(sink.calendar_of(0)[2])[1], event_in(sink.calendar_of(-1)[2])[1]
    assert first["UID"] == last["UID"]
    assert (first["SEQUENCE"], last["SEQUENCE"]) == (0, 1)
    assert last["DTSTART"].dt == datetime(2027, 3, 30, 15, 30, tzinfo=LONDON)
    assert sink.messages[-1]["subject"].startswith("Changed: ")


def test_cancellation_takes_it_out_of_the_calendar(sink, queue, meeting, senco):
    opened = open_meeting(by=senco, meeting=meeting)
    send_all()
    cancel_meeting(by=senco, meeting=opened, reason="Snow")
    send_all()
    content_type, _, attached = sink.calendar_of()
    calendar, event = event_in(attached)
    assert content_type.params["method"] == "CANCEL"
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "does not take place" in sink.messages[-1].get_body(("plain",)).get_content()


@pytest.mark.parametrize("informed", [False, True])
def test_who_is_no_longer_asked_learns_nothing_new(sink, queue, meeting, head, senco, deputy, teacher, informed):
    opened = open_meeting(by=senco, meeting=meeting)
    chairs = [PersonPart(head, is_chair=True), PersonPart(senco, is_chair=True)]
    with_teacher = change_people(
        by=senco, meeting=opened, version=opened.version, people=[*chairs, PersonPart(teacher)]
    )
    send_all()
    people = [*chairs, PersonPart(teacher, Part.INFORMED)] if informed else chairs
    moved(with_teacher, senco, title="Hush", on=date(2027, 4, 20), place="Attic", people=people)
    sink.messages.clear()
    send_all(membership=teacher)
    text = sink.messages[0].as_string() + sink.calendar_of()[1]
    assert event_in(sink.calendar_of()[2])[0]["METHOD"] == "CANCEL"
    assert not any(word in text for word in ("Hush", "Attic", "2027-04-20", "20270420", "20 April"))


def test_optional_people_are_told_that_they_may_come(sink, queue, meeting, head, senco, deputy):
    meeting.participants.filter(membership=deputy).update(part=Part.OPTIONAL)
    open_meeting(by=senco, meeting=meeting)
    send_all(membership=deputy)
    assert "you may come" in sink.messages[0].get_body(("plain",)).get_content()
    assert event_in(sink.calendar_of()[2])[1]["ATTENDEE"].params["ROLE"] == "OPT-PARTICIPANT"


def test_mail_about_minutes_is_a_link_without_title_or_file(sink, queue, meeting, deputy):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    meeting.refresh_from_db()
    queue_meeting_mails(meeting=meeting, kind=MeetingMail.Kind.MINUTES, to=[deputy])
    send_all()
    message = sink.messages[0]
    assert not message.is_multipart()
    assert "Review of reading" not in message.as_string()
    assert f"/oakfield/meetings/{meeting.pk}/minutes/" in message.get_content()


def test_hostile_title_makes_no_header_of_its_own(sink, queue, meeting, senco):
    Meeting.objects.filter(pk=meeting.pk).update(title=HOSTILE)
    open_meeting(by=senco, meeting=meeting)
    send_all()
    message = sink.messages[0]
    assert message["bcc"] is None
    assert message["subject"].startswith('Invitation: Bcc: all@example.org METHOD:PUBLISH ;,"')
    assert all(to in (["headteacher@oakfield.example"], ["senco@oakfield.example"]) for to in sink.recipients)


# A mail server that is away -------------------------------------------------------------------------------------------


def test_mail_server_away_keeps_the_meeting_and_tries_later(sink, queue, meeting, senco, today):
    sink.away()
    opened = open_meeting(by=senco, meeting=meeting)
    mail = opened.mails.first()
    for attempt, minutes in [(1, 1), (2, 2), (3, 4)]:
        send_meeting_mail.call(mail=str(mail.pk), attempt=attempt)
        mail.refresh_from_db()
        assert (mail.tries, mail.sent_at, mail.gave_up_at) == (attempt, None, None)
        assert mail.next_try_at == timezone.now() + timedelta(minutes=minutes)
    waiting = queue.order_by("-run_after").first()
    assert waiting.args_kwargs["kwargs"] == {"mail": str(mail.pk), "attempt": 4}
    sink.up()
    send_meeting_mail.call(**waiting.args_kwargs["kwargs"])
    mail.refresh_from_db()
    assert mail.sent_at is not None and mail.next_try_at is None
    assert len(sink.messages) == 1
    assert Meeting.objects.get(pk=meeting.pk).is_open


def test_mail_is_sent_once_whoever_asks(sink, queue, meeting, senco):
    mail = open_meeting(by=senco, meeting=meeting).mails.first()
    for attempt in (1, 1, 2, 9):
        send_meeting_mail.call(mail=str(mail.pk), attempt=attempt)
    assert len(sink.messages) == 1
    send_again(mail)
    send_meeting_mail.call(mail=str(mail.pk), attempt=2)
    assert len(sink.messages) == 1


def test_mail_of_a_worker_killed_while_sending_is_shown_and_never_sent_by_itself_again(
    sink, queue, meeting, senco, sign_in, monkeypatch
):
    opened = open_meeting(by=senco, meeting=meeting)
    mail = opened.mails.first()

    def killed(message):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("planning.mailing.EmailMultiAlternatives.send", killed)
        send_meeting_mail.call(mail=str(mail.pk), attempt=1)
    send_meeting_mail.call(mail=str(mail.pk), attempt=1)
    assert sink.messages == []
    page = sign_in(senco).get(f"/oakfield/meetings/{opened.pk}/").content.decode()
    assert "not known to have gone" in page
    assert page.count("Send again") == 1


def test_mail_is_given_up_after_the_last_try_and_can_be_sent_again(sink, queue, meeting, senco):
    sink.away()
    mail = open_meeting(by=senco, meeting=meeting).mails.first()
    MeetingMail.objects.filter(pk=mail.pk).update(tries=8)
    send_meeting_mail.call(mail=str(mail.pk), attempt=9)
    mail.refresh_from_db()
    assert mail.gave_up_at is not None and mail.next_try_at is None
    sink.up()
    send_again(mail)
    send_meeting_mail.call(mail=str(mail.pk), attempt=10)
    mail.refresh_from_db()
    assert mail.sent_at is not None and mail.gave_up_at is None


def test_later_mail_takes_the_place_of_one_that_has_not_gone_out(sink, queue, meeting, senco, head):
    sink.away()
    opened = open_meeting(by=senco, meeting=meeting)
    send_all()
    opened = moved(opened, senco, place="Office")
    moved(opened, senco, on=date(2027, 3, 30))
    sink.up()
    for mail, attempt in [(one, one.tries + 1) for one in MeetingMail.objects.all()]:
        send_meeting_mail.call(mail=str(mail.pk), attempt=attempt)
    assert len(sink.messages) == 2  # one to each of the two
    assert event_in(sink.calendar_of()[2])[1]["SEQUENCE"] == 2


def test_nobody_who_has_left_gets_a_mail(sink, queue, meeting, senco, head):
    mail = open_meeting(by=senco, meeting=meeting).mails.get(membership=head)
    head.ended_at = timezone.now()
    head.save()
    send_meeting_mail.call(mail=str(mail.pk), attempt=1)
    assert sink.messages == []


def test_in_development_the_same_process_sends(sink, meeting, senco, mail_goes_at_once):
    opened = open_meeting(by=senco, meeting=meeting)
    assert len(sink.messages) == 2
    assert all(mail.sent_at for mail in opened.mails.all())


def test_worker_sends_what_is_queued(transactional_db, sink, queue, meeting, senco):
    open_meeting(by=senco, meeting=meeting)
    assert queue.count() == 2
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0")
    assert len(sink.messages) == 2
    assert not MeetingMail.objects.filter(sent_at__isnull=True).exists()


def test_meeting_times_are_those_of_the_wall_clock(meeting):
    meeting.on, meeting.starts_at = date(2027, 3, 30), time(15, 30)
    assert meeting.starts.astimezone(UTC) == datetime(2027, 3, 30, 14, 30, tzinfo=UTC)
