"""The page of a series: its meetings and people, changing it, and adding a date."""

import uuid
from datetime import date, time

import pytest

from planning.actions.meetings import PersonPart, SeriesDetails, create_series, open_meeting
from planning.models import AgendaItem, Meeting, MeetingMail, MeetingSeries, Part
from tests.planning.rows import make_item, make_meeting, make_series

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


def text_of(answer):
    return answer.content.decode()


def test_series_shows_its_meetings_people_and_what_is_put_aside(sign_in, head, deputy, series, meeting):
    parked = make_item(meeting, "Quiet room", owner=deputy)
    AgendaItem.objects.filter(pk=parked.pk).update(meeting=None, parked_at=meeting.created_at, parked_by=head)
    page = text_of(sign_in(head).get(f"{LIST}series/{series.pk}/"))
    for words in ("Quiet room", "Tue 19 Jan", "takes the chair", "gets the minutes", "Find the next date"):
        assert words in page
    theirs = text_of(sign_in(deputy).get(f"{LIST}series/{series.pk}/"))
    assert "Quiet room" in theirs and "Find the next date" not in theirs


def test_series_is_there_for_its_people_only(sign_in, series, phase_leader, teacher, governor, other_head):
    for member in (phase_leader, teacher, governor):
        assert sign_in(member).get(f"{LIST}series/{series.pk}/").status_code == 404
    assert sign_in(other_head).get(f"/birchwood/meetings/series/{series.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_series_asks_the_same_few_questions_however_long(count, sign_in, head, senco, django_assert_num_queries):
    series = make_series(head.school, [head, senco])
    for _ in range(count):
        make_item(make_meeting(series, on=SOON), owner=senco)
    AgendaItem.objects.update(meeting=None)
    client = sign_in(head)
    client.get(f"{LIST}series/{series.pk}/")
    with django_assert_num_queries(10):
        client.get(f"{LIST}series/{series.pk}/")


def series_form(series, **changes):
    data = {"name": series.name, "agenda": series.built_in, "minutes": 60, "place": "", "version": series.version}
    for row in series.people.all():
        data[f"part_{row.membership_id}"] = row.part
        if row.is_chair:
            data[f"chair_{row.membership_id}"] = "on"
    return data | changes


def test_series_edit_changes_agenda_and_people(sign_in, head, series, teacher):
    data = series_form(series, agenda="check_in", minutes=30, **{f"part_{teacher.pk}": "optional"})
    assert sign_in(head).post(f"{LIST}series/{series.pk}/edit/", data).status_code == 302
    series.refresh_from_db()
    assert (series.built_in, series.minutes) == ("check_in", 30)
    assert series.people.get(membership=teacher).part == Part.OPTIONAL


def test_series_edit_shows_both_versions(sign_in, head, senco, series):
    url = f"{LIST}series/{series.pk}/edit/"
    sign_in(senco).post(url, series_form(series, name="Theirs"))
    answer = sign_in(head).post(url, series_form(series, name="Mine"))
    assert answer.status_code == 409
    assert "Theirs" in text_of(answer) and 'value="Mine"' in text_of(answer)
    assert MeetingSeries.objects.get().name == "Theirs"


def test_series_edit_is_for_its_chairs(sign_in, series, deputy, teacher):
    assert sign_in(deputy).get(f"{LIST}series/{series.pk}/edit/").status_code == 403
    assert sign_in(deputy).post(f"{LIST}series/{series.pk}/add/").status_code == 403
    assert sign_in(teacher).get(f"{LIST}series/{series.pk}/edit/").status_code == 404


def test_adding_a_date_twice_makes_one_draft(sign_in, head, series):
    client, url = sign_in(head), f"{LIST}series/{series.pk}/add/"
    assert 'value="2027-02-02"' in text_of(client.get(f"{url}?on=2027-02-02&at=09:00"))
    data = {"on": "2027-02-16", "starts_at": "15:30", "creation_key": str(uuid.uuid4())}
    for _ in range(2):
        answer = client.post(url, data)
    made = Meeting.objects.get(on=date(2027, 2, 16))
    assert answer["Location"] == at(made)
    assert made.is_draft and not MeetingMail.objects.exists()
    assert "Half term" in text_of(client.get(LIST))  # said, not forbidden


@pytest.mark.parametrize(
    ("on", "starts_at"), [("", "15:30"), ("2027-02-30", "15:30"), ("2027-02-02", "25:00"), ("", "")]
)
def test_date_that_is_none_is_said_beside_the_field(sign_in, head, series, on, starts_at):
    answer = sign_in(head).post(f"{LIST}series/{series.pk}/add/", {"on": on, "starts_at": starts_at})
    assert answer.status_code == 422
    assert "Nothing is saved yet" in text_of(answer)
