"""Tables that people upload or paste, as headings and rows of text: CSV, XLSX, and text copied from a page or Word.

What the columns mean is not here. A file that is no table raises BadFile, in words; a bad cell is a problem.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inclusion.school.calendars.bounded_process import NotDone, run_bounded
from inclusion.school.calendars.xlsx_guard import xlsx_fault
from inclusion.school.importing.files import BadFile, Problem, decoded
from inclusion.school.plain_text import kept_text

MEGABYTE = 1024 * 1024
MOST_BYTES = 2 * MEGABYTE
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 500
ROWS_ABOVE = 10  # among which the headings are looked for
MOST_SECONDS = 10
MOST_MEMORY = 512 * MEGABYTE
SEPARATORS = ",;\t"
CLOSELY = {separator: re.compile(rf"{separator}(?=[^ {separator}])") for separator in ";,"}
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SPACE = re.compile(r"[^\S\t]")
GAP = re.compile(r"\t| {2,}")
OTHER_FILES = {
    OLD_OFFICE: "This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password.",
    b"%PDF": "This is a PDF. Copy its table and paste it as text.",
    b"<": "This is a web page. Copy its table and paste it as text.",
    b"BEGIN:VCALENDAR": "This is a calendar file. Bring it in as a calendar.",
    b"\xff\xfe": "The file is in UTF-16. Save it as “CSV UTF-8”.",
    b"\xfe\xff": "The file is in UTF-16. Save it as “CSV UTF-8”.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The first row that is not blank, the others with the line of the file or sheet that each begins on, as wide as
    the headings; and what is to be said of them. Columns without a heading have none ("") but are kept. `title`: what
    stood above the headings.
    """

    heading_line: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    problems: tuple[Problem, ...] = ()
    title: str = ""

    @property
    def lines(self) -> list[tuple[int, tuple[str, ...]]]:
        """All rows, the heading too: for tables that may have none."""
        return [(self.heading_line, self.headings), *self.rows]


def read_table_file(data: bytes, *, sheet: str = "") -> Table:
    """The table of an uploaded CSV or XLSX file, told apart by what is in it. Raises BadFile.

    `sheet`: the name of the sheet to read of an XLSX file, else its first that holds anything.
    """
    if len(data) > MOST_BYTES:
        raise _bad(f"The file has {len(data) / MEGABYTE:,.1f} MB; at most {MOST_BYTES // MEGABYTE} MB are read.")
    start = data.removeprefix(b"\xef\xbb\xbf")[:200].lstrip()
    if start.startswith(ZIP):
        return _xlsx_table(data, sheet)
    for sign, message in OTHER_FILES.items():
        if start.startswith(sign):
            raise _bad(message)
    return _csv_table(data)


def read_pasted_table(text: str) -> Table:
    """A table pasted as text: cells lie between tabs, upright strokes, or two spaces and more; or between commas or
    semicolons, where most lines have these as a CSV file has them. Raises BadFile.
    """
    if len(text) > MOST_BYTES // 4:
        raise _bad(f"The text has {len(text):,} characters; at most {MOST_BYTES // 4:,} are read.")
    lines = [SPACE.sub(" ", words).strip() for words in re.split(r"\r\n|\r|\n", text)]
    if separator := _separator_of([words for words in lines if words]):
        return make_table(_csv_rows(text, separator))
    return make_table((line, _pasted_cells(words)) for line, words in enumerate(lines, 1))


def _pasted_cells(words: str) -> list[str]:
    return [cell for part in words.strip("|").split("|") for cell in GAP.split(part.strip())]


def _separator_of(lines: Sequence[str]) -> str:
    """The comma or semicolon that most lines have with no space after it, unlike a sentence; else nothing."""
    for separator, closely in CLOSELY.items():
        if 2 * sum(bool(closely.search(words)) and not _has_gap(words) for words in lines) > len(lines):
            return separator
    return ""


def _has_gap(words: str) -> bool:
    return "|" in words or GAP.search(words) is not None


def make_table(lines: Iterable[tuple[int, Sequence[str]]], problems: Sequence[Problem] = ()) -> Table:
    """The table of rows of raw cells. Blank rows are passed over; short ones are filled, and what hangs over is said.

    Raises BadFile where nothing is left, or too much.
    """
    said, kept = list(problems), list[tuple[int, list[str]]]()
    for line, raw in lines:
        cells = [_cell(value, line, said) for value in raw[: MOST_COLUMNS + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS or any(value.strip() for value in raw[MOST_COLUMNS + 1 :]):
            raise _bad(f"There are more than {MOST_COLUMNS} columns.", line)
        if cells:
            kept.append((line, cells))
        if len(kept) > MOST_ROWS + 1:
            raise _bad(f"There are more than {MOST_ROWS:,} rows. Split the table into several.", line)
    if not kept:
        raise BadFile([*said, Problem(0, "The table is empty.")])
    width = max(len(cells) for _, cells in kept)
    filled = tuple((line, tuple(cells + [""] * (width - len(cells)))) for line, cells in kept)
    return Table(filled[0][0], filled[0][1], filled[1:], tuple(sorted(said)))


def _cell(value: str, line: int, said: list[Problem]) -> str:
    text, faults = kept_text(value, LONGEST_CELL)
    said += [Problem(line, fault) for fault in faults]
    return text


def _bad(message: str, line: int = 0) -> BadFile:
    return BadFile([Problem(line, message)])


def _csv_table(data: bytes) -> Table:
    """Separated by what the first line has most of: commas, semicolons or tabs. Excel's line "sep=;" is obeyed."""
    if b"\0" in data:
        raise _bad("There is a NUL byte in the file, so this is not plain text. Save it again as “CSV UTF-8”.")
    text = decoded(data)
    first = next((line for line in text.splitlines() if re.search(r"\w", line)), "")
    separator = max(SEPARATORS, key=re.sub(r'"[^"]*"', "", first).count)
    named = re.fullmatch(r"sep=([,;\t])\s*", first, re.IGNORECASE)
    rows = _csv_rows(text, named[1] if named else separator)
    return make_table(rows[1:] if named else rows)


def _csv_rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        message = "The quotation marks do not match from here on, so that the rest cannot be read."
        raise _bad(message, begins) from None
    return rows


def _xlsx_table(data: bytes, sheet: str) -> Table:
    if fault := xlsx_fault(data):
        raise _bad(fault)
    asked = {"sheet": sheet, "most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
    try:
        found: Any = run_bounded("sheet", data, asked, most_seconds=MOST_SECONDS, most_memory=MOST_MEMORY)
    except NotDone as error:
        raise _bad(str(error)) from error
    problems = [Problem(line, message) for line, message in found["problems"]]
    if found["refused"]:
        raise BadFile(problems)
    return make_table(found["rows"], problems)
