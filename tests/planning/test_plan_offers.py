"""Finding the time: what is offered to whom, and what is said when nothing can be."""

import re
import uuid
from datetime import date, time, timedelta

import pytest

from inclusion.school.models import Membership, Term
from inclusion.school.queries import calendar_of
from planning.actions.availability import GivenTime, give_times
from planning.finding import Question, find
from planning.forms.plan import WhenForm
from planning.protected_times import firm_from
from planning.rhythm import HowOften
from tests.conftest import TODAY
from tests.factories import make_event, make_member
from tests.planning.rows import make_block, make_meeting, make_series

PLACE = "/oakfield/meetings/plan/"
THURSDAY = date(2027, 1, 14)
pytestmark = pytest.mark.usefixtures("today")


def asked(*chairs, **said):
    """What the form sends: two chairs, and the rest as it stands when the page opens."""
    values = {
        "creation_key": str(uuid.uuid4()), "when": "suit", "first": "2027-01-13", "last": "2027-02-09",
        "around": "15:30", "often": "once", "minutes": "60", "number": "", "name": "Joint planning",
        "agenda": "provision_review", "place": "",
    }  # fmt: skip
    return values | {f"part_{person.pk}": "chair" for person in chairs} | said


def question(by, *required, **known):
    values = {
        "optional": [], "first": TODAY, "last": TODAY + timedelta(days=27), "minutes": 60, "around": time(15, 30)
    }  # fmt: skip
    return Question(by=by, required=required, **{**values, **known})


def offered(text):
    return re.findall(r'name="times"[^>]*value="([^"]+)"', text)


# What is offered ------------------------------------------------------------------------------------------------------


def test_three_times_on_three_days_with_why_and_for_whom_they_are_hard(oakfield, senco, head, sign_in):
    for title in ("One", "Two"):
        make_event(oakfield, levels={"senco": 4}, title=title, starts_on=date(2027, 1, 4), ends_on=date(2027, 2, 12))
    text = sign_in(head).post(PLACE, asked(senco, head)).text
    times = offered(text)
    assert len({time[:10] for time in times}) == 3
    assert all(time.endswith("T15:30") for time in times)
    assert f"Hard for {senco.name} (a Heavy week)." in text
    assert "The lightest that is left; below Heavy for 1 of 2 people." in text
    assert "have given no times yet: 08:00 to 17:00 on working days is assumed." in text


def test_a_reader_without_the_map_by_person_is_told_of_roles_only(oakfield, senco, head, teacher, sign_in):
    """A teacher sees the pressure of the SENCo's role, not that of a person with their other roles."""
    Membership.objects.filter(pk=senco.pk).update(name="Sunita Example")
    school_week = {"starts_on": date(2027, 1, 11), "ends_on": date(2027, 2, 12)}
    make_event(oakfield, levels={"senco": 5}, **school_week)
    make_event(oakfield, levels={"senco": 5}, title="Second", **school_week)
    text = sign_in(teacher).post(PLACE, asked(teacher, senco)).text
    assert "Hard for the SENCo (an Overloaded week)." in text
    assert "Sunita Example: " not in text
    assert "The SENCo: Overloaded" in text
    text = sign_in(head).post(PLACE, asked(head, senco)).text
    assert "Hard for Sunita Example (an Overloaded week)." in text


def test_roles_held_beside_do_not_show_through_to_such_a_reader(oakfield, teacher, phase_leader):
    """Both roles of a colleague are Busy; only together they are Heavy, which the map by role does not say."""
    both = make_member(oakfield, "senco", "dsl", email="both@oakfield.example")
    for slug in ("senco", "dsl"):
        make_event(oakfield, levels={slug: 5}, title=slug, starts_on=date(2027, 1, 4), ends_on=date(2027, 2, 12))
    told = find(question(teacher, teacher, both), TODAY).slots[0]
    assert dict(told.bands)["the SENCo and Designated safeguarding lead"] == 3
    assert told.heavy == 0
    itself = find(question(both, teacher, both), TODAY).slots[0]
    assert dict(itself.bands)["you"] == 5


