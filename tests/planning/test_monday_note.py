"""The note at the beginning of a school week: on which day, to whom, once, and what it does not say."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import RoleHolding
from inclusion.school.queries import calendar_of
from planning.actions.monday_notes import send_monday_notes, want_monday_note
from planning.models import MondayNote
from planning.monday_note import is_note_day, note_of
from tests.factories import make_event, make_member
from tests.planning.rows import make_action, make_block, make_item, make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")
MONDAY = date(2027, 1, 11)
BEFORE = date(2027, 1, 6)
MARKER = "Zanzibar-7431"


@pytest.fixture
def wanted(senco, mail_goes_at_once):
    """The SENCo has wanted the note for a while."""
    want_monday_note(by=senco, wanted=True, today=BEFORE)
    return senco


def sent(today=MONDAY):
    """What one run of that day sends: to whom."""
    before = len(mail.outbox)
    assert send_monday_notes(today=today) == len(mail.outbox) - before
    return [message.to[0] for message in mail.outbox[before:]]


# The day -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("monday", "works", "first"),
    [
        (date(2027, 1, 11), "12345", date(2027, 1, 11)),
        (date(2027, 1, 11), "2345", date(2027, 1, 12)),
        (date(2027, 1, 11), "5", date(2027, 1, 15)),
        (date(2027, 1, 11), "35", date(2027, 1, 13)),
        (date(2027, 1, 11), "", None),
        (date(2026, 8, 31), "12345", date(2026, 9, 3)),  # the year begins on a Thursday, with an INSET day
        (date(2026, 8, 31), "12", None),  # they work on none of its days
        (date(2027, 5, 3), "12345", date(2027, 5, 4)),  # bank holiday
        (date(2027, 5, 3), "15", date(2027, 5, 7)),
        (date(2027, 3, 22), "5", None),  # the term ends on Thursday
        (date(2027, 2, 15), "12345", None),  # half term
        (date(2026, 12, 28), "12345", None),  # Christmas
    ],
)
def test_it_may_go_from_the_first_staff_day_of_the_week_that_the_person_works(oakfield, senco, monday, works, first):
    senco.working_days = works
    calendar = calendar_of(oakfield)
    days = [monday + timedelta(days=n) for n in range(7)]
    found = [day for day in days if is_note_day(senco, calendar, day)]
    assert found[:1] == ([first] if first else [])
    assert {str(day.isoweekday()) for day in found} <= set(works)


# Sending -----------------------------------------------------------------------------------------------------------


def test_it_goes_once_a_week_to_who_wants_it(wanted, head):
    assert sent() == ["senco@oakfield.example"]
    assert sent() == [], "twice is once"
    assert sent(MONDAY + timedelta(days=1)) == []
    assert MondayNote.objects.get().sent_monday == MONDAY
    assert sent(MONDAY + timedelta(days=7)) == ["senco@oakfield.example"]


def test_a_run_that_was_missed_is_made_up_for_on_the_next_day_that_they_work(wanted):
    wanted.working_days = "135"
    wanted.save()
    assert sent(MONDAY + timedelta(days=1)) == []
    assert sent(MONDAY + timedelta(days=2)) == ["senco@oakfield.example"]
    assert sent(MONDAY + timedelta(days=4)) == []
    assert MondayNote.objects.get().sent_monday == MONDAY


def test_another_run_that_has_read_the_same_rows_sends_nothing_more(wanted, monkeypatch):
    """Two runs at once: the second finds the week taken, though it read the row before."""

    def meanwhile(*_):
        monkeypatch.undo()
        assert send_monday_notes(today=MONDAY) == 1
        return True

    monkeypatch.setattr("planning.actions.monday_notes.is_note_day", meanwhile)
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
    assert send_monday_notes(today=MONDAY) == 0
    assert MondayNote.objects.get().sent_monday == MONDAY


def test_holidays_weekends_and_days_off_bring_none(wanted):
    wanted.working_days = "2345"
    wanted.save()
    for day in (MONDAY, MONDAY - timedelta(days=1), date(2027, 2, 16), date(2027, 3, 30), date(2027, 8, 10)):
        assert sent(day) == []
    assert sent(MONDAY + timedelta(days=1)) == ["senco@oakfield.example"]


def test_leavers_closed_accounts_and_people_without_a_role_get_none(wanted, head):
    wanted.user.is_active = False
    wanted.user.save()
    assert sent() == []
    wanted.user.is_active = True
    wanted.user.save()
    want_monday_note(by=head, wanted=True, today=BEFORE)
    RoleHolding.objects.filter(membership=head).delete()
    wanted.ended_at, wanted.ended_by = timezone.now(), head
    wanted.save()
    assert sent() == []


def test_each_school_has_its_own_weeks(wanted, other_head):
    want_monday_note(by=other_head, wanted=True, today=BEFORE)
    other_head.school.terms.all().delete()
    assert sent() == ["senco@oakfield.example"]


def test_the_command_says_how_many(wanted, time_machine):
    time_machine.move_to("2027-01-11T05:30Z", tick=False)
    said = StringIO()
    call_command("monday_notes", stdout=said)
    call_command("monday_notes", stdout=said)
    assert said.getvalue() == "Queued 1 note.\nQueued 0 notes.\n"


# What it says ------------------------------------------------------------------------------------------------------


def test_it_tells_bands_a_window_and_counts_with_links(wanted, head, oakfield):
    days = {"starts_on": MONDAY, "ends_on": date(2027, 1, 15)}
    for level in (5, 4):
        make_event(oakfield, by=head, levels={"senco": level, "headteacher": 1}, **days)
    make_action(wanted, due_on=date(2027, 1, 15))
    make_action(wanted, due_on=date(2027, 1, 17))
    make_action(wanted, due_on=date(2027, 1, 18))
    make_action(wanted, due_on=date(2027, 1, 8))
    make_action(wanted, due_on=date(2027, 1, 12), status="done")
    make_action(head, due_on=date(2027, 1, 12))
    make_block(wanted, on=date(2027, 1, 8))
    sent()
    (message,) = mail.outbox
    assert message.subject == "Your week at Oakfield Primary"
    assert "w/b 11 January" in message.body
    assert "Your week: Heavy\n" in message.body
    assert "Your partner’s week: Steady\n" in message.body
    assert "Best time to connect: 18 Jan – 8 Feb, quiet for both of you\n" in message.body
    assert "2 actions due this week, 1 from before:\n" in message.body
    assert "1 protected time to mark, one tap each:\n" in message.body
    for name in ("planning:this_week", "planning:my_actions", "planning:protected_blocks"):
        assert f"http://127.0.0.1:8000{reverse(name, args=['oakfield'])}\n" in message.body
    assert "To stop it:\nhttp://127.0.0.1:8000/oakfield/calendars-out/#monday-note\n" in message.body
    assert "\n\n\n" not in message.body


def test_without_a_quiet_window_it_names_the_calmest_shared_day_of_the_week(senco, head, oakfield):
    spans = {"starts_on": date(2027, 1, 4), "ends_on": date(2027, 2, 12)}
    make_event(oakfield, by=head, levels={"senco": 5, "headteacher": 4}, **spans)
    make_event(oakfield, by=head, levels={"senco": 2}, starts_on=MONDAY, ends_on=date(2027, 1, 12))
    senco.working_days = "1234"
    assert note_of(senco, MONDAY).window == "Wed 13 Jan, the calmest day of this week that you share"
    assert note_of(senco, MONDAY).mine == "Busy"


def test_who_has_no_partner_on_the_map_reads_of_nobody_else(teacher, oakfield, head):
    make_event(oakfield, by=head, levels={"class-teacher": 3, "headteacher": 5})
    note = note_of(teacher, MONDAY)
    assert (note.theirs, note.window, note.blocks) == ("", "", 0)
    assert note.mine in ("Quiet", "Steady")


def test_where_nothing_is_recorded_it_does_not_call_that_quiet(senco, head):
    note = note_of(senco, MONDAY)
    assert (note.mine, note.theirs, note.window) == ("nothing recorded", "nothing recorded", "")


def test_no_word_that_anybody_wrote_is_in_it(wanted, head, oakfield):
    make_event(oakfield, by=wanted, title=MARKER, confidential=True, needs=MARKER, levels={"senco": 5})
    make_event(oakfield, by=wanted, title=MARKER, levels={"headteacher": 5}, starts_on=MONDAY)
    meeting = make_meeting(make_series(oakfield, [wanted, head], name=MARKER), on=MONDAY, place=MARKER)
    make_action(wanted, title=MARKER, item=make_item(meeting, title=MARKER), due_on=MONDAY, confidential=True)
    make_block(wanted, on=date(2027, 1, 8))
    sent()
    assert "1 action due this week" in mail.outbox[0].body
    assert MARKER not in mail.outbox[0].subject + mail.outbox[0].body
    assert head.name not in mail.outbox[0].body


@pytest.mark.parametrize("count", [1, 3])
def test_a_note_costs_the_same_whatever_is_in_it(wanted, head, oakfield, count, django_assert_num_queries):
    for _ in range(count):
        make_event(oakfield, by=head, levels={"senco": 3})
        make_action(wanted, due_on=MONDAY)
        make_block(wanted, on=date(2027, 1, 8))
    oakfield.refresh_from_db()
    wanted.school = oakfield
    note_of(wanted, MONDAY)  # stores the scores
    with django_assert_num_queries(6):
        note_of(wanted, MONDAY)


# The switch --------------------------------------------------------------------------------------------------------


def test_the_switch_is_on_the_page_of_feeds(senco, sign_in):
    client, page = sign_in(senco), reverse("planning:feeds", args=["oakfield"])
    assert "Send me a note on Mondays" in client.get(page).text
    for _ in range(2):
        client.post(reverse("planning:monday_note", args=["oakfield"]), {"wanted": "yes"})
    assert MondayNote.objects.get().membership == senco
    assert "Stop the note" in client.get(page).text
    for _ in range(2):
        assert client.post(reverse("planning:monday_note", args=["oakfield"]), {"wanted": "no"})["Location"] == page
    assert not MondayNote.objects.exists()


def test_switching_it_off_and_on_again_brings_no_second_note(wanted):
    assert sent() == ["senco@oakfield.example"]
    for on in (False, True):
        want_monday_note(by=wanted, wanted=on, today=MONDAY)
    assert sent() == []
    assert sent(MONDAY + timedelta(days=7)) == ["senco@oakfield.example"]


def test_a_governor_is_not_offered_the_note(governor, sign_in):
    text = sign_in(governor).get(reverse("planning:feeds", args=["oakfield"])).text
    assert "note on Mondays" not in text


def test_pages_of_another_person_do_not_show_mine(oakfield, senco, sign_in):
    want_monday_note(by=senco, wanted=True, today=BEFORE)
    other = make_member(oakfield, "class-teacher", email="other@oakfield.example")
    assert "Send me a note on Mondays" in sign_in(other).get(reverse("planning:feeds", args=["oakfield"])).text
