"""A whole calendar file, from its bytes to its entries and problems. Pure: for content of which nobody knows what it
does, call `reading.read_calendar`, which does this in a process with limits.
"""

import warnings
from collections import Counter
from datetime import date, timedelta
from itertools import islice
from typing import Any

from icalendar import Timezone

from inclusion.school.calendars.calendar_events import (
    FAILURES,
    LONGEST_TITLE,
    Reading,
    Unreadable,
    is_private,
    kept_uid,
    read_entry,
)
from inclusion.school.calendars.calendar_file import (
    MEGABYTE,
    CalendarFile,
    CalendarProblem,
    Entry,
    Limits,
    Noted,
    as_plain,
    in_order,
    refused,
)
from inclusion.school.calendars.calendar_guard import (
    LONGEST_ZONE_NAME,
    MOST_ZONES,
    about,
    known_zone,
    plainly_apart,
    value_of,
    zone_fault,
)
from inclusion.school.calendars.calendar_lines import Part, Parts, logical_lines, parts_of_file
from inclusion.school.calendars.calendar_series import entries_between, series_of
from inclusion.school.importing.files import shown
from inclusion.school.plain_text import kept_text
from inclusion.school.wording import full_day

MOST_PROBLEMS = 500
LONGEST_NAME = 100
BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OTHER_FILES = {
    b"%PDF": "This is a PDF, not a calendar file. Ask for the calendar as .ics, or paste its dates as a table.",
    b"PK\x03\x04": "This is an Excel or zip file, not a calendar file.",
    b"<": "This is a web page, not a calendar file. The address of the calendar itself often ends in .ics.",
    b"{": "This is not a calendar file (.ics), but JSON.",
}


def whole_fault(data: bytes, limits: Limits) -> str:
    """Why the file is not even looked into; empty where it may be a calendar."""
    if len(data) > limits.most_bytes:
        size = f"{len(data) / MEGABYTE:,.1f}"
        return f"The file has {size} MB; at most {limits.most_bytes // MEGABYTE} MB are read."
    start = data.removeprefix(BOM)[:2000].lstrip()
    if not start:
        return "The file is empty."
    for sign, message in OTHER_FILES.items():
        if start.startswith(sign):
            return message
    if start.startswith(UTF_16) or b"\0" in start[:20]:
        return "The file is not in UTF-8 (perhaps UTF-16). Export it again, or save it as UTF-8."
    _, line = next(logical_lines(start), (0, b""))
    if line.strip().upper() != b"BEGIN:VCALENDAR":
        return "This is not a calendar file: its first line would be BEGIN:VCALENDAR."
    return ""


