"""Reading for the preview of term dates: which the school has, and what its own days have against the others."""

from dataclasses import dataclass

from inclusion.school.actions.year import Row, bank_holidays
from inclusion.school.calendars.term_dates import TermDates
from inclusion.school.models import School
from inclusion.school.queries import calendar_rows
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import KIND_WORDS, check_year_rows, default_label, year_around


@dataclass(frozen=True)
class TermLine:
    """One line of the preview; `faults` in words."""

    span: Span
    line: int
    is_there: bool
    faults: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return KIND_WORDS[self.span.kind]

    @property
    def label(self) -> str:
        return self.span.name or default_label(self.span.kind, self.span.starts_on)


def rows_of(found: TermDates) -> list[Row]:
    """As `add_spans` takes them."""
    return [(row.kind, row.label, row.start, row.end) for row in found.rows]


def term_lines(school: School, found: TermDates) -> list[TermLine]:
    """A line for each, in the order of their dates. One query."""
    known = [Span(first, last, name, kind or what) for what, kind, name, first, last in calendar_rows(school)]
    there = {(span.kind, span.starts_on, span.ends_on) for span in known}
    spans = [Span(row.start, row.end, row.label, row.kind) for row in found.rows]
    new = [span for span in spans if (span.kind, span.starts_on, span.ends_on) not in there]
    faults: dict[Span, list[str]] = {}
    for problem in check_year_rows(new, known):
        faults.setdefault(new[problem.index], []).append(problem.message)
    return [
        TermLine(span, row.line, span not in new, tuple(faults.get(span, ())))
        for span, row in zip(spans, found.rows, strict=True)
    ]


def holidays_too(lines: list[TermLine]) -> int:
    """How many bank holidays of England come with the terms that are new."""
    years = {(year.starts_on, year.ends_on) for line in lines if line.span.kind == "term" and not line.is_there
             for year in [year_around(line.span)]}  # fmt: skip
    return len({span.starts_on for first, last in years for span in bank_holidays(first, last)})
