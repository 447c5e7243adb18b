"""Actions: added once, accepted by their owner, moved to a date both agree on, handed on, and finished."""

import uuid
from datetime import date

import pytest

from inclusion.school.models import AuditEntry
from planning.actions.action_points import (
    ActionSettled,
    NotTheirs,
    accept,
    add_action,
    agree_date,
    change_action,
    hand_on,
    open_actions_of,
    propose_date,
    reopen_action,
    settle,
    takers,
)
from planning.actions.locking import MeetingLocked, StaleRow
from planning.models import Action, Meeting, MeetingStep
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

DUE, LATER = date(2027, 1, 22), date(2027, 1, 29)
Status = Action.Status

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def item(oakfield, senco, head, phase_leader, teacher):
    series = make_series(oakfield, [senco, head], others=[phase_leader], informed=[teacher])
    return make_item(make_meeting(series, state=Meeting.State.IN_PROGRESS))


def test_an_action_one_takes_on_is_accepted_and_one_for_others_waits_for_them(item, head, senco):
    own = add_action(by=head, owner=head, title="Ask", due_on=DUE, item=item)
    asked = add_action(by=head, owner=senco, title="Tell", due_on=DUE, meeting=item.meeting)
    assert (own.status, asked.status) == (Status.ACCEPTED, Status.PROPOSED)
    assert (own.meeting, own.series, asked.series) == (item.meeting, item.series, item.series)


def test_an_action_is_added_once_however_often_the_form_is_sent(item, head):
    key = uuid.uuid4()
    said = {"by": head, "owner": head, "due_on": DUE, "item": item, "creation_key": key}
    first = add_action(title="Ask", **said)
    assert add_action(title="Ask", **said) == first
    other = add_action(title="Ask somebody else", **said)
    assert other != first
    assert add_action(title="Ask somebody else", **said) == other


def test_nothing_is_added_to_closed_minutes(item, head):
    Meeting.objects.update(state=Meeting.State.CLOSED)
    with pytest.raises(MeetingLocked):
        add_action(by=head, owner=head, title="Ask", due_on=DUE, item=item)
    assert not Action.objects.exists()


def test_an_action_without_a_meeting_belongs_to_its_owner_alone(oakfield, head, senco):
    action = add_action(by=head, owner=head, title="Order books", due_on=DUE)
    assert action in Action.objects.visible_to(head)
    assert action not in Action.objects.visible_to(senco)
    assert not takers(action).exists()


def test_only_its_owner_accepts(item, head, senco):
    action = make_action(senco, item=item)
    with pytest.raises(NotTheirs):
        accept(by=head, action=action, version=1)
    assert accept(by=senco, action=action, version=1).status == Status.ACCEPTED
    with pytest.raises(StaleRow):
        accept(by=senco, action=action, version=1)


def test_another_date_counts_once_it_is_agreed(item, head, senco, phase_leader):
    action = add_action(by=phase_leader, owner=senco, title="Ask", due_on=DUE, item=item)
    action = propose_date(by=senco, action=action, version=1, wished_on=LATER)
    assert (action.due_on, action.wished_on, action.status) == (DUE, LATER, Status.PROPOSED)
    action = agree_date(by=phase_leader, action=action, version=2)
    assert (action.due_on, action.wished_on, action.status) == (LATER, None, Status.ACCEPTED)


def test_a_chair_agrees_a_date_and_others_do_not(item, head, senco, phase_leader, deputy):
    action = make_action(senco, item=item, wished_on=LATER, created_by=deputy)
    with pytest.raises(NotTheirs):
        agree_date(by=phase_leader, action=action, version=1)
    assert agree_date(by=head, action=action, version=1).due_on == LATER


def test_an_action_is_handed_on_among_those_who_take_part(item, head, senco, teacher, deputy, phase_leader):
    action = make_action(senco, item=item, status=Status.ACCEPTED)
    assert set(takers(action)) == {head, phase_leader}  # neither who is only informed nor who is not there
    for person in (teacher, deputy):
        with pytest.raises(NotTheirs):
            hand_on(by=senco, action=action, version=1, to=person)
    action = hand_on(by=senco, action=action, version=1, to=phase_leader)
    assert (action.owner, action.status) == (phase_leader, Status.PROPOSED)
    with pytest.raises(NotTheirs):
        hand_on(by=senco, action=action, version=2, to=head)