def entries_of(data: bytes, *, first: date, last: date, limits: Limits) -> CalendarFile:
    """What `read_calendar` gives, without its limits of time and memory."""
    if fault := whole_fault(data, limits):
        return refused(fault)
    parts = parts_of_file(data.removeprefix(BOM))
    if len(parts.entries) > limits.most_in_all:
        return refused(f"The file has {len(parts.entries):,} entries; at most {limits.most_in_all:,} are looked at.")
    outside = _set_apart(parts, first, last)
    if len(parts.entries) > limits.most_entries:
        return refused(
            f"The file has {len(parts.entries):,} entries that may lie between {full_day(first)} and {full_day(last)};"
            f" at most {limits.most_entries:,} are read."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # icalendar warns of guesses that are right for us
        return _between(parts, first, last, limits, outside)


def plain_entries(data: bytes, first: str, last: str, limits: dict[str, Any]) -> dict[str, Any]:
    """The same with arguments and result as JSON carries them between processes."""
    days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    return as_plain(entries_of(data, **days, limits=Limits(**limits)))


def _set_apart(parts: Parts, first: date, last: date) -> int:
    """Take out the entries that plainly lie before or after these days, unless others have their UID; how many."""
    early, late = about(first, last)
    uids = Counter(uid for part in parts.entries for uid in part.lines.get("UID", ()))
    kept = [
        part
        for part in parts.entries
        if any(uids[uid] > 1 for uid in part.lines.get("UID", ())) or not plainly_apart(part, early, late)
    ]
    apart = len(parts.entries) - len(kept)
    parts.entries = kept
    return apart


def _between(parts: Parts, first: date, last: date, limits: Limits, outside: int) -> CalendarFile:
    """`outside`: how many entries were set apart before."""
    noted = Noted([*parts.problems, *_zone_problems(parts.zones), *_other_problems(parts)])
    readings = _readings(parts, limits, last + timedelta(days=2), noted)
    found: list[Entry] = []
    for series in series_of(readings, noted.problems):
        before, had = len(found), (len(noted.problems), len(noted.private))
        found += islice(entries_between(series, first, last, noted), limits.most_instances + 1 - before)
        if len(found) > limits.most_instances:
            return refused(
                f"With its repeats the file has more than {limits.most_instances:,} times"
                f" between {full_day(first)} and {full_day(last)}."
            )
        outside += len(found) == before and had == (len(noted.problems), len(noted.private))
    return CalendarFile(
        in_order(found),
        _bounded(noted.problems),
        _name(parts),
        outside,
        private=len(noted.private),
        unread=tuple(noted.unread),
    )


def _readings(parts: Parts, limits: Limits, last: date, noted: Noted) -> list[Reading]:
    """Every entry that can be read; those that cannot are noted. Of private ones no word gets out."""
    found = []
    methods = {value_of(line).upper() for one in parts.calendars for line in one.lines.get("METHOD", ())}
    for part in parts.entries:
        if not part.closed:
            noted.unread += _name_of(part)
            continue
        try:
            reading = read_entry(part, limits, last)
        except Unreadable as error:
            noted.leave_out(part.line, f"{_called(part)}: {error}", _name_of(part))
            continue
        reading.cancelled = reading.cancelled or methods == {"CANCEL"}
        if not reading.private:
            said = [f"{shown(reading.title)}: {remark}" for remark in reading.remarks]
            noted.problems += [CalendarProblem(part.line, words) for words in said]
        found.append(reading)
    return found


def _name_of(part: Part) -> list[tuple[str, str]]:
    """UID and title of an entry that was not read; none of a private one."""
    if is_private(part):
        return []
    uid, title = (value_of(line) for line in ((*part.lines.get(name, ()), "")[0] for name in ("UID", "SUMMARY")))
    return [(kept_uid(uid), kept_text(title, LONGEST_TITLE)[0])]


def _called(part: Part) -> str:
    if is_private(part):
        return "A private entry"
    lines = part.lines.get("SUMMARY", [])
    return shown(kept_text(value_of(lines[0]), 60)[0]) if lines else "An entry"


def _zone_problems(zones: list[Part]) -> list[CalendarProblem]:
    """Make icalendar know the file's own zones, and say which of them it cannot know."""
    problems = []
    for part in zones[:MOST_ZONES]:
        names = part.lines.get("TZID", [""])
        fault = "" if len(names[0]) <= LONGEST_ZONE_NAME else "Its name is too long."
        try:
            if not fault and known_zone(value_of(names[0])):
                continue  # a name that everybody knows, of Windows too, means what it means everywhere
            fault = fault or zone_fault(part)
            if not fault and part.closed:
                Timezone.from_ical(part.text())
        except FAILURES:
            fault = "It cannot be read."
        if fault:
            message = f"The time zone {shown(value_of(names[0]))} is not read as it stands here: {fault}"
            problems.append(CalendarProblem(part.line, message))
    return problems


def _other_problems(parts: Parts) -> list[CalendarProblem]:
    if not parts.others:
        return []
    what = "1 task or note" if parts.others == 1 else f"{parts.others:,} tasks or notes"
    return [CalendarProblem(0, f"The file also has {what}, which a school calendar does not take.")]


def _bounded(problems: list[CalendarProblem]) -> tuple[CalendarProblem, ...]:
    """By line, alike ones once, and not so many that nobody reads them."""
    ordered = sorted(set(problems))
    if len(ordered) > MOST_PROBLEMS:
        rest = CalendarProblem(0, f"There are {len(ordered) - MOST_PROBLEMS:,} more problems than are listed here.")
        return (rest, *ordered[:MOST_PROBLEMS])
    return tuple(ordered)


def _name(parts: Parts) -> str:
    lines = [line for one in parts.calendars for line in one.lines.get("X-WR-CALNAME", ())]
    return kept_text(value_of(lines[0]).replace("\\,", ","), LONGEST_NAME)[0] if lines else ""
