"""Items on the page of a meeting: adding, changing, ordering, and the verbs that take them elsewhere."""

import uuid
from datetime import timedelta

import pytest

from planning.models import AgendaItem, Meeting
from tests.planning.meeting_pages import HTMX, at, words
from tests.planning.rows import TUESDAY, make_item, make_meeting, make_outcome, make_series

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


def item_data(**more):
    return {
        "title": "Lunchtime cover",
        "minutes": "15",
        "owner": "",
        "prompt": "",
        "creation_key": uuid.uuid4(),
        **more,
    }


# Adding and changing items --------------------------------------------------------------------------------------------


def test_an_item_is_added_without_scripts(meeting, teacher, sign_in):
    response = sign_in(teacher).post(at("item_add", meeting), item_data(owner=teacher.pk), follow=True)
    assert response.redirect_chain[0][0].endswith(f"/meetings/{meeting.pk}/#agenda")
    assert "Added: Lunchtime cover." in words(response)
    item = meeting.items.get()
    assert (item.minutes, item.owner, item.created_by) == (15, teacher, teacher)


def test_htmx_gets_the_agenda_with_the_item_and_an_empty_form(meeting, teacher, sign_in):
    response = sign_in(teacher).post(at("item_add", meeting), item_data(), headers=HTMX)
    body = response.content.decode()
    assert "<html" not in body
    assert "Lunchtime cover" in body
    assert "15 of 60 minutes; 45 left" in body
    assert 'value="Lunchtime cover"' not in body
    assert "hx-preserve" not in body
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"title": ""}, "Say what it is about."),
        ({"title": "x" * 100_000}, "Use at most 200 characters"),
        ({"title": "a\0b"}, "NUL character"),
        ({"title": "a\u202eb"}, "direction of writing"),
        ({"minutes": "0"}, "Give whole minutes, from 1 to 240."),
        ({"minutes": "241"}, "Give whole minutes, from 1 to 240."),
        ({"minutes": "ten"}, "Give whole minutes, from 1 to 240."),
        ({"owner": "nobody"}, "Choose somebody who takes part in this meeting."),
    ],
)
def test_bad_input_is_answered_in_words_and_what_was_typed_stays(meeting, teacher, sign_in, data, said, headers):
    response = sign_in(teacher).post(at("item_add", meeting), item_data(prompt="My prompt") | data, headers=headers)
    assert response.status_code == 422
    assert said in words(response)
    assert "My prompt" in response.content.decode()
    assert not meeting.items.exists()


def test_an_owner_takes_part_in_this_meeting(meeting, teacher, governor, deputy, sign_in):
    for person in (governor, deputy):
        response = sign_in(teacher).post(at("item_add", meeting), item_data(owner=person.pk))
        assert response.status_code == 422


def test_the_same_form_sent_twice_adds_one_item(meeting, teacher, sign_in):
    client, data = sign_in(teacher), item_data()
    for _ in range(2):
        client.post(at("item_add", meeting), data)
    assert meeting.items.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "closed"}, "This meeting is closed and its minutes are locked."),
        ({"cancelled_at": "2027-01-12T09:00Z"}, "This meeting was cancelled."),
        ({"state": "in_progress", "ended_at": "2027-01-12T17:00Z"}, "The discussion has ended"),
    ],
)
def test_an_old_tab_is_told_and_keeps_what_was_typed(meeting, teacher, sign_in, fields, said, headers):
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    response = sign_in(teacher).post(at("item_add", meeting), item_data(), headers=headers)
    assert response.status_code == 409
    assert said in words(response)
    assert 'value="Lunchtime cover"' in response.content.decode()
    assert not meeting.items.exists()


def test_an_item_is_changed(meeting, head, senco, sign_in):
    item = make_item(meeting, "Before")
    client = sign_in(head)
    assert 'value="Before"' in client.get(at("item_edit", meeting, item)).content.decode()
    response = client.post(at("item_edit", meeting, item), item_data(title="After", owner=senco.pk, version=1))
    assert response.status_code == 302
    item.refresh_from_db()
    assert (item.title, item.minutes, item.owner, item.version) == ("After", 15, senco, 2)


def test_the_second_of_two_changes_sees_both_and_loses_nothing(meeting, head, senco, sign_in):
    item = make_item(meeting, "Before")
    sign_in(senco).post(at("item_edit", meeting, item), item_data(title="Theirs", version=1))
    client = sign_in(head)
    response = client.post(at("item_edit", meeting, item), item_data(title="Mine", minutes="20", version=1))
    assert response.status_code == 409
    said = words(response)
    assert "Yours: Mine" in said
    assert "Theirs" in said
    assert 'value="Mine"' in response.content.decode()
    again = client.post(at("item_edit", meeting, item), item_data(title="Mine", minutes="20", version=2))
    assert again.status_code == 302


def test_a_closed_meeting_edited_by_an_old_tab_keeps_the_text(meeting, head, sign_in):
    item = make_item(meeting, "Before")
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    response = sign_in(head).post(at("item_edit", meeting, item), item_data(title="Late words", version=1))
    assert response.status_code == 409
    assert "This meeting is closed and its minutes are locked." in words(response)
    assert 'value="Late words"' in response.content.decode()
    item.refresh_from_db()
    assert item.title == "Before"


def test_an_item_that_went_elsewhere_keeps_the_text_and_says_where_it_is(meeting, head, sign_in):
    item = make_item(meeting)
    client = sign_in(head)
    client.post(at("item_park", meeting, item), {"version": 1})
    response = client.post(at("item_edit", meeting, item), item_data(title="Late words", version=1))
    assert response.status_code == 409
    assert "now in the backlog" in words(response)
    assert 'value="Late words"' in response.content.decode()


