"""Rolling a year forward, pure: where an event lands, and what holds for all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.rolling import SchoolYear, Where, roll, stepped
from inclusion.school.school_dates import SchoolCalendar, Span
from tests.heatmap.packs import CALENDAR, HALF_TERMS, TERMS, day

OLD = SchoolYear(CALENDAR, Span(date(2026, 9, 1), date(2027, 8, 31)))
NEW = SchoolYear(CALENDAR, Span(date(2027, 9, 1), date(2028, 8, 31)))


@pytest.mark.parametrize(
    ("first", "last", "to_first", "to_last"),
    [
        ("2027-01-19", "2027-01-19", "2028-01-18", "2028-01-18"),  # Spring week 3, Tuesday
        ("2027-01-18", "2027-01-22", "2028-01-17", "2028-01-21"),  # Spring week 3, Monday: a whole week
        ("2027-01-04", "2027-01-04", "2028-01-04", "2028-01-04"),  # Spring week 1, Tuesday: closed that Monday
        ("2027-02-11", "2027-02-24", "2028-02-10", "2028-02-16"),  # Spring week 6, Thursday: half term is later
        ("2027-02-16", "2027-02-16", "2028-02-22", "2028-02-22"),  # Holiday within the spring term, Tuesday
        ("2027-07-19", "2027-07-22", "2028-07-17", "2028-07-20"),  # Summer week 13, Monday: clamped: one week less
        ("2027-08-10", "2027-08-10", "2028-08-08", "2028-08-08"),  # Week 3 after the summer term, Tuesday
        ("2027-06-12", "2027-06-12", "2028-06-17", "2028-06-17"),  # Summer week 8, Saturday: a fair
    ],
)
def test_an_event_lands_in_the_same_week_of_the_term(first, last, to_first, to_last):
    move = roll(day(first), day(last), OLD, NEW)
    assert (move.starts_on, move.ends_on) == (day(to_first), day(to_last))


def test_what_could_not_stay_is_said():
    assert roll(day("2027-01-04"), day("2027-01-04"), OLD, NEW).notes == (
        "That Monday is no school day: Tuesday of the same week.",
    )


SIX_TERMS = [
    ("2027-09-01", "2027-10-22"),
    ("2027-11-01", "2027-12-17"),
    ("2028-01-04", "2028-02-18"),
    ("2028-02-28", "2028-03-31"),
    ("2028-04-18", "2028-05-26"),
    ("2028-06-05", "2028-07-20"),
]


def year_of(terms, starts_on, half_terms=()):
    spans = [Span(day(first), day(last), f"Term {number}") for number, (first, last) in enumerate(terms, 1)]
    closures = [Span(day(first), day(last), "Half term", "half_term") for first, last in half_terms]
    ends_on = starts_on.replace(year=starts_on.year + 1, month=8, day=31)
    return SchoolYear(SchoolCalendar(spans, closures), Span(starts_on, ends_on))


@pytest.mark.parametrize(
    ("on", "to"),
    [
        ("2027-01-19", "2028-01-18"),  # Spring week 3 of three terms, Term 3 week 3 of six
        ("2027-03-02", "2028-02-29"),  # Spring week 8: Term 4 week 1, after seven weeks
        ("2027-02-16", "2028-02-22"),  # the half term holiday
        ("2027-06-22", "2028-06-27"),  # Summer week 10
        ("2027-04-06", "2028-04-11"),  # the second week of the Easter holiday
    ],
)
def test_three_terms_become_six_and_six_three_by_season(on, to):
    six = year_of(SIX_TERMS, date(2027, 9, 1))
    three = year_of(TERMS[3:6], date(2026, 9, 1), HALF_TERMS[3:6])
    assert roll(day(on), day(on), three, six).starts_on == day(to)
    assert roll(day(to), day(to), six, three).starts_on == day(on)


def test_six_terms_stay_six_each_event_in_its_own():
    shorter = [("2026-09-01", "2026-10-16"), ("2026-10-26", "2026-12-18")]
    old, new = year_of(shorter, date(2026, 9, 1)), year_of(SIX_TERMS, date(2027, 9, 1))
    assert roll(day("2026-10-27"), day("2026-10-27"), old, new).starts_on == day("2027-11-02")


@pytest.mark.parametrize(
    ("on", "needed"),
    [("2026-11-10", 1), ("2026-12-22", 1), ("2027-01-19", 2), ("2027-04-06", 2), ("2027-06-22", 3), ("2027-08-10", 3)],
)
def test_an_event_waits_for_the_term_it_belongs_to(on, needed):
    """`needed`: how many terms of the next year have to be entered for it."""
    old = year_of(TERMS[3:6], date(2026, 9, 1), HALF_TERMS[3:6])
    found = [
        roll(day(on), day(on), old, year_of(TERMS[6 : 6 + n], date(2027, 9, 1), HALF_TERMS[6:])) for n in (1, 2, 3)
    ]
    assert [move is not None for move in found] == [n >= needed for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("on", "is_there"),
    [("2026-10-06", True), ("2026-10-27", False), ("2026-11-10", False), ("2026-12-22", False)],
)
def test_half_of_a_season_is_not_taken_for_the_whole_of_it(on, is_there):
    old = year_of(TERMS[3:6], date(2026, 9, 1), HALF_TERMS[3:6])
    new = year_of(SIX_TERMS[:1], date(2027, 9, 1))
    assert (roll(day(on), day(on), old, new) is not None) == is_there


DAYS = st.dates(OLD.span.starts_on, OLD.span.ends_on)
STAFFED = st.sampled_from([one for one in CALENDAR.staff_days if one in OLD.span])


@given(STAFFED, st.integers(0, 40))
def test_a_staff_day_stays_one_in_its_term_and_keeps_weekday_and_length_where_it_can(start, length):
    end = min(start + timedelta(days=length), OLD.span.ends_on)
    move, place = roll(start, end, OLD, NEW), OLD.place_of(start)
    home = NEW.term_at(place)
    assert CALENDAR.is_staff_day(move.starts_on)
    assert move.starts_on in home.span
    assert NEW.place_of(move.starts_on).week == min(place.week, len(home.weeks))
    if move.starts_on.weekday() != start.weekday():
        assert not CALENDAR.is_staff_day(NEW.day_at(place, home))
    was, now = (len(CALENDAR.staff_days_between(*span)) for span in ((start, end), (move.starts_on, move.ends_on)))
    assert now == was or (now < was and any("shorter" in note for note in move.notes))
    if end <= OLD.term_at(place).span.ends_on:
        assert move.ends_on <= home.span.ends_on


@given(DAYS, st.integers(0, 60))
def test_every_day_of_the_year_lands_in_the_next_one_and_is_put_into_words(start, length):
    move = roll(start, start + timedelta(days=length), OLD, NEW)
    assert move.ends_on >= move.starts_on
    assert NEW.span.starts_on - timedelta(days=7) <= move.starts_on <= NEW.span.ends_on
    assert OLD.words_of(start).endswith(f"{start:%A}")


@given(DAYS)
def test_rolling_into_the_same_year_changes_nothing(start):
    if OLD.place_of(start).where in (Where.WEEK, Where.BREAK, Where.AFTER):
        assert roll(start, start, OLD, OLD).starts_on == start


@pytest.mark.parametrize(
    ("level", "off", "after"),
    [(3, [1], 4), (3, [-1], 2), (3, [0], 3), (3, [], 3), (5, [2], 5), (1, [-3], 1), (3, [1, 0], 3), (3, [2, 1, 0], 4)],
)
def test_a_level_moves_by_one_step_where_weeks_felt_a_band_apart(level, off, after):
    assert stepped(level, off) == after
