"""Term dates as schools write them on a web page or in Word, read line by line. What is not clear is said, not guessed.

Pure. Whether the days fit together and to the school is for `year_rules.check_year_rows`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from inclusion.school.calendars.tables import ROWS_ABOVE, Table, read_pasted_table
from inclusion.school.calendars.term_columns import columns_of, lines_by_column
from inclusion.school.calendars.term_pairs import joined
from inclusion.school.calendars.term_rows import TermRow, day_after, day_before, halves_joined, without_doubles
from inclusion.school.calendars.term_words import edge_in, kind_in, label_of, season_in, season_of_month
from inclusion.school.calendars.written_dates import (
    BARE_YEAR,
    BadDate,
    Mention,
    Written,
    mentions_in,
    plain_line,
    school_year_in,
    without_dates,
    written_in,
)
from inclusion.school.importing.files import Problem, shown
from inclusion.school.wording import full_day, long_day
from inclusion.school.year_rules import KIND_WORDS

LONGEST = {"term": 140, "half_term": 23, "inset": 5, "bank_holiday": 5, "closure": 60}  # days
SHORTEST_TERM = 20
MOST_CHARACTERS = 200_000
LONGEST_LINE = 2000
MOST_DATES = 12  # in a line
MONDAY, FRIDAY = 0, 4


@dataclass(frozen=True, slots=True)
class TermDates:
    """The rows by date, and in words what could not be read, by line."""

    rows: tuple[TermRow, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    """Where in the text the reading is: the heading above, the school year, and what has begun and not ended."""

    school_year: int | None
    kind: str = ""
    season: str = ""
    rows: list[TermRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: dict[str, tuple[int, date]] = field(default_factory=dict)

    def say(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))


@dataclass(frozen=True, slots=True)
class _Found:
    """A date or range with its line, what it is, which end of it where it is one day, and the words that say so."""

    line: int
    text: str
    kind: str
    edge: str
    words: str
    written: Written


def terms_from_table(source: Table | str, *, school_year: int | None = None) -> TermDates:
    """The terms, half terms, bank holidays, closures and INSET days of a table or a pasted text.

    `school_year`: the calendar year in which the school year begins, for dates without a year; a school year that
    stands in the text itself, such as 2026/27 or "Autumn term 2026", goes before it. What is longer than term dates
    ever are is said and not read. Raises BadFile for a text that is empty or too long.
    """
    table = read_pasted_table(source) if isinstance(source, str) else source
    reading = _Reading(school_year)
    reading.problems += table.problems
    columns: dict[str, int] = {}
    for place, (line, cells) in enumerate(_first_lines(reading, table)):
        named = columns_of(cells) if place < ROWS_ABOVE and not columns else {}
        texts = lines_by_column(columns, cells) if columns else [" | ".join(cells)]
        columns = columns or named
        for text in texts:
            _read_text(reading, line, text)
    for line, day in reading.open.values():
        _say_open(reading, line, day)
    rows = halves_joined(without_doubles(reading.rows))
    if not rows and not reading.problems:
        reading.say(0, "There are no dates in this text.")
    return TermDates(tuple(rows), tuple(sorted(set(reading.problems))))


def _first_lines(reading: _Reading, table: Table) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines up to MOST_CHARACTERS: the term dates of a school for ten years take a tenth of that."""
    characters = 0
    for line, cells in table.lines:
        characters += sum(len(cell) for cell in cells)
        if characters > MOST_CHARACTERS:
            return reading.say(line, "This is much longer than term dates are, so it is not read from here on.")
        yield line, cells
    return None


def _read_text(reading: _Reading, line: int, text: str) -> None:
    if len(text) > LONGEST_LINE:
        most = f"This line has {len(text):,} characters; at most {LONGEST_LINE:,} are read for term dates."
        return reading.say(line, most)
    plain = plain_line(text)
    mentions = mentions_in(plain)
    if len(mentions) > MOST_DATES:
        most = f"There are {len(mentions)} dates in this line; at most {MOST_DATES} are read. Split it into several."
        return reading.say(line, f"{shown(plain)}: {most}")
    return _read_line(reading, line, plain, mentions)