def test_done_and_dropped_are_the_owners_and_can_be_taken_back(item, head, senco):
    action = make_action(senco, item=item, status=Status.ACCEPTED)
    with pytest.raises(NotTheirs):
        settle(by=head, action=action, version=1, status=Status.DONE)
    action = settle(by=senco, action=action, version=1, status=Status.DROPPED, reason="The library closed.")
    assert (action.is_settled, action.reason) == (True, "The library closed.")
    with pytest.raises(ActionSettled):
        settle(by=senco, action=action, version=2, status=Status.DONE)
    action = reopen_action(by=senco, action=action, version=2)
    assert (action.is_settled, action.status, action.reason) == (False, Status.ACCEPTED, "")


def test_others_words_are_accepted_anew(item, head, senco):
    action = make_action(senco, item=item, status=Status.ACCEPTED)
    action = change_action(by=head, action=action, version=1, title="Ask twice", due_on=LATER)
    assert (action.title, action.due_on, action.status) == ("Ask twice", LATER, Status.PROPOSED)


def test_the_outcome_that_an_action_came_of_says_the_same(item, head, senco):
    outcome = make_outcome(item, "Ask", kind="action")
    action = add_action(by=head, owner=head, title="Ask", due_on=DUE, outcome=outcome)
    change_action(by=head, action=action, version=1, title="Ask twice", due_on=DUE)
    outcome.refresh_from_db()
    assert (outcome.text, outcome.version) == ("Ask twice", 2)


def test_the_words_stay_once_the_minutes_are_locked_and_the_work_goes_on(item, head, senco):
    action = make_action(senco, item=item)
    Meeting.objects.update(state=Meeting.State.CLOSED)
    action.refresh_from_db()
    with pytest.raises(MeetingLocked):
        change_action(by=head, action=action, version=1, title="Something else", due_on=DUE)
    accept(by=senco, action=action, version=1)
    settle(by=senco, action=action, version=2, status=Status.DONE)
    assert Action.objects.get().status == Status.DONE


def test_an_agreed_date_asks_the_chairs_to_look_again_and_being_done_does_not(item, head, senco, today):
    action = make_action(senco, item=item, wished_on=LATER)
    chair = item.meeting.participants.get(membership=head)

    def tick():
        chair.ticked_at = item.created_at
        chair.save()

    tick()
    agree_date(by=head, action=action, version=1)
    chair.refresh_from_db()
    assert chair.ticked_at is None
    assert item.meeting.steps.get().kind == MeetingStep.Kind.UNTICKED
    tick()
    settle(by=senco, action=action, version=2, status=Status.DONE)
    chair.refresh_from_db()
    assert chair.ticked_at is not None


def test_open_actions_of_a_series_are_what_one_may_see_and_still_has_to_do(item, head, teacher, senco):
    later, sooner = make_action(senco, item=item, due_on=LATER), make_action(head, item=item, confidential=True)
    make_action(head, item=item, status=Status.DONE)
    make_action(head, "Of no meeting")
    assert list(open_actions_of(item.series, senco)) == [sooner, later]
    assert not open_actions_of(item.series, teacher).exists()


def test_a_governor_sees_their_own_actions_only(oakfield, senco, head, governor):
    item = make_item(make_meeting(make_series(oakfield, [senco, head], others=[governor])))
    own = make_action(governor, item=item)
    make_action(senco, item=item)
    assert list(Action.objects.visible_to(governor)) == [own]


def test_the_trail_names_the_day_and_never_the_words(item, head, senco):
    action = add_action(by=head, owner=senco, title="Speak about hours", due_on=DUE, item=item, confidential=True)
    propose_date(by=senco, action=action, version=1, wished_on=LATER)
    settle(by=senco, action=action, version=2, status=Status.DROPPED, reason="Private reason")
    said = set(AuditEntry.objects.filter(object_id=action.pk).values_list("summary", flat=True))
    assert said == {"Meeting on 12 January 2027"}
