"""Which meeting takes what is left over, and what waits where there is none yet."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from planning.actions.carrying import (
    Choice,
    end_meeting,
    release_items,
    take_waiting,
)
from planning.models import AgendaItem, Meeting
from tests.planning.rows import TUESDAY, make_item, make_meeting, make_outcome, make_series

pytestmark = pytest.mark.django_db
RUNNING = Meeting.State.IN_PROGRESS
LATER, LAST = TUESDAY + timedelta(days=14), TUESDAY + timedelta(days=28)


@pytest.fixture
def series(oakfield, head, senco):
    return make_series(oakfield, [senco, head])


@pytest.fixture
def meeting(series):
    return make_meeting(series, state=RUNNING)


@pytest.fixture
def later(series):
    return make_meeting(series, on=LATER)


def titles(meeting):
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_without_a_next_meeting_it_waits_and_joins_the_one_that_is_made(series, meeting, senco):
    make_item(meeting, "Waiting")
    must = make_item(meeting, "Must be decided", carried_times=2, first_on=TUESDAY)
    end_meeting(by=senco, meeting=meeting, choices={must.pk: Choice.DECIDE})
    waiting = AgendaItem.objects.waiting()
    assert set(waiting.values_list("title", flat=True)) == {"Waiting", "Must be decided"}
    made = make_meeting(series, on=LATER, state=Meeting.State.DRAFT)
    make_item(made, "Its own")
    take_waiting(made)
    assert titles(made) == ["Must be decided", "Its own", "Waiting"]
    assert take_waiting(made) == [], "there is nothing left to draw in"
    assert not AgendaItem.objects.waiting().exists()


def test_what_is_parked_does_not_join_by_itself(series, meeting, senco):
    AgendaItem.objects.create(school=series.school, series=series, title="Parked", parked_at=timezone.now())
    take_waiting(make_meeting(series, on=LATER))
    assert AgendaItem.objects.parked().count() == 1


@pytest.mark.parametrize(
    "unfit", [{"cancelled_at": timezone.now()}, {"state": Meeting.State.CLOSED}, {"ended_at": timezone.now()}]
)
def test_a_next_meeting_that_can_take_nothing_is_passed_over(series, meeting, senco, unfit):
    make_meeting(series, on=LATER, **unfit)
    last = make_meeting(series, on=LAST, state=Meeting.State.DRAFT)
    make_item(meeting)
    end_meeting(by=senco, meeting=meeting, choices={})
    assert last.items.count() == 1


def test_the_next_meeting_is_of_the_same_series_and_later(oakfield, series, meeting, senco, head):
    make_meeting(series, on=TUESDAY - timedelta(days=7))
    make_meeting(make_series(oakfield, [senco, head], name="Another"), on=LATER)
    make_item(meeting)
    end_meeting(by=senco, meeting=meeting, choices={})
    assert AgendaItem.objects.waiting().count() == 1


def test_a_cancelled_meeting_hands_on_what_people_wanted_to_discuss(series, meeting, later, senco):
    make_item(meeting, "From its template")
    make_item(meeting, "Asked for by somebody", created_by=senco)
    make_item(
        meeting, "Carried", carried_times=1, first_on=TUESDAY, carried_from=make_item(later, "x", state="carried")
    )
    release_items(meeting, by=senco)
    assert set(titles(later)) == {"x", "Asked for by somebody", "Carried"}
    assert titles(meeting) == ["From its template"]


def test_outcomes_of_an_item_that_waits_join_the_meeting_with_it(series, meeting, senco):
    item = make_item(meeting)
    outcome = make_outcome(item)
    AgendaItem.objects.filter(pk=item.pk).update(meeting=None)
    made = make_meeting(series, on=date(2027, 2, 9))
    take_waiting(made)
    outcome.refresh_from_db()
    assert outcome.meeting == made
