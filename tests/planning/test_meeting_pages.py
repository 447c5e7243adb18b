"""The list of meetings, the file and the mails of one, and its event on the map."""

import uuid
from datetime import date, time

import pytest
from django.urls import reverse
from icalendar import Calendar

from inclusion.school.models import Occurrence, SchoolEvent
from planning.actions.carrying import end_meeting
from planning.actions.meetings import PersonPart, SeriesDetails, cancel_meeting, create_series, open_meeting
from planning.actions.starting import start_meeting
from planning.models import Meeting, MeetingMail, Part
from tests.factories import make_event
from tests.planning.rows import TUESDAY, make_decision, make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")
LIST = "/oakfield/meetings/"
SOON = date(2027, 1, 19)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def series(head, senco, deputy, phase_leader):
    people = [
        PersonPart(head, is_chair=True),
        PersonPart(senco, is_chair=True),
        PersonPart(deputy, Part.OPTIONAL),
        PersonPart(phase_leader, Part.INFORMED),
    ]
    details = SeriesDetails("Provision review", minutes=75, place="Library")
    return create_series(by=head, school=head.school, details=details, people=people, times=[(SOON, time(15, 30))])


@pytest.fixture
def draft(series):
    return series.meetings.get()


@pytest.fixture
def meeting(draft, head):
    return open_meeting(by=head, meeting=draft)


def at(meeting, what=""):
    return f"{LIST}{meeting.pk}/{what}"


def text_of(answer):
    return answer.content.decode()


# The list -------------------------------------------------------------------------------------------------------------


def test_list_shows_next_drafts_and_earlier_in_that_order(sign_in, head, senco):
    series = make_series(head.school, [head, senco])
    make_meeting(series, title="Closed one", state=Meeting.State.CLOSED)
    make_meeting(series, title="Draft one", on=SOON, state=Meeting.State.DRAFT)
    make_meeting(series, title="Next one", on=SOON)
    page = text_of(sign_in(head).get(LIST))
    places = [page.index(title) for title in ("Next one", "Draft one", "Closed one")]
    assert places == sorted(places)
    assert "Plan a meeting" in page


def test_list_has_nothing_of_meetings_of_others(sign_in, head, senco, deputy, phase_leader, governor):
    series = make_series(head.school, [head, senco], informed=[phase_leader, governor])
    make_meeting(series, title="Open secret", on=SOON)
    make_meeting(series, title="Told minutes", state=Meeting.State.CLOSED)
    for member, told in [(deputy, False), (phase_leader, True), (governor, True)]:
        for address in (LIST, f"{LIST}?q=secret", f"{LIST}?q=told"):
            page = text_of(sign_in(member).get(address))
            assert "Open secret" not in page
        assert ("Told minutes" in text_of(sign_in(member).get(LIST))) == told


def test_series_in_the_list_counts_only_meetings_that_one_may_see(sign_in, draft, head, deputy):
    assert "1 still to come" in text_of(sign_in(head).get(LIST))
    assert "No date yet" in text_of(sign_in(deputy).get(LIST))
    open_meeting(by=head, meeting=draft)
    assert "1 still to come" in text_of(sign_in(deputy).get(LIST))


def test_list_leads_to_the_minutes_that_wait_to_be_agreed(sign_in, senco, head, meeting):
    start_meeting(by=head, meeting=meeting)
    end_meeting(by=head, meeting=meeting, choices={})
    text = text_of(sign_in(senco).get(LIST))
    assert "Minutes to agree" in text
    assert "No date yet" in text
    assert at(meeting, "minutes/") in text
    assert "Read and agree the minutes" in text_of(sign_in(senco).get(at(meeting)))


def test_draft_is_listed_for_its_chairs_only(sign_in, draft, head, deputy):
    assert "Provision review" in text_of(sign_in(head).get(LIST))
    assert str(draft.pk) not in text_of(sign_in(deputy).get(LIST))


@pytest.mark.parametrize("words", ["reading", "LIBRARY", "x" * 100_000, "\0", "%", HOSTILE])
def test_search_finds_words_and_survives_anything(sign_in, head, senco, words):
    make_meeting(make_series(head.school, [head, senco]), title="Reading", place="Library", on=SOON)
    answer = sign_in(head).get(LIST, {"q": words})
    assert answer.status_code in (200, 414)
    assert (at(Meeting.objects.get()) in text_of(answer)) == (words.lower() in ("reading", "library", "\0"))
    assert HOSTILE not in text_of(answer)


def test_search_answers_htmx_with_the_list_alone(sign_in, head, meeting):
    answer = sign_in(head).get(LIST, {"q": "provision"}, headers={"HX-Request": "true"})
    assert "<html" not in text_of(answer) and "Provision review" in text_of(answer)
    assert "HX-Request" in answer["Vary"]


