"""Writes to many of the school's days at once: imports, a whole year, bank holidays, and flips of week A and B.

One academic year, term, closure or INSET day at a time is in `year_rows.py`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import holidays
from django.db import transaction

from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.actions.occurrences import write_school_occurrences
from inclusion.school.models import AcademicYear, Closure, InsetDay, Membership, School, Term, WeekFlip
from inclusion.school.queries import calendar_rows
from inclusion.school.school_dates import Span, monday_of
from inclusion.school.wording import full_day
from inclusion.school.year_rules import (
    KIND_WORDS,
    KINDS,
    MOST_ROWS,
    Problem,
    check_year_rows,
    default_label,
    six_half_terms,
    weekdays_of,
    years_to_make,
)

Row = tuple[str, str, date, date]  # kind (one of year_rules.KINDS), label (may be empty), starts_on, ends_on
Pair = tuple[date, date]  # first and last day

BANK_HOLIDAY_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}


class YearError(Exception):
    """Nothing was saved. `problems` says for each bad row (counted from 0) what is wrong, in words."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Added:
    """How many rows brought something new, and how many the school had already."""

    added: int
    already_there: int


@contextmanager
def days_change(school: School) -> Iterator[list[Span]]:
    """One change of the school's days: the school locked, what stands now given, repeats written out again at the end.

    `kind` of a span is year or one of `year_rules.KINDS`.
    """
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        rows = calendar_rows(school)
        yield [Span(first, last, name, kind or what) for what, kind, name, first, last in rows if what != "flip"]
        write_school_occurrences(school)
        touch_calendar(school)


def add_spans(*, by: Membership | None, school: School, rows: Sequence[Row]) -> Added:
    """Add those rows that are not there yet, all or none; terms find or make their academic year.

    A row is there already when the school has one of its kind with the same dates. Raises YearError with every bad row.
    """
    if len(rows) > MOST_ROWS:
        raise YearError(Problem(MOST_ROWS, f"There are {len(rows)} rows; at most {MOST_ROWS} are possible at once."))
    spans = [Span(first, last, label or default_label(kind, first), kind) for kind, label, first, last in rows]
    with days_change(school) as known:
        there = {(span.kind, span.starts_on, span.ends_on) for span in known}
        new: dict[int, Span] = {}
        for index, span in enumerate(spans):
            key = (span.kind, span.starts_on, span.ends_on)
            if key not in there:
                there.add(key)
                new[index] = span
        places, wanted = list(new), list(new.values())
        problems = check_year_rows(wanted, known)
        if problems:
            raise YearError(*(Problem(places[problem.index], problem.message) for problem in problems))
        _make_years(school, wanted, known)
        added = sum(_store(school, span) for span in wanted)
        if added:
            record(by=by, school=school, verb="added days to", obj=school, summary=counted(wanted))
    return Added(added=added, already_there=len(spans) - added)


def counted(spans: Sequence[Span]) -> str:
    """ "3 terms, 1 INSET day"."""
    counts = [(sum(span.kind == kind for span in spans), KIND_WORDS[kind]) for kind in KINDS]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)


def _make_years(school: School, new: Sequence[Span], known: Sequence[Span]) -> None:
    terms = [span for span in new if span.kind == "term"]
    for span in years_to_make(terms, [span for span in known if span.kind == "year"]):
        AcademicYear.objects.create(school=school, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on)


def _store(school: School, span: Span) -> bool:
    """Write one checked row; False when all its INSET days were there already."""
    if span.kind == "inset":
        named = {"name": span.name}
        days = [InsetDay.objects.get_or_create(school=school, date=day, defaults=named) for day in weekdays_of(span)]
        return any(is_new for _, is_new in days)
    if span.kind == "term":
        year = AcademicYear.objects.get(school=school, starts_on__lte=span.starts_on, ends_on__gte=span.ends_on)
        Term.objects.create(school=school, year=year, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on)
    else:
        Closure.objects.create(
            school=school, kind=span.kind, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on
        )
    return True


def set_up_year(*, by: Membership | None, school: School, pairs: Sequence[Pair], insets: Sequence[date] = ()) -> Added:
    """Three terms, their half terms, INSET days and bank holidays from six half-term spans. Raises YearError."""
    spans = six_half_terms(pairs)
    rows: list[Row] = [(span.kind, span.name, span.starts_on, span.ends_on) for span in spans]
    rows += [("inset", "", day, day) for day in insets]
    with transaction.atomic():
        added = add_spans(by=by, school=school, rows=rows)
        year = AcademicYear.objects.get(school=school, starts_on__lte=pairs[0][0], ends_on__gte=pairs[0][1])
        add_bank_holidays(by=by, year=year)
    return added


def bank_holidays(starts_on: date, ends_on: date) -> list[Span]:
    """England's bank holidays on weekdays from the first to the last day, by date."""
    years = range(starts_on.year, ends_on.year + 1)
    days = holidays.country_holidays("GB", subdiv="ENG", years=years)
    found = []
    for day, name in sorted(days.items()):
        if starts_on <= day <= ends_on and day.weekday() < 5:
            label = BANK_HOLIDAY_NAMES.get(name, name.replace("(observed)", "(substitute day)"))
            found.append(Span(day, day, label, "bank_holiday"))
    return found


def add_bank_holidays(*, by: Membership | None, year: AcademicYear) -> Added:
    """Add England's bank holidays of the academic year that are not there yet. Raises YearError."""
    spans = bank_holidays(year.starts_on, year.ends_on)
    rows: list[Row] = [(span.kind, span.name, span.starts_on, span.ends_on) for span in spans]
    return add_spans(by=by, school=year.school, rows=rows)


def flip_from(*, by: Membership | None, school: School, day: date) -> bool:
    """Swap week A and B from this day's week on, or take such a flip back. True when there is a flip now."""
    with days_change(school):
        flip, is_new = WeekFlip.objects.get_or_create(school=school, monday=monday_of(day))
        verb = "swapped" if is_new else "swapped back"
        record(by=by, school=school, verb=verb, obj=flip, summary=f"Week A and B from {full_day(flip.monday)}")
        if not is_new:
            flip.delete()
    return is_new
