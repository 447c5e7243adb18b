"""Trying an occurrence at other dates: the short way against scoring everything again."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatmap.pressure import DEFAULT_THRESHOLDS as T
from heatmap.pressure import Load, band_of, score_days, shape
from heatmap.what_if import contribution, legal_dates, moved_scores, moved_to, placings
from tests.heatmap.calendars import FIRST, LAST, NOVEMBER, ROLES, all_days, calendars, loads

MONDAY = date(2026, 11, 16)


def event(first, last=None, run_up=0, follow_up=0, **levels):
    return Load(first, last or first, False, run_up, follow_up, levels or {"senco": 4})


def scored(some, calendar=NOVEMBER):
    return score_days([row for load in some for row in load.rows()], ROLES, calendar, FIRST, LAST)


@settings(max_examples=100)
@given(calendars(), loads())
def test_contribution_is_the_shape_of_every_day_reached(calendar, load):
    found = contribution(load, calendar, FIRST, LAST)
    assert list(found) == sorted(found)
    expected = {place: shape(load, calendar, day) for place, day in enumerate(all_days())}
    assert found == pytest.approx({place: float(felt) for place, felt in expected.items() if felt}, abs=1e-12)


@settings(max_examples=50)
@given(calendars(), loads(), st.lists(loads(), max_size=4), st.integers(-40, 40))
def test_moving_is_the_same_as_scoring_again(calendar, load, others, days):
    first_day = load.starts_on + timedelta(days=days)
    after = moved_scores(scored([load, *others], calendar), load, first_day, calendar, FIRST)
    again = scored([moved_to(load, first_day), *others], calendar)
    for role in ROLES:
        assert after[role] == pytest.approx(again[role], abs=1e-9)
        assert min(after[role]) >= 0


@settings(max_examples=50)
@given(calendars(), loads(), st.lists(loads(), max_size=4), st.lists(st.integers(-40, 40), max_size=5), st.booleans())
def test_placing_tells_what_scoring_again_tells(calendar, load, others, offsets, counted):
    days = [load.starts_on + timedelta(days=n) for n in offsets]
    scores = scored([load, *others] if counted else others, calendar)
    for placing in placings(scores, load, days, calendar, FIRST, T, counted=counted):
        again = scored([moved_to(load, placing.starts_on), *others], calendar)
        rows = [again[role] for role in load.levels]
        assert placing.highest == pytest.approx(max(map(sum, zip(*rows, strict=True))), abs=1e-9)
        assert placing.heavy_days == sum(band_of(score, T) >= 4 for row in rows for score in row)
        assert placing.ends_on - placing.starts_on == load.ends_on - load.starts_on


def test_unconcerned_rows_are_left_as_they_are():
    load = event(MONDAY)
    before = scored([load])
    after = moved_scores(before, load, MONDAY + timedelta(days=1), NOVEMBER, FIRST)
    assert after["dsl"] is before["dsl"]
    assert (before["senco"][46], after["senco"][46], after["senco"][47]) == (4, 0, 4)


def test_legal_dates_of_one_day_are_the_staff_days_of_the_window():
    days = legal_dates(event(MONDAY), NOVEMBER, date(2026, 10, 22), date(2026, 11, 3))
    assert days == NOVEMBER.staff_days_between(date(2026, 10, 22), date(2026, 11, 3))


def test_legal_dates_keep_the_whole_event_in_the_window_and_off_weekends():
    days = legal_dates(event(MONDAY, MONDAY + timedelta(days=1)), NOVEMBER, MONDAY, date(2026, 11, 25))
    assert [day.day for day in days] == [16, 17, 18, 19, 23, 24]


def test_legal_dates_never_hide_work_in_a_holiday():
    fortnight = event(MONDAY, MONDAY + timedelta(days=11))
    assert date(2026, 10, 19) not in legal_dates(fortnight, NOVEMBER, None, None)
    assert date(2026, 11, 2) in legal_dates(fortnight, NOVEMBER, None, None)


def test_an_open_window_is_the_school_year():
    assert legal_dates(event(MONDAY), NOVEMBER, None, None) == NOVEMBER.staff_days
    assert legal_dates(event(date(2027, 9, 1)), NOVEMBER, None, None) == ()


@settings(max_examples=50)
@given(calendars(), loads(), st.integers(-30, 30), st.integers(0, 60))
def test_legal_dates_obey_the_window_and_the_calendar(calendar, load, start, width):
    first = load.starts_on + timedelta(days=start)
    last = first + timedelta(days=width)
    covered = len(calendar.staff_days_between(load.starts_on, load.ends_on))
    for day in legal_dates(load, calendar, first, last):
        moved = moved_to(load, day)
        assert first <= moved.starts_on <= moved.ends_on <= last
        assert calendar.is_staff_day(moved.starts_on)
        assert calendar.is_staff_day(moved.ends_on)
        assert len(calendar.staff_days_between(moved.starts_on, moved.ends_on)) >= covered


def test_roles_that_are_not_shown_do_not_count():
    load = event(MONDAY, governor=5)
    placing = placings(scored([]), load, [MONDAY], NOVEMBER, FIRST, T, counted=False)[0]
    assert (placing.highest, placing.heavy_days, placing.landing) == (0, 0, 0)