def test_empty_list_teaches(sign_in, head, governor):
    assert "No meetings yet" in text_of(sign_in(head).get(LIST))
    assert "Plan a meeting" not in text_of(sign_in(governor).get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_few_questions_however_long(count, sign_in, head, senco, django_assert_num_queries):
    for n in range(count):
        series = make_series(head.school, [head, senco], name=f"Series {n}")
        for state, on in [("open", SOON), ("draft", SOON), ("closed", TUESDAY)]:
            make_meeting(series, state=state, on=on)
    client = sign_in(head)
    client.get(LIST)
    with django_assert_num_queries(15):
        client.get(LIST)


# Files and mails ------------------------------------------------------------------------------------------------------


def test_calendar_file_to_download(sign_in, deputy, head, meeting, phase_leader):
    answer = sign_in(deputy).get(at(meeting, "invitation.ics"))
    assert answer["Content-Type"] == "text/calendar"
    assert answer["Content-Disposition"] == 'attachment; filename="meeting-2027-01-19.ics"'
    calendar = Calendar.from_ical(answer.content)
    assert calendar["METHOD"] == "PUBLISH"
    assert next(iter(calendar.walk("VEVENT")))["UID"].startswith(str(meeting.pk))
    assert sign_in(phase_leader).get(at(meeting, "invitation.ics")).status_code == 404
    cancel_meeting(by=head, meeting=meeting)
    assert b"METHOD:CANCEL" in sign_in(deputy).get(at(meeting, "invitation.ics")).content


def test_draft_has_no_calendar_file(sign_in, head, draft):
    assert sign_in(head).get(at(draft, "invitation.ics")).status_code == 404


def test_mail_that_did_not_go_out_is_shown_and_sent_again(sign_in, head, meeting, mailoutbox, mail_goes_at_once):
    mail = meeting.mails.get(membership=head)
    MeetingMail.objects.exclude(pk=mail.pk).delete()
    MeetingMail.objects.filter(pk=mail.pk).update(tries=2, sent_at=None, next_try_at="2027-01-13T10:05:00Z")
    client = sign_in(head)
    page = " ".join(text_of(client.get(at(meeting))).split())
    assert "not sent yet, tried 2 times, next 13 Jan at 10:05" in page
    mailoutbox.clear()
    assert client.post(at(meeting, "mails/"), {"mail": mail.pk}).status_code == 302
    assert [message.to for message in mailoutbox] == [["headteacher@oakfield.example"]]
    client.post(at(meeting, "mails/"), {"mail": mail.pk})
    assert len(mailoutbox) == 1
    assert "sent 13 Jan, 09:00" in text_of(client.get(at(meeting)))


@pytest.mark.parametrize("value", ["", "x", str(uuid.UUID(int=1))])
def test_mail_that_is_not_there_is_said(sign_in, head, meeting, value):
    client = sign_in(head)
    assert client.post(at(meeting, "mails/"), {"mail": value}).status_code == 302
    assert "not there any more" in text_of(client.get(LIST))


# The event on the map -------------------------------------------------------------------------------------------------


def test_event_leads_to_the_meeting_and_is_not_changed_there(sign_in, head, deputy, meeting):
    event = f"/oakfield/events/{meeting.event_id}/"
    for member in (head, deputy):
        client = sign_in(member)
        page = text_of(client.get(event))
        assert "Open the meeting" in page
        assert "Delete" not in page and "/edit/" not in page and "Try other dates" not in page
        address = f"{LIST}of-event/{meeting.event_id}/"
        assert address in page
        assert client.get(address)["Location"] == at(meeting)


def test_event_is_changed_nowhere_but_with_its_meeting(sign_in, head, meeting):
    client, event = sign_in(head), f"/oakfield/events/{meeting.event_id}/"
    assert client.get(f"{event}edit/").status_code == 403
    assert client.post(f"{event}edit/", {"title": "Mine", "version": 1}).status_code == 403
    assert client.post(f"{event}delete/", {"version": 2}).status_code == 403
    assert client.get(f"{event}occurrence/?original=2027-01-19").status_code == 403
    time = Occurrence.objects.get(event=meeting.event_id)
    assert client.get(reverse("heatmap:what_if", args=["oakfield", time.pk])).status_code == 404
    assert client.post(reverse("heatmap:what_if_adopt", args=["oakfield", time.pk])).status_code == 404
    meeting.event.refresh_from_db()
    assert (meeting.event.title, meeting.event.deleted_at) == ("Provision review", None)


def test_event_of_a_cancelled_meeting_cannot_be_put_back(sign_in, head, meeting):
    cancel_meeting(by=head, meeting=meeting)
    client = sign_in(head)
    assert "Provision review" not in text_of(client.get("/oakfield/events/deleted/"))
    assert client.post(f"/oakfield/events/{meeting.event_id}/restore/").status_code == 404
    assert SchoolEvent.objects.get(pk=meeting.event_id).deleted_at is not None


def test_others_see_a_confidential_commitment_only(sign_in, meeting, phase_leader, teacher, governor):
    for member in (phase_leader, teacher, governor):
        client = sign_in(member)
        assert client.get(f"/oakfield/events/{meeting.event_id}/").status_code == 404
        assert client.get(f"{LIST}of-event/{meeting.event_id}/").status_code == 404
        assert "Provision review" not in text_of(client.get("/oakfield/events/"))


def test_other_events_have_no_meeting(sign_in, head):
    event = make_event(head.school, by=head)
    client = sign_in(head)
    assert "Open the meeting" not in text_of(client.get(f"/oakfield/events/{event.pk}/"))
    assert client.get(f"{LIST}of-event/{event.pk}/").status_code == 404


def test_decisions_about_a_meeting_stand_beside_its_minutes_and_reviews(
    meeting, head, senco, deputy, phase_leader, sign_in
):
    make_decision(head.school, "Another afternoon", meeting=meeting)
    for reader in (head, senco, deputy):
        client = sign_in(reader)
        assert "Another afternoon</a>" in text_of(client.get(at(meeting, "minutes/")))
        assert "Another afternoon</a>" in text_of(client.get(at(meeting, "reviews/")))
    assert sign_in(phase_leader).get(at(meeting, "reviews/")).status_code == 404


def test_who_may_know_titles_only_gets_no_more_of_a_decision(meeting, head, teacher, sign_in):
    meeting.participants.create(school=head.school, membership=teacher)
    decision = make_decision(head.school, "Another afternoon", meeting=meeting)
    page = text_of(sign_in(teacher).get(at(meeting, "minutes/")))
    assert "Another afternoon" in page
    assert str(decision.pk) not in page
