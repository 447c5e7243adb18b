"""Calmer dates for an occurrence, near ones first: what is worth suggesting among all the dates it could take. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from heatmap.landing import Landing, landings_of, without, worst_band
from heatmap.pressure import ROUNDING, Load
from heatmap.what_if import Placing, Scores, moved_to, placings
from inclusion.school.school_dates import SchoolCalendar, monday_of

NEAR = 4  # school weeks
CHOICES = 3


class Option(NamedTuple):
    """A date with the weeks in which the occurrence would land, the heaviest role first."""

    placing: Placing
    landings: tuple[Landing, ...]

    @property
    def starts_on(self) -> date:
        return self.placing.starts_on

    @property
    def heat(self) -> tuple[int, int]:
        """The worst week band of anybody concerned, then all their single days at Heavy or above."""
        return worst_band(self.landings), self.placing.heavy_days

    def is_calmer_than(self, other: "Option") -> bool:
        """Less heat, and nothing that makes a worse day in exchange."""
        no_worse_day = self.placing.highest <= other.placing.highest + ROUNDING
        return self.heat < other.heat and no_worse_day and self.placing.heavy_days <= other.placing.heavy_days


def best_dates(
    scores: Scores,
    load: Load,
    first_days: Iterable[date],
    calendar: SchoolCalendar,
    starts_on: date,
    thresholds: Sequence[float],
) -> list[Option]:
    """Up to three of the first days that are calmer than the present one, the best first, one of each week.

    Ranked by the worst week band of the roles concerned where it lands, their days at Heavy or above, then by how
    little it moves. Dates more than four school weeks away only where no nearer one is calmer. `scores` hold the load.
    """
    days = set(first_days)
    near = days_near(load.starts_on, days, calendar)
    bare = without(scores, [load], calendar, starts_on)

    def rank(option: Option) -> tuple[tuple[int, int], int, date]:
        return option.heat, abs(school_days_apart(calendar, load.starts_on, option.starts_on)), option.starts_on

    for some in (near, days - near):
        present, *others = _options(bare, load, sorted(some), calendar, starts_on, thresholds)
        calmer = [option for option in others if option.is_calmer_than(present)]
        if calmer:
            return _one_a_week(calmer, rank)
    return []


def calmer_weeks(
    scores: Scores,
    load: Load,
    first_days: Iterable[date],
    calendar: SchoolCalendar,
    starts_on: date,
    thresholds: Sequence[float],
) -> list[Option]:
    """Up to three near days in other weeks whose worst band is lower than the present one, nearest first.

    One of each week. `scores` do not hold the load.
    """
    near = days_near(load.starts_on, first_days, calendar)
    present, *others = _options(scores, load, sorted(near), calendar, starts_on, thresholds)
    week = monday_of(load.starts_on)
    calmer = [option for option in others if monday_of(option.starts_on) != week and option.heat[0] < present.heat[0]]

    def rank(option: Option) -> tuple[int, date]:
        return abs(school_days_apart(calendar, load.starts_on, option.starts_on)), option.starts_on

    return _one_a_week(calmer, rank)


def days_near(day: date, days: Iterable[date], calendar: SchoolCalendar) -> set[date]:
    """Those at most four school weeks away, whatever holidays lie between."""
    mondays = [week.monday for week in calendar.weeks]
    here = bisect_left(mondays, monday_of(day))
    return {other for other in days if abs(bisect_left(mondays, monday_of(other)) - here) <= NEAR}


def school_days_apart(calendar: SchoolCalendar, day: date, other: date) -> int:
    """From `day` to `other`; negative when that is earlier."""
    return calendar.count_before(other) - calendar.count_before(day)


def distance_in_words(calendar: SchoolCalendar, day: date, other: date) -> str:
    """ "6 school days later", "1 school day earlier"; from a day without school "the next school day"."""
    apart = school_days_apart(calendar, day, other)
    if not apart:
        return "the next school day"
    return f"{abs(apart)} school day{'' if abs(apart) == 1 else 's'} {'later' if apart > 0 else 'earlier'}"


def _options(
    scores: Scores,
    load: Load,
    first_days: Iterable[date],
    calendar: SchoolCalendar,
    starts_on: date,
    thresholds: Sequence[float],
) -> list[Option]:
    """The present date first, then the others in the order given."""
    days = [load.starts_on, *(day for day in first_days if day != load.starts_on)]
    return [
        Option(placing, tuple(landings_of(scores, moved_to(load, placing.starts_on), calendar, starts_on, thresholds)))
        for placing in placings(scores, load, days, calendar, starts_on, thresholds, counted=False)
    ]


def _one_a_week(options: Iterable[Option], rank: Callable[[Option], object]) -> list[Option]:
    chosen: dict[date, Option] = {}
    for option in sorted(options, key=rank):  # type: ignore[arg-type]
        chosen.setdefault(monday_of(option.starts_on), option)
    return list(chosen.values())[:CHOICES]
