"""The dates of an item in one school year: its rule, moved to a working day, or what overrides it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.packs.days import SEASONS, day_of, in_year, next_working_day, terms_of, weekdays_from, weeks_of, year_span
from heatmap.packs.pack import DEADLINE, After, FirstStaffDays, InsetDay, Item, Override, Point, TermWeeks, Window
from inclusion.school.school_dates import SchoolCalendar, Span


@dataclass(frozen=True, slots=True)
class Placed:
    """An item's dates, sorted; without any, why not, in words for a person."""

    spans: list[Span]
    reason: str = ""


class _NoDate(Exception):
    """The item cannot be placed; the message says why."""


def dates_of(item: Item, school_year: int, calendar: SchoolCalendar) -> list[Span]:
    """When the item is in the school year that begins in that calendar year; `placed` says why where it is nowhere."""
    return placed(item, school_year, calendar).spans


def placed(item: Item, school_year: int, calendar: SchoolCalendar) -> Placed:
    """The dates as they stand: a deadline on a closed day is due the last staff day before, as pressure counts it."""
    try:
        return Placed(list(_spans(item, school_year, calendar)))
    except _NoDate as none:
        return Placed([], str(none))


def window_of(window: Window, school_year: int, calendar: SchoolCalendar) -> Span:
    """ValueError, with the reason, where one of its ends is not known."""
    try:
        return _window(window, school_year, calendar)
    except _NoDate as none:
        raise ValueError(str(none)) from None


def _spans(item: Item, year: int, calendar: SchoolCalendar) -> Iterator[Span]:
    if override := item.overrides.get(year):
        yield _overridden(item, override)
        return
    rule = item.rule
    if isinstance(rule, TermWeeks):
        for season in rule.terms:
            yield _as_long(item, _term_weeks(rule, season, year, calendar))
    elif isinstance(rule, Window):
        yield _window(rule, year, calendar)
    elif isinstance(rule, FirstStaffDays):
        days = _staff_days(year, calendar)[: rule.count]
        yield Span(days[0], days[-1])
    elif isinstance(rule, InsetDay):
        insets = [day for day in _staff_days(year, calendar) if not calendar.is_pupil_day(day)]
        if len(insets) < rule.number:
            raise _NoDate(f"The school’s calendar has too few INSET days in {in_year(year)}.")
        day = insets[rule.number - 1]
        yield _as_long(item, Span(day, day))
    else:
        day = _day(rule, year, calendar)
        if item.next_working_day:
            day = next_working_day(day, calendar)
        yield _as_long(item, Span(day, day))


def _overridden(item: Item, override: Override) -> Span:
    if override.ends_on:
        return Span(override.starts_on, override.ends_on)
    return _as_long(item, Span(override.starts_on, override.starts_on))


def _as_long(item: Item, span: Span) -> Span:
    """As long as the item says; a deadline is the last of the days."""
    if item.nature == DEADLINE:
        return Span(span.ends_on, span.ends_on)
    if item.weekdays:
        return Span(span.starts_on, weekdays_from(span.starts_on, item.weekdays))
    if item.days:
        return Span(span.starts_on, span.starts_on + timedelta(days=item.days - 1))
    return span


def _day(point: Point, year: int, calendar: SchoolCalendar) -> date:
    if isinstance(point, After):
        first = next(_spans(point.item, year, calendar))
        return first.starts_on + timedelta(days=point.days)
    day = day_of(point.rule, year)
    if day is None:
        raise _NoDate(f"Its rule gives no day in {in_year(year)}.")
    return day


def _window(window: Window, year: int, calendar: SchoolCalendar) -> Span:
    span = Span(_day(window.first, year, calendar), _day(window.last, year, calendar))
    if span.ends_on < span.starts_on:
        raise _NoDate(f"In {in_year(year)} its time would end before it begins.")
    return span


def _term_weeks(rule: TermWeeks, season: int, year: int, calendar: SchoolCalendar) -> Span:
    """From the first day of the first week to the last day of the last, as far as the term goes."""
    weeks = weeks_of(calendar, terms_of(calendar, year, season))
    if not weeks:
        raise _NoDate(f"The {SEASONS[season]} term {in_year(year)} is not in the school’s calendar yet.")
    first, last = (week - 1 if week > 0 else len(weeks) + week for week in (rule.first, rule.last))
    if first >= len(weeks) or last < 0 or last < first:
        raise _NoDate(f"The {SEASONS[season]} term {in_year(year)} has only {len(weeks)} weeks, too few for this.")
    return Span(weeks[max(first, 0)].starts_on, weeks[min(last, len(weeks) - 1)].ends_on)


def _staff_days(year: int, calendar: SchoolCalendar) -> tuple[date, ...]:
    """Those of the school year from the start of its autumn term on, which may be in August."""
    terms = terms_of(calendar, year, 1)
    days = calendar.staff_days_between(terms[0].starts_on, year_span(year).ends_on) if terms else ()
    if not days:
        raise _NoDate(f"The autumn term {in_year(year)} is not in the school’s calendar yet.")
    return days
