"""Both chairs agree to the minutes as they have read them, and reopen them with a reason."""

import re
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import AuditEntry
from planning.actions.action_points import add_action
from planning.actions.locking import MeetingLocked, writable
from planning.actions.minutes import (
    MinutesChanged,
    NotAChair,
    NotEnded,
    reopen_minutes,
    tick_minutes,
    untick_minutes,
)
from planning.minutes_rows import fingerprint, minutes_for
from planning.minutes_text import Choice, Section
from planning.models import Meeting, MeetingMail, MeetingStep
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

pytestmark = pytest.mark.usefixtures("today")
ALL = {"show": [*(section.value for section in Section), "confidential"]}
Kind = MeetingStep.Kind


@pytest.fixture
def series(oakfield, senco, head, phase_leader, teacher):
    return make_series(oakfield, [senco, head], others=[phase_leader], informed=[teacher])


@pytest.fixture
def meeting(series):
    return make_meeting(series, state=Meeting.State.IN_PROGRESS, ended_at=timezone.now())


@pytest.fixture
def item(meeting):
    return make_item(meeting, state="discussed", note="Two sessions were lost.")


def page(client, meeting, name="minutes", **query):
    return client.get(reverse(f"planning:{name}", args=["oakfield", meeting.pk]), query)


def post(client, meeting, name, **data):
    return client.post(reverse(f"planning:{name}", args=["oakfield", meeting.pk]), data)


def agree(by, meeting, **said):
    return tick_minutes(by=by, meeting=meeting, seen=fingerprint(meeting), **said)


def test_both_chairs_close_the_minutes_and_everybody_is_told(meeting, senco, head, phase_leader, teacher):
    agree(senco, meeting, reservation="I would stop it.")
    meeting.refresh_from_db()
    assert meeting.is_in_progress
    agree(head, meeting)
    meeting.refresh_from_db()
    assert meeting.is_closed
    kinds = list(meeting.steps.values_list("kind", flat=True))
    assert kinds == [Kind.TICKED, Kind.TICKED, Kind.CLOSED]
    mails = MeetingMail.objects.filter(meeting=meeting, kind=MeetingMail.Kind.MINUTES)
    assert {mail.membership for mail in mails} == {senco, head, phase_leader, teacher}
    with pytest.raises(MeetingLocked):
        writable(meeting, by=head)


def test_ticking_twice_is_ticking_once(meeting, senco):
    agree(senco, meeting)
    agree(senco, meeting)
    assert meeting.steps.count() == 1


def test_a_reservation_that_the_other_chair_has_not_read_is_shown_first(meeting, senco, head):
    seen = fingerprint(meeting)
    agree(senco, meeting, reservation="I would stop it.")
    with pytest.raises(MinutesChanged):
        tick_minutes(by=head, meeting=meeting, seen=seen)


def test_the_chair_who_stays_closes_the_minutes_when_the_other_leaves_without_agreeing(meeting, senco, head, sign_in):
    agree(senco, meeting)
    head.ended_at = timezone.now()
    head.save(update_fields=["ended_at"])
    client = sign_in(senco)
    assert "I agree to these minutes" in page(client, meeting, **ALL).content.decode()
    post(client, meeting, "minutes_tick", seen=fingerprint(meeting))
    meeting.refresh_from_db()
    assert meeting.is_closed


def test_only_chairs_agree_and_only_when_the_discussion_has_ended(meeting, senco, phase_leader):
    with pytest.raises(NotAChair):
        agree(phase_leader, meeting)
    Meeting.objects.update(ended_at=None)
    with pytest.raises(NotEnded):
        agree(senco, meeting)


@pytest.mark.parametrize("what", ["note", "outcome", "action", "attendance", "order"])
def test_a_chair_agrees_to_what_they_have_read_and_to_nothing_else(what, meeting, item, senco, head):
    seen = fingerprint(meeting)
    changes = {
        "note": lambda: meeting.items.update(note="Three sessions were lost."),
        "outcome": lambda: make_outcome(item, confidential=True),
        "action": lambda: make_action(senco, item=item),
        "attendance": lambda: meeting.participants.update(attendance="absent"),
        "order": lambda: meeting.items.update(position=7),
    }
    changes[what]()
    with pytest.raises(MinutesChanged):
        tick_minutes(by=head, meeting=meeting, seen=seen)
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()


def test_an_accepted_action_changes_nothing_that_was_read(meeting, item, senco, head):
    action = make_action(senco, item=item)
    seen = fingerprint(meeting)
    type(action).objects.update(status="accepted")
    assert fingerprint(meeting) == seen


def test_a_change_after_one_tick_takes_it_back(meeting, item, senco, head):
    agree(senco, meeting)
    add_action(by=head, owner=head, title="Ask", due_on=meeting.on, item=item)
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()
    agree(head, meeting)
    meeting.refresh_from_db()
    assert not meeting.is_closed


def test_a_chair_takes_back_until_the_minutes_are_closed(meeting, senco, head):
    agree(senco, meeting)
    untick_minutes(by=senco, meeting=meeting)
    agree(head, meeting)
    meeting.refresh_from_db()
    assert not meeting.is_closed
    agree(senco, meeting)
    with pytest.raises(MeetingLocked):
        untick_minutes(by=senco, meeting=meeting)


def test_a_chair_who_has_left_is_not_waited_for(meeting, senco, head):
    head.ended_at = timezone.now()
    head.save()
    agree(senco, meeting)
    meeting.refresh_from_db()
    assert meeting.is_closed


def test_reopening_says_who_when_and_why_and_both_agree_anew(meeting, senco, head, phase_leader):
    for chair in (senco, head):
        agree(chair, meeting)
    with pytest.raises(NotAChair):
        reopen_minutes(by=phase_leader, meeting=meeting, reason="I disagree")
    reopen_minutes(by=head, meeting=meeting, reason="The date was wrong.")
    reopen_minutes(by=head, meeting=meeting, reason="Sent twice")
    meeting.refresh_from_db()
    assert meeting.is_in_progress
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()
    for chair in (senco, head):
        agree(chair, meeting)
    meeting.refresh_from_db()
    said = minutes_for(meeting, reader=senco, choice=Choice()).steps
    assert [re.sub(r" by .*", "", step) for step in said] == ["Closed", "Reopened", "Closed"]
    assert said[1].endswith("by Headteacher on 13 January 2027 at 09:00: The date was wrong.")


@pytest.mark.django_db(transaction=True)
def test_two_chairs_at_the_same_moment_close_once(meeting, senco, head):
    seen, errors = fingerprint(meeting), []

    def tick(chair):
        try:
            tick_minutes(by=chair, meeting=meeting, seen=seen)
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tick, args=[chair]) for chair in (senco, head)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    meeting.refresh_from_db()
    assert errors == []
    assert meeting.is_closed
    assert meeting.steps.filter(kind=Kind.CLOSED).count() == 1
    assert meeting.mails.count() == meeting.participants.count()


def test_the_trail_never_names_the_meeting(meeting, senco, head):
    agree(senco, meeting)
    agree(head, meeting)
    reopen_minutes(by=head, meeting=meeting, reason="Private reason")
    assert set(AuditEntry.objects.filter(object_id=meeting.pk).values_list("summary", flat=True)) == {
        "Meeting on 12 January 2027"
    }
