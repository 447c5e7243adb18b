"""Calmer dates: near ones first, judged by the bands of weeks; and where an occurrence lands, in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatmap.calmer import best_dates, calmer_weeks, days_near, distance_in_words
from heatmap.landing import bands_in_words, landings_of, without, worst_band
from heatmap.pressure import DEFAULT_THRESHOLDS as T
from heatmap.pressure import Load, score_days
from heatmap.what_if import legal_dates
from inclusion.school.school_dates import SchoolCalendar, Span, monday_of
from tests.heatmap.calendars import FIRST, LAST, NOVEMBER, ROLES, loads

MONDAY = date(2026, 11, 16)
FRIDAY = date(2026, 11, 20)
WEEK = timedelta(weeks=1)


def event(first, last=None, **levels):
    return Load(first, last or first, False, 0, 0, levels or {"senco": 4})


def scored(some, calendar=NOVEMBER):
    return score_days([row for load in some for row in load.rows()], ROLES, calendar, FIRST, LAST)


def best(load, others, first=None, last=None):
    window = legal_dates(load, NOVEMBER, first, last)
    return best_dates(scored([*others, load]), load, window, NOVEMBER, FIRST, T)


def week_of(monday, level=5):
    return event(monday, monday + timedelta(days=4), senco=level)


def test_best_dates_are_the_nearest_of_the_calmest_weeks():
    busy = [week_of(MONDAY), week_of(MONDAY + WEEK, 3)]
    found = best(event(MONDAY), busy)
    assert [option.starts_on for option in found] == [date(2026, 11, 13), date(2026, 11, 6), date(2026, 11, 30)]
    assert [worst_band(option.landings) for option in found] == [1, 1, 1]


def test_best_dates_go_further_than_four_weeks_only_where_nothing_nearer_is_calmer():
    near = [week_of(week.monday) for week in NOVEMBER.weeks if week.monday <= MONDAY + 3 * WEEK]
    assert best(event(MONDAY), near[2:])[0].starts_on <= MONDAY + 4 * WEEK
    load = event(date(2026, 11, 6))
    found = best(load, near)
    assert [option.starts_on for option in found] == [date(2026, 12, 14)]


def test_best_dates_offer_nothing_that_is_not_calmer():
    assert best(event(MONDAY), []) == []
    everywhere = [week_of(week.monday) for week in NOVEMBER.weeks]
    assert best(event(MONDAY), everywhere) == []


def test_best_dates_count_single_heavy_days_where_the_weeks_are_alike():
    found = best(event(MONDAY), [event(MONDAY)], MONDAY, FRIDAY)
    assert [option.starts_on for option in found] == [date(2026, 11, 17)]


@settings(max_examples=40)
@given(loads(), st.lists(loads(), max_size=5))
def test_best_dates_are_never_worse_than_staying(load, others):
    scores, window = scored([load, *others]), legal_dates(load, NOVEMBER, None, None)
    found = best_dates(scores, load, window, NOVEMBER, FIRST, T)
    bare = without(scores, [load], NOVEMBER, FIRST)
    here = worst_band(landings_of(bare, load, NOVEMBER, FIRST, T))
    assert len({monday_of(option.starts_on) for option in found}) == len(found) <= 3
    assert all(worst_band(option.landings) <= here and option.starts_on in window for option in found)
    assert [option.heat for option in found] == sorted(option.heat for option in found)


def test_calmer_weeks_are_other_weeks_with_a_lower_band_nearest_first():
    busy = scored([week_of(MONDAY, 4), week_of(MONDAY + WEEK, 4)])
    window = legal_dates(event(MONDAY), NOVEMBER, MONDAY, date(2026, 12, 18))
    found = calmer_weeks(busy, event(MONDAY, senco=4), window, NOVEMBER, FIRST, T)
    assert [option.starts_on for option in found] == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14)]
    assert calmer_weeks(busy, event(MONDAY), window[:10], NOVEMBER, FIRST, T) == []


def test_four_weeks_are_school_weeks():
    near = days_near(date(2026, 10, 23), NOVEMBER.staff_days, NOVEMBER)
    assert (min(near), max(near)) == (date(2026, 10, 5), date(2026, 11, 27))


@pytest.mark.parametrize(
    ("day", "other", "words"),
    [
        (MONDAY, date(2026, 11, 24), "6 school days later"),
        (date(2026, 11, 2), date(2026, 10, 23), "1 school day earlier"),
        (date(2026, 11, 21), date(2026, 11, 23), "the next school day"),
    ],
)
def test_how_far_a_date_is_away(day, other, words):
    assert distance_in_words(NOVEMBER, day, other) == words


def test_bands_in_words_name_three_roles_and_count_the_others():
    roles = {"a": 5, "b": 4, "c": 3, "d": 2, "e": 1}
    calendar = SchoolCalendar([Span(MONDAY, FRIDAY)])
    load = event(MONDAY, FRIDAY, **roles)
    landings = landings_of({role: [0.0] * 7 for role in roles}, load, calendar, MONDAY, T)
    names = {role: role.upper() for role in roles}
    assert bands_in_words(landings[:2], names) == "A Busy, B Busy"
    assert bands_in_words(landings, names) == "A Busy, B Busy, C Steady, 2 other roles Steady or less"
    assert bands_in_words([*landings[:3], landings[4]], names).endswith(", 1 other role Quiet")