def test_times_given_other_meetings_and_firm_protected_time_are_not_offered(oakfield, senco, head):
    give_times(by=senco, times=[GivenTime(3, time(13), time(17))])
    series = make_series(oakfield, [senco, head])
    make_meeting(series, on=THURSDAY + timedelta(days=7), starts_at=time(15, 0))
    make_meeting(series, on=THURSDAY + timedelta(days=14), cancelled_at="2027-01-01T00:00Z")
    make_block(senco, on=THURSDAY)  # 13:00 to 15:00, tomorrow: firm
    make_block(senco, on=THURSDAY + timedelta(days=14), starts_at=time(15), minutes=60)  # pencilled
    answer = find(question(head, senco, head, last=THURSDAY + timedelta(days=14)), TODAY)
    found = {slot.on: slot.starts for slot in answer.slots}
    assert set(found) == {THURSDAY + timedelta(days=days) for days in (0, 7, 14)}
    assert found[THURSDAY] == 15 * 60 + 30
    assert found[THURSDAY + timedelta(days=7)] == 16 * 60
    assert found[THURSDAY + timedelta(days=14)] == 16 * 60
    assert answer.assumed == [f"{head.name} (you)"]


def test_a_joint_check_in_takes_the_time_of_both(oakfield, senco, head, phase_leader):
    make_block(senco, on=THURSDAY, kind="check_in")  # 13:00 to 15:00, tomorrow: firm
    make_block(senco, on=THURSDAY + timedelta(days=1), starts_at=time(8), minutes=600)
    known = {"first": THURSDAY, "last": THURSDAY + timedelta(days=1), "around": time(13)}
    both = find(question(phase_leader, head, phase_leader, **known), TODAY).slots
    assert [(slot.on, slot.starts) for slot in both[:2]] == [
        (THURSDAY, 12 * 60),
        (THURSDAY + timedelta(days=1), 13 * 60),
    ]
    own = find(question(phase_leader, phase_leader, **known), TODAY).slots
    assert own[0].starts == 13 * 60


def test_a_pencilled_block_that_is_in_the_way_is_named(oakfield, senco, head):
    give_times(by=senco, times=[GivenTime(3, time(13), time(15))])
    make_block(senco, on=THURSDAY + timedelta(days=14))
    first = THURSDAY + timedelta(days=8)
    slot = find(question(head, senco, head, first=first, last=first + timedelta(days=6)), TODAY).slots[0]
    assert [(hard.called, hard.why) for hard in slot.hard] == [(senco.name, "it takes protected time")]


def test_a_series_is_placed_at_once_without_closures_and_working_days_off(oakfield, senco, head, sign_in):
    Membership.objects.filter(pk=senco.pk).update(working_days="135")
    text = sign_in(head).post(PLACE, asked(senco, head, often="weekly", when="term")).text
    days = [date.fromisoformat(value[:10]) for value in offered(text)]
    assert len(days) == 10
    assert all(day.weekday() in (0, 2, 4) for day in days)
    assert not any(date(2027, 2, 15) <= day <= date(2027, 2, 19) for day in days)
    assert "10 dates placed at once" in text
    assert "Nobody is in a Heavy week at any of them." in text


def test_a_week_without_a_possible_day_is_left_out_and_said(oakfield, senco, head):
    Membership.objects.filter(pk=senco.pk).update(working_days="1")
    answer = find(
        question(head, Membership.objects.get(pk=senco.pk), head, first=date(2027, 4, 26), last=date(2027, 5, 14),
                 how_often=HowOften.WEEKLY), TODAY,
    )  # fmt: skip
    assert [slot.on for slot in answer.slots] == [date(2027, 4, 26), date(2027, 5, 10)]
    assert answer.left_out == ["Tue 4 May to Fri 7 May"]


def test_a_number_of_meetings_lies_outside_heavy_weeks(oakfield, senco, head):
    for title in ("One", "Two"):
        make_event(oakfield, levels={"senco": 5}, title=title, starts_on=date(2027, 1, 18), ends_on=date(2027, 2, 5))
    known = {"how_often": HowOften.NUMBER, "count": 3, "last": date(2027, 3, 25)}
    answer = find(question(head, senco, head, **known), TODAY)
    assert all(slot.heavy == 0 for slot in answer.slots)
    assert len(answer.slots) == 3


# What it says when it cannot ------------------------------------------------------------------------------------------


