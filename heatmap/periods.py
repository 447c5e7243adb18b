"""Which term, week or year a screen shows, its scores, and its neighbours with their addresses."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from heatmap.choice import Choice
from heatmap.grid import term_at, weeks_within
from heatmap.queries import Scored, year_around
from heatmap.screen import Screen
from heatmap.words import day_and_month
from inclusion.school.iso_days import YEARS
from inclusion.school.school_dates import SchoolWeek, Span, monday_of
from inclusion.school.wording import week_beginning

Neighbour = dict[str, str] | None  # name, short name and url; None where there is nothing to go to


@dataclass(frozen=True)
class Period:
    """A stretch of the calendar on one screen. `weeks` are its school weeks, `days` their staff days."""

    known: Scored
    title: str
    words: str
    starts_on: date
    weeks: list[SchoolWeek]
    previous: Neighbour
    next: Neighbour
    days: list[date] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", [day for week in self.weeks for day in week.staff_days])

    def context(self) -> dict[str, object]:
        return {"title": self.title, "previous": self.previous, "next": self.next, "period": self.words}


def term_scores(screen: Screen) -> Scored:
    """The scores of the year in which the term to show lies; it may be the year after that of the day chosen."""
    known = screen.scores(screen.day)
    place = term_at(known.calendar, screen.day)
    if place is None:
        return known
    term = known.calendar.terms[place]
    return screen.scores_at(term.starts_on + (term.ends_on - term.starts_on) / 2, known)


def term_period(screen: Screen, known: Scored, name: str) -> Period | None:
    """The term around the day chosen, or the next one, or the last; None for a school without terms."""
    place = term_at(known.calendar, screen.day)
    if place is None:
        return None
    terms = known.calendar.terms
    span = terms[place]
    weeks = [week for week in weeks_within(known.calendar, span) if known.starts_on <= week.monday <= known.ends_on]

    def link(other: int) -> Neighbour:
        if not 0 <= other < len(terms):
            return None
        there = terms[other]
        return _link(screen, name, there.starts_on, dated(there), there.name.removesuffix(" term").capitalize())

    return Period(known, dated(span), "this term", span.starts_on, weeks, link(place - 1), link(place + 1))


def week_period(screen: Screen, known: Scored) -> Period:
    """The week around the day chosen, a school week or not."""
    monday = monday_of(screen.day)
    week = known.calendar.week_of(monday)
    title = f"{week.term}, week {week.number}" if week else "Holiday week"
    if week and screen.school.two_week_timetable:
        title += f" {week.letter}"
    before, after = monday - timedelta(days=7), monday + timedelta(days=7)
    return Period(
        known,
        f"{title}: {week_beginning(monday)} {monday.year}",
        "this week",
        monday,
        [week] if week else [],
        _link(screen, "heatmap:week", before, week_beginning(before), day_and_month(before)),
        _link(screen, "heatmap:week", after, week_beginning(after), day_and_month(after)),
    )


def year_period(screen: Screen, known: Scored) -> Period:
    """The academic year around the day chosen; its neighbours where the school has entered years or terms there."""
    year = year_around(known.years, screen.day)
    weeks = [week for week in known.calendar.weeks if known.starts_on <= week.monday <= known.ends_on]

    def link(day: date) -> Neighbour:
        there = year_around(known.years, day)
        entered = there in known.years or any(term.starts_on in there for term in known.calendar.terms)
        return _link(screen, "heatmap:year", day, f"School year {there.name}", there.name) if entered else None

    return Period(
        known,
        f"School year {year.name}",
        "this year",
        year.starts_on,
        weeks,
        link(year.starts_on - timedelta(days=1)),
        link(year.ends_on + timedelta(days=1)),
    )


def dated(span: Span) -> str:
    """A term's name with its year, unless the school named it so already."""
    return span.name if any(sign.isdigit() for sign in span.name) else f"{span.name} {span.starts_on.year}"


def _link(screen: Screen, name: str, day: date, words: str, short: str) -> Neighbour:
    """A neighbour, where an address can name its day at all."""
    if day.year not in YEARS:
        return None
    choice: Choice = screen.choice.at(day)
    return {"name": words, "short": short, "url": screen.url(name, choice)}
