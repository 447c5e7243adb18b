"""How school events become scores: worked days, shape, day and week scores, bands, and what a person carries.

Pure and exact: whole numbers inside, floats at the edge. `shape` says the rule; `score_days` does it fast.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor, fsum, lcm
from operator import itemgetter
from typing import Any

from inclusion.school.school_dates import SchoolCalendar, monday_of

QUIET, STEADY, BUSY, HEAVY, OVERLOADED = BANDS = (1, 2, 3, 4, 5)
BAND_NAMES = {QUIET: "Quiet", STEADY: "Steady", BUSY: "Busy", HEAVY: "Heavy", OVERLOADED: "Overloaded"}
DEFAULT_THRESHOLDS = (2.0, 4.0, 7.0, 10.0)
HIGHEST_LEVEL = 5
EXACT_FLOATS = 2**53  # below this a float holds every whole number, and adds faster than an int
ROUNDING = 1e-9  # sums and means of floats may end this much below the number they stand for

Day = date | str
OffDays = tuple[Any, Day, Day, int]  # role key, first and last date, level


@dataclass(slots=True, eq=False)
class Weight:
    """What all the times of one event have in common; run-up and follow-up in staff days, (role key, level) pairs.

    Nothing until it is filled, because times may be read before it.
    """

    deadline: bool = False
    run_up: int = 0
    follow_up: int = 0
    levels: list[tuple[Any, int]] = field(default_factory=list)


Row = tuple[Day, Day, Weight]


@dataclass(frozen=True, slots=True)
class Load:
    """One occurrence: its dates, whether it is a deadline, run-up and follow-up in staff days, level by role key."""

    starts_on: date
    ends_on: date
    deadline: bool
    run_up: int
    follow_up: int
    levels: Mapping[str, int]

    def rows(self) -> Iterator[Row]:
        """As `score_days` reads it."""
        weight = Weight(self.deadline, self.run_up, self.follow_up, list(self.levels.items()))
        yield self.starts_on, self.ends_on, weight


def worked_days(load: Load, calendar: SchoolCalendar) -> tuple[date, ...]:
    """The days on which the work is due or done, sorted, never empty.

    A deadline: the last staff day on or before it, or its own date where there is none. An event: its staff days, or
    where it has none all its dates as they stand, weekends too.
    """
    if load.deadline:
        return (calendar.last_staff_day_on_or_before(load.ends_on) or load.ends_on,)
    days = calendar.staff_days_between(load.starts_on, load.ends_on)
    return days or tuple(load.starts_on + timedelta(days=n) for n in range((load.ends_on - load.starts_on).days + 1))


def shape(load: Load, calendar: SchoolCalendar, day: date) -> Fraction:
    """How much of the load is felt on the day, 0 to 1: all of it on worked days, less on the staff days around."""
    worked = worked_days(load, calendar)
    if day in worked:
        return Fraction(1)
    if not calendar.is_staff_day(day):
        return Fraction(0)
    if day < worked[0]:
        distance, reach = len(calendar.staff_days_between(day, worked[0] - timedelta(days=1))), load.run_up
    else:
        distance, reach = len(calendar.staff_days_between(worked[-1] + timedelta(days=1), day)), load.follow_up
    return Fraction(max(reach + 1 - distance, 0), reach + 1)


def share(load: Load, role: str, calendar: SchoolCalendar, days: Sequence[date]) -> float:
    """What the load adds to a role's cell: level times shape, as a mean over its days (one, or a week's staff days)."""
    level = load.levels.get(role, 0)
    return float(level * sum((shape(load, calendar, day) for day in days), Fraction(0)) / len(days))


def score_days(
    rows: Iterable[Row], roles: Collection[str], calendar: SchoolCalendar, starts_on: date, ends_on: date
) -> dict[str, list[float]]:
    """Each role's score on every calendar day from `starts_on` to `ends_on`, both included.

    A row is (starts_on, ends_on, weight): one per occurrence, in any order. Its days may be dates or ISO text. Roles
    not asked for are passed over; rows outside the dates count as far as they reach in. Slopes are kept as second
    differences over staff days, times a common denominator, so that sums stay whole and exact.
    """
    rows = rows if isinstance(rows, list) else list(rows)
    weights = set(map(itemgetter(2), rows))
    reaches = {weight.run_up for weight in weights} | {weight.follow_up for weight in weights}
    reach, whole = max(reaches, default=0), lcm(*(days + 1 for days in reaches))
    bends, off_days = _bends(rows, calendar, reach, whole)
    days = calendar.staff_days_between(starts_on, ends_on)
    places = [(day - starts_on).days for day in days]
    skip = reach + calendar.count_before(starts_on)
    scores = {role: [0.0] * ((ends_on - starts_on).days + 1) for role in roles}
    for role in scores.keys() & bends.keys():
        heights = list(accumulate(accumulate(bends[role][: skip + len(days)])))
        line = scores[role]
        for place, height in zip(places, heights[skip:], strict=True):
            line[place] = height / whole
    _add_off_days(scores, off_days, starts_on, ends_on)
    return scores


def _bends(
    rows: Sequence[Row], calendar: SchoolCalendar, reach: int, whole: int
) -> tuple[dict[Any, list[float]], list[OffDays]]:
    """By role the second differences of `whole` times the score over the staff days, and the rows without staff days.

    Staff day 0 stands at index `reach`, the longest run-up or follow-up, so that no slope runs over an edge.
    """
    number = float if whole * HIGHEST_LEVEL * 4 * len(rows) < EXACT_FLOATS else int
    slopes = [[number(level * whole // (days + 1)) for level in range(HIGHEST_LEVEL + 1)] for days in range(reach + 1)]
    size = reach + len(calendar.staff_days) + reach + 3
    bends: defaultdict[Any, list[float]] = defaultdict(lambda: [number()] * size)
    starts, ends, weights = (set(map(itemgetter(column), rows)) for column in range(3))
    first_from = {day: reach + calendar.count_before(_as_date(day)) for day in starts}
    last_to = {day: reach + bisect_right(calendar.staff_days, _as_date(day)) - 1 for day in ends}
    pulls = {  # how steep each weight makes the bends of its roles
        one: [(bends[role], slopes[one.run_up][level], slopes[one.follow_up][level]) for role, level in one.levels]
        for one in weights
    }
    off_days: list[OffDays] = []
    for start, end, weight in rows:
        run_up, follow_up, pull = weight.run_up, weight.follow_up, pulls[weight]
        last = last_to[end]
        first = last if weight.deadline else first_from[start]
        if reach <= first <= last:
            for bend, rise, fall in pull:
                bend[first - run_up] += rise
                bend[first + 1] -= rise
                bend[last + 1] -= fall
                bend[last + follow_up + 2] += fall
            continue
        off_days += [(role, end if weight.deadline else start, end, level) for role, level in weight.levels]
        for bend, rise, fall in pull:
            _bend_around(bend, reach if weight.deadline else first, run_up, rise, follow_up, fall)
    return bends, off_days


def _as_date(day: Day) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)


def _bend_around(bend: list[float], gap: int, run_up: int, rise: float, follow_up: int, fall: float) -> None:
    """Add a run-up that ends and a follow-up that begins between two staff days, the later of them at index `gap`."""
    bend[gap - run_up] += rise
    bend[gap] += follow_up * fall - (run_up + 1) * rise
    bend[gap + 1] += run_up * rise - (follow_up + 1) * fall
    bend[gap + follow_up + 1] += fall


def _add_off_days(
    scores: Mapping[str, list[float]], off_days: Iterable[OffDays], starts_on: date, ends_on: date
) -> None:
    """Add the whole level of occurrences without staff days on their own dates."""
    origin, width = starts_on.toordinal(), (ends_on - starts_on).days + 1
    for role, start, end, level in off_days:
        if role in scores:
            line = scores[role]
            first = _as_date(start).toordinal() - origin
            last = first if end == start else _as_date(end).toordinal() - origin
            for place in range(max(first, 0), min(last + 1, width)):
                line[place] += level


def band_of(score: float, thresholds: Sequence[float] = DEFAULT_THRESHOLDS) -> int:
    """The band 1 (Quiet) to 5 (Overloaded) of a score: 1 + how many of the four rising thresholds it reaches."""
    return 1 + bisect_right(thresholds, score + ROUNDING)


def shown(score: float, thresholds: Sequence[float] = DEFAULT_THRESHOLDS, places: int = 1) -> float:
    """The score with so many decimals, as people see it: rounded, but not into another band than its own.

    Rounded down where its band is too narrow for any such number.
    """
    band, scale = band_of(score, thresholds), 10**places
    lower = floor(score * scale) / scale
    candidates = (round(score, places), lower, ceil(score * scale) / scale)
    return next((number for number in candidates if band_of(number, thresholds) == band), lower)


def week_score(scores: Sequence[float]) -> tuple[float, float]:
    """Mean and peak of the scores of a week's staff days. ValueError without any: such a week is holiday, not quiet."""
    if not scores:
        raise ValueError("A week without staff days has no score.")
    return fsum(scores) / len(scores), max(scores)


