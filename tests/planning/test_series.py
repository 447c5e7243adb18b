"""A series: made once with its drafts, added to, and changed for the meetings to come."""

import uuid
from datetime import date, time

import pytest

from inclusion.school.models import AuditEntry, SchoolEvent
from planning.actions.locking import StaleRow
from planning.actions.meetings import (
    ChairsMissing,
    PersonPart,
    SeriesDetails,
    add_meeting,
    create_series,
)
from planning.actions.series import change_series
from planning.models import AgendaItem, BuiltIn, Meeting, MeetingMail, MeetingSeries, Part
from tests.planning.rows import make_item, make_meeting, make_series

TIMES = [(date(2027, 2, 2), time(15, 30)), (date(2027, 1, 19), time(15, 30))]


@pytest.fixture
def people(head, senco, deputy, phase_leader):
    return [
        PersonPart(head, is_chair=True),
        PersonPart(senco, is_chair=True),
        PersonPart(deputy, Part.OPTIONAL),
        PersonPart(phase_leader, Part.INFORMED),
    ]


@pytest.fixture
def series(oakfield, senco, people):
    details = SeriesDetails("Provision review", built_in=BuiltIn.PROVISION_REVIEW, minutes=75, place="Library")
    return create_series(by=senco, school=oakfield, details=details, people=people, times=TIMES)


@pytest.fixture
def meeting(series):
    return series.meetings.first()


@pytest.mark.parametrize("count", [1, 12])
def test_a_series_is_made_in_the_same_few_queries_however_long(
    oakfield, senco, people, count, django_assert_num_queries
):
    times = [(date(2027, 1, 5 + day), time(15, 30)) for day in range(count)]
    with django_assert_num_queries(22):
        made = create_series(by=senco, school=oakfield, details=SeriesDetails("Term"), people=people, times=times)
    assert made.meetings.filter(event__kept_by="planning:meeting_of_event").count() == count
    assert AuditEntry.objects.filter(verb="added", summary="Confidential commitment").count() == count


def test_series_makes_one_draft_a_time_with_its_people(series, senco):
    meetings = list(series.meetings.all())
    assert [(one.on, one.starts_at, one.state, one.minutes, one.place) for one in meetings] == [
        (on, at, "draft", 75, "Library") for on, at in sorted(TIMES)
    ]
    rows = meetings[0].participants.values_list("membership__email", "part", "is_chair")
    assert sorted(rows) == [
        ("deputy-head@oakfield.example", "optional", False),
        ("headteacher@oakfield.example", "required", True),
        ("phase-leader@oakfield.example", "informed", False),
        ("senco@oakfield.example", "required", True),
    ]
    assert not MeetingMail.objects.exists()
    assert not AgendaItem.objects.exists()


def test_series_made_twice_with_one_key_is_one(oakfield, senco, people):
    key = uuid.uuid4()
    once = {"by": senco, "school": oakfield, "details": SeriesDetails("Check-in"), "people": people, "times": TIMES}
    assert create_series(**once, creation_key=key) == create_series(**once, creation_key=key)
    assert (MeetingSeries.objects.count(), Meeting.objects.count(), SchoolEvent.objects.count()) == (1, 2, 2)


@pytest.mark.parametrize("chairs", [[], ["head"], ["head", "senco", "deputy"], ["head", "phase_leader"]], ids="+".join)
def test_series_wants_two_chairs_who_must_be_there(chairs, oakfield, head, senco, deputy, phase_leader):
    cast = {"head": head, "senco": senco, "deputy": deputy, "phase_leader": phase_leader}
    parts = {"phase_leader": Part.OPTIONAL}
    people = [PersonPart(who, parts.get(name, Part.REQUIRED), name in chairs) for name, who in cast.items()]
    with pytest.raises(ChairsMissing):
        create_series(by=head, school=oakfield, details=SeriesDetails("Check-in"), people=people, times=TIMES)
    assert not MeetingSeries.objects.exists()


def test_added_meeting_takes_what_waits_and_counts_once(head, senco):
    series = make_series(head.school, [head, senco])
    waiting = make_item(make_meeting(series), "Reading")
    AgendaItem.objects.filter(pk=waiting.pk).update(meeting=None)
    key = uuid.uuid4()
    once = {"by": head, "series": series, "on": date(2027, 2, 2), "starts_at": time(9, 0), "creation_key": key}
    made = add_meeting(**once)
    assert add_meeting(**once) == made
    waiting.refresh_from_db()
    assert waiting.meeting == made
    assert made.event is not None


def test_leavers_are_not_asked_to_new_meetings(series, senco, deputy):
    deputy.ended_at = series.created_at
    deputy.save()
    made = add_meeting(by=senco, series=series, on=date(2027, 3, 2), starts_at=time(9, 0))
    assert not made.participants.filter(membership=deputy).exists()


def test_changed_series_leaves_planned_meetings_alone(series, meeting, head, senco):
    people = [PersonPart(head, is_chair=True), PersonPart(senco, is_chair=True)]
    details = SeriesDetails("Short check-in", built_in=BuiltIn.CHECK_IN, minutes=30)
    changed = change_series(by=senco, series=series, version=1, details=details, people=people)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.minutes, meeting.participants.count()) == ("Provision review", 75, 4)
    made = add_meeting(by=senco, series=changed, on=date(2027, 3, 2), starts_at=time(9, 0))
    assert (made.title, made.minutes, made.participants.count()) == ("Short check-in", 30, 2)
    with pytest.raises(StaleRow):
        change_series(by=senco, series=series, version=1, details=details, people=people)
