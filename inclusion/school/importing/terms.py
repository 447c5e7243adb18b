"""What the rows of a file of terms mean: `import_terms` brings them into a school."""

from inclusion.school.actions.year import Row
from inclusion.school.importing.cells import Cells
from inclusion.school.importing.files import BadFile, Problem, read_table, shown
from inclusion.school.models import School
from inclusion.school.queries import calendar_rows
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import INSIDE_A_TERM, KINDS, LONGEST_OTHER_LABEL, check_year_rows

COLUMNS = ("start", "end", "kind", "label")


def read_terms(data: bytes, school: School) -> list[Row]:
    """The file's days as `add_spans` takes them. Raises BadFile with every bad row."""
    table = read_table(data, COLUMNS)
    problems = list(table.problems)
    unknown = [column for column in table.columns if column not in COLUMNS]
    problems += [Problem(table.heading_line, f"The column {shown(name)} is not known.") for name in unknown]
    rows: list[tuple[int, Span]] = []
    term_is_lost = bool(table.problems)
    for line, row in table.rows:
        cells = Cells(line, row)
        kind, label = cells.choice("kind", KINDS), cells.text("label", LONGEST_OTHER_LABEL, needed=False)
        start = cells.day("start")
        end = cells.day_or_none("end") if cells.raw("end") else start
        if cells.faults or start is None or end is None:
            term_is_lost = term_is_lost or kind in ("term", "") or kind not in KINDS
        else:
            rows.append((line, Span(start, end, label, kind)))
        problems += cells.problems
    problems += _against_the_school(rows, school, term_is_lost)
    if problems:
        raise BadFile(problems)
    return [(span.kind, span.name, span.starts_on, span.ends_on) for _, span in rows]


def _against_the_school(rows: list[tuple[int, Span]], school: School, term_is_lost: bool) -> list[Problem]:
    """What the school's own days have against the rows, apart from those that are there already.

    While a term of the file could not be read, nobody can say what lies outside every term.
    """
    known = [Span(first, last, name, kind or what) for what, kind, name, first, last in calendar_rows(school)]
    there = {(span.kind, span.starts_on, span.ends_on) for span in known}
    lines, new = [], []
    for line, span in rows:
        key = (span.kind, span.starts_on, span.ends_on)
        if key not in there and not (term_is_lost and span.kind in INSIDE_A_TERM):
            there.add(key)
            lines.append(line)
            new.append(span)
    return [Problem(lines[problem.index], problem.message) for problem in check_year_rows(new, known)]
