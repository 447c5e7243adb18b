"""From one school year to the next by term week: where an event of this year lands in the next one. Pure."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise

from heatmap.packs.days import SEASONS, season_of_term
from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, Span, monday_of

WEEK = timedelta(weeks=1)
LOWEST, HIGHEST = 1, 5  # levels
HALF_A_SEASON = 8  # school weeks: no half of a year of six terms is longer
ONE_BAND = 1  # so far apart planned and felt have to be before a level moves


class Where(StrEnum):
    """What kind of week a day lies in."""

    WEEK = "week"  # a school week of a term
    BREAK = "break"  # a holiday within a term, such as half term
    AFTER = "after"  # the holiday after a term
    BEFORE = "before"  # before the first term of the year


@dataclass(frozen=True, slots=True)
class Place:
    """Where a day stands in its school year: `number` is the term of the season; it and `week` count from 1.

    In a break `part` says which one of the term, `week` which week of it, and `passed` how many school weeks came
    before. After or before a term `week` counts from its last or first school week.
    """

    where: Where
    season: int
    number: int
    week: int
    weekday: int
    part: int = 0
    passed: int = 0


@dataclass(frozen=True)
class TermWeeks:
    """One term, the `number`th of its season, with its school weeks, and the Mondays of each holiday between two."""

    season: int
    number: int
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

    def holds(self, place: Place, season_weeks: int) -> bool:
        """Is the week of the place entered, where its season had so many school weeks?

        A term of up to eight weeks is half a season where a whole one is expected: the other half is not entered yet.
        """
        if len(self.weeks) <= HALF_A_SEASON < season_weeks:
            return place.where == Where.BEFORE or (place.where == Where.WEEK and place.week <= len(self.weeks))
        return True


def _mondays(first: date, before: date) -> Sequence[date]:
    return [first + n * WEEK for n in range((before - first).days // 7)]


def _joined(terms: Sequence[TermWeeks]) -> TermWeeks:
    """The terms of one season as one, with a break between them."""
    first, *others = terms
    if not others:
        return first
    span = Span(first.span.starts_on, others[-1].span.ends_on, f"{SEASONS[first.season].capitalize()} term")
    return TermWeeks(first.season, 1, span, tuple(week for term in terms for week in term.weeks))


class SchoolYear:
    """The terms of one school year that have school weeks, in their order."""

    def __init__(self, calendar: SchoolCalendar, span: Span) -> None:
        self.calendar, self.span = calendar, span
        terms = [term for term in calendar.terms if term.starts_on in span]
        weeks = [(term, tuple(w for w in calendar.weeks if w.staff_days[0] in term)) for term in terms]
        groups = groupby(((term, some) for term, some in weeks if some), lambda one: season_of_term(one[0]))
        self.terms = tuple(
            TermWeeks(season, number, term, some)
            for season, group in groups
            for number, (term, some) in enumerate(group, 1)
        )

    @cached_property
    def by_season(self) -> "SchoolYear":
        """The same year with no more than one term in each season."""
        year = copy(self)
        year.terms = tuple(_joined(tuple(group)) for _, group in groupby(self.terms, lambda term: term.season))
        return year

    def terms_in(self, season: int) -> list[TermWeeks]:
        return [term for term in self.terms if term.season == season]

    def weeks_in(self, season: int) -> int:
        return sum(len(term.weeks) for term in self.terms_in(season))

    def place_of(self, day: date) -> Place:
        """Where the day stands; the year has at least one term."""
        monday, weekday = monday_of(day), day.weekday()
        for term in self.terms:
            for place, week in enumerate(term.weeks, 1):
                if week.monday == monday:
                    return Place(Where.WEEK, term.season, term.number, place, weekday)
            for part, mondays in enumerate(term.breaks):
                if monday in mondays:
                    passed = sum(week.monday < monday for week in term.weeks)
                    place = mondays.index(monday) + 1
                    return Place(Where.BREAK, term.season, term.number, place, weekday, part, passed)
        begun = [term for term in self.terms if term.weeks[-1].monday < monday]
        if not begun:
            term = self.terms[0]
            return Place(Where.BEFORE, term.season, term.number, (term.weeks[0].monday - monday) // WEEK, weekday)
        term = begun[-1]
        return Place(Where.AFTER, term.season, term.number, (monday - term.weeks[-1].monday) // WEEK, weekday)

    def day_at(self, place: Place, term: TermWeeks) -> date:
        """The day at that place of the term; where there is no such week, the nearest one of its kind."""
        return self._monday_at(place, term) + timedelta(days=place.weekday)

    def term_at(self, place: Place) -> TermWeeks | None:
        """The term of the place; None where that is not entered."""
        same = (term for term in self.terms if (term.season, term.number) == (place.season, place.number))
        return next(same, None)

    def _monday_at(self, place: Place, term: TermWeeks) -> date:
        if place.where == Where.WEEK:
            return term.weeks[min(place.week, len(term.weeks)) - 1].monday
        if place.where == Where.BREAK:
            if place.part < len(term.breaks):
                mondays = term.breaks[place.part]
                return mondays[min(place.week, len(mondays)) - 1]
            return term.weeks[min(place.passed, len(term.weeks)) - 1].monday
        if place.where == Where.BEFORE:
            first = term.weeks[0].monday
            return max(first - place.week * WEEK, min(first, monday_of(self.span.starts_on)))
        later = [other for other in self.terms if other.span.starts_on > term.span.starts_on]
        following = later[0].weeks[0].monday - WEEK if later else self.span.ends_on
        last = term.weeks[-1].monday
        return max(last, min(last + place.week * WEEK, monday_of(following)))

    def words_of(self, day: date) -> str:
        """ "Spring week 3, Tuesday", or where in a holiday the day lies."""
        place = self.place_of(day)
        term = self.term_at(place)
        assert term is not None
        name = term.span.name
        if place.where == Where.WEEK:
            return f"{name.removesuffix(' term')} week {place.week}, {day:%A}"
        if place.where == Where.BREAK:
            return f"Holiday within {name}, {day:%A}"
        side = "after" if place.where == Where.AFTER else "before"
        return f"Week {place.week} {side} {name}, {day:%A}"


def _cut_alike(day: date, source: SchoolYear, target: SchoolYear) -> tuple[SchoolYear, SchoolYear]:
    """Both years as they are; by season where one has other terms than the other in the season of the day."""
    season = source.place_of(day).season
    same = len(source.terms_in(season)) == len(target.terms_in(season))
    return (source, target) if same else (source.by_season, target.by_season)


@dataclass(frozen=True, slots=True)
class Move:
    """Where an event lands. `notes` say in short sentences what could not stay as it was."""

    starts_on: date
    ends_on: date
    notes: tuple[str, ...] = ()


def roll(starts_on: date, ends_on: date, source: SchoolYear, target: SchoolYear) -> Move | None:
    """The event of one year in the other: same term, week and weekday, and as many staff days.

    None where its term, or the week of it, is not entered yet. A year of three terms and one of six go by the weeks of
    the season. What was on a staff day stays on one, within its term: the nearest of the same week where that weekday
    is closed.
    """
    season_weeks = source.weeks_in(source.place_of(starts_on).season)
    source, target = _cut_alike(starts_on, source, target)
    place = source.place_of(starts_on)
    term = target.term_at(place)
    if term is None or not term.holds(place, season_weeks):
        return None
    day, notes = target.day_at(place, term), []
    if place.where == Where.WEEK and place.week > len(term.weeks):
        notes.append(f"{term.span.name} has only {len(term.weeks)} weeks then: its last one.")
    if place.where == Where.WEEK and source.calendar.is_staff_day(starts_on) and not _is_in(day, target, term):
        open_days = [one for one in term.weeks[min(place.week, len(term.weeks)) - 1].staff_days if one in term.span]
        nearest = min(open_days, key=lambda one: (abs(one - day), one))
        notes.append(f"That {day:%A} is no school day: {nearest:%A} of the same week.")
        day = nearest
    end = _end(starts_on, ends_on, day, source, target)
    was = len(source.calendar.staff_days_between(starts_on, ends_on))
    lacking = was - len(target.calendar.staff_days_between(day, end))
    if was and lacking > 0:
        notes.append(f"{lacking} staff day{'' if lacking == 1 else 's'} shorter: there are no more.")
    return Move(day, end, tuple(notes))


def _is_in(day: date, year: SchoolYear, term: TermWeeks) -> bool:
    return year.calendar.is_staff_day(day) and day in term.span


def roll_end(starts_on: date, ends_on: date, day: date, source: SchoolYear, target: SchoolYear) -> date:
    """The last day of the event where it begins on `day`: as many staff days, within the term it is in."""
    return _end(starts_on, ends_on, day, *_cut_alike(starts_on, source, target))


def _end(starts_on: date, ends_on: date, day: date, source: SchoolYear, target: SchoolYear) -> date:
    same = day + (ends_on - starts_on)
    count = len(source.calendar.staff_days_between(starts_on, ends_on))
    if not count:
        return same
    place, calendar = source.place_of(starts_on), target.calendar
    term = source.term_at(place)
    limit = target.span.ends_on
    if place.where in (Where.WEEK, Where.BREAK) and term and ends_on <= term.span.ends_on:
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
