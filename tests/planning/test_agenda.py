"""The agenda of a meeting: times, the template, items, their order, and what a locked meeting refuses."""

import uuid
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.models import AuditEntry
from planning.actions.agenda import (
    DiscussionEnded,
    ItemDetails,
    OrderStale,
    add_item,
    change_item,
    copy_template,
    drop_item,
    put_back,
    reorder,
    shift_item,
)
from planning.actions.agenda_moves import copy_to_next, move_to_next, park
from planning.actions.locking import MeetingLocked, StaleRow
from planning.actions.starting import NotOpen, start_meeting
from planning.agenda_times import beginnings, too_long, total_words
from planning.built_in import items_for
from planning.models import AgendaItem, BuiltIn, Meeting, MeetingStep
from tests.planning.rows import make_item, make_meeting, make_series

State = AgendaItem.State
db = pytest.mark.django_db


@pytest.fixture
def series(oakfield, head, senco):
    return make_series(oakfield, [senco, head], built_in=BuiltIn.CHECK_IN)


@pytest.fixture
def meeting(series):
    return make_meeting(series)


@pytest.fixture
def three(meeting):
    return [make_item(meeting, title) for title in ("One", "Two", "Three")]


def titles(meeting):
    return list(meeting.items.exclude(state=State.DROPPED).order_by("position").values_list("title", flat=True))


def ids(items):
    return [item.pk for item in items]


# Times ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "length", "words", "over"),
    [
        ([20, 30], 60, "50 of 60 minutes; 10 left", False),
        ([], 60, "0 of 60 minutes; 60 left", False),
        ([60], 60, "60 of 60 minutes; nothing left", False),
        ([45, 30], 60, "75 of 60 minutes; 15 minutes too long", True),
        ([61], 60, "61 of 60 minutes; 1 minute too long", True),
    ],
)
def test_the_running_total_is_said_in_words(minutes, length, words, over):
    assert total_words(minutes, length) == words
    assert too_long(minutes, length) is over


@given(st.lists(st.integers(1, 240), max_size=60), st.integers(5, 480))
def test_the_total_is_too_long_exactly_when_it_says_so(minutes, length):
    assert ("too long" in total_words(minutes, length)) == too_long(minutes, length) == (sum(minutes) > length)


def test_each_item_begins_when_those_before_it_are_over():
    assert beginnings(time(15, 30), [10, 35, 20]) == [time(15, 30), time(15, 40), time(16, 15)]
    assert beginnings(time(15, 30), []) == []


# Template and items ---------------------------------------------------------------------------------------------------


@db
def test_the_template_is_copied_once_and_below_what_is_there(meeting, series, senco):
    make_item(meeting, "Carried")
    copy_template(meeting, by=senco)
    wanted = ["Carried", *(item.title for item in items_for(series))]
    assert titles(meeting) == wanted
    copy_template(meeting, by=senco)
    assert titles(meeting) == wanted


@db
def test_a_template_item_that_was_dropped_does_not_come_back(meeting, senco):
    first = copy_template(meeting, by=senco)[0]
    drop_item(by=senco, item=first, version=1)
    before = meeting.items.count()
    copy_template(meeting, by=senco)
    assert meeting.items.count() == before


@db
def test_an_item_is_added_at_the_end_with_a_trace_that_does_not_name_it(meeting, three, senco, head):
    item = add_item(by=senco, meeting=meeting, details=ItemDetails("Four", 15, "Ask", head), creation_key=uuid.uuid4())
    assert titles(meeting) == ["One", "Two", "Three", "Four"]
    assert (item.minutes, item.prompt, item.owner, item.created_by) == (15, "Ask", head, senco)
    entry = AuditEntry.objects.get(verb="added", object_id=item.pk)
    assert entry.summary == "Meeting on 12 January 2027"


@db
def test_the_same_form_sent_twice_is_one_item_and_other_words_are_another(meeting, senco):
    key = uuid.uuid4()
    for _ in range(2):
        add_item(by=senco, meeting=meeting, details=ItemDetails("One"), creation_key=key)
    assert titles(meeting) == ["One"]
    for _ in range(2):
        add_item(by=senco, meeting=meeting, details=ItemDetails("Two"), creation_key=key)
    assert titles(meeting) == ["One", "Two"]


@db
def test_nothing_joins_a_discussion_that_has_ended(series, senco):
    ended = make_meeting(series, state=Meeting.State.IN_PROGRESS, ended_at="2027-01-12T17:00Z")
    with pytest.raises(DiscussionEnded):
        add_item(by=senco, meeting=ended, details=ItemDetails("Late"), creation_key=uuid.uuid4())


