"""Finding the time: the page, and the drafts that planning makes."""

import re
import uuid
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from inclusion.school.models import AcademicYear, School, SchoolEvent, Term
from planning.finding import Question, find
from planning.models import Meeting, MeetingSeries, MeetingTemplate, Part
from planning.rhythm import HowOften
from tests.conftest import TODAY
from tests.factories import make_member
from tests.planning.rows import make_block, make_meeting, make_series

PLACE = "/oakfield/meetings/plan/"
pytestmark = pytest.mark.usefixtures("today")


def asked(*chairs, **said):
    """What the form sends: two chairs, and the rest as it stands when the page opens."""
    values = {
        "creation_key": str(uuid.uuid4()), "when": "suit", "first": "2027-01-13", "last": "2027-02-09",
        "around": "15:30", "often": "once", "minutes": "60", "number": "", "name": "Joint planning",
        "agenda": "provision_review", "place": "",
    }  # fmt: skip
    return values | {f"part_{person.pk}": "chair" for person in chairs} | said


def question(by, *required, **known):
    values = {
        "optional": [], "first": TODAY, "last": TODAY + timedelta(days=27), "minutes": 60, "around": time(15, 30)
    }  # fmt: skip
    return Question(by=by, required=required, **{**values, **known})


def offered(text):
    return re.findall(r'name="times"[^>]*value="([^"]+)"', text)


# The page -------------------------------------------------------------------------------------------------------------


def test_the_page_opens_with_the_planner_and_their_partner_in_the_chair(senco, head, teacher, sign_in):
    assert reverse("planning:plan", args=["oakfield"]) == PLACE
    text = sign_in(senco).get(PLACE).text
    chairs = re.findall(r'name="part_([^"]+)"[^>]*>(?:(?!</select>).)*value="chair" selected', text, re.DOTALL)
    assert set(chairs) == {str(senco.pk), str(head.pk)}
    assert f'name="part_{teacher.pk}"' in text


@pytest.mark.parametrize("who", ["head", "senco", "deputy", "phase_leader", "teacher", "office"])
def test_whoever_plans_may_open_it_and_a_governor_may_not(who, request, sign_in, governor):
    assert sign_in(request.getfixturevalue(who)).get(PLACE).status_code == 200
    assert sign_in(governor).get(PLACE).status_code == 404
    assert sign_in(governor).post(PLACE, {}).status_code == 404


@pytest.mark.parametrize("colleagues", [1, 3])
def test_page_and_search_take_the_same_queries_for_any_number(
    oakfield, senco, head, sign_in, colleagues, django_assert_num_queries
):
    others = [make_member(oakfield, "phase-leader", email=f"o{n}@oakfield.example") for n in range(colleagues)]
    series = make_series(oakfield, [senco, head], others=others)
    for number in range(colleagues):
        make_meeting(series, on=date(2027, 2, 1) + timedelta(days=number))
        make_block(others[number], on=date(2027, 2, 4))
    client = sign_in(senco)
    client.get(PLACE)
    with django_assert_num_queries(10):
        assert client.get(PLACE).status_code == 200
    said = asked(senco, head, **{f"part_{one.pk}": "required" for one in others})
    client.post(PLACE, said)
    with django_assert_num_queries(17):
        assert len(offered(client.post(PLACE, said).text)) == 3


# Planning -------------------------------------------------------------------------------------------------------------


def test_planning_makes_a_draft_on_the_map_once(oakfield, senco, head, teacher, office, sign_in):
    client = sign_in(senco)
    own = MeetingTemplate.objects.create(school=oakfield, name="Ours", created_by=head)
    said = asked(senco, head, agenda=f"own-{own.pk}", place="Library", minutes="45",
                 **{f"part_{teacher.pk}": "optional", f"part_{office.pk}": "informed"})  # fmt: skip
    value = offered(client.post(PLACE, said).text)[0]
    assert not Meeting.objects.exists()
    said |= {"times": value, "plan": "1"}
    first, again = client.post(PLACE, said), client.post(PLACE, said)
    meeting = Meeting.objects.get()
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"] == reverse("planning:meeting", args=["oakfield", meeting.pk])
    assert (meeting.state, meeting.minutes, meeting.place) == ("draft", 45, "Library")
    assert f"{meeting.on}T{meeting.starts_at:%H:%M}" == value
    assert meeting.series.template == own
    parts = {row.membership: (row.part, row.is_chair) for row in meeting.participants.all()}
    assert parts == {
        senco: (Part.REQUIRED, True),
        head: (Part.REQUIRED, True),
        teacher: (Part.OPTIONAL, False),
        office: (Part.INFORMED, False),
    }
    assert SchoolEvent.objects.filter(pk=meeting.event_id, starts_on=meeting.on).exists()


