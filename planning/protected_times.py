"""Protected times: the days they come out on, when they become firm, what is agreed, where there is room. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from fractions import Fraction

from inclusion.school.school_dates import SchoolCalendar

FIRM_STAFF_DAYS = 5
STAFF_DAYS_A_WEEK = 5
STEP = 15  # minutes between the times of day that are looked at
Stretch = tuple[time, int]  # a time of day, and minutes from then on

TIMES_BEGIN, TIMES_END = time(8, 0), time(18, 0)


def block_days(calendar: SchoolCalendar, weekday: int, letter: str, first: date, last: date) -> list[date]:
    """The staff days from first to last on this weekday (0 is Monday), with a letter only in weeks A or B; sorted."""
    days = calendar.staff_days_between(first, last)
    return [day for day in days if day.weekday() == weekday and (not letter or _letter(calendar, day) == letter)]


def _letter(calendar: SchoolCalendar, day: date) -> str:
    week = calendar.week_of(day)
    return week.letter if week else ""


def firm_from(day: date, calendar: SchoolCalendar) -> date:
    """The date on which a block of that day becomes firm: the fifth staff day before it.

    The first staff day known where fewer lie before it; the day itself where none does.
    """
    before = calendar.count_before(day)
    return calendar.staff_days[max(before - FIRM_STAFF_DAYS, 0)] if before else day


def agreed_minutes(calendar: SchoolCalendar, agreed: Sequence[tuple[date, int]], first: date, last: date) -> Fraction:
    """What was agreed from first to last: each staff day a fifth of the minutes a week that hold on it.

    `agreed`: (from, minutes a week) by date, each holding until the next. A short week counts by its staff days.
    """
    total = Fraction(0)
    for day in calendar.staff_days_between(first, last):
        total += Fraction(next((minutes for since, minutes in reversed(agreed) if since <= day), 0), STAFF_DAYS_A_WEEK)
    return total


def minute_of(moment: time) -> int:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute


def overlap(one: Stretch, other: Stretch) -> bool:
    """True when two stretches of the same day share a minute; one may begin where the other ends."""
    first, second = minute_of(one[0]), minute_of(other[0])
    return first < second + other[1] and second < first + one[1]


def free_time(wanted: time, minutes: int, busy: Iterable[Stretch]) -> time | None:
    """The start nearest to the wanted one, in quarters of an hour, from which so many minutes are free.

    Within 08:00 to 18:00, of two as near the earlier; the wanted time itself counts wherever it lies. None: no room.
    """
    taken = list(busy)
    first, last = minute_of(TIMES_BEGIN), minute_of(TIMES_END) - minutes
    starts = [minute_of(wanted), *range(first, last + 1, STEP)]
    for start in sorted(starts, key=lambda start: (abs(start - minute_of(wanted)), start)):
        at = time(*divmod(start, 60))
        if not any(overlap((at, minutes), stretch) for stretch in taken):
            return at
    return None


def hours(minutes: int | Fraction) -> str:
    """Minutes as people say them, rounded to whole ones: "45 min", "2 h", "2 h 30 min"; "0 h" for none."""
    whole, rest = divmod(round(minutes), 60)
    return " ".join([f"{whole} h"] * bool(whole or not rest) + [f"{rest} min"] * bool(rest))
