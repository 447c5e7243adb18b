"""The days on which agreed changes are asked about again: a table for a known year, and what holds for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.school_dates import SchoolCalendar, Span
from reflection.look_back_dates import a_term_after, six_weeks_after

YEAR = SchoolCalendar(
    terms=[
        Span(date(2026, 9, 3), date(2026, 12, 18), "Autumn term"),
        Span(date(2027, 1, 4), date(2027, 3, 25), "Spring term"),
        Span(date(2027, 4, 12), date(2027, 7, 21), "Summer term"),
    ],
    closures=[
        Span(date(2026, 10, 26), date(2026, 10, 30), kind="half_term"),
        Span(date(2027, 2, 15), date(2027, 2, 19), kind="half_term"),
        Span(date(2027, 5, 3), date(2027, 5, 3), kind="bank_holiday"),
        Span(date(2027, 5, 31), date(2027, 6, 4), kind="half_term"),
    ],
)
NOTHING = SchoolCalendar(terms=[])


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2027, 1, 13), date(2027, 2, 24)),  # a staff day
        (date(2027, 1, 5), date(2027, 2, 22)),  # 16 February is in half term
        (date(2027, 1, 16), date(2027, 3, 1)),  # a Saturday leads to a Saturday
        (date(2026, 11, 10), date(2027, 1, 4)),  # 22 December is in the holidays
        (date(2027, 6, 30), date(2027, 8, 11)),  # no term is known after it
    ],
)
def test_six_weeks_later_is_the_next_staff_day_that_is_known(day, asked):
    assert six_weeks_after(day, YEAR) == asked


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (date(2026, 9, 3), date(2027, 1, 4)),  # a short first week is week 1 too
        (date(2027, 1, 13), date(2027, 4, 19)),  # week 2
        (date(2027, 1, 17), date(2027, 4, 19)),  # the Sunday of week 2
        (date(2026, 12, 18), date(2027, 3, 22)),  # week 15 of a term; the next one has 11
        (date(2026, 10, 28), date(2027, 3, 1)),  # half term counts to week 8 before it
        (date(2027, 1, 26), date(2027, 5, 4)),  # week 4, where Monday is a bank holiday
        (date(2026, 12, 28), date(2027, 3, 22)),  # Christmas counts to the autumn's last week
        (date(2027, 6, 30), date(2027, 9, 29)),  # 13 weeks, no term is known after it
        (date(2026, 8, 20), date(2026, 11, 19)),  # 13 weeks, no term is known before it
    ],
)
def test_a_term_later_is_the_same_week_of_the_next_term(day, asked):
    assert a_term_after(day, YEAR) == asked


def test_without_a_calendar_the_days_are_counted():
    assert six_weeks_after(date(2027, 1, 13), NOTHING) == date(2027, 2, 24)
    assert a_term_after(date(2027, 1, 13), NOTHING) == date(2027, 4, 14)


FIRST = date(2026, 9, 1)
days = st.integers(-60, 700).map(lambda count: FIRST + timedelta(days=count))


@st.composite
def calendars(draw):
    """Terms one after another with holidays between them, and closures anywhere."""
    terms, start = [], FIRST
    for n in range(draw(st.integers(0, 7))):
        ends = start + timedelta(days=draw(st.integers(0, 110)))
        terms.append(Span(start, ends, f"Term {n}"))
        start = ends + timedelta(days=draw(st.integers(1, 50)))
    closed = draw(st.lists(st.tuples(days, st.integers(0, 9)), max_size=5))
    return SchoolCalendar(terms, [Span(first, first + timedelta(days=more)) for first, more in closed])


def next_term_is_known(day, calendar):
    weeks = calendar.weeks
    before = [week for week in weeks if week.monday <= day]
    return bool(before) and any(week.number == 1 for week in weeks[len(before) :])


@given(days, calendars())
def test_each_is_after_the_day_and_a_staff_day_where_one_is_known(day, calendar):
    for asked in (six_weeks_after(day, calendar), a_term_after(day, calendar)):
        assert asked > day
        last = calendar.staff_days[-1] if calendar.staff_days else None
        assert calendar.is_staff_day(asked) or last is None or asked > last
    assert six_weeks_after(day, calendar) >= day + timedelta(weeks=6)


@given(days, days, calendars())
def test_who_agrees_later_is_not_asked_earlier(one, other, calendar):
    first, second = sorted([one, other])
    assert six_weeks_after(first, calendar) <= six_weeks_after(second, calendar)
    if next_term_is_known(first, calendar) and next_term_is_known(second, calendar):
        assert a_term_after(first, calendar) <= a_term_after(second, calendar)
