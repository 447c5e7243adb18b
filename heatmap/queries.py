"""Reading for the map: the scores of a school year from what is stored, or from the events where that is stale."""

import gc
import json
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from heatmap.keeping import keep
from heatmap.models import ScoredYear
from heatmap.pressure import Row, Weight, score_days
from inclusion.school.models import EventLevel, Membership, Occurrence, Role, School, SchoolEvent
from inclusion.school.queries import calendar_from, calendar_rows
from inclusion.school.school_dates import SchoolCalendar, Span, monday_of

LONGEST_REACH = 200  # staff days; the longest run-up or follow-up that an event can have
LAST_WEEKDAY = timedelta(days=6)
CalendarRows = list[tuple[str, str, str, date, date]]


@dataclass(frozen=True)
class Narrowing:
    """Which events count. Empty sets leave everything in; `ours` keeps what the school set and could move.

    With `reader`, a narrowed map leaves out the confidential events that this person may not open: it would tell who
    set them. The whole map counts them always.
    """

    natures: frozenset[str] = frozenset()
    set_by: frozenset[str] = frozenset()
    ours: bool = False
    reader: Membership | None = None

    def __bool__(self) -> bool:
        return bool(self.natures or self.set_by or self.ours)

    @property
    def condition(self) -> Q:
        """The same for a query that starts at occurrences or at levels."""
        condition = Q()
        if self.natures:
            condition &= Q(event__nature__in=self.natures)
        if self.set_by:
            condition &= Q(event__set_by__in=self.set_by)
        if self.ours:
            condition &= Q(event__set_by=SchoolEvent.SetBy.US, event__movable=True)
        if self and self.reader:
            condition &= may_open(self.reader)
        return condition


def may_open(membership: Membership) -> Q:
    """For a query that starts at occurrences: those whose event's content this person may read."""
    own = SchoolEvent.objects.visible_to(membership).filter(confidential=True)
    return Q(event__confidential=False) | Q(event__in=own)


@dataclass(frozen=True)
class Scored:
    """Scores by role slug, one float for each calendar day from `starts_on` (a Monday) to `ends_on` (a Sunday)."""

    starts_on: date
    ends_on: date
    years: tuple[Span, ...]
    calendar: SchoolCalendar
    scores: dict[str, Sequence[float]]
    drawn: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)  # what was made of them

    @cached_property
    def days(self) -> list[date]:
        return [self.starts_on + timedelta(days=n) for n in range((self.ends_on - self.starts_on).days + 1)]

    @cached_property
    def recorded(self) -> frozenset[str]:
        """The roles for which anything at all is recorded in these days; the others are blank, not quiet."""
        return frozenset(role for role, line in self.scores.items() if any(line))

    def between(self, role: str, first: date, last: date) -> Sequence[float]:
        """The role's scores from first to last, both included and both within these days."""
        return self.scores[role][(first - self.starts_on).days : (last - self.starts_on).days + 1]

    def on(self, role: str, days: Collection[date]) -> list[float]:
        """The role's scores on these days, which lie within."""
        line, origin = self.scores[role], self.starts_on
        return [line[(day - origin).days] for day in days]


def year_around(years: Collection[Span], day: date) -> Span:
    """The academic year that the day lies in; September to August where the school has entered none."""
    for year in years:
        if day in year:
            return year
    first = day.year if day.month >= 9 else day.year - 1
    return Span(date(first, 9, 1), date(first + 1, 8, 31), f"{first}/{(first + 1) % 100:02d}")


def scored(school: School, day: date, *, narrowed: Narrowing | None = None) -> Scored:
    """The scores of the academic year around the day, widened to whole weeks.

    Read from what is stored when that is of the school's present version: one query. Otherwise worked out from the
    events and, unless narrowed, stored: four queries in all, whatever the number of events.
    """
    kept = [] if narrowed else list(ScoredYear.objects.filter(school=school, starts_on__lte=day, ends_on__gte=day))
    for row in kept:
        if row.version == school.calendar_version and (known := _from_row(row, day)):
            return known
    rows = calendar_rows(school)
    fresh = _score(school, rows, day, narrowed or Narrowing())
    if not narrowed:
        _store(school, rows, fresh, kept)
    return fresh


def work_out(school: School, day: date, *, narrowed: Narrowing | None = None) -> Scored:
    """The same, always from the events, and not stored: two queries."""
    return _score(school, calendar_rows(school), day, narrowed or Narrowing())


def roles_and_rows(
    school: School, calendar: SchoolCalendar, first: date, last: date, narrowed: Narrowing
) -> tuple[list[str], list[Row]]:
    """The slugs of the live roles, and each occurrence that can be felt from first to last, as `score_days` reads it.

    One query, in which levels and occurrences come one after the other and meet here: a join would send each of them
    many times.
    """
    roles: list[str] = []
    rows: list[Row] = []
    weights: defaultdict[str, Weight] = defaultdict(Weight)
    for event, one, other, run_up, follow_up, level in _levels_times_roles(
        school, *_reach(calendar, first, last), narrowed
    ):
        if level:
            weight = weights[event]
            weight.deadline, weight.run_up, weight.follow_up = other == "deadline", run_up, follow_up
            weight.levels.append((one, level))
        elif event:
            rows.append((one, other, weights[event]))
        else:
            roles.append(one)
    return roles, rows


