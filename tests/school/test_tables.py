"""Tables that people upload or paste: what is read, and what hostile or careless ones get."""

import io
import zipfile
from datetime import date, datetime, time
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from inclusion.school.calendars.tables import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    make_table,
    read_pasted_table,
    read_table_file,
)
from inclusion.school.calendars.xlsx_guard import BOMB, DAMAGED, MEGABYTE, NO_XLSX, xlsx_fault
from inclusion.school.importing.files import BadFile


def refusal(read, *arguments, **options):
    with pytest.raises(BadFile) as error:
        read(*arguments, **options)
    return str(error.value)


def a_book(*sheets, title="Dates"):
    """The bytes of an XLSX file of rows of cells."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(title if number == 0 else f"Sheet {number + 1}")
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def with_members(data, **members):
    """The file with members added or replaced; "__" in a name stands for a slash, "_dot_" for a point."""
    out = io.BytesIO()
    names = {name.replace("__", "/").replace("_dot_", "."): content for name, content in members.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in names:
                new.writestr(member, old.read(member))
        for name, content in names.items():
            new.writestr(name, content)
    return out.getvalue()


# CSV ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_read_table_file_tells_separators_encodings_and_line_ends(encoding, separator, end):
    lines = ["Title;Start;Notes", "Café – Zoë’s;18/01/2027;", ";;", '"One; two";19/01/2027;x']
    text = end.join(lines).replace(";", separator) + end
    table = read_table_file(text.encode(encoding))
    assert table.headings == ("Title", "Start", "Notes")
    assert table.rows == (
        (2, ("Café – Zoë’s", "18/01/2027", "")),
        (4, (f"One{'' if separator == chr(9) else separator} two", "19/01/2027", "x")),
    )
    assert table.problems == ()
    assert table.lines[0] == (1, table.headings)


def test_read_table_file_obeys_excels_word_for_the_separator():
    table = read_table_file(b"sep=;\r\nTitle, long;Start\r\nReview;x\r\n")
    assert (table.headings, table.rows) == (("Title, long", "Start"), ((3, ("Review", "x")),))


def test_read_table_file_keeps_what_hangs_over_and_fills_what_is_short():
    table = read_table_file(b'\r\nTitle,Start\r\nA\r\nB,1,more\r\n"two\r\nlines",2\r\n')
    assert table.heading_line == 2
    assert table.headings == ("Title", "Start", "")
    assert table.rows == ((3, ("A", "", "")), (4, ("B", "1", "more")), (5, ("two lines", "2", "")))


def test_read_table_file_takes_out_what_cannot_be_shown_and_says_so():
    table = read_table_file("Title\nRev\u202eiew\n".encode() + b"A" * 600)
    assert [cells for _, cells in table.rows] == [("Review",), ("A" * 499 + "…",)]
    assert [str(problem) for problem in table.problems] == [
        "Line 2: Characters that cannot be shown were taken out (U+202E).",
        "Line 3: It was cut to 500 characters.",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The table is empty."),
        (b"\n , ,\n,,", "The table is empty."),
        (b"a" * (MOST_BYTES + 1), "The file has 2.0 MB; at most 2 MB are read."),
        (b'a,b\n"open,c\n', "Line 2: The quotation marks do not match"),
        (b"a,b\nx\0y,c\n", "There is a NUL byte in the file"),
        ("a,b\n".encode("utf-16"), "The file is in UTF-16."),
        (b"a,b\n\x81,c", "Line 2: This is neither UTF-8 nor Windows-1252."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"<html><table>", "This is a web page."),
        (b"BEGIN:VCALENDAR\r\n", "This is a calendar file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "This is an old Excel file (.xls), or one with a password."),
        (b"a\n" * (MOST_ROWS + 2), "There are more than 5,000 rows."),
        (b"a," * MOST_COLUMNS + b"b", "Line 1: There are more than 60 columns."),
        (b"a\n" + b"," * 99 + b"b", "Line 2: There are more than 60 columns."),
    ],
    ids=range(14),
)
def test_read_table_file_refuses_in_words(data, words):
    assert words in refusal(read_table_file, data)


def test_read_table_file_takes_as_many_rows_and_columns_as_it_says():
    assert len(read_table_file(b"a\n" * (MOST_ROWS + 1)).rows) == MOST_ROWS
    assert len(read_table_file(b"a," * (MOST_COLUMNS - 1) + b"b").headings) == MOST_COLUMNS


@given(st.binary(max_size=400))
def test_read_table_file_of_any_bytes_gives_a_table_or_words(data):
    try:
        table = read_table_file(data)
    except BadFile as error:
        assert str(error)
    else:
        assert all(len(cells) == len(table.headings) for _, cells in table.rows)


# Pasted text -------------------------------------------------------------------------------------------------------


def test_read_pasted_table_splits_at_tabs_strokes_and_wide_gaps():
    text = "Term\tStarts\tEnds\r\n\r\nAutumn term    1 September 2026  18 December 2026\n| Spring term | 4 Jan | |\n"
    table = read_pasted_table(text)
    assert table.headings == ("Term", "Starts", "Ends")
    assert table.rows == (
        (3, ("Autumn term", "1 September 2026", "18 December 2026")),
        (4, ("Spring term", "4 Jan", "")),
    )


def test_read_pasted_table_splits_lines_of_a_csv_file():
    table = read_pasted_table('Title,Start\n"Open, for all",18/01/2027\nFair;2,19/01/2027\n')
    assert table.headings == ("Title", "Start")
    assert table.rows == ((2, ("Open, for all", "18/01/2027")), (3, ("Fair;2", "19/01/2027")))


def test_read_pasted_table_leaves_the_commas_of_sentences():
    table = read_pasted_table("Fair, Monday, 18 January 2027\nTrip, Tuesday, 19 January 2027\nOpen,18 May 2027")
    assert table.headings == ("Fair, Monday, 18 January 2027",)


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2003", "\x0b"])
def test_read_pasted_table_of_any_white_space_is_soon_done(space):
    """A reading whose time grew with the square of the length would take hours."""
    table = read_pasted_table(f"a{space * 500_000}b")
    assert table.headings == ("a", "b")


def test_read_pasted_table_refuses_a_book():
    assert "at most 524,288 are read" in refusal(read_pasted_table, "a" * 600_000)


# XLSX --------------------------------------------------------------------------------------------------------------


def test_read_table_file_of_excel_gives_cells_as_people_read_them():
    cells = [date(2027, 1, 18), datetime(2027, 1, 18, 9, 30), time(9, 5), 3.0, 2.5, 7, True, "  Café ", None]  # noqa: DTZ001
    table = read_table_file(a_book([[], ["A", "B", "C", "D", "E", "F", "G", "H", "I"], [], cells, [None] * 9]))
    assert (table.heading_line, table.headings) == (2, tuple("ABCDEFGHI"))
    assert table.rows == ((4, ("2027-01-18", "2027-01-18 09:30", "09:05", "3", "2.5", "7", "yes", "Café", "")),)
    assert table.problems == ()


def test_read_table_file_of_excel_never_works_out_a_formula_and_says_so():
    table = read_table_file(a_book([["Title", "Start"], ["=1+1", '=HYPERLINK("http://example.org")'], ["Review", "x"]]))
    assert table.rows == ((3, ("Review", "x")),)
    assert [str(problem) for problem in table.problems] == [
        "Line 2: A2 holds a formula, which is not worked out. Paste its value instead.",
        "Line 2: B2 holds a formula, which is not worked out. Paste its value instead.",
    ]


def test_read_table_file_of_excel_takes_its_first_filled_sheet_or_the_named_one():
    book = Workbook()
    book.create_sheet("Hidden").append(["secret"])
    book["Hidden"].sheet_state = "hidden"
    book.create_sheet("Terms").append(["Term"])
    book.create_sheet("More").append(["More"])
    table = read_table_file(saved(book))
    assert table.headings == ("Term",)
    assert [str(problem) for problem in table.problems] == ["Only the sheet “Terms” is read, not “Sheet”, “More”."]
    assert read_table_file(saved(book), sheet="More").headings == ("More",)
    assert "There is no sheet “Hidden” in the file." in refusal(read_table_file, saved(book), sheet="Hidden")


def test_read_table_file_of_excel_does_not_believe_the_size_a_sheet_says():
    data = a_book([["Title"], ["Review"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    lying = sheet.replace('ref="A1:A2"', 'ref="A1:XFD1048576"')
    assert lying != sheet
    began = monotonic()
    assert read_table_file(with_members(data, xl__worksheets__sheet1_dot_xml=lying)).rows == ((2, ("Review",)),)
    far = sheet.replace('r="2"', 'r="1048576"').replace("A2", "A1048576")
    assert read_table_file(with_members(data, xl__worksheets__sheet1_dot_xml=far)).rows == ()
    assert monotonic() - began < 15


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["a"]] * (MOST_ROWS + 2), "There are more than 5,000 rows."),
        ([["a"] * (MOST_COLUMNS + 1)], "Row 1 has more than 60 columns."),
        ([[]], "The table is empty."),
    ],
)
def test_read_table_file_of_excel_refuses_too_much_and_nothing(rows, words):
    assert words in refusal(read_table_file, a_book(rows))


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


BOOK = a_book([["Title"], ["Review"]])
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (with_members(BOOK, xl__media__big_dot_bin=b"\0" * 30 * MEGABYTE), BOMB),
        (with_members(BOOK, xl__sharedStrings_dot_xml=b" " * 15 * MEGABYTE), BOMB),
        (with_members(BOOK, **{f"xl__x{n}_dot_xml": b"x" for n in range(200)}), BOMB),
        (with_members(BOOK, xl__vbaProject_dot_bin=b"x"), "The file has macros in it."),
        (with_members(BOOK, xl__worksheets__sheet1_dot_xml=LAUGHS), "XML that Excel does not write"),
        (with_members(BOOK, xl__worksheets__sheet1_dot_xml="<a/>".encode("utf-16")), "XML that Excel does not write"),
        (zipped(**{"a.txt": "x"}), NO_XLSX),
        (BOOK[: len(BOOK) // 2], DAMAGED),
        (b"PK\x03\x04" + b"\0" * 200, DAMAGED),
        (with_members(BOOK, xl__workbook_dot_xml="<a>"), "The file cannot be read. Open it in Excel"),
        (with_members(BOOK, xl__worksheets__sheet1_dot_xml="<worksheet><sheetData><row"), "The file cannot be read."),
    ],
    ids=range(11),
)
def test_read_table_file_refuses_a_workbook_that_is_not_what_it_seems(data, words):
    assert words in refusal(read_table_file, data)


def test_xlsx_guard_holds_although_a_header_lies_about_the_size():
    """The sizes in the headers are made small: then zipfile gives no more than that, and the sum is wrong."""
    bomb = with_members(BOOK, xl__media__big_dot_bin=b"\0" * 30 * MEGABYTE)
    size = (30 * MEGABYTE).to_bytes(4, "little")
    assert bomb.count(size) == 2
    assert xlsx_fault(bomb.replace(size, (1000).to_bytes(4, "little"))) in ("", DAMAGED)
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 3_000_000
    lying = with_members(BOOK, xl__worksheets__sheet1_dot_xml=sheet)
    lying = lying.replace(len(sheet).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refusal(read_table_file, lying) in (
        DAMAGED,
        "The file cannot be read. Open it in Excel, and save it again as .xlsx.",
    )


def test_read_table_file_bounds_a_workbook_of_styles_that_the_guard_lets_through():
    """Styles are the one part that openpyxl makes large in memory: the process has its limits."""
    styles = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
    many = styles + "".join(f'<xf numFmtId="{n % 9999}"/>' for n in range(700_000)) + "</cellXfs></styleSheet>"
    began = monotonic()
    assert "the file" in refusal(read_table_file, with_members(BOOK, xl__styles_dot_xml=many)).lower()
    assert monotonic() - began < 20


def test_make_table_numbers_rows_as_they_come():
    assert make_table([(7, ["A"]), (9, ["", " "]), (12, ["b"])]).lines == [(7, ("A",)), (12, ("b",))]
