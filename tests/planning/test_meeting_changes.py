"""The pages that change, open and cancel a meeting, and who may."""

from datetime import date, time

import pytest

from inclusion.school.models import Occurrence
from planning.actions.carrying import end_meeting
from planning.actions.meetings import PersonPart, SeriesDetails, cancel_meeting, create_series, open_meeting
from planning.actions.starting import start_meeting
from planning.models import Meeting, MeetingMail, Part

pytestmark = pytest.mark.usefixtures("today")
LIST = "/oakfield/meetings/"
SOON = date(2027, 1, 19)


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


def form_of(meeting, **changes):
    """What the form of the meeting sends."""
    data = {
        "title": meeting.title,
        "on": meeting.on.isoformat(),
        "starts_at": f"{meeting.starts_at:%H:%M}",
        "minutes": meeting.minutes,
        "place": meeting.place,
        "version": meeting.version,
    }
    for row in meeting.participants.all():
        data[f"part_{row.membership_id}"] = row.part
        if row.is_chair:
            data[f"chair_{row.membership_id}"] = "on"
    return data | changes


def text_of(answer):
    return answer.content.decode()


def test_edit_moves_the_meeting_and_tells_once(sign_in, head, meeting):
    MeetingMail.objects.all().delete()
    answer = sign_in(head).post(at(meeting, "edit/"), form_of(meeting, on="2027-01-21", place="Office"))
    assert answer["Location"] == at(meeting)
    meeting.refresh_from_db()
    assert (meeting.on, meeting.place, meeting.event.starts_on) == (date(2027, 1, 21), "Office", date(2027, 1, 21))
    assert meeting.mails.count() == 3


def test_edit_of_a_draft_sends_nothing(sign_in, head, draft):
    sign_in(head).post(at(draft, "edit/"), form_of(draft, on="2027-01-21"))
    assert not MeetingMail.objects.exists()


def test_edit_shows_both_versions_and_loses_nothing(sign_in, head, senco, deputy, meeting):
    theirs = form_of(meeting, place="Their hall", **{f"part_{deputy.pk}": "required"})
    sign_in(senco).post(at(meeting, "edit/"), theirs)
    mine = form_of(meeting, place="My office", title="Mine")
    answer = sign_in(head).post(at(meeting, "edit/"), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Their hall" in page and 'value="My office"' in page
    assert f"Part of {deputy.name}" in page
    assert "takes the chair</th>" not in page  # nobody's chair differs
    meeting.refresh_from_db()
    assert meeting.place == "Their hall"
    assert sign_in(head).post(at(meeting, "edit/"), mine | {"version": meeting.version}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.title) == ("My office", "Mine")


def test_edit_from_an_old_tab_of_a_closed_meeting_says_so_and_keeps_the_text(sign_in, head, meeting):
    data = form_of(meeting, title="Typed before")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    answer = sign_in(head).post(at(meeting, "edit/"), data)
    assert answer.status_code == 409
    assert "its minutes are locked" in text_of(answer) and 'value="Typed before"' in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give it a title"),
        ({"title": "x" * 100_000}, "Use at most 150 characters"),
        ({"title": "a\0b"}, "NUL character"),
        ({"place": "a\u202eb"}, "direction of writing"),
        ({"on": "2027-02-30"}, "This is not a date"),
        ({"starts_at": "half past"}, "This is not a time"),
        ({"minutes": "4"}, "from 5 to 480"),
        ({"minutes": "1e9"}, "from 5 to 480"),
    ],
)
def test_edit_names_faults_and_keeps_what_was_typed(sign_in, head, meeting, changes, words):
    answer = sign_in(head).post(at(meeting, "edit/"), form_of(meeting, place="Kept place") | changes)
    assert answer.status_code == 422
    assert words in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.place == "Library"


def test_edit_wants_two_chairs_who_must_be_there(sign_in, head, senco, deputy, meeting):
    data = form_of(meeting)
    del data[f"chair_{senco.pk}"]
    answer = sign_in(head).post(at(meeting, "edit/"), data)
    assert answer.status_code == 422 and "take the chair together" in text_of(answer)
    data[f"chair_{deputy.pk}"] = "on"
    answer = sign_in(head).post(at(meeting, "edit/"), data)
    assert answer.status_code == 422 and "Who takes the chair must be there." in text_of(answer)


def test_only_who_called_or_chairs_changes_a_meeting(sign_in, meeting, deputy, phase_leader, teacher, other_head):
    for what in ("edit/", "cancel/"):
        assert sign_in(deputy).get(at(meeting, what)).status_code == 403
        for member in (phase_leader, teacher):
            assert sign_in(member).get(at(meeting, what)).status_code == 404
        assert sign_in(other_head).get(f"/birchwood/meetings/{meeting.pk}/{what}").status_code == 404
    for what in ("open/", "cancel/", "mails/"):
        assert sign_in(deputy).post(at(meeting, what)).status_code == 403
        assert sign_in(teacher).post(at(meeting, what)).status_code == 404


def test_chair_opens_a_draft(sign_in, senco, deputy, draft):
    assert sign_in(deputy).get(at(draft)).status_code == 404
    assert sign_in(senco).get(at(draft, "open/")).status_code == 405
    assert sign_in(senco).post(at(draft, "open/"))["Location"] == at(draft)
    draft.refresh_from_db()
    assert draft.is_open and draft.mails.count() == 3


def test_cancelled_meeting_leaves_the_map(sign_in, head, senco, meeting):
    client = sign_in(senco)
    assert Occurrence.objects.visible_to(senco).filter(event=meeting.event_id).exists()
    assert "Cancel the meeting" in text_of(client.get(at(meeting, "cancel/")))
    assert client.post(at(meeting, "cancel/"), {"reason": "Snow\nday"}).status_code == 422
    assert client.post(at(meeting, "cancel/"), {"reason": "Snow"})["Location"] == LIST
    assert not Occurrence.objects.visible_to(senco).filter(event=meeting.event_id).exists()
    assert "Cancelled" in text_of(client.get(LIST))


@pytest.mark.parametrize("ended", [False, True])
def test_meeting_that_has_begun_is_not_cancelled(sign_in, head, meeting, ended):
    start_meeting(by=head, meeting=meeting)
    if ended:
        end_meeting(by=head, meeting=meeting, choices={})
    answer = sign_in(head).post(at(meeting, "cancel/"), {"reason": "Snow"}, follow=True)
    assert "has begun, so it cannot be cancelled" in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.is_in_progress
    assert meeting.cancelled_at is None


def test_cancelled_meeting_is_not_opened_again(sign_in, head, draft):
    cancel_meeting(by=head, meeting=draft)
    client = sign_in(head)
    client.post(at(draft, "open/"))
    assert "was cancelled" in text_of(client.get(LIST))
    draft.refresh_from_db()
    assert draft.is_draft