def test_an_owner_who_left_the_meeting_stays_on_offer(meeting, head, teacher, sign_in):
    item = make_item(meeting, owner=teacher)
    meeting.participants.filter(membership=teacher).delete()
    response = sign_in(head).post(at("item_edit", meeting, item), item_data(owner=teacher.pk, version=1))
    assert response.status_code == 302


# Order and moves ------------------------------------------------------------------------------------------------------


def order_of(meeting):
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def test_buttons_and_dragging_change_the_order(meeting, head, sign_in):
    one, two, three = (make_item(meeting, title) for title in ("One", "Two", "Three"))
    client = sign_in(head)
    assert client.post(at("item_order", meeting), {"up": three.pk}).status_code == 302
    assert order_of(meeting) == ["One", "Three", "Two"]
    response = client.post(at("item_order", meeting), {"down": one.pk}, headers=HTMX)
    assert "One: now 2 of 3." in response.content.decode()
    was = ",".join(str(item.pk) for item in (three, one, two))
    order = ",".join(str(item.pk) for item in (two, three, one))
    response = client.post(at("item_order", meeting), {"was": was, "order": order}, headers=HTMX)
    assert response.status_code == 200
    assert order_of(meeting) == ["Two", "Three", "One"]
    assert "hx-preserve" in response.content.decode(), "what somebody types meanwhile stays"


@pytest.mark.parametrize("order", ["", "nonsense", "x" * 100_000, str(uuid.UUID(int=1))])
def test_an_order_that_does_not_fit_shows_the_stored_one(meeting, head, sign_in, order):
    one, two = make_item(meeting, "One"), make_item(meeting, "Two")
    data = {"was": f"{one.pk},{two.pk}", "order": order}
    response = sign_in(head).post(at("item_order", meeting), data, headers=HTMX)
    assert response.status_code == 409
    assert "your order was not taken" in words(response)
    assert f'value="{one.pk},{two.pk}"' in response.content.decode()
    assert order_of(meeting) == ["One", "Two"]


@pytest.mark.parametrize("which", ["up", "down"])
def test_a_step_for_an_item_that_is_gone_is_told(meeting, head, sign_in, which):
    make_item(meeting)
    assert sign_in(head).post(at("item_order", meeting), {which: uuid.uuid4()}).status_code == 409


@pytest.mark.parametrize(
    ("name", "said", "here", "there"),
    [
        ("item_move_next", "Moved to the meeting on 26 January: Phonics.", [], ["Phonics"]),
        ("item_copy_next", "Copied to the meeting on 26 January: Phonics.", ["Phonics"], ["Phonics"]),
        ("item_park", "Put into the backlog: Phonics.", [], []),
        ("item_drop", "Dropped: Phonics.", [], []),
    ],
)
def test_each_verb_does_what_it_says(meeting, later, senco, sign_in, name, said, here, there):
    item = make_item(meeting, "Phonics")
    response = sign_in(senco).post(at(name, meeting, item), {"version": 1, "creation_key": uuid.uuid4()}, follow=True)
    assert said in words(response)
    assert list(meeting.items.exclude(state=State.DROPPED).values_list("title", flat=True)) == here
    assert list(later.items.values_list("title", flat=True)) == there


def test_without_a_next_meeting_the_item_waits_and_the_page_shows_it(meeting, senco, sign_in):
    item = make_item(meeting, "Phonics")
    client = sign_in(senco)
    response = client.post(at("item_move_next", meeting, item), {"version": 1}, follow=True)
    assert "Moved to the next meeting, as soon as there is one: Phonics." in words(response)
    assert "Waiting for the next meeting" in words(response)


def test_taking_and_dropping_from_the_backlog(meeting, senco, teacher, sign_in):
    client = sign_in(senco)
    item = make_item(meeting, "Phonics")
    client.post(at("item_park", meeting, item), {"version": 1})
    response = sign_in(teacher).post(at("item_take", meeting, item), {"version": 2}, follow=True)
    assert "Taken from the backlog: Phonics." in words(response)
    assert order_of(meeting) == ["Phonics"]
    assert sign_in(teacher).post(at("item_take", meeting, item), {"version": 2}).status_code == 409
    client.post(at("item_park", meeting, item), {"version": 3})
    assert "Dropped: Phonics." in words(client.post(at("item_drop", meeting, item), {"version": 4}, follow=True))
    assert not AgendaItem.objects.parked().exists()


def test_a_dropped_item_is_put_back(meeting, senco, sign_in):
    item = make_item(meeting, "Phonics")
    client = sign_in(senco)
    page = client.post(at("item_drop", meeting, item), {"version": 1}, follow=True)
    assert "Dropped (1)" in words(page)
    assert "Back on the agenda: Phonics." in words(
        client.post(at("item_put_back", meeting, item), {"version": 2}, follow=True)
    )


@pytest.mark.parametrize("name", ["item_move_next", "item_park", "item_drop"])
def test_a_button_of_an_old_page_does_nothing_and_says_why(meeting, later, senco, sign_in, name):
    item = make_item(meeting, "Phonics", version=2)
    client = sign_in(senco)
    response = client.post(at(name, meeting, item), {"version": 1})
    assert response.status_code == 409
    assert "Somebody changed this item in the meantime" in words(response)
    client.post(at("item_move_next", meeting, item), {"version": 2})
    response = client.post(at(name, meeting, item), {"version": 3}, headers=HTMX)
    assert response.status_code == 409
    assert "now on the agenda of the meeting on 26 January" in words(response)


def test_an_item_with_outcomes_is_not_parked(meeting, senco, sign_in):
    item = make_item(meeting)
    make_outcome(item)
    response = sign_in(senco).post(at("item_park", meeting, item), {"version": 1})
    assert response.status_code == 409
    assert "belongs to the minutes" in words(response)
