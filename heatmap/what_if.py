"""What would happen if one occurrence stood elsewhere: only the days it touches are computed again.

Pure. Scores are those of `pressure.score_days`: one row per role, one float per calendar day from `starts_on` on.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import repeat
from math import fsum, inf
from operator import add, mul
from typing import NamedTuple

from heatmap.pressure import HEAVY, ROUNDING, Load
from inclusion.school.school_dates import ONE_DAY, SchoolCalendar

Scores = Mapping[str, Sequence[float]]


class Placing(NamedTuple):
    """An occurrence at other dates, with what follows for the roles it concerns, over all the days given.

    `highest`: their highest joint score; `heavy_days`: member-days at Heavy or above; `landing`: their highest joint
    score on the days that the occurrence itself reaches; `moved_by`: calendar days, negative when earlier.
    """

    starts_on: date
    ends_on: date
    highest: float
    heavy_days: int
    landing: float
    moved_by: int


def moved_to(load: Load, first_day: date) -> Load:
    """The same load, as long as before, beginning on another day."""
    return replace(load, starts_on=first_day, ends_on=first_day + (load.ends_on - load.starts_on))


def contribution(load: Load, calendar: SchoolCalendar, starts_on: date, ends_on: date) -> dict[int, float]:
    """The load's shape by place (0 is `starts_on`), in date order, without the days it does not reach."""
    first, last, off_days = _reach(load.deadline, load.starts_on, load.ends_on, calendar)
    shapes = {(day - starts_on).days: 1.0 for day in off_days}
    felt = _slopes(load.run_up, last - first + 1, load.follow_up)
    for index, share in enumerate(felt, first - load.run_up):
        if 0 <= index < len(calendar.staff_days):
            shapes[(calendar.staff_days[index] - starts_on).days] = share
    width = (ends_on - starts_on).days + 1
    return {place: shapes[place] for place in sorted(shapes) if 0 <= place < width}


def _slopes(run_up: int, worked: int, follow_up: int) -> list[float]:
    """The shape on every staff day that a load reaches, from the first day of its run-up to the last it fades over."""
    rise = [n / (run_up + 1) for n in range(1, run_up + 1)]
    fall = [n / (follow_up + 1) for n in range(follow_up, 0, -1)]
    return [*rise, *repeat(1.0, worked), *fall]


def _reach(deadline: bool, starts_on: date, ends_on: date, calendar: SchoolCalendar) -> tuple[int, int, Sequence[date]]:
    """Indices of the first and last worked staff day; without any, the gap they stand in, and the dates themselves."""
    after_end = calendar.count_before(ends_on + ONE_DAY)
    if deadline:
        return (after_end - 1, after_end - 1, ()) if after_end else (0, -1, (ends_on,))
    first = calendar.count_before(starts_on)
    if first < after_end:
        return first, after_end - 1, ()
    return first, first - 1, [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]


def moved_scores(
    scores: Scores, load: Load, first_day: date, calendar: SchoolCalendar, starts_on: date
) -> dict[str, Sequence[float]]:
    """All rows as they would be with the load moved to `first_day`; rows it does not concern are the same objects."""
    after = dict(scores)
    for role in load.levels.keys() & scores.keys():
        ends_on = starts_on + timedelta(days=len(scores[role]) - 1)
        row = list(scores[role])
        for sign, one in ((-1, load), (1, moved_to(load, first_day))):
            for place, felt in contribution(one, calendar, starts_on, ends_on).items():
                row[place] += sign * load.levels[role] * felt
        after[role] = [_clean(score) for score in row]
    return after


def _clean(score: float) -> float:
    """No trace of a sum that should have come to nothing."""
    return 0.0 if abs(score) < ROUNDING else score


def legal_dates(
    load: Load, calendar: SchoolCalendar, movable_from: date | None, movable_to: date | None
) -> tuple[date, ...]:
    """First days the load may take, sorted, its present one too where it is legal.

    The whole load lies within the window; its first and last day are staff days; it covers at least as many staff days
    as now, so that no move hides work in a holiday. An open side of the window ends with the school year (1 September
    to 31 August) of the load.
    """
    year = load.starts_on.year - (load.starts_on.month < 9)
    length = load.ends_on - load.starts_on
    window = calendar.staff_days_between(movable_from or date(year, 9, 1), movable_to or date(year + 1, 8, 31))
    if not length:
        return window
    ends, covered = set(window), len(calendar.staff_days_between(load.starts_on, load.ends_on))
    return tuple(
        day for day in window if day + length in ends and len(calendar.staff_days_between(day, day + length)) >= covered
    )


