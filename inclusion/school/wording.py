"""Days, numbers and lists in the words that schools in England use. Pure."""

from collections.abc import Sequence
from datetime import date

from inclusion.school.school_dates import monday_of

WORKING_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def long_day(day: date) -> str:
    """Day and month: "30 November"."""
    return f"{day.day} {day:%B}"


def full_day(day: date) -> str:
    """With the year: "30 November 2026"."""
    return f"{long_day(day)} {day.year}"


def window(first: date | None, last: date | None) -> str:
    """Between which dates, open at either side: "between 5 November and 1 December 2026"; empty where it is open."""
    if first and last:
        return f"between {long_day(first) if first.year == last.year else full_day(first)} and {full_day(last)}"
    if first:
        return f"from {full_day(first)} on"
    return f"until {full_day(last)}" if last else ""


def short_day(day: date) -> str:
    """Weekday, day and month, short: "Mon 18 Jan"."""
    return f"{day:%a} {day.day} {day:%b}"


def week_beginning(day: date) -> str:
    """The day's week: "w/b 30 November"."""
    return f"w/b {long_day(monday_of(day))}"


def nth(number: int) -> str:
    """A number above 0 as a place: "1st", "12th", "23rd"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(words: Sequence[str]) -> str:
    """One, "one and two", "one, two and three"; empty for none."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
