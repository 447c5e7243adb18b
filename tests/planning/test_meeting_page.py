"""The page of a meeting: who sees what, its parts, its forms with and without htmx, and its number of queries."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from planning.models import Action, AgendaItem, Meeting, MeetingMail, MeetingStep
from tests.planning.meeting_pages import at, words
from tests.planning.rows import TUESDAY, make_action, make_item, make_meeting, make_series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
State = AgendaItem.State
LATER = TUESDAY + timedelta(days=14)


@pytest.fixture
def series(oakfield, head, senco, teacher, governor):
    return make_series(oakfield, [senco, head], others=[teacher], informed=[governor])


@pytest.fixture
def meeting(series):
    return make_meeting(series, place="Library")


@pytest.fixture
def later(series):
    return make_meeting(series, on=LATER)


# Who opens it ---------------------------------------------------------------------------------------------------------


def test_those_who_take_part_open_it_and_for_others_it_does_not_exist(
    meeting, senco, head, teacher, governor, deputy, other_head, sign_in
):
    answers = {
        person.name: sign_in(person).get(at("meeting", meeting)).status_code
        for person in (senco, head, teacher, governor, deputy, other_head)
    }
    assert answers == {
        senco.name: 200,
        head.name: 200,
        teacher.name: 200,
        governor.name: 404,  # informed: the minutes, not the meeting
        deputy.name: 404,
        other_head.name: 404,
    }


def test_a_draft_exists_for_its_caller_and_chairs_only(series, senco, head, teacher, sign_in):
    draft = make_meeting(series, state=Meeting.State.DRAFT)
    answers = [sign_in(person).get(at("meeting", draft)).status_code for person in (senco, head, teacher)]
    assert answers == [200, 200, 404]


def test_the_day_of_a_next_meeting_is_for_those_who_may_see_it(meeting, series, senco, teacher, sign_in):
    make_item(meeting, created_by=teacher)
    draft = make_meeting(series, on=LATER, state=Meeting.State.DRAFT)
    assert "for the meeting on 26 January" in words(sign_in(senco).get(at("meeting", meeting)))
    said = words(sign_in(teacher).get(at("meeting", meeting)))
    assert "for the next meeting" in said
    assert "26 January" not in said
    Meeting.objects.filter(pk=draft.pk).update(state=Meeting.State.OPEN)
    assert "for the meeting on 26 January" in words(sign_in(teacher).get(at("meeting", meeting)))


def test_participants_change_their_own_items_and_chairs_all(meeting, senco, head, teacher, sign_in):
    own, brought, other = (
        make_item(meeting, "Own", created_by=teacher),
        make_item(meeting, "Brought", created_by=head, owner=teacher),
        make_item(meeting, "Other", created_by=senco),
    )
    expected = {own: (200, 200), brought: (200, 200), other: (403, 200)}
    for item, answers in expected.items():
        got = tuple(sign_in(person).get(at("item_edit", meeting, item)).status_code for person in (teacher, head))
        assert got == answers, item.title
    assert sign_in(teacher).post(at("item_drop", meeting, other), {"version": 1}).status_code == 403
    for name in ("item_order", "meeting_start", "meeting_end"):
        assert sign_in(teacher).post(at(name, meeting)).status_code == 403, name


def test_an_item_of_another_series_is_not_there(oakfield, meeting, senco, head, sign_in):
    other = make_item(make_meeting(make_series(oakfield, [senco, head], name="Another")))
    assert sign_in(senco).post(at("item_park", meeting, other), {"version": 1}).status_code == 404


# What it shows --------------------------------------------------------------------------------------------------------


def test_it_says_when_who_and_what(meeting, senco, teacher, governor, sign_in):
    make_item(meeting, "Phonics", minutes=50, prompt="Bring the screening", owner=teacher)
    make_item(meeting, "Rota", minutes=25, carried_times=2, first_on=TUESDAY - timedelta(days=90))
    said = words(sign_in(senco).get(at("meeting", meeting)))
    for part in (
        "Tuesday 12 January 2027 , 15:30 to 16:30, Library",
        "75 of 60 minutes; 15 minutes too long",
        "Bring the screening",
        "carried from 14 October, 2nd time",
        "15:30",
        "16:20",
        f"Get the minutes afterwards: {governor.name}",
    ):
        assert part in said


def test_the_backlog_is_open_before_folded_during_and_gone_after(meeting, senco, sign_in):
    AgendaItem.objects.create(
        school=meeting.school, series=meeting.series, title="Parked", parked_at=timezone.now(), parked_by=senco
    )
    client = sign_in(senco)
    before = client.get(at("meeting", meeting)).content.decode()
    assert "Parked" in before
    assert "1 parked</summary>" not in before
    Meeting.objects.update(state=Meeting.State.IN_PROGRESS)
    assert "1 parked</summary>" in client.get(at("meeting", meeting)).content.decode()
    Meeting.objects.update(state=Meeting.State.CLOSED)
    assert "Parked" not in client.get(at("meeting", meeting)).content.decode()


def test_open_actions_of_the_series_head_the_page_but_not_of_meetings_one_was_not_in(
    series, meeting, senco, head, teacher, sign_in
):
    earlier = make_meeting(series, on=TUESDAY - timedelta(days=30), state=Meeting.State.CLOSED)
    item = make_item(earlier)
    make_action(head, "Still open", item=item, due_on=TUESDAY)
    make_action(head, "Finished", item=item, status=Action.Status.DONE)
    said = words(sign_in(senco).get(at("meeting", meeting)))
    assert "Still to do from before 12 Jan Still open" in said
    assert "Late" in said
    assert "Finished" not in said
    earlier.participants.filter(membership=teacher).delete()
    assert "Still open" not in words(sign_in(teacher).get(at("meeting", meeting)))


@pytest.mark.parametrize(
    ("fields", "seen", "unseen"),
    [
        ({"state": "draft"}, "Open it and invite everybody", "Start the meeting"),
        ({"state": "open"}, "Start the meeting", "To the meeting"),
        ({"state": "in_progress"}, "To the meeting", "Start the meeting"),
        ({"state": "in_progress", "ended_at": "2027-01-12T17:00Z"}, "Read and agree the minutes", "Add an item"),
        ({"state": "closed"}, "Minutes", "Add an item"),
        ({"state": "open", "cancelled_at": "2027-01-12T17:00Z"}, "it does not take place", "Add an item"),
    ],
)
def test_each_state_offers_what_comes_next(series, senco, sign_in, fields, seen, unseen):
    said = words(sign_in(senco).get(at("meeting", make_meeting(series, **fields))))
    assert seen in said
    assert unseen not in said


def test_an_empty_agenda_teaches(meeting, teacher, sign_in):
    assert "Nothing on the agenda yet" in words(sign_in(teacher).get(at("meeting", meeting)))


def fill_meeting(meeting, count, actions, people):
    earlier = make_meeting(meeting.series, on=TUESDAY - timedelta(days=30), state=Meeting.State.CLOSED)
    before = [make_item(earlier, owner=people[0]) for _ in range(count)]
    for n in range(count):
        make_item(meeting, owner=people[n % 2], carried_from=before[n], carried_times=1, first_on=TUESDAY)
        for fields in ({"parked_at": timezone.now(), "parked_by": people[0]}, {}):
            AgendaItem.objects.create(school=meeting.school, series=meeting.series, title="Without", **fields)
        MeetingStep.objects.create(school=meeting.school, meeting=meeting, kind="opened", by=people[0])
        MeetingMail.objects.create(
            school=meeting.school, meeting=meeting, membership=people[1], kind="invitation", sequence=0
        )
    for n in range(actions):
        make_action(people[n % 2], item=before[n % count])


@pytest.mark.parametrize(("count", "actions"), [(1, 1), (3, 3), (60, 40)])
def test_the_page_takes_as_many_queries_for_one_item_as_for_sixty(
    meeting, later, senco, head, sign_in, django_assert_num_queries, count, actions
):
    fill_meeting(meeting, count, actions, [senco, head])
    client = sign_in(senco)
    client.get(at("meeting", meeting))
    with django_assert_num_queries(12):
        response = client.get(at("meeting", meeting))
    assert response.content.decode().count("data-item=") == count


# Starting and ending --------------------------------------------------------------------------------------------------


def test_starting_leads_to_the_live_page(meeting, senco, sign_in):
    response = sign_in(senco).post(at("meeting_start", meeting))
    assert response["Location"] == at("live", meeting)
    meeting.refresh_from_db()
    assert meeting.is_in_progress


def test_a_draft_or_closed_meeting_does_not_start(series, senco, sign_in):
    for state, said in (("draft", "still a draft"), ("closed", "closed and its minutes are locked")):
        response = sign_in(senco).post(at("meeting_start", make_meeting(series, state=state)), follow=True)
        assert said in words(response)


def test_ending_shows_what_goes_where_and_does_it(meeting, later, senco, sign_in):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.IN_PROGRESS)
    make_item(meeting, "Phonics", carried_times=1, first_on=TUESDAY)
    client = sign_in(senco)
    page = words(client.get(at("meeting_end", meeting)))
    assert "Carried to the meeting on 26 January" in page
    assert "Phonics carried from 12 January" in page
    response = client.post(at("meeting_end", meeting), follow=True)
    assert "The discussion has ended. One item goes on to the meeting on 26 January." in words(response)
    assert later.items.get().carried_times == 2


def test_the_third_time_asks_and_without_an_answer_the_form_comes_back(meeting, later, senco, head, sign_in):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.IN_PROGRESS)
    item = make_item(meeting, "Phonics", carried_times=2, first_on=TUESDAY, owner=head)
    other = make_item(meeting, "Rota", carried_times=2, first_on=TUESDAY)
    client, address = sign_in(senco), at("meeting_end", meeting)
    assert "Put off twice already: what becomes of them?" in words(client.get(address))
    response = client.post(address, {f"item_{item.pk.hex}": "do"})
    assert response.status_code == 422
    assert "Rota: Say what becomes of it." in words(response)
    assert re.search(r'value="do"[^>]*checked', response.content.decode()), "what was chosen stays"
    response = client.post(address, {f"item_{item.pk.hex}": "do", f"item_{other.pk.hex}": "decide"}, follow=True)
    assert "One item goes on" in words(response)
    assert Action.objects.get().owner == head
    assert later.items.get().for_decision


def test_a_reopened_meeting_says_what_was_discussed_after_all(meeting, later, senco, teacher, sign_in):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.IN_PROGRESS)
    item = make_item(meeting, "Phonics", owner=teacher)
    client = sign_in(senco)
    client.post(at("meeting_end", meeting))
    assert "It was discussed after all" in words(client.get(at("meeting", meeting)))
    assert "It was discussed after all" not in words(sign_in(teacher).get(at("meeting", meeting)))
    response = client.post(at("item_after_all", meeting, item), {"version": 2}, follow=True)
    assert "Discussed after all: Phonics." in words(response)
    assert "it was discussed last time after all" in words(client.get(at("meeting", later)))
    response = client.post(at("item_after_all", meeting, item), {"version": 3}, follow=True)
    assert "Carried, as before: Phonics." in words(response)


def test_a_meeting_that_is_not_in_progress_is_not_ended(meeting, senco, sign_in):
    for verb in ("get", "post"):
        response = getattr(sign_in(senco), verb)(at("meeting_end", meeting), follow=True)
        assert "This meeting has not begun." in words(response)


@pytest.mark.parametrize(
    ("verb", "name"), [("get", "meeting_start"), ("get", "item_order"), ("get", "item_drop"), ("post", "meeting")]
)
def test_wrong_verbs_are_refused(meeting, senco, sign_in, verb, name):
    item = make_item(meeting) if name == "item_drop" else None
    assert getattr(sign_in(senco), verb)(at(name, meeting, item)).status_code == 405


def test_an_address_for_adding_leads_to_the_agenda(meeting, senco, sign_in):
    assert sign_in(senco).get(at("item_add", meeting))["Location"].endswith("#agenda")
