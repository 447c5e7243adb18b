"""From the bytes of a CSV file to its rows: size, encoding, heading, number of columns. Not here: what cells mean."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
LONGEST_SHOWN = 40
csv.field_size_limit(MOST_BYTES)  # a cell that is too long is one row's fault, not the end of the file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong with one line of a file, counted from 1 with the heading; line 0 is the file as a whole."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}" if self.line else self.message


class BadFile(Exception):
    """Nothing was saved. `problems` are all that were found, by line."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Table:
    """The heading, each row's cells by column with the line it begins on, and the rows that could not be read."""

    heading_line: int
    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    problems: list[Problem]


def shown(text: str) -> str:
    """What somebody typed, short enough and safe to stand in a message."""
    visible = "".join(character if character.isprintable() else "?" for character in text[: LONGEST_SHOWN + 1])
    return f"“{visible[:LONGEST_SHOWN]}…”" if len(visible) > LONGEST_SHOWN else f"“{visible}”"


def read_table(data: bytes, needed: Sequence[str]) -> Table:
    """The file's rows; blank lines are passed over. Raises BadFile where it is no table with the needed columns.

    Lines with NUL bytes are problems, and are read without them, so that their other faults are found too.
    """
    if len(data) > MOST_BYTES:
        raise BadFile([Problem(0, "The file is larger than 5 MB. Split it into several.")])
    problems = _nul_bytes(data)
    try:
        table = _table(decoded(data.replace(b"\0", b"")), needed, problems)
    except BadFile as error:
        raise BadFile([*problems, *error.problems]) from None
    if not table.rows and not table.problems:
        raise BadFile([Problem(0, "There is nothing below the heading.")])
    return table


def _nul_bytes(data: bytes) -> list[Problem]:
    """The lines that hold one. Raises BadFile where it is the first: then nothing of the file can be trusted."""
    lines = [line for line, text in enumerate(data.splitlines(), 1) if b"\0" in text]
    message = "There is a NUL byte here, so this is not plain text. Save the file again as “CSV UTF-8”."
    problems = [Problem(line, message) for line in lines]
    if 1 in lines:
        raise BadFile(problems[:1])
    return problems


def _table(text: str, needed: Sequence[str], problems: list[Problem]) -> Table:
    """The table, with what is wrong with its rows added to the problems."""
    lines = _lines(text)
    try:
        heading_line, heading = next(lines)
    except StopIteration:
        raise BadFile([Problem(0, f"The file is empty. Its first line should be: {','.join(needed)}")]) from None
    columns = _columns(heading_line, heading, needed)
    table = Table(heading_line, columns, [], problems)
    try:
        for line, cells in lines:
            if fault := _width_fault(cells, len(columns)):
                table.problems.append(Problem(line, fault))
            else:
                table.rows.append((line, dict(zip(columns, cells, strict=False))))
    except BadFile as error:
        table.problems.extend(error.problems)
    return table


def _width_fault(cells: Sequence[str], width: int) -> str:
    if len(cells) < width:
        only = "There is only 1 column" if len(cells) == 1 else f"There are only {len(cells)} columns"
        return f"{only}; {width} are needed."
    if any(cell.strip() for cell in cells[width:]):
        return f"There are {len(cells)} columns; the heading has {width}."
    return ""


def decoded(data: bytes) -> str:
    """The text: UTF-8 with or without byte order mark, else Windows-1252 as old Excel writes it. Raises BadFile."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = "This is neither UTF-8 nor Windows-1252. Save the file again as “CSV UTF-8”."
        raise BadFile([Problem(line, message)]) from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank with the line it begins on. Raises BadFile where a quotation mark is never closed."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            message = "The quotation marks do not match from here on, so that the rest cannot be read."
            raise BadFile([Problem(begins, message)]) from None
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def _columns(line: int, heading: Sequence[str], needed: Sequence[str]) -> tuple[str, ...]:
    """The names in small letters, without empty ones at the end. Raises BadFile where one is missing or twice there."""
    columns = [name.strip().lower() for name in heading]
    while columns and not columns[-1]:
        columns.pop()
    problems = []
    if missing := [name for name in needed if name not in columns]:
        hint = " Columns are separated by commas." if len(columns) == 1 else ""
        problems.append(Problem(line, f"The heading lacks {', '.join(missing)}.{hint}"))
    twice = sorted({name for name in columns if columns.count(name) > 1})
    problems += [Problem(line, f"The column {shown(name)} is there twice.") for name in twice]
    if problems:
        raise BadFile(problems)
    return tuple(columns)
