"""Which column of a table holds what: guessed from its headings, and its rows read by it. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inclusion.school.calendars.tables import ROWS_ABOVE, Table
from inclusion.school.calendars.written_dates import (
    BadDate,
    mentions_in,
    plain_line,
    school_year_in,
    without_serial,
    written_in,
)
from inclusion.school.importing.files import Problem, shown
from inclusion.school.incoming import Incoming, like
from inclusion.school.starting import WHO

NONE = -1
LONGEST_TITLE = 200
LONGEST_WHO = 120
LONGEST = timedelta(days=400)
IN_FIGURES = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](?:20)?\d\d\b")
CLOCK = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b(?: ?(?:to|[-–]) ?(?:[01]?\d|2[0-3]):[0-5]\d\b)?")
MONTHS_IN_YEAR, SEVERAL = 12, 2
AMERICAN = (
    "The dates in figures look like month/day/year, as in the USA. Rows with such a date are left out: write it as"
    " day/month/year, or as 2027-01-18."
)
SAMPLE = 12  # rows looked at for a guess
GUESSES = (  # the first heading that fits, in this order: "start date" is no title, "end date" no start
    ("time", re.compile(r"^(?!.*\bdates?\b).*\btimes?\b", re.IGNORECASE)),
    ("last", re.compile(r"\b(?:until|to|ends?|end date|finish(?:es)?|last day)\b", re.IGNORECASE)),
    ("first", re.compile(r"\b(?:from|starts?|begins?|dates?|when|day|first day)\b", re.IGNORECASE)),
    ("who", re.compile(r"\b(?:who|staff|roles?|for|people|attendees|lead|responsible)\b", re.IGNORECASE)),
    ("title", re.compile(r"\b(?:titles?|events?|subject|what|names?|activity|description|summary)\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Matching:
    """Places of columns from 0, NONE for none. `has_headings`: the first row is no row of its own."""

    title: int
    first: int
    last: int = NONE
    who: int = NONE
    has_headings: bool = True
    time: int = NONE

    def fits(self, width: int) -> bool:
        return all(place < width for place in (self.title, self.first, self.last, self.who, self.time))


def headed(table: Table) -> Table:
    """The table with its headings where they are: below a title, in the first row of several words that names a column.

    As it is where a row of dates comes first, or none of the first rows names any.
    """
    for place, (line, cells) in enumerate(table.lines[:ROWS_ABOVE]):
        if any(_dates(cell) for cell in cells):
            break
        if sum(cell != "" for cell in cells) > 1 and any(words.search(cell) for cell in cells for _, words in GUESSES):
            above = [cell for _, row in table.lines[:place] for cell in row if cell]
            return replace(table, heading_line=line, headings=cells, rows=table.rows[place:], title=" ".join(above))
    return table


def signature_of(table: Table) -> str:
    """The same for tables with the same headings; empty for one without."""
    return "|".join(like(heading) for heading in table.headings) if _has_headings(table) else ""


def guess(table: Table) -> Matching:
    """What the headings say; where they say nothing, the first column of dates, and the first of words."""
    has_headings = _has_headings(table)
    found: dict[str, int] = {}
    if has_headings:
        for name, words in GUESSES:
            places = (place for place, heading in enumerate(table.headings) if words.search(heading))
            place = next((place for place in places if place not in found.values()), NONE)
            if place != NONE:
                found[name] = place
    sample = [cells for _, cells in (table.rows if has_headings else table.lines)[:SAMPLE]]
    days = (found.get("first"), found.get("last"))
    dated = [
        place
        for place in range(len(table.headings))
        if any(_dates(without_serial(cells[place]) if place in days else cells[place]) for cells in sample)
    ]
    if found.get("first", NONE) not in dated and dated:
        found["first"] = dated[0]
    if found.get("last") not in dated or found.get("last") == found.get("first"):
        found.pop("last", None)
    worded = [
        place for place in range(len(table.headings)) if place not in {*dated, found.get("who"), found.get("time")}
    ]
    if found.get("title") in {*dated, None}:
        found["title"] = worded[0] if worded else 0
    last, who, time = (found.get(name, NONE) for name in ("last", "who", "time"))
    return Matching(found["title"], found.get("first", 0), last, who, has_headings, time)


def _has_headings(table: Table) -> bool:
    return not any(_dates(heading) for heading in table.headings)


def _dates(text: str) -> bool:
    return bool(mentions_in(plain_line(text)))


def read_rows(table: Table, matching: Matching, school_year: int) -> tuple[list[Incoming], list[Problem]]:
    """Each row as a thing, and what cannot be read. `school_year`: for dates without a year, where none is written."""
    year = school_year_in(plain_line(" ".join([table.title, *table.headings]))) or school_year
    rows = table.rows if matching.has_headings else table.lines
    seen: dict[str, int] = {}
    things, problems = [], list(table.problems)
    if american := _american(rows, matching):
        problems.append(Problem(0, AMERICAN))
    for line, cells in rows:
        if line in american:
            continue
        try:
            first, last = _days(cells, matching, year)
        except BadDate as error:
            problems.append(Problem(line, f"{error} This row is left out."))
            continue
        title = cells[matching.title][:LONGEST_TITLE].strip()
        if not title:
            problems.append(Problem(line, "It has no title. This row is left out."))
            continue
        name = f"row/{like(title)}/{first}"
        seen[name] = seen.get(name, 0) + 1
        needs = _needs(cells, matching)
        things.append(Incoming(f"{name}/{seen[name]}", title, first, last, needs=needs, line=f"Line {line}"))
    return things, problems


def _american(rows: Sequence[tuple[int, Sequence[str]]], matching: Matching) -> set[int]:
    """The lines with dates in figures, where these can only be month/day: several have no month otherwise, and none
    would have none that way.
    """
    places = [place for place in (matching.first, matching.last) if place != NONE]
    found = [(line, match) for line, cells in rows for place in places for match in IN_FIGURES.finditer(cells[place])]
    impossible = sum(int(match[2]) > MONTHS_IN_YEAR for _, match in found)
    if impossible < SEVERAL or any(int(match[1]) > MONTHS_IN_YEAR for _, match in found):
        return set()
    return {line for line, _ in found}


def _needs(cells: Sequence[str], matching: Matching) -> str:
    """Who is concerned, and below it the time, as words that everybody reads at the event."""
    who = cells[matching.who][:LONGEST_WHO].strip() if matching.who != NONE else ""
    time = cells[matching.time][:LONGEST_WHO].strip() if matching.time != NONE else ""
    if not time and (clock := CLOCK.search(cells[matching.first])):
        time = clock[0]
    return "\n".join(part for part in (f"{WHO}{who}" if who else "", time) if part)


def _days(cells: Sequence[str], matching: Matching, year: int) -> tuple[date, date]:
    """First and last day of a row. Raises BadDate."""
    begun = written_in(plain_line(without_serial(cells[matching.first])), year)
    if not begun:
        raise BadDate(f"There is no date in {shown(cells[matching.first])}." if cells[matching.first] else "No date.")
    first, last = begun[0].first, begun[0].last
    until = cells[matching.last] if matching.last not in (NONE, matching.first) else ""
    if until.strip():
        ended = written_in(plain_line(without_serial(until)), year)
        if not ended:
            raise BadDate(f"There is no date in {shown(until)}.")
        last = ended[-1].last
    if last < first:
        raise BadDate(f"It ends on {last:%d/%m/%Y}, before it begins on {first:%d/%m/%Y}.")
    if last - first >= LONGEST:
        raise BadDate("It lasts more than 400 days.")
    return first, last


def samples_of(table: Table) -> list[tuple[int, str, str]]:
    """Of each column its place, a name to choose it by, and something that stands in it."""
    has_headings = _has_headings(table)
    rows: Iterable[tuple[int, tuple[str, ...]]] = table.rows if has_headings else table.lines
    found = []
    for place, heading in enumerate(table.headings):
        sample = next((cells[place] for _, cells in rows if cells[place]), "")
        named = heading if heading and has_headings else f"Column {place + 1}"
        found.append((place, named[:60], sample[:60]))
    return found
