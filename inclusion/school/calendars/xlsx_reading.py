"""The rows of one sheet of an XLSX file as text. Formulas are never worked out. To be run by `bounded_process` only."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from inclusion.school.importing.files import shown

LAST_ROW_SEEN = 20_000  # below the last filled row Excel may keep a million formatted ones
MIDNIGHT = time()
FAILURES = (
    AttributeError, InvalidFileException, LookupError, OSError, TypeError, ValueError, zipfile.BadZipFile,
    SyntaxError, RecursionError, OverflowError,
)  # fmt: skip


class Refused(Exception):
    """Nothing of the sheet is taken; the message says why."""


def plain_sheet(data: bytes, sheet: str, most_rows: int, most_columns: int) -> dict[str, Any]:
    """{"rows": [(row number, texts)], "problems": [(row number, message)], "refused": whether nothing is taken}."""
    problems: list[tuple[int, str]] = []
    try:
        return {"rows": _rows(data, sheet, most_rows, most_columns, problems), "problems": problems, "refused": False}
    except Refused as error:
        message = str(error)
    except FAILURES:
        message = "The file cannot be read. Open it in Excel, and save it again as .xlsx."
    return {"rows": [], "problems": [(0, message)], "refused": True}


def _rows(
    data: bytes, sheet: str, most_rows: int, most_columns: int, problems: list[tuple[int, str]]
) -> list[tuple[int, list[str]]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
    named = [one for one in sheets if one.title == sheet] if sheet else sheets
    if not named:
        raise Refused(f"There is no sheet {shown(sheet)} in the file." if sheet else "The file has no sheet.")
    found: list[tuple[int, list[str]]] = []
    for one in named:
        found = list(_sheet_rows(one, most_rows, most_columns, problems))
        if found:
            others = [shown(other.title) for other in sheets if other is not one]
            if others and not sheet:
                message = f"Only the sheet {shown(one.title)} is read, not {', '.join(others[:5])}."
                problems.append((0, message))
            break
    return found


def _sheet_rows(
    sheet: Any, most_rows: int, most_columns: int, problems: list[tuple[int, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Filled rows by number. What the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    filled = 0
    for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW_SEEN, max_col=most_columns + 1), 1):
        texts = [_text(cell, number, problems) for cell in row]
        if not any(texts):
            continue
        filled += 1
        if filled > most_rows + 1:
            raise Refused(f"There are more than {most_rows:,} rows. Split the table into several.")
        if any(texts[most_columns:]):
            raise Refused(f"Row {number} has more than {most_columns} columns.")
        yield number, texts


def _text(cell: Any, number: int, problems: list[tuple[int, str]]) -> str:
    """A cell as a person reads it: dates as 2027-01-18, times as 09:30, whole numbers without a point."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        problems.append(
            (number, f"{cell.coordinate} holds a formula, which is not worked out. Paste its value instead.")
        )
        return ""
    if cell.data_type == "e":
        problems.append((number, f"{cell.coordinate} holds an error of Excel, {shown(str(value))}."))
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == MIDNIGHT else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
