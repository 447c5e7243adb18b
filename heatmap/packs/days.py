"""Single days: what a repeat rule gives in a school year, working days, and the weeks of a term. Pure."""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from itertools import groupby

import holidays

from inclusion.school.repeat_rules import rule_days
from inclusion.school.school_dates import NEW_YEAR_FROM, ONE_DAY, SchoolCalendar, Span, monday_of, school_year_of

SEASONS = {1: "autumn", 2: "spring", 3: "summer"}
BANK_HOLIDAY = "bank_holiday"


def year_span(school_year: int) -> Span:
    """1 September to 31 August."""
    return Span(date(school_year, 9, 1), date(school_year + 1, 8, 31))


@lru_cache(maxsize=2000)
def day_of(rule: str, school_year: int) -> date | None:
    """The first day from 1 September on that the rule gives; None where it gives none until 31 August."""
    year = year_span(school_year)
    return next(rule_days(year.starts_on, rule, year.ends_on), None)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a calendar year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def next_working_day(day: date, calendar: SchoolCalendar) -> date:
    """The day, else the next Monday to Friday that is no bank holiday, by the law or by the school's calendar."""
    closed = [closure for closure in calendar.closures if closure.kind == BANK_HOLIDAY]
    while day.weekday() > 4 or day in bank_holidays(day.year) or any(day in closure for closure in closed):
        day += ONE_DAY
    return day


def weekdays_from(day: date, count: int) -> date:
    """The last of so many Mondays to Fridays, counted from the first of them on or after the day."""
    while count:
        count -= day.weekday() < 5
        if count:
            day += ONE_DAY
    return day


def terms_of(calendar: SchoolCalendar, school_year: int, season: int) -> list[Span]:
    """The terms of one season (1 autumn, 2 spring, 3 summer) by where they begin, so two each in a six-term year."""
    sought = (school_year, season)
    return [term for term in calendar.terms if (school_year_of(term.starts_on), season_of_term(term)) == sought]


def season_of_term(term: Span) -> int:
    """1 autumn, 2 spring, 3 summer by where it begins: from August, from January, from April on."""
    month = term.starts_on.month
    return 1 if month >= NEW_YEAR_FROM else 2 if month < 4 else 3


def weeks_of(calendar: SchoolCalendar, terms: list[Span]) -> list[Span]:
    """The school weeks of these terms, each from its first to its last staff day."""
    days = (day for term in terms for day in calendar.staff_days_between(term.starts_on, term.ends_on))
    groups: Iterator[list[date]] = (list(group) for _, group in groupby(days, monday_of))
    return [Span(group[0], group[-1]) for group in groups]


def in_year(school_year: int) -> str:
    """As schools write it: "2027/28"."""
    return f"{school_year}/{(school_year + 1) % 100:02}"
