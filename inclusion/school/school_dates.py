"""Staff days, school weeks, A/B letters and half terms of a school.

Pure: no Django, no clock, no database. What pressure makes of these days is in `heatmap/pressure.py`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Literal

Letter = Literal["A", "B"]

HALF_TERM = "half_term"
CLOSURE_NAMES = {HALF_TERM: "Half term", "bank_holiday": "Bank holiday", "closure": "Closed"}
HOLIDAY = "Holiday"
ONE_DAY = timedelta(days=1)
NEW_YEAR_FROM = 8  # the month: people plan the new school year from August on, and some schools begin on its last days


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `starts_on` to `ends_on`, both included."""

    starts_on: date
    ends_on: date
    name: str = ""
    kind: str = ""

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """A Monday to Sunday with at least one staff day; `number` counts from 1 in each term."""

    monday: date
    number: int
    term: str
    staff_days: tuple[date, ...]
    letter: Letter


def closure_words(closure: Span) -> str:
    """A closure's own name, else what its kind is called."""
    return closure.name or CLOSURE_NAMES.get(closure.kind, CLOSURE_NAMES["closure"])


def school_year_of(day: date) -> int:
    """The calendar year in which the day's school year begins."""
    return day.year if day.month >= NEW_YEAR_FROM else day.year - 1


def monday_of(day: date) -> date:
    """The Monday of the day's week; weeks run Monday to Sunday."""
    return day - timedelta(days=day.weekday())


class SchoolCalendar:
    """One school's terms without their closures. All sequences it gives are sorted by date.

    `flips` are days from whose week on the A/B letters are swapped. Terms may touch or overlap; a day counts once.
    """

    def __init__(
        self,
        terms: Sequence[Span],
        closures: Sequence[Span] = (),
        insets: Collection[date] = (),
        flips: Collection[date] = (),
    ) -> None:
        self.terms = tuple(sorted(terms, key=lambda span: (span.starts_on, span.ends_on)))
        self.closures = tuple(sorted(closures, key=lambda span: (span.starts_on, span.ends_on)))
        self.insets = frozenset(insets)
        self.flips = tuple(sorted({monday_of(day) for day in flips}))

    @cached_property
    def staff_days(self) -> tuple[date, ...]:
        """Every Monday to Friday inside a term and outside every closure."""
        days: set[int] = set()
        for term in self.terms:
            days.update(range(term.starts_on.toordinal(), term.ends_on.toordinal() + 1))
        for closure in self.closures:
            days.difference_update(range(closure.starts_on.toordinal(), closure.ends_on.toordinal() + 1))
        return tuple(date.fromordinal(day) for day in sorted(days) if day % 7 not in (6, 0))

    @cached_property
    def _indices(self) -> dict[date, int]:
        return {day: index for index, day in enumerate(self.staff_days)}

    def index_of(self, day: date) -> int | None:
        """The day's place in `staff_days`, from 0; None when it is no staff day."""
        return self._indices.get(day)

    def count_before(self, day: date) -> int:
        """How many staff days lie before the day: the index of the first staff day on or after it."""
        return bisect_left(self.staff_days, day)

    def is_staff_day(self, day: date) -> bool:
        return day in self._indices

    def is_pupil_day(self, day: date) -> bool:
        """A staff day that is not an INSET day."""
        return day in self._indices and day not in self.insets

    def last_staff_day_on_or_before(self, day: date) -> date | None:
        count = bisect_right(self.staff_days, day)
        return self.staff_days[count - 1] if count else None

    def staff_days_between(self, first: date, last: date) -> tuple[date, ...]:
        """Staff days from `first` to `last`, both included; empty when `last` is earlier."""
        return self.staff_days[self.count_before(first) : bisect_right(self.staff_days, last)]

    def closure_name(self, day: date) -> str | None:
        """Why the school is closed: the closure's name, "Holiday" outside every term, else None.

        A weekend inside a term is None too, unless a closure covers it. Of two closures the one that began first.
        """
        for closure in self.closures:
            if day in closure:
                return closure_words(closure)
        return None if any(day in term for term in self.terms) else HOLIDAY

    @cached_property
    def weeks(self) -> tuple[SchoolWeek, ...]:
        """The school weeks; each belongs to the term of its first staff day."""
        weeks: list[SchoolWeek] = []
        numbers: dict[int, int] = {}
        previous: SchoolWeek | None = None
        for monday, group in groupby(self.staff_days, monday_of):
            days = tuple(group)
            term = next(place for place, span in enumerate(self.terms) if days[0] in span)
            numbers[term] = numbers.get(term, 0) + 1
            letter = self._letter(monday, days[-1], previous)
            previous = SchoolWeek(monday, numbers[term], self.terms[term].name, days, letter)
            weeks.append(previous)
        return tuple(weeks)

    def _letter(self, monday: date, last_day: date, previous: SchoolWeek | None) -> Letter:
        """A after each 1 September, then in turn; every flip since the week before swaps it.

        Flips in a summer holiday mean nothing, because the letters start again after it.
        """
        if previous is None or _school_year(previous.staff_days[-1]) != _school_year(last_day):
            is_a, swaps = True, int(monday in self.flips)
        else:
            is_a = previous.letter == "B"
            swaps = bisect_right(self.flips, monday) - bisect_right(self.flips, previous.monday)
        return "A" if is_a == (swaps % 2 == 0) else "B"

    @cached_property
    def _weeks_by_monday(self) -> dict[date, SchoolWeek]:
        return {week.monday: week for week in self.weeks}

    def week_of(self, day: date) -> SchoolWeek | None:
        """The school week the day (any weekday) lies in; None in a week without staff days."""
        return self._weeks_by_monday.get(monday_of(day))

    @cached_property
    def half_terms(self) -> tuple[Span, ...]:
        """The terms cut at their half-term closures: "Autumn" gives "Autumn 1" and "Autumn 2"."""
        pieces: list[Span] = []
        for term in self.terms:
            cuts = [closure for closure in self.closures if closure.kind == HALF_TERM]
            parts = _cut(term, cuts)
            names = [term.name] if len(parts) == 1 else [f"{term.name} {n}" for n in range(1, len(parts) + 1)]
            pieces += [Span(first, last, name.strip()) for (first, last), name in zip(parts, names, strict=True)]
        return tuple(pieces)


def _cut(term: Span, cuts: Sequence[Span]) -> list[tuple[date, date]]:
    """What is left of the term before, between and after the cuts (sorted by first day)."""
    parts: list[tuple[date, date]] = []
    first = term.starts_on
    for cut in cuts:
        if cut.ends_on < first or cut.starts_on > term.ends_on:
            continue
        if first < cut.starts_on:
            parts.append((first, cut.starts_on - ONE_DAY))
        first = cut.ends_on + ONE_DAY
    if first <= term.ends_on:
        parts.append((first, term.ends_on))
    return parts


def _school_year(day: date) -> int:
    """The calendar year in whose September the day's school year began."""
    return day.year if day.month >= 9 else day.year - 1
