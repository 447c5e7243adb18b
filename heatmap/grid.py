"""From day scores to the map: its columns (weeks, days, named gaps), a cell for each, and the together row. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from heatmap.pressure import band_of, shown, week_score
from heatmap.together import Run, pinch_points, quiet_windows
from inclusion.school.school_dates import HALF_TERM, HOLIDAY, SchoolCalendar, SchoolWeek, Span, closure_words, monday_of

WEEK = timedelta(days=7)
WEEKDAYS = 5


@dataclass(frozen=True, slots=True)
class Member:
    """One row: a role or a person, with a score for each day from the first day of the scored year."""

    key: str
    name: str
    line: Sequence[float]
    recorded: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A school week, a day, or a gap (no `places`) with its name.

    `places`: where in a line the days stand that make up the column's cells. `note`: what is unusual about the week.
    """

    starts_on: date
    ends_on: date
    places: tuple[int, ...] = ()
    week: SchoolWeek | None = None
    name: str = ""
    note: str = ""
    now: bool = False
    off: bool = False  # a day that is no staff day, shown because something is felt on it

    @property
    def is_gap(self) -> bool:
        return not self.places


class Cell(NamedTuple):
    """Score as it is shown, and band, 0 on a day off; `peak` is the highest day where that lies in a higher band."""

    score: float
    band: int
    peak: float = 0.0


DAY_OFF = Cell(0.0, 0)


class Joint(NamedTuple):
    """The members' scores added up; how many of the column's staff days are pinched; whether all of them are quiet."""

    score: float
    pinched: int
    days: int
    quiet: bool


@dataclass(frozen=True, slots=True)
class Together:
    """What the chosen members make of the staff days shown."""

    cells: tuple[Joint | None, ...]
    pinches: list[Run]
    windows: list[Run]


def term_at(calendar: SchoolCalendar, day: date) -> int | None:
    """The place of the term that the day lies in, else of the next, else of the last; None without terms."""
    later = (place for place, term in enumerate(calendar.terms) if day <= term.ends_on)
    return next(later, len(calendar.terms) - 1) if calendar.terms else None


def weeks_within(calendar: SchoolCalendar, span: Span) -> list[SchoolWeek]:
    """The school weeks whose first staff day lies in the span."""
    return [week for week in calendar.weeks if week.staff_days[0] in span]


def week_columns(calendar: SchoolCalendar, weeks: Sequence[SchoolWeek], origin: date, today: date) -> list[Column]:
    """A column for each of the weeks (sorted), and one for each holiday between two of them, however long."""
    columns: list[Column] = []
    for week in weeks:
        if columns and columns[-1].starts_on + WEEK < week.monday:
            columns.append(gap(calendar, columns[-1].starts_on + WEEK, week.monday - timedelta(days=1)))
        columns.append(_week_column(calendar, week, origin, today))
    return columns


def _week_column(calendar: SchoolCalendar, week: SchoolWeek, origin: date, today: date) -> Column:
    return Column(
        starts_on=week.monday,
        ends_on=week.monday + timedelta(days=6),
        places=tuple((day - origin).days for day in week.staff_days),
        week=week,
        note=unusual(calendar, week),
        now=week.monday == monday_of(today),
    )


def gap(calendar: SchoolCalendar, first: date, last: date) -> Column:
    """A holiday that fills whole weeks, under its name; its dates are its Mondays to Fridays."""
    weekdays = [day for n in range((last - first).days + 1) if (day := first + timedelta(days=n)).weekday() < WEEKDAYS]
    names = [calendar.closure_name(day) for day in weekdays]
    # between two terms, a bank holiday does not give the holiday its name
    named = _season(weekdays) if HOLIDAY in names else _closure(calendar, weekdays)
    return Column(first, last - timedelta(days=2), name=named)


def _closure(calendar: SchoolCalendar, days: Sequence[date]) -> str:
    """The name of the half term in which these days lie, else of the longest closure: not of a bank holiday in it."""
    found = [closure for closure in calendar.closures if any(day in closure for day in days)]
    half_terms = [closure for closure in found if closure.kind == HALF_TERM]
    named = max(half_terms or found, key=lambda closure: closure.ends_on - closure.starts_on, default=None)
    return closure_words(named) if named else HOLIDAY


