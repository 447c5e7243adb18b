"""My actions across meetings, and one action with what its date does to its owner's week."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inclusion.school.school_dates import SchoolCalendar, Span
from planning.action_preview import action_preview
from planning.action_weight import added_by
from planning.models import Action, Meeting
from tests.factories import make_event
from tests.planning.rows import make_action, make_item, make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")
Status = Action.Status
DUE = date(2027, 1, 22)  # a Friday


@pytest.fixture
def item(oakfield, senco, head, phase_leader):
    series = make_series(oakfield, [senco, head], others=[phase_leader])
    return make_item(make_meeting(series, state=Meeting.State.IN_PROGRESS))


def see(client, name, *args, **query):
    return client.get(reverse(f"planning:{name}", args=["oakfield", *args]), query)


def answer(client, action, do, **data):
    return client.post(reverse("planning:action", args=["oakfield", action.pk]), {"do": do, "version": "1", **data})


# The list -------------------------------------------------------------------------------------------------------------


def test_what_waits_for_an_answer_comes_first_then_the_soonest(item, senco, head, sign_in):
    asked = make_action(senco, "Asked of me", item=item, due_on=date(2027, 3, 1))
    later = make_action(senco, "Later", status=Status.ACCEPTED, due_on=date(2027, 2, 1))
    late = make_action(senco, "Late", status=Status.ACCEPTED, due_on=date(2027, 1, 4))
    make_action(senco, "Over", status=Status.DONE)
    make_action(head, "Not mine", item=item)
    page = see(sign_in(senco), "my_actions")
    found = page.context["found"]
    assert [row.action for row in found.to_answer] == [asked]
    assert [row.action for row in found.to_do] == [late, later]
    assert [row.action.title for row in found.settled] == ["Over"]
    text = page.content.decode()
    assert "the date has passed; what would help?" in text
    assert "Not mine" not in text
    assert "<del>" in text


def test_all_actions_of_my_meetings_and_not_those_of_others(item, oakfield, senco, head, deputy, phase_leader, sign_in):
    make_action(head, "Of our meeting", item=item)
    make_action(head, "The head's own")
    other = make_item(make_meeting(make_series(oakfield, [head, deputy])))
    make_action(deputy, "Of their meeting", item=other)
    text = see(sign_in(phase_leader), "my_actions", whose="all").content.decode()
    assert "Of our meeting" in text
    assert "Of their meeting" not in text
    assert "own" not in [row.action.title for row in see(sign_in(phase_leader), "my_actions").context["found"].to_do]


def test_a_governor_is_shown_their_own_only(oakfield, senco, head, governor, sign_in):
    item = make_item(make_meeting(make_series(oakfield, [senco, head], others=[governor])))
    make_action(senco, "Somebody else's", item=item)
    own = make_action(governor, "The governor's", item=item)
    client = sign_in(governor)
    text = see(client, "my_actions", whose="all").content.decode()
    assert "The governor&#x27;s" in text
    assert "Somebody else" not in text
    page = see(client, "action", own.pk)
    assert page.status_code == 200
    assert page.context["preview"] is None  # governors see no person's map, not even their own


def test_the_meeting_is_named_only_to_those_who_may_know_it(item, senco, deputy, teacher, head, sign_in):
    for person in (senco, deputy):
        make_action(person, f"For {person.name}", item=item, status=Status.ACCEPTED)
    assert item.title in see(sign_in(senco), "my_actions").content.decode()
    text = see(sign_in(deputy), "my_actions").content.decode()
    assert item.title not in text
    assert item.meeting.title not in text
    assert "From a meeting that you do not take part in" in text


def test_a_confidential_action_is_seen_by_its_owner_and_those_who_take_part(
    item, deputy, phase_leader, teacher, sign_in
):
    action = make_action(deputy, item=item, confidential=True)
    answers = [see(sign_in(one), "action", action.pk).status_code for one in (deputy, phase_leader, teacher)]
    assert answers == [200, 200, 404]


def test_search_finds_words(item, senco, sign_in):
    make_action(senco, "Order books", status=Status.ACCEPTED)
    make_action(senco, "Call the library", status=Status.ACCEPTED)
    found = see(sign_in(senco), "my_actions", q="BOOKS\0").context["found"]
    assert [row.action.title for row in found.to_do] == ["Order books"]
    assert "No open action has these words" in see(sign_in(senco), "my_actions", q="none").content.decode()


def test_an_empty_list_teaches(senco, sign_in):
    assert b"Nothing waits for you" in see(sign_in(senco), "my_actions").content


def test_the_list_takes_the_same_number_of_queries_however_long(item, senco, head, sign_in, django_assert_num_queries):
    client = sign_in(senco)

    def fill(rows):
        for _ in range(rows):
            make_action(senco, item=item)
            make_action(senco, status=Status.DONE, item=item)
            make_action(head, item=item, created_by=senco, wished_on=DUE)

    fill(1)
    see(client, "my_actions")
    with django_assert_num_queries(10):
        see(client, "my_actions")
    fill(2)
    with django_assert_num_queries(10):
        see(client, "my_actions")


# Adding and changing --------------------------------------------------------------------------------------------------


def test_an_own_action_is_added_once(senco, sign_in):
    client, address = sign_in(senco), reverse("planning:action_add", args=["oakfield"])
    said = {"title": "Order books", "due_on": "2027-01-29", "creation_key": uuid.uuid4()}
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    action = Action.objects.get()
    assert (action.owner, action.status, action.meeting) == (senco, Status.ACCEPTED, None)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": "", "due_on": "2027-01-29"}, "Say what is to do."),
        ({"title": "x" * 100_000, "due_on": "2027-01-29"}, "Use at most 300 characters"),
        ({"title": "a\0b", "due_on": "2027-01-29"}, "NUL character"),
        ({"title": "a\u202eb", "due_on": "2027-01-29"}, "turns the direction"),
        ({"title": "Ask", "due_on": "2027-13-45"}, "This is not a date."),
        ({"title": "Ask", "due_on": "2026-01-29"}, "This date has passed."),
        ({"title": "Ask", "due_on": "9999-01-29"}, "between 2000 and 2100"),
    ],
)
def test_what_cannot_be_an_action_is_answered_in_words_and_stays(said, words, senco, sign_in):
    page = sign_in(senco).post(reverse("planning:action_add", args=["oakfield"]), said)
    assert page.status_code == 422
    text = page.content.decode()
    assert words in text
    assert said["due_on"] in text
    assert not Action.objects.exists()


def test_of_two_changes_the_second_is_shown_both_texts(item, head, senco, sign_in):
    action = make_action(senco, "Ask", item=item, created_by=head)
    address = reverse("planning:action_edit", args=["oakfield", action.pk])
    first = {"title": "Ask Priya", "due_on": "2027-01-22", "version": "1"}
    second = {"title": "Ask Tom", "due_on": "2027-02-02", "version": "1"}
    client = sign_in(head)
    assert client.post(address, first).status_code == 302
    page = client.post(address, second)
    assert page.status_code == 409
    text = page.content.decode()
    for words in ("Ask Priya", "Ask Tom", "22 January 2027", "2 February 2027"):
        assert words in text
    assert client.post(address, second | {"version": "2"}).status_code == 302
    action.refresh_from_db()
    assert (action.title, action.due_on) == ("Ask Tom", date(2027, 2, 2))


def test_words_of_locked_minutes_stay(item, head, senco, sign_in):
    action = make_action(senco, "Ask", item=item, created_by=head)
    Meeting.objects.update(state=Meeting.State.CLOSED)
    address = reverse("planning:action_edit", args=["oakfield", action.pk])
    page = sign_in(head).post(address, {"title": "Something else", "due_on": "2027-02-02", "version": "1"})
    assert page.status_code == 302
    action.refresh_from_db()
    assert (action.title, action.due_on) == ("Ask", date(2027, 2, 2))


def test_whoever_neither_made_nor_chairs_it_changes_nothing(item, head, senco, phase_leader, sign_in):
    action = make_action(senco, item=item, created_by=head)
    assert see(sign_in(phase_leader), "action_edit", action.pk).status_code == 403
    assert answer(sign_in(phase_leader), action, "done").status_code == 403
    assert answer(sign_in(head), action, "accept").status_code == 403


# Answering ------------------------------------------------------------------------------------------------------------


def test_the_owner_accepts_proposes_and_finishes(item, senco, head, sign_in):
    client, action = sign_in(senco), make_action(senco, item=item, created_by=head)
    assert answer(client, action, "propose", wished_on="2027-01-29").status_code == 302
    action.refresh_from_db()
    assert action.wished_on == date(2027, 1, 29)
    assert b"Another date is proposed to you" in see(sign_in(head), "my_actions").content
    assert answer(sign_in(head), action, "agree", version="2").status_code == 302
    assert answer(client, action, "done", version="3").status_code == 302
    action.refresh_from_db()
    assert (action.due_on, action.status) == (date(2027, 1, 29), Status.DONE)
    assert answer(client, action, "reopen", version="4").status_code == 302


def test_handing_on_and_dropping_ask_what_is_missing(item, senco, phase_leader, deputy, sign_in):
    client, action = sign_in(senco), make_action(senco, item=item)
    for do, data, words in [
        ("hand_on", {"to": deputy.pk}, "Choose somebody who takes part"),
        ("hand_on", {"to": "nobody"}, "Choose somebody who takes part"),
        ("drop", {"reason": ""}, "Say why, so that nobody waits for it."),
        ("propose", {"wished_on": "2026-01-01"}, "This date has passed."),
        ("fly", {}, "asked"),
    ]:
        page = answer(client, action, do, **data)
        assert page.status_code == 422
        assert words in page.content.decode()
    assert answer(client, action, "hand_on", to=phase_leader.pk).status_code == 302
    action.refresh_from_db()
    assert action.owner == phase_leader


def test_an_old_page_changes_nothing_and_keeps_what_was_typed(item, senco, sign_in):
    client, action = sign_in(senco), make_action(senco, item=item)
    Action.objects.update(version=5, due_on=date(2027, 2, 5))
    page = answer(client, action, "drop", reason="No longer needed")
    assert page.status_code == 409
    text = page.content.decode()
    assert "was changed while you had it open" in text
    assert "No longer needed" in text
    assert "5 February 2027" in text
    Action.objects.update(status=Status.DONE, settled_at=timezone.now())
    assert answer(client, action, "accept", version="5").status_code == 409


# What the date does to the week ---------------------------------------------------------------------------------------


def test_an_action_weighs_a_part_of_the_day_with_two_days_before_it():
    calendar = SchoolCalendar([Span(date(2027, 1, 4), date(2027, 2, 12))])
    days = [date(2027, 1, 18) + timedelta(days=n) for n in range(7)]
    assert added_by(DUE, {0, 1, 2, 3, 4}, calendar, days) == pytest.approx([0, 0, 2 / 3, 4 / 3, 2, 0, 0])
    part_time = added_by(DUE, {0, 1}, calendar, days)
    assert part_time == pytest.approx([2, 2, 0, 0, 0, 0, 0])
    assert sum(part_time) == pytest.approx(4)


def test_the_preview_shows_each_week_now_and_with_the_action(oakfield, senco, today):
    make_event(oakfield, starts_on=date(2027, 1, 18), ends_on=DUE, levels={"senco": 3})
    preview = action_preview(senco, DUE, today)
    assert [week.monday.day for week in preview.weeks] == [4, 11, 18, 25, 1]
    due = preview.due_week
    assert (due.before, due.before_name) == (3.0, "Steady")
    assert due.after == pytest.approx(3.8)  # four more over five days
    assert preview.calmer is not None
    assert preview.calmer.monday == date(2027, 1, 11)  # as near as the week after, and sooner
    assert today < preview.calmer.day <= date(2027, 1, 15)


def test_no_calmer_week_is_proposed_where_none_is(senco, today):
    preview = action_preview(senco, DUE, today)
    assert preview.calmer is None
    assert preview.due_week.before_name == "Quiet"


def test_a_date_in_a_holiday_is_moved_into_a_week_of_school(senco, today):
    preview = action_preview(senco, date(2027, 2, 17), today)
    assert preview.due_week.before_band == 0
    assert preview.calmer is not None


def test_the_owner_sees_the_preview_before_accepting_and_nobody_else_does(oakfield, item, senco, head, sign_in):
    for level in (3, 1):
        make_event(oakfield, starts_on=date(2027, 1, 21 - level), ends_on=DUE, levels={"senco": level})
    action = make_action(senco, item=item)
    text = see(sign_in(senco), "action", action.pk).content.decode()
    assert "What it does to your week" in text
    assert "It would take that week from Steady to Busy." in text
    assert "Propose " in text
    assert "What it does to" not in see(sign_in(head), "action", action.pk).content.decode()


def test_an_action_takes_the_same_number_of_queries_in_any_school_week(
    oakfield, item, senco, sign_in, django_assert_num_queries
):
    client, action = sign_in(senco), make_action(senco, item=item)
    see(client, "action", action.pk)
    counts = 12
    with django_assert_num_queries(counts):
        see(client, "action", action.pk)
    for _ in range(3):
        make_event(oakfield, starts_on=DUE, levels={"senco": 1})
    see(client, "action", action.pk)
    with django_assert_num_queries(counts):
        see(client, "action", action.pk)