def placings(
    scores: Scores,
    load: Load,
    first_days: Iterable[date],
    calendar: SchoolCalendar,
    starts_on: date,
    thresholds: Sequence[float],
    *,
    counted: bool = True,
) -> list[Placing]:
    """The load tried on each first day, in the order given.

    `counted`: whether `scores` hold the load already, as they do for a stored event and not for one being entered.
    """
    board = _Board(scores, load, calendar, starts_on, thresholds, counted=counted)
    return [board.place(day) for day in first_days]


class _Board:
    """The scores without the load, laid out so that a placing costs little more than the staff days it reaches."""

    def __init__(
        self,
        scores: Scores,
        load: Load,
        calendar: SchoolCalendar,
        starts_on: date,
        thresholds: Sequence[float],
        *,
        counted: bool,
    ) -> None:
        self.load, self.calendar, self.starts_on = load, calendar, starts_on
        self.heavy_from = thresholds[HEAVY - 2] - ROUNDING
        self.members = [(level, list(scores[role])) for role, level in load.levels.items() if role in scores]
        self.ends_on = starts_on + timedelta(days=max((len(row) for _, row in self.members), default=1) - 1)
        if counted:
            for place, felt in contribution(load, calendar, starts_on, self.ends_on).items():
                for level, row in self.members:
                    row[place] = _clean(row[place] - level * felt)
        self.total_level = sum(level for level, _ in self.members)
        self.joint = [fsum(column) for column in zip(*(row for _, row in self.members), strict=True)]
        self.peak = max(self.joint, default=0.0)
        self.heavy_days = sum(score >= self.heavy_from for _, row in self.members for score in row)
        self.first_index = calendar.count_before(starts_on)
        self.places = [(day - starts_on).days for day in calendar.staff_days_between(starts_on, self.ends_on)]
        self.joint_line = self._line(self.joint)
        self.brink = sorted(self._brink())
        self.slopes: dict[int, list[float]] = {}

    def _line(self, row: Sequence[float]) -> list[float]:
        """A row's staff days only, with room at both ends for a run-up or follow-up that nobody sees."""
        return [*repeat(-inf, self.load.run_up), *map(row.__getitem__, self.places), *repeat(-inf, self.load.follow_up)]

    def _brink(self) -> Iterator[tuple[int, float]]:
        """Each member-day that the load can make Heavy: its index in a line, and how much of the load that takes."""
        for level, row in self.members:
            for index, place in enumerate(self.places, self.load.run_up):
                if row[place] < self.heavy_from <= row[place] + level:
                    yield index, (self.heavy_from - row[place]) / level

    def place(self, first_day: date) -> Placing:
        """A load only ever adds, so the highest day without it, and the highest it reaches, decide the highest day."""
        last_day = first_day + (self.load.ends_on - self.load.starts_on)
        first, last, off_days = _reach(self.load.deadline, first_day, last_day, self.calendar)
        begin = first - self.first_index
        if not self.members:
            landing, heavier = 0.0, 0
        elif off_days or begin < 0 or last - self.first_index >= len(self.places):
            landing, heavier = self._anywhere(first_day)
        else:
            landing, heavier = self._on_staff_days(begin, last - first + 1)
        moved_by = (first_day - self.load.starts_on).days
        return Placing(first_day, last_day, max(landing, self.peak), self.heavy_days + heavier, landing, moved_by)

    def _on_staff_days(self, begin: int, worked: int) -> tuple[float, int]:
        """Highest joint score reached, and heavy member-days added, of a load worked on so many staff days."""
        if worked not in self.slopes:
            self.slopes[worked] = _slopes(self.load.run_up, worked, self.load.follow_up)
        felt = self.slopes[worked]
        end = begin + len(felt)
        landing = max(map(add, self.joint_line[begin:end], map(mul, felt, repeat(self.total_level))))
        brink = self.brink[bisect_left(self.brink, (begin,)) : bisect_left(self.brink, (end,))]
        return landing, sum(felt[index - begin] >= needed for index, needed in brink)

    def _anywhere(self, first_day: date) -> tuple[float, int]:
        """The same for a load on days without staff, or partly outside the days given."""
        felt = contribution(moved_to(self.load, first_day), self.calendar, self.starts_on, self.ends_on)
        landing = max((self.joint[place] + self.total_level * share for place, share in felt.items()), default=0.0)
        heavier = sum(
            row[place] < self.heavy_from <= row[place] + level * share
            for level, row in self.members
            for place, share in felt.items()
        )
        return landing, heavier
