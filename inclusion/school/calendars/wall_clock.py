"""From the start and end of an entry, as icalendar gives them, to days and times in Europe/London. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inclusion.school.school_dates import ONE_DAY

LONDON = ZoneInfo("Europe/London")
YEARS = range(1990, 2101)
LONGEST_DAYS = 400
MIDNIGHT = time()

Moment = date | datetime


class BadTimes(ValueError):
    """Start and end are no times of an entry; the message says why."""


def day_of(moment: Moment) -> date:
    """The day in England."""
    return in_london(moment).date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True, slots=True)
class When:
    """Days and wall clock as `Entry` has them."""

    first: date
    last: date
    starts: time | None = None
    ends: time | None = None


def end_of(start: Moment, end: Moment | None, length: timedelta | None) -> Moment:
    """The end that an entry gives, or its length gives, or that is meant without either. Days end on the day after.

    A whole day whose end is its start is one day: that is how several programs write it. Raises BadTimes.
    """
    if start.year not in YEARS:
        raise BadTimes(f"It starts in the year {start.year}; entries are read from {YEARS[0]} to {YEARS[-1]}.")
    days = not isinstance(start, datetime)
    if end is None and length is not None:
        if length < timedelta():
            raise BadTimes("Its length is negative.")
        if length.days > LONGEST_DAYS:
            raise BadTimes(f"It lasts {length.days:,} days; at most {LONGEST_DAYS} are read.")
        end = start + timedelta(days=-(-length // ONE_DAY)) if days else start + length
    if end is None:
        return start + ONE_DAY if days else start
    if not YEARS[0] - 1 <= end.year <= YEARS[-1] + 2:
        raise BadTimes(f"It ends in the year {end.year}, which is too far from its start.")
    if isinstance(end, datetime) == days:
        raise BadTimes("One of start and end is a whole day and the other a time.")
    if days and end == start:
        return start + ONE_DAY
    return end


def when(start: Moment, end: Moment) -> When:
    """The entry's days and times; a time without a zone is taken as the clock in England. Raises BadTimes.

    From midnight to midnight is whole days. Where the clock goes back, an end may read earlier than its start; then it
    is taken to be the start.
    """
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        _check_order(start, end)
        return When(start, max(start, end - ONE_DAY))
    begins, finishes = in_london(start), in_london(end)
    _check_order(begins, finishes)
    first, last = begins.date(), finishes.date()
    starts, ends = _minute(begins), _minute(finishes)
    if begins == finishes:
        return When(first, last, starts)
    if ends == MIDNIGHT and last > first:
        last -= ONE_DAY
        return When(first, last) if starts == MIDNIGHT else When(first, last, starts, ends)
    if first == last and ends < starts:
        ends = starts
    return When(first, last, starts, ends)


def in_london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0, fold=0)


def _check_order(start: date, end: date) -> None:
    """Instants are compared as such, also in the hour that comes twice."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        length = timedelta(seconds=end.timestamp() - start.timestamp())
    else:
        length = end - start
    if length < timedelta():
        raise BadTimes("It ends before it starts.")
    if length > timedelta(days=LONGEST_DAYS):
        raise BadTimes(f"It lasts {length.days:,} days; at most {LONGEST_DAYS} are read.")