@db
def test_of_two_changes_the_second_is_told_and_nothing_is_overwritten(three, senco, head):
    change_item(by=senco, item=three[0], version=1, details=ItemDetails("Mine", 20))
    with pytest.raises(StaleRow) as stale:
        change_item(by=head, item=three[0], version=1, details=ItemDetails("Theirs", 30))
    assert stale.value.current.title == "Mine"


# Order ----------------------------------------------------------------------------------------------------------------


@db
def test_the_order_is_stored_as_it_was_dragged(meeting, three, senco):
    one, two, last = ids(three)
    reorder(by=senco, meeting=meeting, order=[last, one, two], was=[one, two, last])
    assert titles(meeting) == ["Three", "One", "Two"]


@db
def test_an_order_of_other_items_is_not_taken(meeting, three, senco):
    one, two, last = ids(three)
    for order in ([one, two], [one, two, two], [one, two, last, uuid.uuid4()], []):
        with pytest.raises(OrderStale):
            reorder(by=senco, meeting=meeting, order=order, was=[one, two, last])
    assert titles(meeting) == ["One", "Two", "Three"]


@db
def test_of_two_orders_the_second_is_not_taken(meeting, three, senco, head):
    one, two, last = ids(three)
    reorder(by=senco, meeting=meeting, order=[two, one, last], was=[one, two, last])
    with pytest.raises(OrderStale):
        reorder(by=head, meeting=meeting, order=[last, one, two], was=[one, two, last])
    assert titles(meeting) == ["Two", "One", "Three"]


@db
@pytest.mark.parametrize(
    ("which", "steps", "place", "order"),
    [
        (0, 1, 2, ["Two", "One", "Three"]),
        (2, -1, 2, ["One", "Three", "Two"]),
        (0, -1, 1, ["One", "Two", "Three"]),
        (2, 1, 3, ["One", "Two", "Three"]),
    ],
)
def test_buttons_move_an_item_by_one_place(meeting, three, senco, which, steps, place, order):
    assert shift_item(by=senco, item=three[which], steps=steps) == (place, 3)
    assert titles(meeting) == order


@db
def test_a_dropped_item_has_no_place_in_the_order(meeting, three, senco):
    drop_item(by=senco, item=three[1], version=1)
    assert shift_item(by=senco, item=three[0], steps=1) == (2, 2)
    with pytest.raises(OrderStale):
        shift_item(by=senco, item=AgendaItem.objects.get(pk=three[1].pk), steps=1)


# A locked meeting -----------------------------------------------------------------------------------------------------


def _writes(meeting, item, by):
    details = ItemDetails("Late")
    return {
        "add": lambda: add_item(by=by, meeting=meeting, details=details, creation_key=uuid.uuid4()),
        "change": lambda: change_item(by=by, item=item, version=1, details=details),
        "reorder": lambda: reorder(by=by, meeting=meeting, order=[item.pk], was=[item.pk]),
        "shift": lambda: shift_item(by=by, item=item, steps=1),
        "drop": lambda: drop_item(by=by, item=item, version=1),
        "put back": lambda: put_back(by=by, item=item, version=1),
        "move": lambda: move_to_next(by=by, item=item, version=1),
        "copy": lambda: copy_to_next(by=by, item=item),
        "park": lambda: park(by=by, item=item, version=1),
        "template": lambda: copy_template(meeting, by=by),
        "start": lambda: start_meeting(by=by, meeting=meeting),
    }


@db
@pytest.mark.parametrize("write", _writes(None, None, None))
@pytest.mark.parametrize("locked", [{"state": Meeting.State.CLOSED}, {"cancelled_at": "2027-01-11T09:00Z"}])
def test_nothing_is_written_to_a_closed_or_cancelled_meeting(meeting, senco, write, locked):
    item = make_item(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(**locked)
    with pytest.raises(MeetingLocked):
        _writes(meeting, item, senco)[write]()


@db
def test_a_change_unticks_the_chair_who_had_agreed(meeting, three, senco):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.IN_PROGRESS)
    meeting.participants.filter(membership=senco).update(ticked_at="2027-01-12T17:00Z")
    change_item(by=senco, item=three[0], version=1, details=ItemDetails("Other"))
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()
    assert meeting.steps.get().kind == MeetingStep.Kind.UNTICKED


@db
def test_a_meeting_starts_once_and_not_as_a_draft(series, meeting, senco):
    for _ in range(2):
        start_meeting(by=senco, meeting=meeting)
    meeting.refresh_from_db()
    assert meeting.is_in_progress
    assert meeting.steps.count() == 1
    with pytest.raises(NotOpen):
        start_meeting(by=senco, meeting=make_meeting(series, state=Meeting.State.DRAFT))