def test_no_common_working_day_names_the_pair_and_keeps_what_was_typed(senco, head, sign_in):
    Membership.objects.filter(pk=senco.pk).update(working_days="12")
    Membership.objects.filter(pk=head.pk).update(working_days="45")
    said = asked(senco, head, name="My own words", place="Library", agenda="check_in")
    answer = sign_in(head).post(PLACE, said)
    assert answer.status_code == 422
    assert f"{head.name} (you) works on Thursdays and Fridays and {senco.name} on Mondays and Tuesdays" in answer.text
    assert 'value="My own words"' in answer.text
    assert 'value="Library"' in answer.text
    assert 'value="check_in" selected' in answer.text
    assert not offered(answer.text)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"when": "dates", "first": "2027-02-15", "last": "2027-02-19"}, "There is no school day between"),
        ({"when": "dates", "first": "2027-02-19", "last": "2027-02-15"}, "This is before the first date."),
        ({"when": "dates", "first": "2026-12-01", "last": "2026-12-05"}, "These dates are over."),
        ({"when": "dates", "first": "2027-01-01", "last": "2029-12-05"}, "more than 400 days"),
        ({"when": "dates", "first": "", "last": "soon"}, "Choose a date."),
        ({"often": "number"}, "Say how many meetings."),
        ({"often": "number", "number": "40", "when": "dates", "last": "2027-01-22"}, "40 meetings need 40 days"),
        ({"minutes": "4"}, "Give a whole number from 5 to 480."),
        ({"minutes": "eternal"}, "Give a whole number from 5 to 480."),
        ({"around": "teatime"}, "This is not a time. Write it like 15:30."),
        ({"name": ""}, "Give it a name."),
        ({"name": "x" * 100_000}, "Use at most 150 characters"),
        ({"name": "a\0b"}, "NUL character"),
        ({"agenda": "own-no-such"}, "Select a valid choice"),
    ],
)
def test_what_makes_it_impossible_is_said_in_words(senco, head, sign_in, said, words):
    answer = sign_in(head).post(PLACE, asked(senco, head, **said))
    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_or_one_chair_is_no_meeting(senco, head, sign_in):
    client = sign_in(head)
    assert "Nobody is chosen." in client.post(PLACE, asked()).text
    assert f"You chose {head.name}." in client.post(PLACE, asked(head)).text
    said = asked(**{f"part_{senco.pk}": "required"})
    assert "You chose nobody for it yet." in client.post(PLACE, said).text


def test_dates_that_are_not_asked_for_do_not_stand_in_the_way(senco, head, sign_in):
    answer = sign_in(head).post(PLACE, asked(senco, head, first="nonsense", last=""))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("today_is", "when", "first", "last"),
    [
        (date(2027, 1, 13), "suit", date(2027, 1, 13), date(2027, 2, 9)),
        (date(2027, 4, 1), "suit", date(2027, 4, 12), date(2027, 5, 9)),
        (date(2027, 4, 1), "four_weeks", date(2027, 4, 1), date(2027, 4, 28)),
        (date(2027, 4, 1), "term", date(2027, 4, 12), date(2027, 7, 21)),
        (date(2027, 1, 13), "term", date(2027, 1, 13), date(2027, 3, 25)),
        (date(2027, 8, 1), "suit", date(2027, 8, 1), date(2027, 8, 28)),
    ],
)
def test_the_dates_that_are_meant(oakfield, today_is, when, first, last):
    form = WhenForm({"when": when, "around": "15:30"}, today=today_is, calendar=calendar_of(oakfield))
    assert form.is_valid()
    assert form.between() == (first, last)


def test_a_school_without_terms_says_so(other_head, birchwood, sign_in):
    Term.objects.filter(school=birchwood).delete()
    partner = make_member(birchwood, "senco")
    client = sign_in(other_head)
    answer = client.post("/birchwood/meetings/plan/", asked(other_head, partner, when="term"))
    assert answer.status_code == 422
    assert "No term from today on is entered." in answer.text
    answer = client.post("/birchwood/meetings/plan/", asked(other_head, partner))
    assert "No term of your school is entered yet" in answer.text


def test_dates_beyond_the_year_that_is_entered_say_so(senco, head, sign_in):
    said = asked(senco, head, when="dates", first="2028-01-10", last="2028-01-20")
    assert "The school’s year is entered until 21 July 2027 only." in sign_in(senco).post(PLACE, said).text


def test_protected_time_is_firm_for_the_search_as_it_is_for_its_owner(senco, head):
    day = date(2027, 1, 22)
    make_block(senco, on=day, starts_at=time(8), minutes=600)
    calendar = calendar_of(senco.school)
    for today in (date(2027, 1, 14), date(2027, 1, 15), date(2027, 1, 16), date(2027, 1, 17)):
        answer = find(question(senco, senco, head, first=day, last=day), today)
        assert bool(answer.impossible) == (firm_from(day, calendar) <= today), today
