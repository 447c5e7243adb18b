"""Two people at the same moment, about visits: one of them wins, and nobody is booked twice."""

import uuid
from datetime import date, time, timedelta

import pytest
from django.db import connection

from planning.actions.booking import TimesTaken, book_next
from planning.actions.locking import StaleRow
from planning.finding import Question
from planning.models import BookedTime, Meeting
from reflection.actions.visit_changes import ChangeNoted, note_change
from reflection.actions.visits import call_off_visit, confirm_visit, move_visit
from reflection.models import Visit
from reflection.visit_times import question_of
from tests.conftest import TODAY
from tests.planning.rows import make_series
from tests.planning.test_meeting_races import at_once
from tests.reflection.rows import make_visit
from tests.reflection.visit_rows import read

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write after the other anyway"),
]
AT = time(10)
DAYS = [date(2027, 1, 18) + timedelta(days=day) for day in range(5)]


@pytest.fixture
def visits(head, senco):
    """One a day, all waiting for the SENCo."""
    return [make_visit(head, senco, what=f"Visit {day}", on=day, starts_at=AT) for day in DAYS]


def test_confirmed_and_moved_at_once_one_of_them_reads_what_the_other_did(visits, head, senco):
    for visit in visits:
        later = question_of(head, senco, between=(visit.on, visit.on), minutes=45, around=time(14))
        known = {"visit": visit, "version": 1, "today": TODAY}
        raised = at_once(
            lambda known=known: confirm_visit(by=senco, **known),
            lambda known=known, later=later, on=visit.on: move_visit(
                question=later, at=(on, time(14)), place="", **known
            ),
        )
        assert [type(error) for error in raised] == [StaleRow]
        visit.refresh_from_db()
        assert (visit.is_confirmed, visit.starts_at) in [(True, AT), (False, time(14))]
        assert BookedTime.objects.filter(on=visit.on).count() == visit.is_confirmed


def test_confirmed_twice_at_once_it_is_booked_once(visits, senco):
    for visit in visits:
        press = lambda visit=visit: confirm_visit(by=senco, visit=visit, version=1, today=TODAY)  # noqa: E731
        assert at_once(press, press) == []
        assert BookedTime.objects.filter(on=visit.on).count() == 1


def test_two_visits_of_one_person_confirmed_at_once_take_the_time_once(visits, senco, deputy, head):
    for visit in visits:
        other = make_visit(deputy, senco, on=visit.on, starts_at=time(10, 30))
        acts = [lambda one=one: confirm_visit(by=senco, visit=one, version=1, today=TODAY) for one in (visit, other)]
        assert [type(error) for error in at_once(*acts)] == [TimesTaken]
        assert BookedTime.objects.filter(on=visit.on).count() == 1


def test_a_meeting_and_a_visit_at_once_take_the_time_once(visits, oakfield, head, senco):
    series = make_series(oakfield, [head, senco], minutes=45)
    for visit in visits:
        question = Question(
            by=head, required=[head, senco], optional=[], first=visit.on, last=visit.on, minutes=45, around=AT
        )
        key = uuid.uuid4()
        raised = at_once(
            lambda visit=visit: confirm_visit(by=senco, visit=visit, version=1, today=TODAY),
            lambda question=question, on=visit.on, key=key: book_next(
                question=question, series=series, times=[(on, AT)], creation_key=key, today=TODAY
            ),
        )
        assert [type(error) for error in raised] == [TimesTaken]
        taken = BookedTime.objects.filter(on=visit.on).count() + Meeting.objects.filter(on=visit.on).count()
        assert taken == 1


def test_confirmed_and_called_off_at_once_no_time_stays_taken(visits, head, senco):
    for visit in visits:
        raised = at_once(
            lambda visit=visit: confirm_visit(by=senco, visit=visit, version=1, today=TODAY),
            lambda visit=visit: call_off_visit(by=head, visit=visit, version=1),
        )
        assert [type(error) for error in raised] == [StaleRow]
        visit.refresh_from_db()
        assert visit.state in (Visit.State.CONFIRMED, Visit.State.CALLED_OFF)
        assert BookedTime.objects.filter(on=visit.on).count() == visit.is_confirmed


def test_both_note_their_change_at_once_and_there_is_one(head, senco):
    for _ in range(5):
        visit = read(head, senco)
        acts = [
            lambda by=by, visit=visit: note_change(
                by=by, visit=visit, owner=by, title=f"Of {by.name}", due_on=date(2027, 2, 1)
            )
            for by in (head, senco)
        ]
        assert [type(error) for error in at_once(*acts)] == [ChangeNoted]
