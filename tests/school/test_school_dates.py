"""Staff days, weeks, letters and half terms, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inclusion.school.school_dates import SchoolCalendar, Span, monday_of
from inclusion.school.wording import full_day, listed, long_day, nth, short_day, week_beginning

AUTUMN = Span(date(2026, 9, 2), date(2026, 12, 18), "Autumn")
SPRING = Span(date(2027, 1, 4), date(2027, 3, 25), "Spring")
SUMMER = Span(date(2027, 4, 12), date(2027, 7, 21), "Summer")
CLOSURES = (
    Span(date(2026, 10, 26), date(2026, 10, 30), "October half term", "half_term"),
    Span(date(2027, 2, 15), date(2027, 2, 19), "", "half_term"),
    Span(date(2026, 12, 25), date(2026, 12, 25), "Christmas Day", "bank_holiday"),
    Span(date(2027, 5, 3), date(2027, 5, 3), "Early May bank holiday", "bank_holiday"),
    Span(date(2027, 5, 31), date(2027, 6, 4), "Whitsun half term", "half_term"),
)


def year(flips=()):
    return SchoolCalendar([SUMMER, AUTUMN, SPRING], CLOSURES, {date(2026, 9, 2)}, flips)


def test_staff_days_are_weekdays_in_terms_outside_closures():
    calendar = year()
    assert calendar.staff_days[0] == date(2026, 9, 2)
    assert calendar.staff_days[-1] == date(2027, 7, 21)
    assert list(calendar.staff_days) == sorted(set(calendar.staff_days))
    for day, expected in [
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),
        (date(2026, 9, 6), False),
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),
        (date(2026, 10, 30), False),
        (date(2026, 11, 2), True),
        (date(2026, 12, 18), True),
        (date(2027, 5, 3), False),
    ]:
        assert calendar.is_staff_day(day) is expected, day


def test_inset_day_is_a_staff_day_and_no_pupil_day():
    calendar = year()
    assert calendar.is_staff_day(date(2026, 9, 2))
    assert not calendar.is_pupil_day(date(2026, 9, 2))
    assert calendar.is_pupil_day(date(2026, 9, 3))
    assert not calendar.is_pupil_day(date(2026, 9, 5))


def test_neighbouring_staff_days_across_half_term():
    calendar = year()
    assert calendar.last_staff_day_on_or_before(date(2026, 11, 1)) == date(2026, 10, 23)
    assert calendar.last_staff_day_on_or_before(date(2026, 9, 1)) is None
    assert calendar.staff_days_between(date(2026, 10, 22), date(2026, 11, 2)) == (
        date(2026, 10, 22),
        date(2026, 10, 23),
        date(2026, 11, 2),
    )
    assert calendar.staff_days_between(date(2026, 11, 2), date(2026, 10, 22)) == ()
    assert calendar.index_of(date(2026, 9, 3)) == 1
    assert calendar.index_of(date(2026, 9, 5)) is None


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 3), None),
        (date(2026, 9, 5), None),
        (date(2026, 10, 27), "October half term"),
        (date(2026, 10, 31), None),
        (date(2027, 2, 17), "Half term"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Holiday"),
        (date(2027, 8, 7), "Holiday"),
    ],
)
def test_closure_name(day, name):
    assert year().closure_name(day) == name


def test_weeks_are_numbered_in_each_term_and_skip_half_term():
    calendar = year()
    numbers = [(week.term, week.number) for week in calendar.weeks]
    assert numbers[0] == ("Autumn", 1)
    assert [number for term, number in numbers if term == "Autumn"] == list(range(1, 16))
    assert [number for term, number in numbers if term == "Spring"] == list(range(1, 12))
    assert calendar.weeks[0].monday == date(2026, 8, 31)
    assert calendar.weeks[0].staff_days == (date(2026, 9, 2), date(2026, 9, 3), date(2026, 9, 4))
    assert calendar.week_of(date(2026, 10, 28)) is None
    assert calendar.week_of(date(2026, 11, 8)).monday == date(2026, 11, 2)


def test_week_shared_by_two_terms_belongs_to_the_first():
    calendar = SchoolCalendar(
        [
            Span(date(2027, 3, 1), date(2027, 3, 9), "Spring"),
            Span(date(2027, 3, 11), date(2027, 3, 19), "Summer"),
        ],
        [],
    )
    assert [(week.term, week.number) for week in calendar.weeks] == [("Spring", 1), ("Spring", 2), ("Summer", 1)]


def test_letters_take_turns_over_school_weeks_only():
    calendar = year()
    assert [week.letter for week in calendar.weeks[:3]] == ["A", "B", "A"]
    before, after = calendar.week_of(date(2026, 10, 19)), calendar.week_of(date(2026, 11, 2))
    assert {before.letter, after.letter} == {"A", "B"}


def test_letters_start_again_each_september():
    calendar = SchoolCalendar(
        [
            Span(date(2026, 6, 1), date(2026, 7, 22), "Summer"),
            Span(date(2026, 8, 31), date(2026, 9, 18), "Autumn"),
        ],
        [],
        flips=[date(2026, 8, 10)],
    )
    assert [week.letter for week in calendar.weeks[:2]] == ["A", "B"]
    assert [week.letter for week in calendar.weeks if week.term == "Autumn"] == ["A", "B", "A"]


@settings(max_examples=50)
@given(st.sets(st.integers(0, 330), max_size=4))
def test_a_flip_swaps_every_letter_from_its_week_to_the_end_of_the_school_year(offsets):
    flips = {monday_of(AUTUMN.starts_on) + timedelta(days=n) for n in offsets}
    plain, flipped = year().weeks, year(flips).weeks
    mondays = {monday_of(day) for day in flips}
    for one, other in zip(plain, flipped, strict=True):
        swaps = sum(monday <= one.monday for monday in mondays)
        assert (one.letter == other.letter) is (swaps % 2 == 0)


def test_half_terms_cut_the_terms():
    spans = [(span.name, span.starts_on, span.ends_on) for span in year().half_terms]
    assert spans == [
        ("Autumn 1", date(2026, 9, 2), date(2026, 10, 25)),
        ("Autumn 2", date(2026, 10, 31), date(2026, 12, 18)),
        ("Spring 1", date(2027, 1, 4), date(2027, 2, 14)),
        ("Spring 2", date(2027, 2, 20), date(2027, 3, 25)),
        ("Summer 1", date(2027, 4, 12), date(2027, 5, 30)),
        ("Summer 2", date(2027, 6, 5), date(2027, 7, 21)),
    ]


def test_half_terms_of_a_term_without_a_cut_keep_its_name():
    calendar = SchoolCalendar([AUTUMN], [Span(date(2027, 2, 15), date(2027, 2, 19), "", "half_term")])
    assert calendar.half_terms == (Span(AUTUMN.starts_on, AUTUMN.ends_on, "Autumn"),)


def test_half_term_that_covers_the_whole_term_leaves_nothing():
    assert SchoolCalendar([AUTUMN], [Span(date(2026, 9, 1), date(2026, 12, 31), "", "half_term")]).half_terms == ()


def test_empty_calendar_answers_nothing():
    calendar = SchoolCalendar([], [])
    assert (calendar.staff_days, calendar.weeks, calendar.half_terms) == ((), (), ())
    assert calendar.last_staff_day_on_or_before(date(2026, 9, 2)) is None
    assert calendar.closure_name(date(2026, 9, 2)) == "Holiday"


def test_words():
    day = date(2026, 12, 2)
    assert (long_day(day), full_day(day), short_day(day)) == ("2 December", "2 December 2026", "Wed 2 Dec")
    assert week_beginning(day) == "w/b 30 November"
    assert [nth(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th"]
    )
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
