"""From the bytes or words that somebody brings to things that can be compared, with all problems in words.

Nothing is stored here. The readers in `calendars/` bound what a file may cost; this says what it means to a school.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.school.calendars.calendar_file import UPLOAD, CalendarFile, Entry, Limits
from inclusion.school.calendars.reading import read_calendar
from inclusion.school.calendars.tables import Table
from inclusion.school.calendars.term_dates import TermDates, terms_from_table
from inclusion.school.calendars.term_words import is_term_date
from inclusion.school.importing.files import BadFile
from inclusion.school.incoming import Incoming, key_of, like
from inclusion.school.models import CalendarSource, Role, School
from inclusion.school.school_dates import NEW_YEAR_FROM, school_year_of
from inclusion.school.starting import Starting, names_of
from inclusion.school.table_matching import Matching, read_rows
from inclusion.school.wording import full_day

LONGEST = timedelta(days=400)
LINE = "Line "
TERM_SHARE = 2  # one line in so many, at least, is a term or what lies in one


@dataclass(frozen=True, slots=True)
class Brought:
    """What was read. `fault`: why nothing could be; then nothing may be concluded from what is not in it.

    `unread`: keys and titles, made alike, of what is there and could not be read.
    """

    incoming: tuple[Incoming, ...] = ()
    problems: tuple[str, ...] = ()
    name: str = ""
    fault: str = ""
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at, both included."""

    first: date
    last: date


def window_of(today: date) -> Window:
    """This school year and the next."""
    year = school_year_of(today)
    return Window(date(year, NEW_YEAR_FROM, 1), date(year + 2, NEW_YEAR_FROM, 31))


def starting_of(source: CalendarSource) -> Starting:
    """What the source's things begin with. One query."""
    return starting_with(source.school, source.levels, source.columns.get("set_by", "us"))


def starting_with(school: School, levels: dict[str, int], set_by: str) -> Starting:
    """`levels` by role id, as they are stored; roles that are retired are left out."""
    roles = list(Role.objects.live().filter(school=school).values_list("pk", "slug", "name"))
    known = {slug: levels[str(pk)] for pk, slug, _ in roles if levels.get(str(pk))}
    return Starting(known, set_by, names_of((slug, name) for _, slug, name in roles))


# Calendar files --------------------------------------------------------------------------------------------------


def read_calendar_file(data: bytes, window: Window, limits: Limits = UPLOAD) -> tuple[Brought, CalendarFile]:
    """What a calendar file says, and the file's entries for whoever looks for term dates in it."""
    file = read_calendar(data, first=window.first, last=window.last, limits=limits)
    if file.refused:
        return Brought(fault=" ".join(str(problem) for problem in file.problems)), file
    problems = [*_private_words(file.private), *(str(problem) for problem in file.problems)]
    things, unread = [], _unread(file)
    for entry in file.entries:
        if fault := _fault_of(entry):
            problems.append(f"Line {entry.line}: “{entry.title}” {fault}")
            if not entry.cancelled:
                unread.add(_thing(entry).key)
        else:
            things.append(_thing(entry))
    if file.outside:
        entries = "1 entry lies" if file.outside == 1 else f"{file.outside:,} entries lie"
        problems.append(f"{entries} before {full_day(window.first)} or after {full_day(window.last)}: left out.")
    return Brought(tuple(things), tuple(problems), file.name, unread=tuple(sorted(unread))), file


def _private_words(count: int) -> list[str]:
    words = "1 private entry was" if count == 1 else f"{count:,} private entries were"
    return [f"{words} left out: this calendar is seen by the whole staff."] if count else []


def _unread(file: CalendarFile) -> set[str]:
    """The keys of entries that happen once, and for those that repeat their titles."""
    keys = {key_of(_name(uid, "")) for uid, _ in file.unread if uid}
    return keys | {like(title) for _, title in file.unread if like(title)}


def _name(uid: str, original: str) -> str:
    return f"uid/{uid}/{original}"


def _fault_of(entry: Entry) -> str:
    if entry.cancelled:
        return "is cancelled there: left out."
    return "lasts more than 400 days: left out." if entry.last - entry.first >= LONGEST else ""


def _thing(entry: Entry) -> Incoming:
    times = f"{entry.starts:%H:%M}" if entry.starts else ""
    if times and entry.ends:
        times += f" to {entry.ends:%H:%M}"
    name = _name(entry.uid, entry.original) if entry.uid else f"entry/{entry.fingerprint}"
    return Incoming(name, entry.title, entry.first, entry.last, needs=times, line=f"{LINE}{entry.line}")


def table_of_entries(file: CalendarFile) -> Table | None:
    """The entries as lines that the reader of term dates understands; None where there are none."""
    return _table_of([(one.line, one.title, one.first, one.last) for one in file.entries if not one.cancelled])


def term_table_of(things: Iterable[Incoming]) -> Table | None:
    """Those things that belong to the school's year, as such lines; None where there are none."""
    days = [one for one in things if is_term_date(one.title, one.starts_on, one.ends_on)]
    return _table_of([(_line_number(one), one.title, one.starts_on, one.ends_on) for one in days])


def _table_of(entries: Iterable[tuple[int, str, date, date]]) -> Table | None:
    lines = tuple((line, (f"{title}: {_days(first, last)}",)) for line, title, first, last in entries)
    return Table(lines[0][0], lines[0][1], lines[1:]) if lines else None


def _days(first: date, last: date) -> str:
    return full_day(first) if first == last else f"{full_day(first)} to {full_day(last)}"


def _line_number(one: Incoming) -> int:
    return int(one.line.removeprefix(LINE) or 0)


# Tables and pasted text ------------------------------------------------------------------------------------------


def read_table_rows(table: Table, matching: Matching, today: date) -> Brought:
    """What the rows of a table say."""
    things, problems = read_rows(table, matching, school_year_of(today))
    return Brought(tuple(things), tuple(str(problem) for problem in sorted(problems)))


def term_dates_in(table: Table, today: date) -> TermDates:
    """The term dates of the table, as far as they can be read."""
    try:
        return terms_from_table(table, school_year=school_year_of(today))
    except BadFile as error:
        return TermDates((), tuple(error.problems))


def looks_like_terms(table: Table, found: TermDates) -> bool:
    """Does most of it speak of terms and what lies in them?"""
    return any(row.kind == "term" for row in found.rows) and len(found.rows) * TERM_SHARE >= len(table.lines)


def holds_terms(found: TermDates) -> bool:
    """Is there a term or a half term among them?"""
    return any(row.kind in ("term", "half_term") for row in found.rows)


def given(starting: Starting, incoming: Sequence[Incoming]) -> list[Incoming]:
    """The things with the starting pressure of their source."""
    return [starting.given_to(one) for one in incoming]
