"""Scores, bands, weeks and people: the worked example by hand, and the fast way against the readable one."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatmap.pressure import (
    DEFAULT_THRESHOLDS,
    Load,
    band_of,
    carry,
    score_days,
    shape,
    share,
    shown,
    week_score,
    worked_days,
)
from inclusion.school.school_dates import SchoolCalendar, Span, monday_of
from tests.heatmap.calendars import FIRST, LAST, NOVEMBER, ROLES, all_days, calendars, loads

SCORE = pytest.approx
HALF_TERM_SUNDAY = date(2026, 10, 25)


def scores(load, first, last, calendar=NOVEMBER, role="senco"):
    return score_days(load.rows(), [role], calendar, first, last)[role]


def deadline(day, run_up=3, follow_up=1, level=4):
    return Load(day, day, True, run_up, follow_up, {"senco": level})


def test_worked_example_deadline_on_thursday():
    week = scores(deadline(date(2026, 11, 19)), date(2026, 11, 16), date(2026, 11, 20))
    assert week == [1, 2, 3, 4, 2]
    mean, peak = week_score(week)
    assert (mean, band_of(mean)) == (SCORE(2.4), 2)
    assert (peak, band_of(peak)) == (4, 3)
    assert scores(deadline(date(2026, 11, 19)), date(2026, 11, 9), date(2026, 11, 15)) == [0] * 7


def test_worked_example_deadline_on_the_sunday_of_half_term():
    days = scores(deadline(HALF_TERM_SUNDAY), date(2026, 10, 19), date(2026, 11, 3))
    assert days == [0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]
    assert worked_days(deadline(HALF_TERM_SUNDAY), NOVEMBER) == (date(2026, 10, 23),)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_deadline", "worked"),
    [
        (date(2026, 11, 19), date(2026, 11, 19), True, [date(2026, 11, 19)]),
        (date(2027, 2, 3), date(2027, 2, 3), True, [date(2026, 12, 18)]),
        (date(2026, 10, 3), date(2026, 10, 3), True, [date(2026, 10, 3)]),
        (date(2026, 11, 19), date(2026, 11, 23), False, [date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 23)]),
        (date(2026, 10, 24), date(2026, 11, 2), False, [date(2026, 11, 2)]),
        (date(2026, 11, 21), date(2026, 11, 22), False, [date(2026, 11, 21), date(2026, 11, 22)]),
        (date(2027, 8, 19), date(2027, 8, 19), False, [date(2027, 8, 19)]),
    ],
)
def test_worked_days(starts_on, ends_on, is_deadline, worked):
    assert worked_days(Load(starts_on, ends_on, is_deadline, 2, 2, {}), NOVEMBER) == tuple(worked)


def test_saturday_fair_builds_up_on_staff_days_before_and_fades_after():
    fair = Load(date(2026, 11, 21), date(2026, 11, 21), False, 1, 2, {"senco": 3})
    week = scores(fair, date(2026, 11, 19), date(2026, 11, 25))
    assert week == SCORE([0, 1.5, 3, 0, 2, 1, 0])


def test_deadline_before_every_staff_day_stands_on_its_own_date_and_fades_into_term():
    assert scores(deadline(date(2026, 10, 3), 5, 1), date(2026, 10, 1), date(2026, 10, 6)) == [0, 0, 4, 0, 2, 0]


def test_run_up_and_follow_up_leave_the_calendar_at_its_ends():
    assert scores(deadline(date(2026, 10, 5), 3, 0), FIRST, date(2026, 10, 6)) == [0, 0, 0, 0, 4, 0]
    assert scores(deadline(date(2026, 12, 18), 0, 3), date(2026, 12, 17), date(2026, 12, 21)) == [0, 4, 0, 0, 0]


def test_score_is_never_capped_and_sums_are_exact():
    thirds = [row for _ in range(30) for row in deadline(date(2026, 11, 19), 2, 2, 5).rows()]
    assert score_days(thirds, ["senco"], NOVEMBER, date(2026, 11, 17), date(2026, 11, 23))["senco"] == [
        50,
        100,
        150,
        100,
        0,
        0,
        50,
    ]


def test_rows_of_other_roles_are_passed_over_and_a_role_without_rows_is_all_nought():
    rows = list(deadline(date(2026, 11, 19)).rows())
    assert score_days(rows, ["dsl"], NOVEMBER, date(2026, 11, 19), date(2026, 11, 20)) == {"dsl": [0, 0]}
    assert score_days([], [], NOVEMBER, FIRST, LAST) == {}


def test_a_calendar_without_days_still_shows_events_on_their_dates():
    load = Load(date(2026, 11, 19), date(2026, 11, 20), False, 3, 3, {"senco": 2})
    assert scores(load, date(2026, 11, 18), date(2026, 11, 21), SchoolCalendar([], [])) == [0, 2, 2, 0]


def test_enormous_run_up_is_exact():
    """The common denominator is far beyond what a float holds, so whole numbers take over."""
    mixed = [
        Load(date(2026, 12, 1), date(2026, 12, 1), True, n, n, {"senco": 5}) for n in (400, 396, 388, 382, 372, 58)
    ]
    rows = [row for load in mixed for row in load.rows()]
    for day, score in zip(all_days(), score_days(rows, ["senco"], NOVEMBER, FIRST, LAST)["senco"], strict=True):
        assert score == float(5 * sum(shape(load, NOVEMBER, day) for load in mixed))


@settings(max_examples=100)
@given(calendars(), st.lists(loads(), max_size=6), st.booleans())
def test_fast_scores_are_the_sum_of_level_times_shape(calendar, some, as_text):
    rows = [row for load in some for row in load.rows()]
    if as_text:
        rows = [(str(row[0]), str(row[1]), *row[2:]) for row in rows]
    found = score_days(rows, ROLES, calendar, FIRST, LAST)
    for role in ROLES:
        for place, day in enumerate(all_days()):
            expected = sum((load.levels.get(role, 0) * shape(load, calendar, day) for load in some), Fraction(0))
            assert found[role][place] == SCORE(float(expected), abs=1e-9)


@settings(max_examples=50)
@given(calendars(), loads())
def test_shape_is_whole_on_worked_days_and_falls_away_from_them(calendar, load):
    worked = worked_days(load, calendar)
    assert all(shape(load, calendar, day) == 1 for day in worked)
    before = [shape(load, calendar, day) for day in calendar.staff_days if day < worked[0]]
    after = [shape(load, calendar, day) for day in calendar.staff_days if day > worked[-1]]
    assert all(one <= other < 1 for one, other in pairwise(before))
    assert all(other <= one < 1 for one, other in pairwise(after))
    assert sum(felt > 0 for felt in before) == min(load.run_up, len(before))
    assert sum(felt > 0 for felt in after) == min(load.follow_up, len(after))


def test_share_of_a_day_and_of_a_week():
    load = deadline(date(2026, 11, 19))
    assert share(load, "senco", NOVEMBER, [date(2026, 11, 18)]) == 3
    assert share(load, "senco", NOVEMBER, NOVEMBER.week_of(date(2026, 11, 18)).staff_days) == SCORE(2.4)
    assert share(load, "dsl", NOVEMBER, [date(2026, 11, 18)]) == 0


@pytest.mark.parametrize(
    ("score", "band"), [(0, 1), (1.99, 1), (2, 2), (3.999, 2), (4, 3), (6.99, 3), (7, 4), (9.99, 4), (10, 5), (99, 5)]
)
def test_band(score, band):
    assert band_of(score) == band


def test_band_forgives_only_the_rounding_of_sums():
    assert band_of(sum([0.1] * 20)) == band_of(2)
    assert band_of(3.99999) == 2
    assert band_of(2.5, (0.5, 1, 1.5, 2)) == 5


def test_week_without_staff_days_has_no_score():
    with pytest.raises(ValueError, match="no score"):
        week_score([])


def week_of(values, first=date(2026, 11, 16)):
    days = all_days(first, first + timedelta(days=len(values) - 1))
    return [list(map(float, values))], days


def test_two_day_senco_carries_a_five_day_week_in_two_days():
    rows, days = week_of([1, 2, 3, 4, 2, 0, 0])
    assert carry(rows, {0, 1}, NOVEMBER, days) == SCORE([1 + 4.5, 2 + 4.5, 0, 0, 0, 0, 0])


def test_roles_add_up_and_a_full_week_is_left_alone():
    rows, days = week_of([1, 2, 3, 4, 2, 0, 0])
    assert carry(rows * 2, {0, 1, 2, 3, 4}, NOVEMBER, days) == [2, 4, 6, 8, 4, 0, 0]


def test_a_week_without_working_days_goes_to_the_last_before_it():
    """A Monday worker in a week that begins with a closed Monday."""
    calendar = SchoolCalendar(
        [Span(date(2026, 11, 16), date(2026, 11, 27))], [Span(date(2026, 11, 23), date(2026, 11, 23))]
    )
    rows, days = week_of([1, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0])
    assert carry(rows, {0}, calendar, days) == SCORE([5, *[0] * 13])


def test_without_a_working_day_before_it_goes_to_the_first_after():
    calendar = SchoolCalendar(
        [Span(date(2026, 11, 16), date(2026, 11, 27))], [Span(date(2026, 11, 16), date(2026, 11, 16))]
    )
    rows, days = week_of([0, 1, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0])
    assert carry(rows, {0}, calendar, days) == SCORE([*[0] * 7, 4, *[0] * 6])


def test_load_on_a_day_without_staff_stays_there():
    rows, days = week_of([0, 0, 0, 0, 0, 3, 0])
    assert carry(rows, {0}, NOVEMBER, days)[5] == 3


def test_person_without_working_days_or_roles():
    rows, days = week_of([1, 2, 3, 4, 2, 0, 0])
    assert carry(rows, set(), NOVEMBER, days) == rows[0]
    assert carry([], {0}, NOVEMBER, days) == [0] * 7


@settings(max_examples=50)
@given(calendars(), st.lists(loads(), min_size=1, max_size=4), st.sets(st.integers(0, 4)))
def test_carrying_conserves_the_load_and_empties_the_days_off(calendar, some, weekdays):
    rows = [row for load in some for row in load.rows()]
    days = all_days()
    by_role = score_days(rows, ROLES, calendar, FIRST, LAST)
    carried = carry(by_role.values(), weekdays, calendar, days)
    assert sum(carried) == SCORE(sum(map(sum, by_role.values())), abs=1e-9)
    works_at_all = any(calendar.is_staff_day(day) and day.weekday() in weekdays for day in days)
    for place, day in enumerate(days):
        own = sum(row[place] for row in by_role.values())
        if not calendar.is_staff_day(day):
            assert carried[place] == SCORE(own)
        elif day.weekday() not in weekdays and works_at_all:
            assert carried[place] == 0
        else:
            assert carried[place] >= own - 1e-9


@settings(max_examples=50)
@given(calendars(), loads(), st.sets(st.integers(0, 4), min_size=1))
def test_load_stays_in_its_week_where_the_person_works_in_it(calendar, load, weekdays):
    days = all_days(monday_of(FIRST), monday_of(LAST) + timedelta(days=6))
    row = score_days(load.rows(), ["senco"], calendar, days[0], days[-1])["senco"]
    carried = carry([row], weekdays, calendar, days)
    worked = {monday_of(day) for day in days if calendar.is_staff_day(day) and day.weekday() in weekdays}
    idle = {monday_of(day) for day in calendar.staff_days} - worked
    if idle:
        return
    for start in range(0, len(days), 7):
        assert sum(carried[start : start + 7]) == SCORE(sum(row[start : start + 7]), abs=1e-9)


def test_default_thresholds_are_those_of_the_product():
    assert DEFAULT_THRESHOLDS == (2, 4, 7, 10)


@pytest.mark.parametrize(
    ("score", "text"), [(6.96, 6.9), (7.0, 7.0), (6.94, 6.9), (1.999, 1.9), (0.0, 0.0), (9.95, 9.9), (12.84, 12.8)]
)
def test_shown_never_rounds_into_a_band_that_is_not_reached(score, text):
    assert shown(score) == text
    assert band_of(shown(score)) == band_of(score)


@pytest.mark.parametrize(
    ("score", "whole"), [(6.96, 6), (6.5, 6), (7.2, 7), (7.6, 8), (1.6, 1), (3.4, 3), (9.9, 9), (10.6, 11), (0.4, 0)]
)
def test_shown_as_a_whole_number_stays_in_its_band(score, whole):
    assert shown(score, places=0) == whole
    assert band_of(shown(score, places=0)) == band_of(score)


@given(
    st.floats(0, 30),
    st.lists(st.integers(0, 3000), min_size=4, max_size=4, unique=True).map(
        lambda found: sorted(n / 100 for n in found)
    ),
    st.sampled_from([0, 1]),
)
def test_shown_is_in_the_band_of_the_score_wherever_such_a_number_exists(score, thresholds, places):
    number, band, scale = shown(score, thresholds, places), band_of(score, thresholds), 10**places
    assert round(number * scale) == pytest.approx(number * scale)
    assert abs(number - score) <= 1 / scale
    near = [whole / scale for whole in (int(score * scale), int(score * scale) + 1)]
    if any(band_of(one, thresholds) == band for one in near):
        assert band_of(number, thresholds) == band
