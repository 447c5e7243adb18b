"""The verbs that take an item elsewhere: to the next meeting, to the backlog, and off the agenda."""

import uuid
from datetime import timedelta

import pytest

from planning.actions.agenda import (
    HasOutcomes,
    drop_item,
    put_back,
)
from planning.actions.agenda_moves import copy_to_next, move_to_next, park, take_from_backlog
from planning.actions.locking import StaleRow
from planning.models import AgendaItem, BuiltIn
from tests.planning.rows import TUESDAY, make_action, make_item, make_meeting, make_outcome, make_series

State = AgendaItem.State
LATER = TUESDAY + timedelta(days=14)
db = pytest.mark.django_db


@pytest.fixture
def series(oakfield, head, senco):
    return make_series(oakfield, [senco, head], built_in=BuiltIn.CHECK_IN)


@pytest.fixture
def meeting(series):
    return make_meeting(series)


@pytest.fixture
def later(series):
    return make_meeting(series, on=LATER)


@pytest.fixture
def three(meeting):
    return [make_item(meeting, title) for title in ("One", "Two", "Three")]


def titles(meeting):
    return list(meeting.items.exclude(state=State.DROPPED).order_by("position").values_list("title", flat=True))


@db
def test_move_to_next_takes_the_item_with_what_came_of_it(meeting, later, three, senco):
    item = three[0]
    outcome, action = make_outcome(item), make_action(senco, item=item)
    assert move_to_next(by=senco, item=item, version=1) == later
    for row in (item, outcome, action):
        row.refresh_from_db()
        assert row.meeting == later
    assert titles(meeting) == ["Two", "Three"]
    assert (item.carried_times, item.state) == (0, State.TO_DISCUSS)


@db
def test_move_to_next_waits_where_there_is_no_next_meeting(meeting, three, senco):
    assert move_to_next(by=senco, item=three[0], version=1) is None
    assert AgendaItem.objects.waiting().get() == three[0]


@db
def test_the_same_move_sent_twice_moves_it_once(series, later, meeting, three, senco):
    make_meeting(series, on=LATER + timedelta(days=14))
    move_to_next(by=senco, item=three[0], version=1)
    with pytest.raises(StaleRow):
        move_to_next(by=senco, item=three[0], version=1)
    assert titles(later) == ["One"]


@db
def test_copy_to_next_leaves_this_one_with_what_came_of_it(meeting, later, three, senco, head):
    item = three[0]
    outcome, key = make_outcome(item), uuid.uuid4()
    for _ in range(2):  # the button pressed twice
        copy, there = copy_to_next(by=senco, item=item, creation_key=key)
        assert there == later
    assert titles(later) == ["One"]
    assert titles(meeting) == ["One", "Two", "Three"]
    outcome.refresh_from_db()
    assert outcome.item == item
    assert not copy.outcomes.exists()
    assert copy.carried_from is None, "a copy is no carried item"


@db
def test_a_copy_waits_where_there_is_no_next_meeting(three, senco):
    copy, there = copy_to_next(by=senco, item=three[0])
    assert there is None
    assert AgendaItem.objects.waiting().get() == copy


@db
def test_parked_items_wait_in_the_backlog_until_somebody_takes_one(meeting, later, three, senco, head):
    parked = park(by=senco, item=three[0], version=1)
    assert (parked.meeting, parked.parked_by) == (None, senco)
    assert AgendaItem.objects.parked().get() == parked
    take_from_backlog(by=head, item=parked, version=parked.version, meeting=later)
    assert titles(later) == ["One"]
    with pytest.raises(StaleRow):
        take_from_backlog(by=head, item=parked, version=parked.version, meeting=meeting)


@db
def test_drop_takes_it_off_the_agenda_and_can_be_put_back(meeting, three, senco):
    dropped = drop_item(by=senco, item=three[0], version=1)
    assert titles(meeting) == ["Two", "Three"]
    put_back(by=senco, item=dropped, version=dropped.version)
    assert titles(meeting) == ["Two", "Three", "One"]


@db
def test_drop_out_of_the_backlog_ends_it(meeting, three, senco):
    parked = park(by=senco, item=three[0], version=1)
    drop_item(by=senco, item=parked, version=parked.version)
    assert not AgendaItem.objects.parked().exists()
    assert not AgendaItem.objects.waiting().exists()


@db
@pytest.mark.parametrize("act", [park, drop_item])
def test_an_item_with_outcomes_is_neither_parked_nor_dropped(three, senco, act):
    make_outcome(three[0])
    with pytest.raises(HasOutcomes):
        act(by=senco, item=three[0], version=1)


@db
@pytest.mark.parametrize("state", [State.CARRIED, State.DONE_OUTSIDE])
@pytest.mark.parametrize("act", [park, drop_item, move_to_next])
def test_what_was_carried_or_became_an_action_stays_as_it_was(meeting, senco, act, state):
    with pytest.raises(StaleRow):
        act(by=senco, item=make_item(meeting, state=state), version=1)
