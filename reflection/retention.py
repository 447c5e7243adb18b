"""How long reflections are kept, and that nobody loses one without notice. Pure.

What was written in a school year (1 September to 31 August) is kept for that year and as many more as make the number
that the school has set; it goes on the 1 September after. Before it goes, each person it belongs to was told the day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

TELL_BEFORE = timedelta(days=60)  # from so long before the day on, the log says what goes
NOTICE = timedelta(days=28)  # at least so long lies between telling and removing


@dataclass(frozen=True, slots=True)
class Told:
    """That somebody was told on a day: what you wrote before that day goes on this one."""

    written_before: date
    goes_on: date
    told_on: date

    def covers(self, written_on: date, years: int) -> bool:
        """Was this told of it? Not where the school keeps it for longer by now: then it is told again."""
        return written_on < self.written_before and goes_on(written_on, years) <= self.goes_on


def year_began(day: date) -> date:
    """The 1 September on or before the day."""
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def goes_on(written_on: date, years: int) -> date:
    """The 1 September on which it goes, if whoever wrote it has been told in time."""
    return date(year_began(written_on).year + years, 9, 1)


def kept_from(day: date, years: int) -> date:
    """The first day of writing that is kept beyond this day: what was written before it goes on it or went earlier."""
    return date(year_began(day).year - years + 1, 9, 1)


def told_of(written_on: date, notices: Iterable[Told], years: int) -> Told | None:
    """The notice that counts for it, the earliest day first; None where nobody has told of it yet."""
    fitting = [told for told in notices if told.covers(written_on, years)]
    return min(fitting, key=lambda told: (told.goes_on, told.told_on), default=None)


def may_go(written_on: date, notices: Iterable[Told], years: int, today: date) -> bool:
    """Has its day come, and was this person told of that day long enough before?"""
    return goes_on(written_on, years) <= today and any(
        told.covers(written_on, years) and told.goes_on <= today and told.told_on + NOTICE <= today for told in notices
    )


def day_it_goes(written_on: date, notices: Iterable[Told], years: int, today: date) -> date:
    """The day to name to its author: what they were told, else what they would be told today."""
    told = told_of(written_on, notices, years)
    return max(told.goes_on, today) if told else max(goes_on(written_on, years), today + NOTICE)


def to_tell(written: Collection[date], notices: Collection[Told], years: int, today: date) -> list[Told]:
    """What a person has to be told today, by day, soonest first; nothing where they know it all.

    `written`: the days on which what is still stored of theirs was written.
    """
    before = kept_from(today + TELL_BEFORE, years)
    new: dict[date, date] = {}
    for day in written:
        if day < before and told_of(day, notices, years) is None:
            when = day_it_goes(day, (), years, today)
            end = date(year_began(day).year + 1, 9, 1)
            new[when] = max(end, new.get(when, end))
    return [Told(end, when, today) for when, end in sorted(new.items())]