def _levels_times_roles(school: School, earliest: date, latest: date, narrowed: Narrowing) -> Iterable[tuple[Any, ...]]:
    """Levels, occurrences (no level) and live roles (no event) in one query.

    Text and numbers only, because Django's converters would cost more than the arithmetic.
    """
    none = Value(0)
    of_roles = Role.objects.live().filter(school=school)
    levels = EventLevel.objects.filter(
        narrowed.condition,
        school=school,
        event__school=school,
        event__deleted_at__isnull=True,
        role__retired_at__isnull=True,
    )
    times = Occurrence.objects.filter(school=school, ends_on__gte=earliest, starts_on__lte=latest)
    # The part that comes first decides what Django does to each value: nothing, with these columns.
    return (
        levels.order_by()
        .values_list(_text("event_id"), "role__slug", "event__nature", "event__run_up", "event__follow_up", "level")
        .union(
            times.order_by().values_list(_text("event_id"), _text("starts_on"), _text("ends_on"), none, none, none),
            of_roles.order_by().values_list(Value(""), "slug", Value(""), none, none, none),
            all=True,
        )
    )


def _text(name: str) -> Cast:
    return Cast(name, TextField())


def occurrences_felt(
    school: School, calendar: SchoolCalendar, first: date, last: date, condition: Q
) -> QuerySet[Occurrence]:
    """Occurrences that can be felt from first to last, once for each role that they concern."""
    earliest, latest = _reach(calendar, first, last)
    return Occurrence.objects.filter(
        condition,
        school=school,
        ends_on__gte=earliest,
        starts_on__lte=latest,
        event__deleted_at__isnull=True,
        event__levels__level__gte=1,
        event__levels__role__retired_at__isnull=True,
    )


def _reach(calendar: SchoolCalendar, first: date, last: date) -> tuple[date, date]:
    """The dates beyond which no occurrence can be felt between first and last."""
    staff_days = calendar.staff_days
    before = calendar.count_before(first) - LONGEST_REACH - 1
    after = calendar.count_before(last) + LONGEST_REACH + 1
    earliest = min(staff_days[before], first) if before >= 0 else date.min
    latest = max(staff_days[after], last) if after < len(staff_days) else date.max
    return earliest, latest


def _score(school: School, rows: CalendarRows, day: date, narrowed: Narrowing) -> Scored:
    years = tuple(sorted((Span(a, b, name) for what, _, name, a, b in rows if what == "year"), key=_start))
    year = year_around(years, day)
    first, last = monday_of(year.starts_on), monday_of(year.ends_on) + LAST_WEEKDAY
    calendar = calendar_from(rows)
    with _no_search_for_garbage():
        roles, loads = roles_and_rows(school, calendar, first, last, narrowed)
        scores: dict[str, Sequence[float]] = {**score_days(loads, roles, calendar, first, last)}
    return Scored(first, last, years, calendar, scores)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """For reading many rows that all stay to the end: Python would look for garbage among them again and again.

    In a school with 10,000 events that is half of the time. Other threads only go without the search for as long.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _start(span: Span) -> date:
    return span.starts_on


def _store(school: School, rows: CalendarRows, fresh: Scored, kept: Sequence[ScoredYear]) -> None:
    """Keep the scores for the next reader, in place of those `kept` so far."""
    numbers = array("d", (score for line in fresh.scores.values() for score in line))
    if sys.byteorder == "big":
        numbers.byteswap()
    values = {
        "calendar": json.dumps([(what, kind, name, str(a), str(b)) for what, kind, name, a, b in rows]),
        "roles": json.dumps(list(fresh.scores)),
        "scores": numbers.tobytes(),
    }
    keep(school, fresh.starts_on, fresh.ends_on, values, kept)


def _from_row(row: ScoredYear, day: date) -> Scored | None:
    """The stored scores; None where they are of another year than the day's, because the years have changed."""
    known = _decoded(row.calendar, row.roles, bytes(row.scores), row.starts_on, row.ends_on)
    return known if monday_of(year_around(known.years, day).starts_on) == known.starts_on else None


@lru_cache(maxsize=32)
def _decoded(calendar: str, roles: str, scores: bytes, starts_on: date, ends_on: date) -> Scored:
    """What is stored, decoded once in each process. It goes by the content itself, so it cannot be out of date."""
    rows: CalendarRows = [
        (what, kind, name, date.fromisoformat(a), date.fromisoformat(b))
        for what, kind, name, a, b in json.loads(calendar)
    ]
    years = tuple(sorted((Span(a, b, name) for what, _, name, a, b in rows if what == "year"), key=_start))
    numbers = array("d")
    numbers.frombytes(scores)
    if sys.byteorder == "big":
        numbers.byteswap()
    width = (ends_on - starts_on).days + 1
    lines: dict[str, Sequence[float]] = {
        role: numbers[place * width : (place + 1) * width] for place, role in enumerate(json.loads(roles))
    }
    return Scored(starts_on, ends_on, years, calendar_from(rows), lines)
