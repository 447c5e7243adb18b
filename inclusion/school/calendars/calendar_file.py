"""What a calendar file (RFC 5545) gives: its entries, its problems in words, and how much of it is read. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, time
from hashlib import sha256
from typing import Any

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold and cost. `most_seconds` and `most_memory` bound the process that reads it."""

    most_bytes: int = 5 * MEGABYTE
    most_entries: int = 2000  # that may lie between the days asked for
    most_in_all: int = 20_000  # with those that plainly lie before or after
    most_instances: int = 5000
    most_exceptions: int = 1000  # EXDATE and RDATE values of one entry
    most_seconds: float = 10
    most_memory: int = 512 * MEGABYTE  # of addresses, with Python's own; where the system can hold to it


UPLOAD = Limits()
SUBSCRIBED = Limits(most_seconds=20)


def limits_in_words(limits: Limits) -> str:
    """What a person should know of them before they bring a file."""
    return (
        f"At most {limits.most_bytes // MEGABYTE} MB are read, for at most {limits.most_seconds:g} seconds, and"
        f" {limits.most_entries:,} entries of this school year and the next ({limits.most_in_all:,} in all), which come"
        f" at most {limits.most_instances:,} times with their repeats."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One time of one entry, in days and wall clock of Europe/London, `last` included.

    `uid` and `original` name it for ever: `original` is empty for an entry that happens once, else the day
    (2027-01-18) or the instant in UTC (2027-01-18T09:00Z) on which the repeat had it, also after it was moved.
    `starts` and `ends` are None for whole days, `ends` also where no end is given. An end at 00:00 belongs to `last`,
    the day that it closes. `line` is where the entry begins in the file.
    """

    uid: str
    original: str
    title: str
    first: date
    last: date
    starts: time | None
    ends: time | None
    categories: tuple[str, ...]
    cancelled: bool
    line: int

    @property
    def all_day(self) -> bool:
        return self.starts is None

    @property
    def key(self) -> tuple[str, str]:
        return self.uid, self.original

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits over title, days and times: alike in two files, the entries are the same to a reader.

        Neither its UID, its categories nor its being cancelled are in it.
        """
        return fingerprint_of(self.title, self.first, self.last, self.starts, self.ends)


def fingerprint_of(*parts: object) -> str:
    return sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, order=True)
class CalendarProblem:
    """What is to be said about the line of a file; line 0 is the file as a whole.

    `left_out`: the entry there is not among the entries. Else it is, and the words say what was made of it.
    """

    line: int
    message: str
    left_out: bool = False

    def __str__(self) -> str:
        return f"Line {self.line}: {self.message}" if self.line else self.message


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """Entries by date, problems by line. `outside` counts the entries that have no day between the two dates asked for,
    `private` those that have one and are marked as private or confidential: nothing of them is here.

    `unread`: UID and title of what is in the file and could not be read, so that nobody takes it for gone.
    `refused`: the file as a whole could not be read; then nothing may be concluded from what is not in it.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[CalendarProblem, ...] = ()
    name: str = ""
    outside: int = 0
    private: int = 0
    unread: tuple[tuple[str, str], ...] = ()
    refused: bool = False


@dataclass(slots=True)
class Noted:
    """What is found out about a file while its entries are read. `private`: the lines of such entries."""

    problems: list[CalendarProblem] = field(default_factory=list)
    private: set[int] = field(default_factory=set)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def leave_out(self, line: int, message: str, names: Iterable[tuple[str, str]]) -> None:
        """Say that what stands there could not be read. `names`: its UID and title, where they may be told."""
        self.problems.append(CalendarProblem(line, message, left_out=True))
        self.unread += names


def refused(message: str, line: int = 0) -> CalendarFile:
    """Nothing was read, and why."""
    return CalendarFile(problems=(CalendarProblem(line, message, left_out=True),), refused=True)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.first, str(entry.starts or ""), entry.title, entry.key)))


def as_plain(file: CalendarFile) -> dict[str, Any]:
    """The file as JSON can carry it from one process to another, once dates and times are written by `str`."""
    names = [one.name for one in fields(Entry)]
    entries = [{name: getattr(entry, name) for name in names} for entry in file.entries]  # `asdict` copies deeply
    return {**asdict(replace(file, entries=())), "entries": entries}


def from_plain(plain: dict[str, Any]) -> CalendarFile:
    """Back from `as_plain`."""
    return CalendarFile(
        entries=tuple(_entry(entry) for entry in plain["entries"]),
        problems=tuple(CalendarProblem(**problem) for problem in plain["problems"]),
        name=plain["name"],
        outside=plain["outside"],
        private=plain["private"],
        unread=tuple((uid, title) for uid, title in plain["unread"]),
        refused=plain["refused"],
    )


def _entry(plain: dict[str, Any]) -> Entry:
    times = {name: time.fromisoformat(plain[name]) if plain[name] else None for name in ("starts", "ends")}
    days = {name: date.fromisoformat(plain[name]) for name in ("first", "last")}
    return Entry(**{**plain, **times, **days, "categories": tuple(plain["categories"])})