def _season(days: Sequence[date]) -> str:
    """What a holiday between terms is called in England."""
    if any((day.month, day.day) == (12, 25) for day in days):
        return "Christmas holiday"
    if any(day.month == 8 for day in days):
        return "Summer holiday"
    return "Easter holiday" if any(day.month in (3, 4) for day in days) else HOLIDAY


def unusual(calendar: SchoolCalendar, week: SchoolWeek) -> str:
    """INSET days and closed weekdays inside the term: "INSET Thu", "closed Mon"; empty for an ordinary week."""
    weekdays = [week.monday + timedelta(days=n) for n in range(WEEKDAYS)]
    insets = [day for day in week.staff_days if day in calendar.insets]
    closed = [
        day for day in weekdays if day not in week.staff_days and calendar.closure_name(day) not in (None, HOLIDAY)
    ]
    parts = [("INSET", insets), ("closed", closed)]
    return ", ".join(f"{word} {' '.join(f'{day:%a}' for day in days)}" for word, days in parts if days)


def day_columns(
    calendar: SchoolCalendar, monday: date, members: Sequence[Member], origin: date, today: date
) -> list[Column]:
    """A column for each staff day of a week and each other day on which something is felt; gaps for closed weekdays."""
    columns: list[Column] = []
    for day in (monday + timedelta(days=n) for n in range(7)):
        place, staffed = (day - origin).days, calendar.is_staff_day(day)
        name = "" if staffed else calendar.closure_name(day) or "Weekend"
        if staffed or any(member.line[place] for member in members):
            note = name or ("INSET" if day in calendar.insets else "")
            columns.append(Column(day, day, (place,), note=note, now=day == today, off=not staffed))
        elif day.weekday() < WEEKDAYS:
            if columns and columns[-1].is_gap and columns[-1].name == name:
                columns[-1] = replace(columns[-1], ends_on=day)
            else:
                columns.append(Column(day, day, name=name))
    return columns


def cells(member: Member, columns: Sequence[Column], thresholds: Sequence[float], places: int = 1) -> list[Cell | None]:
    """The member's cells, their scores with so many decimals; None in a gap."""
    line = member.line
    row: list[Cell | None] = []
    for column in columns:
        if not column.places:
            row.append(None)
            continue
        score, peak = week_score([line[place] for place in column.places])
        if column.off and not score:
            row.append(DAY_OFF)
            continue
        band = band_of(score, thresholds)
        peak = shown(peak, thresholds, places) if band_of(peak, thresholds) > band else 0.0
        row.append(Cell(shown(score, thresholds, places), band, peak))
    return row


def together(
    members: Sequence[Member],
    columns: Sequence[Column],
    days: Sequence[date],
    origin: date,
    thresholds: Sequence[float],
) -> Together:
    """The together row over `columns`, and pinch points and quiet windows among `days`, the staff days shown.

    Members for whom nothing is recorded add nothing, and do not make a window quiet.
    """
    rows = [[member.line[(day - origin).days] for day in days] for member in members if member.recorded]
    pinches, windows = pinch_points(rows, days, thresholds), quiet_windows(rows, days, thresholds)
    pinched, calm = set(_places(pinches, days, origin)), set(_places(windows, days, origin))
    staffed = {(day - origin).days for day in days}
    row: list[Joint | None] = []
    for column in columns:
        places = [place for place in column.places if place in staffed] or column.places
        if not places:
            row.append(None)
            continue
        score = sum(week_score([member.line[place] for place in places])[0] for member in members)
        quiet = bool(calm) and all(place in calm for place in places)
        row.append(Joint(score, sum(place in pinched for place in places), len(places), quiet))
    return Together(tuple(row), pinches, windows)


def _places(runs: Iterable[Run], days: Sequence[date], origin: date) -> list[int]:
    return [(day - origin).days for run in runs for day in days if run.starts_on <= day <= run.ends_on]


def labelled(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The terms above the columns of a year, each with how many it spans; a holiday counts with what precedes."""
    names: list[str] = []
    for column in columns:
        names.append(column.week.term if column.week else names[-1] if names else "")
    return [(name, len(list(group))) for name, group in groupby(names)]


def moved_share(members: Sequence[Member], narrowed: Sequence[Member], places: Sequence[int]) -> float | None:
    """How much of the members' scores is left in the narrowed rows, 0 to 1; None where there is no score at all."""
    whole = sum(member.line[place] for member in members for place in places)
    part = sum(member.line[place] for member in narrowed for place in places)
    return part / whole if whole else None