def test_unticked_dates_of_a_series_are_left_out(senco, head, sign_in):
    client = sign_in(senco)
    said = asked(senco, head, often="two_weeks", when="term")
    values = offered(client.post(PLACE, said).text)
    answer = client.post(PLACE, said | {"times": values[1:], "plan": "1"})
    series = MeetingSeries.objects.get()
    assert answer["Location"] == reverse("planning:series", args=["oakfield", series.pk])
    assert [f"{one.on}T15:30" for one in series.meetings.all()] == values[1:]
    none = client.post(PLACE, asked(senco, head, often="two_weeks", when="term", plan="1"))
    assert none.status_code == 422
    assert "Leave at least one of the dates ticked." in none.text


@pytest.mark.parametrize(
    "times", [[], ["soon"], ["2027-01-18T15:30", "2027-01-19T15:30"], ["9999-01-01T00:00"], ["\0"]]
)
def test_planning_without_one_of_the_times_offers_them_again(senco, head, sign_in, times):
    answer = sign_in(senco).post(PLACE, asked(senco, head, plan="1", times=times))
    assert answer.status_code == 422
    assert "Choose one of the times first." in answer.text
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("value", ["2027-01-17T15:30", "2027-02-16T15:30", "2026-12-01T15:30", "2027-01-18T22:00"])
def test_a_time_that_was_never_offered_cannot_be_planned(senco, head, sign_in, value):
    answer = sign_in(senco).post(PLACE, asked(senco, head, plan="1", times=value))
    assert answer.status_code == 422
    assert "Not everybody can meet then any more." in answer.text
    assert not Meeting.objects.exists()


def test_a_time_that_somebody_else_took_meanwhile_is_not_planned(oakfield, senco, head, sign_in):
    client = sign_in(senco)
    said = asked(senco, head)
    value = offered(client.post(PLACE, said).text)[0]
    make_meeting(make_series(oakfield, [senco, head]), on=date.fromisoformat(value[:10]))
    answer = client.post(PLACE, said | {"times": value, "plan": "1"})
    assert "Not everybody can meet then any more." in answer.text
    assert value not in offered(answer.text)
    assert Meeting.objects.count() == 1


def test_people_and_templates_of_another_school_cannot_be_chosen(oakfield, senco, head, birchwood, other_head, sign_in):
    foreign = MeetingTemplate.objects.create(school=birchwood, name="Theirs")
    client = sign_in(senco)
    assert client.post(PLACE, asked(senco, head, agenda=f"own-{foreign.pk}")).status_code == 422
    answer = client.post(PLACE, asked(senco, head, **{f"part_{other_head.pk}": "required"}))
    assert other_head.name not in re.sub(r"<title>.*?</title>", "", answer.text) or answer.status_code == 200
    assert f"part_{other_head.pk}" not in answer.text


# The next time of a series --------------------------------------------------------------------------------------------


def test_the_next_time_of_a_series_adds_one_draft_once(oakfield, senco, head, teacher, sign_in):
    series = make_series(oakfield, [senco, head], others=[teacher], minutes=45)
    make_meeting(series, on=date(2027, 1, 12))
    client, address = sign_in(head), f"{PLACE}?series={series.pk}"
    assert teacher.name in client.get(address).text
    said = {"creation_key": str(uuid.uuid4()), "when": "suit", "around": "15:30"}
    page = client.post(address, said)
    assert page.status_code == 200
    assert "school days after the previous meeting of the same people" in page.text
    value = offered(page.text)[0]
    said |= {"times": value, "plan": "1"}
    first, again = client.post(address, said), client.post(address, said)
    made = series.meetings.latest("on")
    assert first["Location"] == again["Location"] == reverse("planning:meeting", args=["oakfield", made.pk])
    assert (series.meetings.count(), made.minutes, f"{made.on}T15:30") == (2, 45, value)
    assert client.post(address, {**said, "when": "dates"}).status_code == 422


def test_only_its_chairs_and_who_made_a_series_find_its_next_time(oakfield, senco, head, teacher, deputy, sign_in):
    series = make_series(oakfield, [senco, head], others=[teacher])
    answers = {
        member: sign_in(member).get(f"{PLACE}?series={series.pk}").status_code
        for member in (senco, head, teacher, deputy)
    }
    assert answers == {senco: 200, head: 200, teacher: 403, deputy: 404}
    assert sign_in(head).get(f"{PLACE}?series=none").status_code == 404


def test_a_range_over_two_school_years_is_searched(oakfield, senco, head):
    year = AcademicYear.objects.create(
        school=oakfield, name="2027/28", starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31)
    )
    Term.objects.create(
        school=oakfield, year=year, name="Autumn", starts_on=date(2027, 9, 2), ends_on=date(2027, 12, 17)
    )
    School.objects.filter(pk=oakfield.pk).update(calendar_version=99)
    head.school.refresh_from_db()
    known = {"first": date(2027, 7, 20), "last": date(2027, 9, 10), "how_often": HowOften.WEEKLY}
    assert len(find(question(head, senco, head, **known), TODAY).slots) == 3
