"""How long reflections are kept: the rule alone, for every day and every sequence of settings."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflection.retention import NOTICE, TELL_BEFORE, Told, day_it_goes, goes_on, kept_from, may_go, to_tell

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
YEARS = st.integers(1, 7)


@pytest.mark.parametrize(
    ("written_on", "years", "day"),
    [
        (date(2026, 9, 1), 2, date(2028, 9, 1)),  # the first day of a school year
        (date(2027, 1, 13), 2, date(2028, 9, 1)),
        (date(2027, 8, 31), 2, date(2028, 9, 1)),  # and the last
        (date(2027, 9, 1), 2, date(2029, 9, 1)),
        (date(2027, 1, 13), 1, date(2027, 9, 1)),
        (date(2028, 2, 29), 3, date(2030, 9, 1)),
    ],
)
def test_what_was_written_in_a_school_year_goes_on_a_first_of_september(written_on, years, day):
    assert goes_on(written_on, years) == day


@given(DAYS, YEARS)
def test_it_is_kept_for_the_school_year_and_as_many_more_as_make_the_number(written_on, years):
    day = goes_on(written_on, years)
    assert (day.month, day.day) == (9, 1)
    assert (years - 1) * 365 < (day - written_on).days <= years * 366
    assert goes_on(written_on, years + 1) == day.replace(year=day.year + 1)


@given(DAYS, DAYS, YEARS)
def test_what_is_written_later_never_goes_earlier(one, other, years):
    first, second = sorted((one, other))
    assert goes_on(first, years) <= goes_on(second, years)


@given(DAYS, DAYS, YEARS)
def test_the_query_finds_just_what_the_rule_says(written_on, day, years):
    assert (goes_on(written_on, years) <= day) == (written_on < kept_from(day, years))


@given(st.lists(DAYS, max_size=6), DAYS, YEARS)
def test_telling_covers_everything_that_goes_soon_and_is_done_once(written, today, years):
    new = to_tell(written, (), years, today)
    soon = [day for day in written if goes_on(day, years) <= today + TELL_BEFORE]
    assert bool(new) == bool(soon)
    assert all(told.goes_on >= today + NOTICE for told in new)
    assert all(any(told.covers(day, years) for told in new) for day in soon)
    assert to_tell(written, new, years, today) == []
    for day in soon:
        assert day_it_goes(day, new, years, today) == max(goes_on(day, years), today + NOTICE)


@given(
    written=st.lists(st.dates(date(2024, 9, 1), date(2028, 12, 31)), min_size=1, max_size=4),
    nights=st.lists(st.tuples(st.integers(1, 70), YEARS), min_size=1, max_size=40),
)
def test_nothing_ever_goes_before_its_day_or_without_four_weeks_notice_of_it(written, nights):
    """Whatever the school sets in the course of time, and however often the nightly command runs."""
    today, notices, stored = date(2027, 1, 1), [], list(written)
    for days, years in nights:
        today += timedelta(days=days)
        gone = [day for day in stored if may_go(day, notices, years, today)]
        for day in gone:
            assert goes_on(day, years) <= today
            told = [one for one in notices if day < one.written_before and one.told_on <= today - NOTICE]
            assert any(one.goes_on <= today for one in told)
        stored = [day for day in stored if day not in gone]
        notices += to_tell(stored, notices, years, today)


def test_a_lower_setting_has_to_be_told_anew():
    told = Told(written_before=date(2026, 9, 1), goes_on=date(2028, 9, 1), told_on=date(2028, 7, 3))
    newer = date(2027, 1, 13)  # with three years it goes in 2029, with two it would go on the day that was told
    assert not may_go(newer, [told], 2, date(2028, 9, 1))
    again = to_tell([newer], [told], 2, date(2028, 8, 20))
    assert again == [Told(date(2027, 9, 1), date(2028, 9, 17), date(2028, 8, 20))]
    assert not may_go(newer, again, 2, date(2028, 9, 16))
    assert may_go(newer, again, 2, date(2028, 9, 17))


def test_a_higher_setting_makes_what_was_told_void():
    told = Told(written_before=date(2027, 9, 1), goes_on=date(2028, 9, 1), told_on=date(2028, 7, 3))
    assert may_go(date(2027, 1, 13), [told], 2, date(2028, 9, 1))
    assert not may_go(date(2027, 1, 13), [told], 3, date(2029, 9, 1))