def _read_line(reading: _Reading, line: int, text: str, mentions: Sequence[Mention]) -> None:
    beside = without_dates(text, mentions)
    reading.school_year = _school_year_of(beside, reading.school_year)
    try:
        found = written_in(text, reading.school_year, mentions)
        if not found:
            return _read_heading(reading, text)
        words = _words_of(found)
        whole = kind_in(beside) if len({kind_in(own) for own in words} - {""}) <= 1 else ""
        found = joined(whole or reading.kind, found, words)
    except BadDate as error:
        return reading.say(line, f"{shown(text)}: {error}")
    words, kind = _words_of(found), ""
    edges = len(found) == 2 and not any(one.is_range for one in found)
    for place, (one, own) in enumerate(zip(found, words, strict=True)):
        kind = kind_in(own) or kind or whole or reading.kind
        edge = "" if one.is_range else edge_in(own)
        if kind == "term" and edges and not edge:
            edge = ("starts", "ends")[place]  # two dates in a row of a table
        _read_written(reading, _Found(line, text, kind, edge, own, one))
    return None


def _school_year_of(words: str, known: int | None) -> int | None:
    """The school year that a line names, as 2026/27 or as "Autumn term 2026"; else the one known so far."""
    year, season, years = school_year_in(words), season_in(words), BARE_YEAR.findall(words)
    if year is not None:
        return year
    return int(years[0]) - (season != "Autumn") if season and len(years) == 1 else known


def _words_of(found: list[Written]) -> list[str]:
    """The words that belong to each date: those before it; or those after it, where the line begins with a date."""
    if not re.search(r"[A-Za-z]{3}", found[0].before):
        return [one.after for one in found]
    return [one.before for one in found[:-1]] + [
        found[-1].before + ("" if kind_in(found[-1].before) else f" {found[-1].after}")
    ]


def _read_heading(reading: _Reading, text: str) -> None:
    """A line without dates may say what those below it are."""
    season, kind = season_in(text), kind_in(text)
    if season or kind or school_year_in(text) is not None:
        reading.kind = kind if kind != "holiday" else ""
        reading.season = season


def _read_written(reading: _Reading, found: _Found) -> None:
    line, kind, one = found.line, found.kind, found.written
    season = season_in(found.words) or season_in(found.text) or reading.season
    if found.edge == "returns" and kind == "term" and "half_term" in reading.open:
        kind = "half_term"
    if kind == "holiday":
        message = "Holidays between terms follow from the terms, so this is not taken over."
    elif not kind and one.is_range and (one.last - one.first).days >= SHORTEST_TERM:
        return _add(reading, line, "term", season, one.first, one.last, "")
    elif found.edge and kind in ("term", "half_term", ""):
        return _read_edge(reading, found, kind or "term", season)
    elif not kind or (kind in ("term", "half_term") and not one.is_range):
        message = "It is not clear what these dates are. Say term, half term or INSET day."
    elif kind == "half_term" and (one.first.weekday() == FRIDAY or one.last.weekday() == MONDAY) and one.is_range:
        message = "It is not clear whether the first and last of these days are in the half term or in school."
    else:
        return _add(reading, line, kind, season, one.first, one.last, found.words)
    return reading.say(line, f"{shown(found.text)}: {message}")


def _read_edge(reading: _Reading, found: _Found, kind: str, season: str) -> None:
    """One end of a term or half term, which waits for the other.

    School leaves on the day before a half term, and returns on the day after it.
    """
    day, edge, quoted = found.written.first, found.edge, shown(found.text)
    opens = edge in ("starts", "returns")
    if kind == "half_term":
        opens = edge in ("starts", "leaves")
        if (edge == "starts" and day.weekday() == FRIDAY) or (edge == "ends" and day.weekday() < FRIDAY):
            message = f"It is not clear whether {long_day(day)} is in the half term or in school."
            return reading.say(found.line, f"{quoted}: {message}")
        day = day_after(day) if edge == "leaves" else day_before(day) if edge == "returns" else day
    if opens:
        if kind in reading.open:
            _say_open(reading, *reading.open[kind])
        reading.open[kind] = (found.line, day)
        return None
    if kind not in reading.open:
        return reading.say(found.line, f"{quoted}: Something ends here, but its start is not there.")
    began, first = reading.open.pop(kind)
    if day < first:
        return reading.say(found.line, f"{quoted}: {full_day(day)} is before {full_day(first)}, on line {began}.")
    return _add(reading, began, kind, season, first, day, "")


def _say_open(reading: _Reading, line: int, day: date) -> None:
    reading.say(line, f"Something begins on {full_day(day)}, but its end is not there.")


def _add(reading: _Reading, line: int, kind: str, season: str, first: date, last: date, words: str) -> None:
    days = (last - first).days + 1
    if days > LONGEST[kind]:
        reading.say(
            line, f"{days} days, from {full_day(first)} to {full_day(last)}, are too many for one {KIND_WORDS[kind]}."
        )
        return
    season = season or (season_of_month(first.month) if kind in ("term", "half_term") else "")
    reading.rows.append(TermRow(first, last, kind, label_of(kind, season, words), line))
