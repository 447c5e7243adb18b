"""A plausible English school year, and the days that the demo's tables name in words. Pure."""

import re
from datetime import date, timedelta

from dateutil.easter import easter

from inclusion.school.school_dates import SchoolCalendar, monday_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIXED = re.compile(r"(\d{1,2}) ([a-z]{3})")  # 31 oct
NTH = re.compile(r"([a-z]{3}) (-?\d) ([a-z]{3})( \+\d+)?")  # oct 1 thu +27: 27 days after the first Thursday
IN_TERM = re.compile(r"(autumn|spring|summer) (-?\d+) ([a-z]{3})")  # spring -1 fri: Friday of the last week

Pair = tuple[date, date]


def start_year(day: date) -> int:
    """The calendar year in whose September the day's school year begins."""
    return day.year if day.month >= 9 else day.year - 1


def years_around(today: date) -> list[int]:
    """The start years to show: today's school year, and beside its edge the neighbour that is near."""
    year = start_year(today)
    if today.month in (9, 10):
        return [year - 1, year]
    return [year, year + 1] if today.month in (5, 6, 7, 8) else [year]


def half_terms(year: int) -> list[Pair]:
    """First and last day of the six half terms of the school year beginning in `year`, as many authorities set them."""
    autumn, christmas = _next(date(year, 9, 1), 0, 1, 2, 3), _next(date(year, 12, 16), 4)
    spring = _next(date(year + 1, 1, 2), 0)
    if spring <= date(year + 1, 1, 3):  # then that Monday stands in for New Year's Day
        spring += timedelta(days=1)
    before_easter, after_easter = _around_easter(year + 1)
    october, february = _next(date(year, 10, 22), 0), _next(date(year + 1, 2, 12), 0)
    may, july = monday_of(date(year + 1, 5, 31)), _next(date(year + 1, 7, 19), 2)
    halves = [(autumn, october, christmas), (spring, february, before_easter), (after_easter, may, july)]
    pairs: list[Pair] = []
    for first, week_off, last in halves:
        pairs += [(first, week_off - timedelta(days=3)), (week_off + timedelta(days=7), last)]
    return pairs


def _next(day: date, *weekdays: int) -> date:
    """The first such weekday on or after the day."""
    while day.weekday() not in weekdays:
        day += timedelta(days=1)
    return day


def _around_easter(year: int) -> Pair:
    """The last day of the spring term and the first of the summer term."""
    sunday = easter(year)
    if sunday <= date(year, 4, 4):  # two weeks from Good Friday
        gap = (-3, 15)
    elif sunday < date(year, 4, 15):  # the week before Easter and the week after
        gap = (-9, 8)
    else:  # two weeks up to Easter Monday
        gap = (-16, 2)
    return sunday + timedelta(days=gap[0]), sunday + timedelta(days=gap[1])


def day_named(words: str, year: int, calendar: SchoolCalendar) -> date:
    """The day that a table names for the school year beginning in `year`. ValueError where it names none.

    "31 oct"; "oct 1 thu" or "oct -1 fri +3"; "autumn 3 tue", in the third school week, moved to a staff day of it.
    """
    if found := FIXED.fullmatch(words):
        return date(_year_of(found[2], year), MONTHS.index(found[2]) + 1, int(found[1]))
    if found := IN_TERM.fullmatch(words):
        return _in_term(found[1], int(found[2]), WEEKDAYS.index(found[3]), year, calendar)
    if found := NTH.fullmatch(words):
        day = _nth(_year_of(found[1], year), MONTHS.index(found[1]) + 1, int(found[2]), WEEKDAYS.index(found[3]))
        return day + timedelta(days=int(found[4] or 0))
    raise ValueError(f"“{words}” names no day.")


def _year_of(month: str, year: int) -> int:
    return year if MONTHS.index(month) >= 8 else year + 1


def _nth(year: int, month: int, nth: int, weekday: int) -> date:
    if nth > 0:
        return _next(date(year, month, 1), weekday) + timedelta(weeks=nth - 1)
    last = _next(date(year + month // 12, month % 12 + 1, 1), weekday) - timedelta(weeks=1)
    return last + timedelta(weeks=nth + 1)


def _in_term(term: str, number: int, weekday: int, year: int, calendar: SchoolCalendar) -> date:
    pairs = half_terms(year)
    first = pairs[2 * ("autumn", "spring", "summer").index(term)][0]
    last = pairs[2 * ("autumn", "spring", "summer").index(term) + 1][1]
    weeks = [week for week in calendar.weeks if first <= week.staff_days[0] <= last]
    week = weeks[number - 1 if number > 0 else number]
    wanted = week.monday + timedelta(days=weekday)
    return next((day for day in week.staff_days if day >= wanted), week.staff_days[-1])
