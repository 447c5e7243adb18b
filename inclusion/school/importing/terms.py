"""What the rows of a file of terms mean: `import_terms` brings them into a school."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from inclusion.school.actions.year import Row
from inclusion.school.importing.cells import Cells
from inclusion.school.importing.files import BadFile, Problem, read_table, shown
from inclusion.school.models import School
from inclusion.school.queries import calendar_rows
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import KINDS, LONGEST_DAYS, LONGEST_OTHER_LABEL, check_year_rows

COLUMNS = ("start", "end", "kind", "label")


LONGEST = timedelta(days=LONGEST_DAYS - 1)


@dataclass
class _Read:
    """The rows whose kind and dates are known; the dates of what may be a term and could not be read."""

    rows: list[tuple[int, Span]] = field(default_factory=list)
    unread_terms: list[tuple[date | None, date | None]] = field(default_factory=list)


def read_terms(data: bytes, school: School) -> list[Row]:
    """The file's days as `add_spans` takes them. Raises BadFile with every bad row and all its faults."""
    table = read_table(data, COLUMNS)
    problems = list(table.problems)
    unknown = [column for column in table.columns if column not in COLUMNS]
    problems += [Problem(table.heading_line, f"The column {shown(name)} is not known.") for name in unknown]
    read = _Read(unread_terms=[(None, None)] if table.problems else [])
    for line, row in table.rows:
        cells = Cells(line, row)
        _read_row(cells, read)
        problems += cells.problems
    problems += _against_the_school(read, school)
    if problems:
        raise BadFile(problems)
    return [(span.kind, span.name, span.starts_on, span.ends_on) for _, span in read.rows]


def _read_row(cells: Cells, read: _Read) -> None:
    kind, label = cells.choice("kind", KINDS), cells.text("label", LONGEST_OTHER_LABEL, needed=False)
    start = cells.day("start")
    end = cells.day_or_none("end") if cells.raw("end") else start
    if kind in KINDS and start and end:
        read.rows.append((cells.line, Span(start, end, label, kind)))
    elif kind == "term" or kind not in KINDS:
        read.unread_terms.append((start, end if cells.raw("end") else None))


def _against_the_school(read: _Read, school: School) -> list[Problem]:
    """What the school's own days have against the rows, apart from those that are there already.

    What lies where a term may be that could not be read in full is not held against anything.
    """
    known = [Span(first, last, name, kind or what) for what, kind, name, first, last in calendar_rows(school)]
    there = {(span.kind, span.starts_on, span.ends_on) for span in known}
    lines, new = [], []
    for line, span in read.rows:
        key = (span.kind, span.starts_on, span.ends_on)
        if key not in there:
            there.add(key)
            lines.append(line)
            new.append(span)
    terms = [span for span in (*known, *new) if span.kind == "term"]
    unread = list(_possible_terms(read.unread_terms, terms))
    found = check_year_rows(new, known, unread, some_lost=(None, None) in read.unread_terms)
    return [Problem(lines[problem.index], problem.message) for problem in found]


def _possible_terms(unread: Iterable[tuple[date | None, date | None]], terms: Iterable[Span]) -> Iterator[Span]:
    """All the days that a term may cover of which only one date could be read: up to its neighbours, if not too far."""
    others = list(terms)
    for start, end in unread:
        if start and end:
            yield Span(min(start, end), max(start, end))
        elif start:
            yield Span(start, min([start + LONGEST, *(term.starts_on for term in others if term.starts_on > start)]))
        elif end:
            yield Span(max([end - LONGEST, *(term.ends_on for term in others if term.ends_on < end)]), end)
