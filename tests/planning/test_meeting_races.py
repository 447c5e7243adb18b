"""Two people at the same moment, about meetings: nobody waits for ever, and nothing counts twice."""

import threading
import uuid
from datetime import date, time, timedelta

import pytest
from django.db import connection, connections

from planning.actions.booking import TimesTaken, book_next, book_series
from planning.actions.carrying import NotInProgress, end_meeting
from planning.actions.meetings import (
    PersonPart,
    SeriesDetails,
    cancel_meeting,
    create_series,
    move_meeting,
    open_meeting,
)
from planning.actions.starting import start_meeting
from planning.finding import Question
from planning.models import BuiltIn, Meeting
from tests.conftest import TODAY
from tests.planning.rows import make_item, make_series

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write after the other anyway"),
]
ROUNDS = 6
FIRST = date(2027, 1, 12)
SCHOOL_DAYS = (7, 8, 9, 10, 13, 14)  # after it


def at_once(*acts):
    """Do these at the same moment, each on a connection of its own; gives what they raised."""
    start, raised = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
        except Exception as error:  # noqa: BLE001 - shown by the assertions
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def meetings(oakfield, head, senco):
    """Drafts in pairs: the first of two series on the same days."""
    people = [PersonPart(head, is_chair=True), PersonPart(senco, is_chair=True)]
    times = [(FIRST + timedelta(weeks=week), time(15, 30)) for week in range(ROUNDS)]
    pair = [
        create_series(
            by=head,
            school=oakfield,
            details=SeriesDetails(name, built_in=BuiltIn.PROVISION_REVIEW),
            people=people,
            times=times,
        )
        for name in ("One", "Two")
    ]
    return list(zip(*[list(series.meetings.all()) for series in pair], strict=True))


def test_two_meetings_opened_at_once_both_open(meetings, head, senco):
    for one, two in meetings:
        acts = [lambda by=by, one=one: open_meeting(by=by, meeting=one) for by, one in ((head, one), (senco, two))]
        raised = at_once(*acts)
        assert raised == []
    assert not Meeting.objects.exclude(state=Meeting.State.OPEN).exists()


def test_a_meeting_that_moves_while_another_of_its_series_is_cancelled(meetings, head, senco):
    """The items of the cancelled one go on to the one that moves."""
    first, second = (row[0] for row in meetings[:2])
    for meeting in (first, second):
        open_meeting(by=head, meeting=meeting)
    item = make_item(first, "Reading", created_by=head)
    second.refresh_from_db()
    raised = at_once(
        lambda: cancel_meeting(by=head, meeting=first),
        lambda: move_meeting(
            by=senco,
            meeting=second,
            version=second.version,
            on=second.on + timedelta(days=1),
            starts_at=second.starts_at,
            minutes=second.minutes,
            place="",
            title=second.title,
        ),
    )
    item.refresh_from_db()
    assert raised == []
    assert item.meeting == second


def test_end_pressed_twice_at_once_carries_once(meetings, head, senco):
    first, second = (row[0] for row in meetings[:2])
    for meeting in (first, second):
        open_meeting(by=head, meeting=meeting)
    start_meeting(by=head, meeting=first)
    left = first.items.count()
    raised = at_once(*[lambda by=by: end_meeting(by=by, meeting=first, choices={}) for by in (head, senco)])
    assert [type(error) for error in raised] == [NotInProgress]
    assert second.items.filter(carried_from__meeting=first).count() == left


@pytest.mark.parametrize("of_series", [False, True])
def test_two_planners_at_once_book_nobody_twice(oakfield, head, senco, deputy, of_series):
    """Both were offered the same free hour of the head."""
    for later in SCHOOL_DAYS:
        times = [(FIRST + timedelta(days=later), time(15, 30))]

        def book(by, times=times):
            pair = (by, head)
            asked = Question(
                by=by, required=pair, optional=(), first=times[0][0], last=times[0][0], minutes=60, around=time(15, 30)
            )
            known = {"question": asked, "times": times, "creation_key": uuid.uuid4(), "today": TODAY}
            if of_series:
                return lambda: book_next(series=make_series(oakfield, pair), **known)
            people = [PersonPart(one, is_chair=True) for one in pair]
            return lambda: book_series(details=SeriesDetails("Joint"), people=people, **known)

        raised = at_once(book(senco), book(deputy))
        assert [type(error) for error in raised] == [TimesTaken]
    assert Meeting.objects.count() == len(SCHOOL_DAYS)
