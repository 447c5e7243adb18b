"""What is left over goes on to the next meeting, and the third time somebody says what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inclusion.school.models import AuditEntry
from planning.actions.action_points import open_actions_of
from planning.actions.agenda import on_agenda
from planning.actions.carrying import (
    Choice,
    ChoicesMissing,
    NotInProgress,
    discuss_after_all,
    end_meeting,
)
from planning.actions.locking import MeetingLocked, StaleRow
from planning.actions.meetings import open_meeting
from planning.agenda_words import carried_words
from planning.built_in import BUILT_IN
from planning.models import Action, AgendaItem, BuiltIn, Meeting, MeetingStep
from tests.planning.rows import TUESDAY, make_item, make_meeting, make_series

pytestmark = pytest.mark.django_db
State = AgendaItem.State
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


def test_what_was_not_discussed_is_carried_and_the_row_stays_here(meeting, later, senco, head):
    item = make_item(meeting, "Phonics", owner=head, minutes=25, prompt="Bring the timetable")
    done = make_item(meeting, "Assemblies", state=State.DISCUSSED)
    end_meeting(by=senco, meeting=meeting, choices={})
    copy = later.items.get()
    assert (copy.title, copy.owner, copy.minutes, copy.prompt) == ("Phonics", head, 25, "Bring the timetable")
    assert (copy.carried_from, copy.carried_times, copy.first_on) == (item, 1, TUESDAY)
    item.refresh_from_db()
    done.refresh_from_db()
    assert (item.state, item.meeting) == (State.CARRIED, meeting)
    assert done.state == State.DISCUSSED
    meeting.refresh_from_db()
    assert meeting.ended_at is not None
    assert meeting.is_in_progress, "it closes when both chairs have agreed the minutes"
    assert list(meeting.steps.values_list("kind", flat=True)) == [MeetingStep.Kind.ENDED]


def test_what_the_template_brought_again_makes_room_for_what_is_carried(meeting, later, senco):
    make_item(meeting, "How are we?", note="Not reached")
    make_item(later, "First", created_by=senco)
    twin = make_item(later, "How are we?")
    own = make_item(later, "How are we?", created_by=senco)
    end_meeting(by=senco, meeting=meeting, choices={})
    twin.refresh_from_db()
    copy = later.items.get(carried_times=1)
    assert (twin.state, copy.position) == (State.DROPPED, twin.position)
    assert list(on_agenda(later).values_list("title", flat=True)) == ["First", "How are we?", "How are we?"]
    own.refresh_from_db()
    assert own.state == State.TO_DISCUSS


def test_opening_does_not_bring_again_what_was_carried_from_the_same_template(series, meeting, later, senco):
    type(series).objects.update(built_in=BuiltIn.CHECK_IN)
    Meeting.objects.filter(pk=later.pk).update(state=Meeting.State.DRAFT)
    for item in BUILT_IN[BuiltIn.CHECK_IN][:2]:
        make_item(meeting, item.title)
    end_meeting(by=senco, meeting=meeting, choices={})
    open_meeting(by=senco, meeting=later)
    assert sorted(titles(later)) == sorted(item.title for item in BUILT_IN[BuiltIn.CHECK_IN])


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (0, ""),
        (1, "carried from 12 January"),
        (2, "carried from 12 January, 2nd time"),
        (3, "carried from 12 January, 3rd time"),
    ],
)
def test_how_often_it_was_carried_is_said_in_words(meeting, times, words):
    assert carried_words(make_item(meeting, carried_times=times, first_on=TUESDAY)) == words


def test_the_second_time_keeps_the_date_of_the_first(series, later, senco):
    last = make_meeting(series, on=LAST)
    later.state = RUNNING
    later.save()
    make_item(later, carried_times=1, first_on=TUESDAY)
    end_meeting(by=senco, meeting=later, choices={})
    assert carried_words(last.items.get()) == "carried from 12 January, 2nd time"


@pytest.mark.parametrize(
    ("times", "asked"), [(0, False), (1, False), (2, True), (3, True)], ids=["1st", "2nd", "3rd", "4th"]
)
def test_the_third_time_somebody_says_what_becomes_of_it(meeting, later, senco, times, asked):
    item = make_item(meeting, carried_times=times, first_on=TUESDAY)
    if not asked:
        end_meeting(by=senco, meeting=meeting, choices={})
        assert later.items.get().carried_times == times + 1
        return
    for choices in ({}, {item.pk: "perhaps"}):
        with pytest.raises(ChoicesMissing) as missing:
            end_meeting(by=senco, meeting=meeting, choices=choices)
        assert missing.value.items == [item]
    meeting.refresh_from_db()
    assert meeting.ended_at is None
    assert not later.items.exists()


def test_do_makes_it_an_action_of_its_owner_until_the_next_meeting(series, meeting, later, senco, head):
    item = make_item(meeting, "Buy the readers", carried_times=2, first_on=TUESDAY, owner=head)
    end_meeting(by=senco, meeting=meeting, choices={item.pk: Choice.DO})
    action = open_actions_of(series, head).get()
    assert (action.title, action.owner, action.due_on, action.item) == ("Buy the readers", head, LATER, item)
    assert action.status == Action.Status.PROPOSED, "its owner accepts it first"
    item.refresh_from_db()
    assert item.state == State.DONE_OUTSIDE
    assert not later.items.exists()


def test_do_without_an_owner_or_a_next_meeting_is_for_who_ends_it_within_two_weeks(meeting, senco):
    item = make_item(meeting, carried_times=2, first_on=TUESDAY)
    end_meeting(by=senco, meeting=meeting, choices={item.pk: Choice.DO})
    action = Action.objects.get()
    assert (action.owner, action.due_on) == (senco, TUESDAY + timedelta(days=14))


def test_do_does_not_give_an_action_to_somebody_who_has_left(meeting, senco, head, teacher):
    item = make_item(meeting, carried_times=2, first_on=TUESDAY, owner=teacher)
    teacher.ended_at, teacher.ended_by = timezone.now(), head
    teacher.save()
    end_meeting(by=senco, meeting=meeting, choices={item.pk: Choice.DO})
    assert Action.objects.get().owner == senco


def test_drop_leaves_it_here_and_carries_nothing(meeting, later, senco):
    item = make_item(meeting, carried_times=2, first_on=TUESDAY)
    end_meeting(by=senco, meeting=meeting, choices={item.pk: Choice.DROP})
    item.refresh_from_db()
    assert item.state == State.DROPPED
    assert not later.items.exists()
    assert not Action.objects.exists()


def test_decide_puts_it_first_on_the_next_agenda(meeting, later, senco):
    for title in ("Already there", "There too"):
        make_item(later, title)
    make_item(meeting, "Carried as usual")
    one, two = (make_item(meeting, title, carried_times=2, first_on=TUESDAY) for title in ("Decide me", "And me"))
    end_meeting(by=senco, meeting=meeting, choices={one.pk: Choice.DECIDE, two.pk: Choice.DECIDE})
    assert titles(later) == ["Decide me", "And me", "Already there", "There too", "Carried as usual"]
    assert set(later.items.filter(for_decision=True).values_list("title", flat=True)) == {"Decide me", "And me"}
    assert later.items.get(title="Decide me").carried_times == 3


def test_an_answer_for_what_is_not_asked_changes_nothing(meeting, later, senco):
    item = make_item(meeting)
    end_meeting(by=senco, meeting=meeting, choices={item.pk: Choice.DROP})
    assert later.items.get().carried_from == item


def test_ending_a_reopened_meeting_again_carries_nothing_twice(meeting, later, senco):
    item = make_item(meeting)
    end_meeting(by=senco, meeting=meeting, choices={})
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=None)
    AgendaItem.objects.filter(pk=item.pk).update(state=State.TO_DISCUSS)
    make_item(meeting, "Thought of later")
    end_meeting(by=senco, meeting=meeting, choices={})
    assert sorted(titles(later)) == ["Reading support in Year 4", "Thought of later"]


def test_an_item_discussed_in_a_reopened_meeting_leaves_its_copy_which_says_so(meeting, later, senco):
    item = make_item(meeting)
    end_meeting(by=senco, meeting=meeting, choices={})
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    with pytest.raises(MeetingLocked):
        discuss_after_all(by=senco, item=item, version=2)
    Meeting.objects.filter(pk=meeting.pk).update(state=RUNNING)  # reopened
    discuss_after_all(by=senco, item=item, version=2)
    copy = later.items.get()
    assert copy.carried_from.state == State.DISCUSSED
    assert carried_words(copy) == "carried from 12 January; it was discussed last time after all"
    with pytest.raises(StaleRow):
        discuss_after_all(by=senco, item=item, version=2, discussed=False)
    discuss_after_all(by=senco, item=item, version=3, discussed=False)
    assert carried_words(later.items.get()) == "carried from 12 January"


def test_an_item_that_was_never_carried_is_no_business_of_after_all(meeting, senco):
    item = make_item(meeting, state=State.DISCUSSED)
    assert discuss_after_all(by=senco, item=item, version=1, discussed=False).state == State.DISCUSSED


@pytest.mark.parametrize("state", [Meeting.State.DRAFT, Meeting.State.OPEN])
def test_only_a_meeting_that_has_begun_is_ended_and_only_once(series, senco, state):
    with pytest.raises(NotInProgress, match="not begun"):
        end_meeting(by=senco, meeting=make_meeting(series, state=state), choices={})
    running = make_meeting(series, state=RUNNING)
    end_meeting(by=senco, meeting=running, choices={})
    with pytest.raises(NotInProgress, match="ended already"):
        end_meeting(by=senco, meeting=running, choices={})


def test_a_closed_meeting_is_not_ended(series, senco):
    with pytest.raises(MeetingLocked):
        end_meeting(by=senco, meeting=make_meeting(series, state=Meeting.State.CLOSED), choices={})


def test_the_trail_names_no_item(meeting, later, senco):
    make_item(meeting, "Nothing for the trail")
    end_meeting(by=senco, meeting=meeting, choices={})
    said = set(AuditEntry.objects.values_list("summary", flat=True))
    assert "Meeting on 12 January 2027" in said
    assert not [words for words in said if "trail" in words]
