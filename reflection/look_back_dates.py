"""When an agreed change is asked about again: six weeks later, and a term later. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, monday_of

SIX_WEEKS = timedelta(weeks=6)
A_TERM = timedelta(weeks=13)  # where the terms are not known


def six_weeks_after(day: date, calendar: SchoolCalendar) -> date:
    """42 days later, or the next staff day after that where the calendar knows one."""
    return _staff_day_from(day + SIX_WEEKS, calendar)


def a_term_after(day: date, calendar: SchoolCalendar) -> date:
    """The first staff day of the same school week of the next term, or of its last week where it has fewer.

    Days of the holidays count to the week before them. Where the next term is not known, 13 weeks later.
    """
    before = [week for week in calendar.weeks if week.monday <= monday_of(day)]
    following = _first_term(calendar.weeks[len(before) :])
    if not before or not following:
        return _staff_day_from(day + A_TERM, calendar)
    return following[min(before[-1].number, len(following)) - 1].staff_days[0]


def _first_term(weeks: Sequence[SchoolWeek]) -> Sequence[SchoolWeek]:
    """The weeks of the first term that begins among these; each term counts its weeks from 1."""
    begins = [place for place, week in enumerate(weeks) if week.number == 1]
    if not begins:
        return ()
    return weeks[begins[0] : begins[1] if len(begins) > 1 else len(weeks)]


def _staff_day_from(day: date, calendar: SchoolCalendar) -> date:
    place = calendar.count_before(day)
    return calendar.staff_days[place] if place < len(calendar.staff_days) else day
