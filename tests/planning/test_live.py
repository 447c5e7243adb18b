"""The page of a meeting in progress, what it asks for every three seconds, who came and what was discussed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planning.actions.live import save_note, set_attendance, set_discussed
from planning.models import Meeting, Outcome, Participant
from tests.planning.rows import make_action, make_item, make_meeting, make_outcome, make_series

UNATTENDED = {"X-Unattended": "1"}
pytestmark = pytest.mark.usefixtures("today")
HTMX = {"HX-Request": "true"}
STATE = Meeting.State


@pytest.fixture
def series(oakfield, head, senco, deputy, governor):
    return make_series(oakfield, [head, senco], others=[deputy], informed=[governor])


@pytest.fixture
def meeting(series):
    return make_meeting(series, state=STATE.IN_PROGRESS)


def url(name, *args):
    return reverse(f"planning:{name}", args=["oakfield", *args])


def test_page_shows_items_in_order_with_prompt_owner_minutes_note_and_outcomes(meeting, senco, head, sign_in):
    make_item(meeting, "Staffing", position=2, note="Typed before", note_by=head)
    first = make_item(meeting, "Reading groups", position=1, prompt="Bring the sheets", owner=senco, minutes=25)
    make_outcome(first, "Go on", confidential=True)
    page = sign_in(senco).get(url("live", meeting.pk)).content.decode()
    assert page.index("Reading groups") < page.index("Staffing")
    for words in (
        "Bring the sheets",
        "25 minutes",
        senco.name,
        "Typed before",
        "Go on",
        "Confidential",
        "0 of 2 discussed",
    ):
        assert words in page
    assert url("meeting_end", meeting.pk) in page


def test_page_says_where_an_item_comes_from(meeting, senco, sign_in):
    before = make_meeting(meeting.series, on=meeting.on - timedelta(days=7), state=STATE.CLOSED)
    item = make_item(before, state="carried")
    make_item(meeting, carried_from=item, carried_times=2, first_on=before.on)
    assert "carried from 5 January, 2nd time" in sign_in(senco).get(url("live", meeting.pk)).content.decode()


def test_an_empty_agenda_teaches(meeting, senco, sign_in):
    assert "Nothing is on the agenda" in sign_in(senco).get(url("live", meeting.pk)).content.decode()


@pytest.mark.parametrize("state", [STATE.OPEN, STATE.CLOSED])
@pytest.mark.parametrize("cancelled", [False, True])
def test_before_and_after_the_meeting_the_page_says_so_and_leads_on(series, senco, sign_in, state, cancelled):
    meeting = make_meeting(series, state=state, cancelled_at=timezone.now() if cancelled else None)
    item = make_item(meeting)
    answer = sign_in(senco).get(url("live", meeting.pk))
    page = answer.content.decode()
    assert answer.status_code == 200
    words = "cancelled" if cancelled else "closed" if state == STATE.CLOSED else "not begun"
    assert f"<b>{words}</b>" in page
    assert url("minutes" if state == STATE.CLOSED else "meeting", meeting.pk) in page
    client = sign_in(senco)
    assert client.get(url("live", meeting.pk), {"part": "people"}, headers=HTMX).status_code == 204
    assert "over" in client.get(url("live_state", meeting.pk)).json()
    for address in (url("item_discussed", item.pk), url("attendance", meeting.pk)):
        assert client.post(address, {"discussed": "1", "rest": "1"}).status_code == 409
        refused = client.post(address, {"discussed": "1", "rest": "1"}, headers=HTMX)
        assert (refused.status_code, refused["HX-Reswap"]) == (409, "none")
        assert "This meeting" in refused.content.decode()
    assert client.get(url("outcome_add", item.pk)).status_code == 200


def test_only_those_who_take_part_and_drafts_only_for_their_chairs(
    series, meeting, teacher, governor, other_head, deputy, sign_in
):
    draft = make_meeting(series, state=STATE.DRAFT)
    for stranger in (teacher, governor, other_head):
        assert sign_in(stranger).get(url("live", meeting.pk)).status_code == 404
        assert sign_in(stranger).get(url("live_state", meeting.pk)).status_code == 404
    assert sign_in(deputy).get(url("live", draft.pk)).status_code == 404
    assert sign_in(deputy).get(url("live", meeting.pk)).status_code == 200


def fill(meeting, owner, items, outcomes):
    made = [make_item(meeting, f"Item {n}", owner=owner, note_by=owner) for n in range(items)]
    for number in range(outcomes):
        item = made[number % len(made)]
        make_action(owner, item=item, outcome=make_outcome(item, kind=Outcome.Kind.ACTION))


@pytest.mark.parametrize(("items", "outcomes"), [(1, 1), (3, 3), (60, 40)])
def test_page_takes_the_same_few_queries_whatever_it_shows(
    meeting, senco, sign_in, items, outcomes, django_assert_num_queries
):
    fill(meeting, senco, items, outcomes)
    client = sign_in(senco)
    client.get(url("live", meeting.pk))  # the first page of a session also writes the session
    with django_assert_num_queries(8):  # of at most twelve; four of them find out who asks
        client.get(url("live", meeting.pk))


@pytest.mark.parametrize("items", [1, 60])
def test_asking_what_changed_is_cheap_and_304_where_nothing_did(
    meeting, senco, sign_in, items, django_assert_num_queries
):
    fill(meeting, senco, items, items)
    client = sign_in(senco)
    etag = client.get(url("live_state", meeting.pk))["ETag"]
    with django_assert_num_queries(8):  # four of them find out who asks
        answer = client.get(url("live_state", meeting.pk), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_state_changes_with_whatever_the_page_shows_and_agrees_with_it(meeting, senco, deputy, sign_in):
    item = make_item(meeting)
    outcome = make_outcome(item, kind=Outcome.Kind.ACTION)
    action = make_action(deputy, item=item, outcome=outcome)
    client, seen = sign_in(senco), []

    def look():
        state = client.get(url("live_state", meeting.pk)).json()
        page = client.get(url("live", meeting.pk)).content.decode()
        assert f'data-stamp="{state["items"][0][2]}"' in page
        assert f'data-stamp="{state["people"]}"' in page
        assert state not in seen
        seen.append(state)

    look()
    for row, changes in [
        (item, {"note_version": 2}),
        (item, {"state": "discussed", "version": 2}),
        (outcome, {"version": 2}),
        (action, {"due_on": meeting.on}),
        (action, {"status": "accepted"}),
        (Participant.objects.filter(membership=deputy).get(), {"attendance": "absent"}),
        (meeting, {"ended_at": timezone.now()}),
    ]:
        type(row).objects.filter(pk=row.pk).update(**changes)
        look()
    outcome.delete()
    look()


@pytest.mark.parametrize(("headers", "signed_in"), [(UNATTENDED, False), ({}, True)], ids=["looking", "used"])
def test_only_what_a_person_does_keeps_a_session_alive(meeting, senco, sign_in, time_machine, headers, signed_in):
    client, now = sign_in(senco), timezone.now()
    for minutes in (0, 10, 20, 30, 31):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        status = client.get(url("live_state", meeting.pk), headers=headers | HTMX).status_code
    assert status == (200 if signed_in else 401)


@pytest.mark.parametrize("headers", [UNATTENDED, {}], ids=["looking", "used"])
def test_a_session_in_use_ends_when_it_was_open_for_too_long(meeting, senco, sign_in, time_machine, settings, headers):
    client, now = sign_in(senco), timezone.now()
    client.get(url("live", meeting.pk))
    hours = settings.SESSION_ABSOLUTE_SECONDS // 3600
    for minutes in range(20, hours * 60 + 1, 20):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        assert client.get(url("live", meeting.pk)).status_code == 200
    time_machine.move_to(now + timedelta(hours=hours, seconds=1), tick=False)
    assert client.get(url("live_state", meeting.pk), headers=headers | HTMX).status_code == 401


def test_discussed_is_ticked_and_unticked_and_stays_once_the_discussion_has_ended(meeting, senco, sign_in):
    item, client = make_item(meeting), sign_in(senco)
    for wanted, state in [("1", "discussed"), ("1", "discussed"), ("0", "to_discuss"), ("1", "discussed")]:
        assert client.post(url("item_discussed", item.pk), {"discussed": wanted}).status_code == 302
        item.refresh_from_db()
        assert item.state == state
    part = client.post(url("item_discussed", item.pk), {"discussed": "1"}, headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'hx-swap-oob="true"' in part
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=timezone.now())
    answer = client.post(url("item_discussed", item.pk), {"discussed": "0"})
    assert answer.status_code == 409
    assert "The discussion has ended" in answer.content.decode()
    page = client.get(url("live", meeting.pk)).content.decode()
    assert url("minutes", meeting.pk) in page
    assert url("meeting_end", meeting.pk) not in page


def test_attendance_of_one_and_of_everybody_else(meeting, senco, deputy, governor, sign_in):
    client, people = sign_in(senco), {p.membership: p for p in meeting.participants.all()}
    said = {"participant": people[deputy].pk, "attendance": "apologies"}
    assert client.post(url("attendance", meeting.pk), said).status_code == 302
    part = client.post(url("attendance", meeting.pk), {"rest": "1"}, headers=HTMX).content.decode()
    assert "2 present, 1 apologies" in part
    assert " open>" not in part
    assert meeting.participants.get(membership=governor).attendance == ""
    said = {"participant": people[governor].pk, "attendance": "present"}
    assert client.post(url("attendance", meeting.pk), said).status_code == 404
    assert client.post(url("attendance", meeting.pk), said | {"attendance": "x\0" * 9000}).status_code == 302


def test_one_part_is_given_to_a_page_that_is_open(meeting, senco, sign_in):
    item, client = make_item(meeting), sign_in(senco)
    address = url("live", meeting.pk)
    for part, words in [("item", "<article"), ("result", 'hx-swap-oob="true"'), ("people", "<details")]:
        answer = client.get(address, {"part": part, "item": item.pk}, headers=HTMX)
        assert words in answer.content.decode()
        assert "<html" not in answer.content.decode()
        assert "HX-Request" in answer["Vary"]
    for other in ("", "nonsense", make_item(make_meeting(meeting.series)).pk):
        assert client.get(address, {"part": "item", "item": other}, headers=HTMX).status_code == 404
    assert "<html" in client.get(address, {"part": "nonsense"}, headers=HTMX).content.decode()


def test_what_changes_nothing_does_not_ask_the_chairs_to_agree_again(meeting, head, senco):
    item, mine = make_item(meeting, note="first"), meeting.participants.get(membership=head)
    ticked = meeting.participants.filter(membership=head, ticked_at__isnull=False)
    meeting.participants.filter(membership=head).update(ticked_at=timezone.now())
    save_note(by=senco, item=item, note_version=1, text="first")
    set_discussed(by=senco, item=item, discussed=False)
    set_attendance(by=senco, participant=mine, attendance=mine.attendance)
    assert ticked.exists()
    set_discussed(by=senco, item=item, discussed=True)
    assert not ticked.exists()
    assert meeting.steps.filter(kind="unticked", by=senco).count() == 1
    meeting.participants.filter(membership=head).update(ticked_at=timezone.now())
    set_attendance(by=senco, participant=mine, attendance="present")
    assert not ticked.exists()
