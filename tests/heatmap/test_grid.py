"""Columns, cells, gaps and the together row of the map, on a small calendar worked by hand."""

from datetime import date, timedelta

import pytest

from heatmap.grid import (
    DAY_OFF,
    Member,
    cells,
    day_columns,
    gap,
    labelled,
    moved_share,
    term_at,
    together,
    week_columns,
    weeks_within,
)
from inclusion.school.school_dates import SchoolCalendar, Span

THRESHOLDS = (2.0, 4.0, 7.0, 10.0)
CALENDAR = SchoolCalendar(
    [
        Span(date(2026, 9, 3), date(2026, 12, 18), "Autumn term"),
        Span(date(2027, 1, 4), date(2027, 3, 25), "Spring term"),
        Span(date(2027, 4, 12), date(2027, 7, 21), "Summer term"),
    ],
    [
        Span(date(2026, 10, 26), date(2026, 10, 30), "Half term", "half_term"),
        Span(date(2027, 2, 15), date(2027, 2, 19), "", "half_term"),
        Span(date(2027, 5, 3), date(2027, 5, 3), "Early May bank holiday", "bank_holiday"),
        Span(date(2027, 12, 24), date(2027, 12, 28), "Christmas Day", "bank_holiday"),
    ],
    insets={date(2026, 9, 3)},
)
ORIGIN = date(2026, 8, 31)
TODAY = date(2026, 11, 18)


def member(scores, key="senco", recorded=True):
    """A row with these scores by date, 0 elsewhere."""
    line = [0.0] * 371
    for day, score in scores.items():
        line[(day - ORIGIN).days] = score
    return Member(key, key.title(), line, recorded)


def autumn():
    return week_columns(CALENDAR, weeks_within(CALENDAR, CALENDAR.terms[0]), ORIGIN, TODAY)


def test_a_bank_holiday_does_not_name_the_half_term_it_lies_in():
    bank, days = (
        Span(date(2027, 5, 31), date(2027, 5, 31), "Spring bank holiday", "bank_holiday"),
        (date(2027, 5, 31), date(2027, 6, 4)),
    )
    summer = [Span(date(2027, 4, 12), date(2027, 7, 21), "Summer term")]
    half_term = SchoolCalendar(summer, [bank, Span(*days, "Summer half term", "half_term")])
    assert gap(half_term, date(2027, 5, 31), date(2027, 6, 6)).name == "Summer half term"
    closed = SchoolCalendar(summer, [bank, Span(*days, "Flood", "closure")])
    assert gap(closed, date(2027, 5, 31), date(2027, 6, 6)).name == "Flood"


def test_week_columns_of_a_term_hold_the_half_term_as_one_named_gap():
    columns = autumn()
    gaps = [column for column in columns if column.is_gap]
    assert [(g.name, g.starts_on, g.ends_on) for g in gaps] == [("Half term", date(2026, 10, 26), date(2026, 10, 30))]
    assert len(columns) == 16
    assert [column.starts_on for column in columns if column.now] == [date(2026, 11, 16)]


def test_week_columns_hint_at_inset_days_and_closed_days():
    summer = week_columns(CALENDAR, weeks_within(CALENDAR, CALENDAR.terms[2]), ORIGIN, TODAY)
    assert autumn()[0].note == "INSET Thu"
    assert [column.note for column in summer if column.note] == ["closed Mon"]
    assert autumn()[0].places == (3, 4)  # the term begins on a Thursday


def test_week_columns_of_a_year_merge_each_holiday():
    columns = week_columns(CALENDAR, CALENDAR.weeks, ORIGIN, TODAY)
    assert [c.name for c in columns if c.is_gap] == ["Half term", "Christmas holiday", "Half term", "Easter holiday"]
    assert gap(CALENDAR, date(2027, 7, 26), date(2027, 9, 5)).name == "Summer holiday"
    assert [name for name, _ in labelled(columns)] == ["Autumn term", "Spring term", "Summer term"]
    assert sum(span for _, span in labelled(columns)) == len(columns)


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2026, 8, 1), 0), (date(2026, 12, 18), 0), (date(2026, 12, 19), 1), (date(2030, 1, 1), 2)],
)
def test_term_at_is_the_term_the_next_or_the_last(day, place):
    assert term_at(CALENDAR, day) == place


def test_term_at_without_terms_is_none():
    assert term_at(SchoolCalendar([]), TODAY) is None


def test_cells_are_the_mean_with_the_peak_of_a_higher_band_only():
    monday = date(2026, 11, 2)
    row = cells(
        member({monday + timedelta(days=n): score for n, score in enumerate([1, 2, 3, 4, 2])}), autumn(), THRESHOLDS
    )
    assert row[9] == (pytest.approx(2.4), 2, 4)
    flat = cells(member({monday + timedelta(days=n): 5 for n in range(5)}), autumn(), THRESHOLDS)
    assert flat[9] == (5.0, 3, 0.0)
    assert row[8] is None  # half term is no cell, and never quiet


def test_day_columns_show_weekends_and_holidays_only_where_something_is_felt():
    monday = date(2026, 11, 2)
    plain = day_columns(CALENDAR, monday, [member({})], ORIGIN, date(2026, 11, 4))
    assert [(f"{column.starts_on:%a}", column.now) for column in plain] == [
        ("Mon", False),
        ("Tue", False),
        ("Wed", True),
        ("Thu", False),
        ("Fri", False),
    ]
    fair = day_columns(CALENDAR, monday, [member({date(2026, 11, 7): 3})], ORIGIN, TODAY)
    assert (fair[-1].starts_on, fair[-1].note) == (date(2026, 11, 7), "Weekend")
    closed = day_columns(CALENDAR, date(2026, 10, 26), [member({date(2026, 10, 28): 3})], ORIGIN, TODAY)
    assert [(column.name, column.is_gap) for column in closed] == [
        ("Half term", True),
        ("", False),
        ("Half term", True),
    ]
    assert closed[0].ends_on == date(2026, 10, 27)
    assert cells(member({}), closed, THRESHOLDS) == [None, DAY_OFF, None]


def test_together_adds_up_and_marks_pinch_and_quiet():
    columns = autumn()
    days = [day for week in weeks_within(CALENDAR, CALENDAR.terms[0]) for day in week.staff_days]
    tuesday = date(2026, 11, 10)
    senco = member({tuesday: 8, tuesday + timedelta(days=1): 8})
    head = member({tuesday: 7, tuesday + timedelta(days=1): 1}, "headteacher")
    made = together([senco, head], columns, days, ORIGIN, THRESHOLDS)
    week = made.cells[10]
    assert (week.score, week.pinched, week.days, week.quiet) == (pytest.approx(24 / 5), 1, 5, False)
    assert [(run.starts_on, run.length) for run in made.pinches] == [(tuesday, 1)]
    assert made.cells[9].quiet
    assert made.cells[8] is None


def test_together_of_members_without_anything_recorded_is_not_quiet():
    days = list(CALENDAR.weeks[0].staff_days)
    made = together([member({}, recorded=False)], autumn(), days, ORIGIN, THRESHOLDS)
    assert made.windows == []
    assert not made.cells[1].quiet


def test_moved_share_is_the_part_that_is_left():
    whole, part = member({TODAY: 8.0}), member({TODAY: 2.0})
    place = [(TODAY - ORIGIN).days]
    assert moved_share([whole], [part], place) == 0.25
    assert moved_share([member({})], [member({})], place) is None
