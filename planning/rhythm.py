"""How often people meet, as the parts of a range that each get one meeting: weeks, fortnights, half terms, or all.

Pure.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import short_day


class HowOften(StrEnum):
    """How often a meeting is held in the range."""

    ONCE = "once"
    WEEKLY = "weekly"
    TWO_WEEKS = "two_weeks"
    THREE_WEEKS = "three_weeks"
    HALF_TERM = "half_term"
    NUMBER = "number"


HOW_OFTEN_WORDS = {
    HowOften.ONCE: "Once",
    HowOften.WEEKLY: "Every week",
    HowOften.TWO_WEEKS: "Every two weeks",
    HowOften.THREE_WEEKS: "Every three weeks",
    HowOften.HALF_TERM: "Each half term",
    HowOften.NUMBER: "A number of meetings",
}
WEEKS = {HowOften.WEEKLY: 1, HowOften.TWO_WEEKS: 2, HowOften.THREE_WEEKS: 3}
Part = tuple[date, ...]


def parts_of(calendar: SchoolCalendar, first: date, last: date, how_often: HowOften, count: int = 1) -> list[Part]:
    """The staff days from first to last, cut into the parts that get one meeting each, sorted.

    Weeks are school weeks: a holiday neither counts nor interrupts. A number gives the whole range so many times.
    """
    days = calendar.staff_days_between(first, last)
    if how_often in WEEKS:
        return _by_weeks(calendar, days, WEEKS[how_often])
    if how_often == HowOften.HALF_TERM:
        pieces = ([day for day in days if day in piece] for piece in calendar.half_terms)
        return [tuple(piece) for piece in pieces if piece]
    return [days] * count if days else []


def part_in_words(part: Part) -> str:
    """Which part of the range it is: "3 May", "4 to 15 January"."""
    if part[0] == part[-1]:
        return short_day(part[0])
    return f"{short_day(part[0])} to {short_day(part[-1])}"


def term_around(calendar: SchoolCalendar, day: date) -> tuple[date, date] | None:
    """First and last day of the term that the day lies in, else of the next one; None where none is entered."""
    return next(((term.starts_on, term.ends_on) for term in calendar.terms if term.ends_on >= day), None)


def _by_weeks(calendar: SchoolCalendar, days: Sequence[date], size: int) -> list[Part]:
    weeks: dict[date, list[date]] = {}
    for day in days:
        week = calendar.week_of(day)
        assert week is not None  # a staff day lies in a school week
        weeks.setdefault(week.monday, []).append(day)
    groups = list(weeks.values())
    return [tuple(day for week in groups[at : at + size] for day in week) for at in range(0, len(groups), size)]
