"""The days of protected time, when it is firm, what is agreed, and where there is room: plain dates and minutes."""

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.school_dates import SchoolCalendar, Span
from planning.protected_times import agreed_minutes, block_days, firm_from, free_time, hours, minute_of, overlap

TERM = Span(date(2027, 1, 4), date(2027, 3, 25), "Spring term")
HALF_TERM = Span(date(2027, 2, 15), date(2027, 2, 19), "Half term", "half_term")
CALENDAR = SchoolCalendar([TERM], [HALF_TERM], insets={date(2027, 1, 5)})


def test_blocks_come_out_on_staff_days_inset_days_too_and_never_in_a_holiday():
    days = block_days(CALENDAR, 1, "", date(2026, 12, 1), date(2027, 3, 1))
    assert days == [date(2027, 1, 5) + timedelta(weeks=n) for n in (0, 1, 2, 3, 4, 5, 7)]


def test_letters_keep_to_their_weeks():
    in_a = block_days(CALENDAR, 1, "A", TERM.starts_on, TERM.ends_on)
    in_b = block_days(CALENDAR, 1, "B", TERM.starts_on, TERM.ends_on)
    assert in_a[:3] == [date(2027, 1, 5), date(2027, 1, 19), date(2027, 2, 2)]
    assert sorted(in_a + in_b) == block_days(CALENDAR, 1, "", TERM.starts_on, TERM.ends_on)


@pytest.mark.parametrize(
    ("day", "firm"),
    [
        (date(2027, 1, 19), date(2027, 1, 12)),
        (date(2027, 2, 23), date(2027, 2, 9)),  # the holiday does not count
        (date(2027, 1, 6), date(2027, 1, 4)),  # fewer than five days are known
        (date(2027, 1, 4), date(2027, 1, 4)),
        (date(2027, 2, 17), date(2027, 2, 8)),  # no school day any more
    ],
)
def test_a_block_is_firm_five_staff_days_before(day, firm):
    assert firm_from(day, CALENDAR) == firm


def test_a_short_week_counts_by_its_staff_days():
    agreed = [(date(2026, 9, 1), 600)]
    assert agreed_minutes(CALENDAR, agreed, date(2027, 1, 4), date(2027, 1, 10)) == 600
    assert agreed_minutes(CALENDAR, agreed, date(2027, 3, 22), date(2027, 3, 28)) == 480
    assert agreed_minutes(CALENDAR, agreed, date(2027, 2, 15), date(2027, 2, 21)) == 0


def test_each_agreement_holds_until_the_next():
    agreed = [(date(2027, 1, 5), 500), (date(2027, 1, 7), 1000)]
    assert agreed_minutes(CALENDAR, agreed, date(2027, 1, 4), date(2027, 1, 8)) == 0 + 100 + 100 + 200 + 200


@given(st.integers(1, 3600), st.integers(0, 80), st.integers(0, 80))
def test_what_is_agreed_adds_up_over_any_cut(minutes, first, length):
    start = TERM.starts_on + timedelta(days=first)
    middle, end = start + timedelta(days=length), TERM.ends_on + timedelta(days=30)
    agreed = [(TERM.starts_on, minutes)]
    parts = agreed_minutes(CALENDAR, agreed, start, middle) + agreed_minutes(
        CALENDAR, agreed, middle + timedelta(days=1), end
    )
    assert parts == agreed_minutes(CALENDAR, agreed, start, end)


def test_stretches_that_touch_do_not_overlap():
    assert not overlap((time(9), 60), (time(10), 30))
    assert overlap((time(9), 61), (time(10), 30))
    assert overlap((time(9), 120), (time(9, 30), 15))


@pytest.mark.parametrize(
    ("busy", "found"),
    [
        ([], time(13, 5)),
        ([(time(13), 60)], time(14)),
        ([(time(13), 300)], time(12)),
        ([(time(8), 600)], None),
    ],
)
def test_the_nearest_free_time_is_found(busy, found):
    assert free_time(time(13, 5), 60, busy) == found


@given(
    st.integers(0, 23),
    st.integers(10, 300),
    st.lists(st.tuples(st.integers(0, 22), st.integers(10, 200)), max_size=5),
)
def test_a_free_time_clashes_with_nothing(hour, minutes, taken):
    busy = [(time(start), length) for start, length in taken]
    found = free_time(time(hour), minutes, busy)
    if found is not None:
        assert not any(overlap((found, minutes), one) for one in busy)
        assert found == time(hour) or minute_of(found) + minutes <= 18 * 60


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 h"), (45, "45 min"), (120, "2 h"), (150, "2 h 30 min"), (Fraction(479, 2), "4 h")],
)
def test_minutes_as_people_say_them(minutes, words):
    assert hours(minutes) == words
