"""From one school year to the next by term week: where an event of this year lands in the next one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, Span, monday_of

WEEK = timedelta(weeks=1)
LOWEST, HIGHEST = 1, 5  # levels
ONE_BAND = 1  # so far apart planned and felt have to be before a level moves


class Where(StrEnum):
    """What kind of week a day lies in."""

    WEEK = "week"  # a school week of a term
    BREAK = "break"  # a holiday within a term, such as half term
    AFTER = "after"  # the holiday after a term
    BEFORE = "before"  # before the first term of the year


@dataclass(frozen=True, slots=True)
class Place:
    """Where a day stands in its school year. `term` and `week` count from 1.

    In a break `part` says which one of the term, `week` which week of it, and `passed` how many school weeks came
    before. After or before a term `week` counts from its last or first school week.
    """

    where: Where
    term: int
    week: int
    weekday: int
    part: int = 0
    passed: int = 0


@dataclass(frozen=True)
class TermWeeks:
    """One term with its school weeks, and the Mondays of each holiday between two of them."""

    span: Span
    weeks: tuple[SchoolWeek, ...]

    @cached_property
    def breaks(self) -> tuple[tuple[date, ...], ...]:
        gaps = ((one.monday, other.monday) for one, other in pairwise(self.weeks))
        found = (tuple(_mondays(before + WEEK, after)) for before, after in gaps)
        return tuple(mondays for mondays in found if mondays)

    @property
    def last_staff_day(self) -> date:
        return max(day for day in self.weeks[-1].staff_days if day in self.span)


def _mondays(first: date, before: date) -> Sequence[date]:
    return [first + n * WEEK for n in range((before - first).days // 7)]


class SchoolYear:
    """The terms of one school year that have school weeks, in their order."""

    def __init__(self, calendar: SchoolCalendar, span: Span) -> None:
        self.calendar, self.span = calendar, span
        terms = [term for term in calendar.terms if term.starts_on in span]
        found = [TermWeeks(term, tuple(w for w in calendar.weeks if w.staff_days[0] in term)) for term in terms]
        self.terms = tuple(term for term in found if term.weeks)

    def place_of(self, day: date) -> Place:
        """Where the day stands; the year has at least one term."""
        monday, weekday = monday_of(day), day.weekday()
        for number, term in enumerate(self.terms, 1):
            for place, week in enumerate(term.weeks, 1):
                if week.monday == monday:
                    return Place(Where.WEEK, number, place, weekday)
            for part, mondays in enumerate(term.breaks):
                if monday in mondays:
                    passed = sum(week.monday < monday for week in term.weeks)
                    return Place(Where.BREAK, number, mondays.index(monday) + 1, weekday, part, passed)
        begun = [number for number, term in enumerate(self.terms, 1) if term.weeks[-1].monday < monday]
        if not begun:
            return Place(Where.BEFORE, 1, (self.terms[0].weeks[0].monday - monday) // WEEK, weekday)
        return Place(Where.AFTER, begun[-1], (monday - self.terms[begun[-1] - 1].weeks[-1].monday) // WEEK, weekday)

    def day_at(self, place: Place) -> date:
        """The day at that place of this year; where there is no such week, the nearest one of its kind."""
        term = self.term_at(place)
        return self._monday_at(place, term) + timedelta(days=place.weekday)

    def term_at(self, place: Place) -> TermWeeks:
        return self.terms[min(place.term, len(self.terms)) - 1]

    def _monday_at(self, place: Place, term: TermWeeks) -> date:
        if place.where == Where.WEEK:
            return term.weeks[min(place.week, len(term.weeks)) - 1].monday
        if place.where == Where.BREAK:
            if place.part < len(term.breaks):
                mondays = term.breaks[place.part]
                return mondays[min(place.week, len(mondays)) - 1]
            return term.weeks[min(place.passed, len(term.weeks)) - 1].monday
        if place.where == Where.BEFORE:
            first = self.terms[0].weeks[0].monday
            return max(first - place.week * WEEK, min(first, monday_of(self.span.starts_on)))
        number = min(place.term, len(self.terms))
        following = self.terms[number].weeks[0].monday - WEEK if number < len(self.terms) else self.span.ends_on
        last = term.weeks[-1].monday
        return max(last, min(last + place.week * WEEK, monday_of(following)))

    def words_of(self, day: date) -> str:
        """ "Spring week 3, Tuesday", or where in a holiday the day lies."""
        place = self.place_of(day)
        name = self.terms[place.term - 1].span.name
        if place.where == Where.WEEK:
            return f"{name.removesuffix(' term')} week {place.week}, {day:%A}"
        if place.where == Where.BREAK:
            return f"Holiday within {name}, {day:%A}"
        side = "after" if place.where == Where.AFTER else "before"
        return f"Week {place.week} {side} {name}, {day:%A}"


@dataclass(frozen=True, slots=True)
class Move:
    """Where an event lands. `notes` say in short sentences what could not stay as it was."""

    starts_on: date
    ends_on: date
    notes: tuple[str, ...] = ()


def roll(starts_on: date, ends_on: date, source: SchoolYear, target: SchoolYear) -> Move:
    """The event of one year in the other: same term, week and weekday, and as many staff days.

    What was on a staff day stays on one, within its term: the nearest of the same week where that weekday is closed.
    """
    place = source.place_of(starts_on)
    term = target.term_at(place)
    day, notes = target.day_at(place), []
    if place.where == Where.WEEK and place.week > len(term.weeks):
        notes.append(f"{term.span.name} has only {len(term.weeks)} weeks then: its last one.")
    if place.where == Where.WEEK and source.calendar.is_staff_day(starts_on) and not _is_in(day, target, term):
        open_days = [one for one in term.weeks[min(place.week, len(term.weeks)) - 1].staff_days if one in term.span]
        nearest = min(open_days, key=lambda one: (abs(one - day), one))
        notes.append(f"That {day:%A} is no school day: {nearest:%A} of the same week.")
        day = nearest
    end = roll_end(starts_on, ends_on, day, source, target)
    was = len(source.calendar.staff_days_between(starts_on, ends_on))
    lacking = was - len(target.calendar.staff_days_between(day, end))
    if was and lacking > 0:
        notes.append(f"{lacking} staff day{'' if lacking == 1 else 's'} shorter: there are no more.")
    return Move(day, end, tuple(notes))


def _is_in(day: date, year: SchoolYear, term: TermWeeks) -> bool:
    return year.calendar.is_staff_day(day) and day in term.span


def roll_end(starts_on: date, ends_on: date, day: date, source: SchoolYear, target: SchoolYear) -> date:
    """The last day of the event where it begins on `day`: as many staff days, within the term it is in."""
    same = day + (ends_on - starts_on)
    count = len(source.calendar.staff_days_between(starts_on, ends_on))
    if not count:
        return same
    place, calendar = source.place_of(starts_on), target.calendar
    limit = target.span.ends_on
    if place.where in (Where.WEEK, Where.BREAK) and ends_on <= source.terms[place.term - 1].span.ends_on:
        home = next((term for term in target.terms if day in term.span), None)
        limit = home.last_staff_day if home else limit
    if same <= limit and len(calendar.staff_days_between(day, same)) == count:
        return same
    days = calendar.staff_days_between(day, max(limit, day))[:count]
    return days[-1] if days else day


def stepped(level: int, differences: Sequence[int]) -> int:
    """The level after one step up or down, where the weeks of the event felt other than planned by a band or more.

    `differences`: felt less planned band, of each of its weeks of which that is known.
    """
    if not differences:
        return level
    mean = sum(differences) / len(differences)
    step = 1 if mean >= ONE_BAND else -1 if mean <= -ONE_BAND else 0
    return min(max(level + step, LOWEST), HIGHEST)
