"""The map's numbers as tables for people: CSV with one row a day, XLSX with a sheet of weeks and one of days.

Text that a school has typed can stand in headings and cells; in neither file can it run as a formula.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from defusedcsv import csv
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from heatmap.pressure import BAND_NAMES

Cell = str | float | date | None
Sheet = Any  # openpyxl's write-only sheet; its stubs leave half of it out
Data = Mapping[str, Any]  # what `exports.map_data` gives
BOLD = Font(bold=True)
HEADING_WIDTH = 16
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as Windows-1252


def as_csv(data: Data) -> bytes:
    """One row a day; a score and a band for each role."""
    return csv_bytes(day_rows(data))


def csv_bytes(rows: Iterable[list[Cell]]) -> bytes:
    """Any rows as a CSV file that a spreadsheet opens as it is meant."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_tame(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_xlsx(data: Data) -> bytes:
    """Two sheets: the school weeks, then the days as in the CSV."""
    return xlsx_bytes({"Weeks": week_rows(data), "Days": day_rows(data)})


def xlsx_bytes(sheets: Mapping[str, Iterable[list[Cell]]]) -> bytes:
    """Any rows as a workbook: by the name of each sheet a heading and its rows."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        _fill(book.create_sheet(name), rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def day_rows(data: Data) -> Iterator[list[Cell]]:
    """A heading, then one row a day."""
    roles = data["roles"]
    heading: list[Cell] = ["Date", "Staff day", "Pupil day", "Closed for"]
    for role in roles:
        heading += [role["name"], f"{role['name']} band"]
    yield heading
    for place, day in enumerate(data["days"]):
        row: list[Cell] = [date.fromisoformat(day["date"]), _yes(day["staff"]), _yes(day["pupils"]), day["closure"]]
        for role in roles:
            row += [role["scores"][place], _band(role["bands"][place])]
        yield row


def week_rows(data: Data) -> Iterator[list[Cell]]:
    """A heading, then one row a school week."""
    roles = data["roles"]
    heading: list[Cell] = ["Week beginning", "Term", "Week"]
    for role in roles:
        heading += [role["name"], f"{role['name']} band", f"{role['name']} peak", f"{role['name']} peak band"]
    yield heading
    for week in data["weeks"]:
        row: list[Cell] = [date.fromisoformat(week["monday"]), week["term"], week["number"]]
        for role in roles:
            found = week["roles"][role["slug"]]
            row += [found["score"], _band(found["band"]), found["peak"], _band(found["peak_band"])]
        yield row


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _band(band: int | None) -> str | None:
    return None if band is None else BAND_NAMES[band]


def _tame(cell: Cell) -> Cell:
    """Text without what could stand before a formula's sign; the sign itself is defused by defusedcsv."""
    if not isinstance(cell, str):
        return cell
    shown = "".join(character for character in cell if character.isprintable())
    return shown.lstrip()


def _fill(sheet: Sheet, rows: Iterable[list[Cell]]) -> None:
    sheet.freeze_panes = "B2"
    rows = iter(rows)
    heading = next(rows)
    for place in range(len(heading)):
        sheet.column_dimensions[get_column_letter(place + 1)].width = HEADING_WIDTH
    sheet.append([_text_cell(sheet, str(name), bold=True) for name in heading])
    for row in rows:
        sheet.append([_text_cell(sheet, cell) if isinstance(cell, str) else cell for cell in row])


def _text_cell(sheet: Sheet, text: str, *, bold: bool = False) -> SheetCell:
    """A cell that is text whatever it begins with, also after somebody has edited it."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.quotePrefix = True
    if bold:
        cell.font = BOLD
    return cell
