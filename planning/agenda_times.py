"""How the minutes of the items add up against the length of the meeting, and when each begins. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta


def total_words(minutes: Iterable[int], length: int) -> str:
    """The running total in words: "50 of 60 minutes; 10 left", "75 of 60 minutes; 15 minutes too long"."""
    total = sum(minutes)
    spare = length - total
    if spare < 0:
        left = f"{_minutes(-spare)} too long"
    elif spare == 0:
        left = "nothing left"
    else:
        left = f"{spare} left"
    return f"{total} of {_minutes(length)}; {left}"


def too_long(minutes: Iterable[int], length: int) -> bool:
    """Do the items take more minutes than the meeting has?"""
    return sum(minutes) > length


def beginnings(starts_at: time, minutes: Sequence[int]) -> list[time]:
    """When each item begins, by the wall clock, if all keep to their minutes; one time for each item."""
    clock = datetime.combine(date.min, starts_at)
    times = []
    for length in minutes:
        times.append(clock.time())
        clock += timedelta(minutes=length)
    return times


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"
