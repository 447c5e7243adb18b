"""Reading for the screens of the school's year: one academic year with its terms, and where the school is today."""

from dataclasses import dataclass, field
from datetime import date

from inclusion.school.models import AcademicYear, Closure, InsetDay, Membership, Term
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, Span, monday_of

CLOSURE_WORDS = {"half_term": "Half term", "bank_holiday": "Bank holiday", "closure": "Closure", "inset": "INSET day"}


@dataclass(frozen=True)
class DayLine:
    """A closure or INSET day as the table shows it."""

    row: Closure | InsetDay
    kind: str
    starts_on: date
    ends_on: date

    @property
    def kind_words(self) -> str:
        return CLOSURE_WORDS[self.kind]

    @property
    def is_inset(self) -> bool:
        return self.kind == "inset"


@dataclass
class TermBlock:
    """A term, or a gap between terms (`term` is None), with the closures and INSET days in it."""

    term: Term | None
    staff_days: int = 0
    weeks: list[SchoolWeek] = field(default_factory=list)
    lines: list[DayLine] = field(default_factory=list)


@dataclass(frozen=True)
class YearPage:
    """One academic year as its page shows it."""

    year: AcademicYear
    blocks: list[TermBlock]
    outside: list[DayLine]  # in this academic year, in no term
    staff_days: int
    inset_days: int

    @property
    def lines(self) -> list[DayLine]:
        return [line for block in self.blocks for line in block.lines]


def years_of(membership: Membership) -> list[AcademicYear]:
    """The school's academic years by date."""
    return list(AcademicYear.objects.visible_to(membership).select_related("school"))


def year_on(years: list[AcademicYear], today: date) -> AcademicYear | None:
    """The academic year of today, else the next one, else the last."""
    return next((year for year in years if year.ends_on >= today), years[-1] if years else None)


def day_lines(membership: Membership) -> list[DayLine]:
    """Every closure and INSET day of the school by date."""
    lines = [DayLine(row, row.kind, row.starts_on, row.ends_on) for row in Closure.objects.visible_to(membership)] + [
        DayLine(row, "inset", row.date, row.date) for row in InsetDay.objects.visible_to(membership)
    ]
    return sorted(lines, key=lambda line: (line.starts_on, line.ends_on, line.kind))


def year_page(membership: Membership, year: AcademicYear, lines: list[DayLine]) -> YearPage:
    """The academic year with those of the school's closures and INSET days that lie in it."""
    calendar = calendar_of(membership.school)
    blocks = []
    for term in Term.objects.visible_to(membership).filter(year=year):
        days = calendar.staff_days_between(term.starts_on, term.ends_on)
        mondays = {monday_of(day) for day in days}
        weeks = [week for week in calendar.weeks if week.monday in mondays and week.staff_days[0] >= term.starts_on]
        blocks.append(TermBlock(term, len(days), weeks))
    outside = []
    for line in lines:
        span = Span(line.starts_on, line.ends_on)
        home = next((block for block in blocks if block.term and _touches(span, block.term)), None)
        if home:
            home.lines.append(line)
        elif _touches(span, year):
            outside.append(line)
    staff_days = sum(block.staff_days for block in blocks)
    inset_days = sum(_is_staff_inset(line, calendar) for block in blocks for line in block.lines)
    return YearPage(year, blocks, outside, staff_days, inset_days)


def _touches(span: Span, other: Term | AcademicYear) -> bool:
    return span.starts_on <= other.ends_on and other.starts_on <= span.ends_on


def _is_staff_inset(line: DayLine, calendar: SchoolCalendar) -> bool:
    return line.is_inset and calendar.is_staff_day(line.starts_on)


def stray_lines(lines: list[DayLine], years: list[AcademicYear]) -> list[DayLine]:
    """Closures that lie in no academic year, such as bank holidays whose year was deleted."""
    return [line for line in lines if not any(_touches(Span(line.starts_on, line.ends_on), year) for year in years)]


@dataclass(frozen=True)
class Now:
    """Where the school is today: its term and week, or the next term."""

    term: Span | None
    week: SchoolWeek | None
    weeks_in_term: int
    next_term: Span | None


def where_we_are(calendar: SchoolCalendar, today: date) -> Now:
    term = next((term for term in calendar.terms if today in term), None)
    week = calendar.week_of(today) if term else None
    weeks = [w for w in calendar.weeks if term and term.starts_on <= w.staff_days[0] <= term.ends_on]
    later = next((term for term in calendar.terms if term.starts_on > today), None)
    return Now(term, week, len(weeks), later)