def carry(
    role_scores: Iterable[Sequence[float]],
    working_weekdays: Collection[int],
    calendar: SchoolCalendar,
    days: Sequence[date],
) -> list[float]:
    """A person's load on each of `days`: the sum of their roles', moved off the staff days they do not work.

    `working_weekdays`: 0 Monday to 4 Friday. Load moves evenly to the staff days worked in the same week; in a week
    without any, to the last one worked before it, else the first after it. Load on other days stays, and so does
    everything for a person who works on no staff day. The total is kept within `days`: give whole weeks, at best the
    whole year, sorted.
    """
    load = [fsum(column) for column in zip(*role_scores, strict=True)] or [0.0] * len(days)
    staffed = [place for place, day in enumerate(days) if calendar.is_staff_day(day)]
    worked = [place for place in staffed if days[place].weekday() in working_weekdays]
    if not worked:
        return load
    by_week: defaultdict[date, list[int]] = defaultdict(list)
    for place in worked:
        by_week[monday_of(days[place])].append(place)
    carried = list(load)
    for place in staffed:
        if days[place].weekday() in working_weekdays:
            continue
        before = bisect_right(worked, place) - 1
        targets = by_week.get(monday_of(days[place])) or [worked[max(before, 0)]]
        carried[place] -= load[place]
        for target in targets:
            carried[target] += load[place] / len(targets)
    return carried
