"""The page of the minutes: what each reader reads, agreeing and reopening through it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planning.actions.minutes import (
    tick_minutes,
)
from planning.minutes_rows import fingerprint
from planning.minutes_text import Section
from planning.models import Meeting
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

pytestmark = pytest.mark.usefixtures("today")
ALL = {"show": [*(section.value for section in Section), "confidential"]}


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


def test_a_chair_reads_everything_before_they_can_agree(meeting, item, senco, sign_in):
    client = sign_in(senco)
    assert b"I agree to these minutes" in page(client, meeting).content
    make_outcome(item, "Secret outcome", confidential=True)
    default = page(client, meeting)
    assert b"Secret outcome" not in default.content
    assert b"I agree to these minutes" not in default.content
    assert b"Show everything" in default.content
    full = page(client, meeting, **ALL)
    assert b"Secret outcome" in full.content
    assert b"I agree to these minutes" in full.content


def test_minutes_that_changed_are_shown_afresh_and_the_reservation_is_kept(meeting, item, senco, sign_in):
    client = sign_in(senco)
    seen = page(client, meeting).context["form"].initial["seen"]
    meeting.items.update(note="Three sessions were lost.")
    answer = post(client, meeting, "minutes_tick", seen=seen, reservation="I would stop it.")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "were changed after you opened them" in text
    assert "Three sessions were lost." in text
    assert "I would stop it." in text
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()
    fresh = answer.context["form"].initial["seen"]
    assert post(client, meeting, "minutes_tick", seen=fresh, reservation="I would stop it.").status_code == 302
    assert meeting.participants.get(membership=senco).reservation == "I would stop it."


@pytest.mark.parametrize("text", ["x" * 100_000, "a\0b", "a\u202eb"])
def test_a_reservation_that_cannot_be_kept_is_answered_in_words(text, meeting, senco, sign_in):
    answer = post(sign_in(senco), meeting, "minutes_tick", seen=fingerprint(meeting), reservation=text)
    assert answer.status_code == 422
    assert b"Nothing is agreed yet" in answer.content


def test_informed_people_read_closed_minutes_and_nothing_before(meeting, item, teacher, governor, deputy, sign_in):
    make_outcome(item, "Secret outcome", confidential=True)
    assert page(sign_in(teacher), meeting).status_code == 404
    Meeting.objects.update(state=Meeting.State.CLOSED)
    answer = page(sign_in(teacher), meeting, **ALL)
    assert answer.status_code == 200
    assert b"Secret outcome" not in answer.content
    assert b'value="confidential"' not in answer.content
    assert b"planning:meeting" not in answer.content
    for stranger in (governor, deputy):
        assert page(sign_in(stranger), meeting).status_code == 404


def test_before_closing_the_page_says_that_it_is_a_draft(meeting, phase_leader, sign_in):
    text = page(sign_in(phase_leader), meeting).content.decode()
    assert "Draft minutes, not agreed yet" in text
    assert "I agree to these minutes" not in text


def test_reopening_asks_why(meeting, senco, phase_leader, head, sign_in):
    for chair in (senco, head):
        agree(chair, meeting)
    client = sign_in(head)
    assert page(client, meeting, "minutes_reopen").status_code == 200
    assert post(client, meeting, "minutes_reopen", reason=" ").status_code == 422
    assert post(sign_in(phase_leader), meeting, "minutes_reopen", reason="x").status_code == 403
    assert post(client, meeting, "minutes_reopen", reason="The date was wrong.").status_code == 302
    assert b"The date was wrong." in page(client, meeting).content


def test_the_wrong_verb_and_strangers_are_refused(meeting, senco, sign_in):
    client = sign_in(senco)
    assert page(client, meeting, "minutes_tick").status_code == 405
    assert post(client, meeting, "minutes").status_code == 405
    assert page(Client(), meeting).status_code == 302


def test_the_page_takes_the_same_number_of_queries_for_any_meeting(
    meeting, item, senco, head, sign_in, django_assert_num_queries
):
    client = sign_in(senco)

    def fill(rows):
        for number in range(rows):
            one = make_item(meeting, f"Item {number}", state="discussed", owner=head, carried_from=item)
            make_outcome(one)
            make_action(head, item=one)

    fill(1)
    page(client, meeting)
    with django_assert_num_queries(21):
        page(client, meeting)
    fill(3)
    with django_assert_num_queries(21):
        page(client, meeting)
