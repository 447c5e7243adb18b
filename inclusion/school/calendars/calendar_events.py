"""One entry of a calendar file as icalendar reads it, made regular: a start and an end, and texts that may be kept.

Pure. An entry that cannot be read raises Unreadable in words.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from icalendar import Component, Event, vDDDTypes
from icalendar.parser import Contentline

from inclusion.school.calendars.calendar_file import Limits, fingerprint_of
from inclusion.school.calendars.calendar_guard import entry_fault, never_happens, value_of, without_unknown_zones
from inclusion.school.calendars.calendar_lines import Part
from inclusion.school.calendars.wall_clock import BadTimes, Moment, day_of, end_of, when
from inclusion.school.importing.files import shown
from inclusion.school.plain_text import kept_text
from inclusion.school.repeat_rules import RepeatError

LONGEST_TITLE = 200
LONGEST_UID = 200
LONGEST_CATEGORY = 60
MOST_CATEGORIES = 20
ONE_TIME = frozenset({"DTSTART", "DTEND"})
TEXTS = ("UID", "SUMMARY", "STATUS", "CATEGORIES", "CLASS")
NO_TITLE = "Entry without a title"
FAILURES = (  # what icalendar and dateutil raise for content that no guard of ours has seen coming
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


class Unreadable(ValueError):
    """The entry is left out; the message says why."""


@dataclass(slots=True)
class Reading:
    """An entry that can be expanded, what it says, and in words what was made of it."""

    line: int
    event: Event
    uid: str
    title: str
    categories: tuple[str, ...]
    cancelled: bool
    private: bool
    remarks: list[str] = field(default_factory=list)

    @property
    def start(self) -> Moment:
        return moment_of(self.event, "DTSTART")

    @property
    def original(self) -> Moment | None:
        """The time that this entry changes, of one that repeats."""
        return moment_of(self.event, "RECURRENCE-ID") if "RECURRENCE-ID" in self.event else None

    @property
    def repeats(self) -> bool:
        return "RRULE" in self.event or "RDATE" in self.event

    @property
    def sequence(self) -> int:
        return int(self.event.get("SEQUENCE", 0))

    @property
    def content(self) -> str:
        """A fingerprint over all that the entry says, its UID apart."""
        lines = [self.event[name].to_ical() for name in ("DTSTART", "DTEND", "RRULE") if name in self.event]
        return fingerprint_of(self.title, self.cancelled, *lines)


def moment_of(event: Component, name: str) -> Moment:
    """The day or time of a property. Raises Unreadable, also for what icalendar has kept as broken."""
    try:
        prop: Any = event[name]
        moment = prop.dt
    except FAILURES:
        moment = None
    if not isinstance(moment, date):
        raise Unreadable(f"Its {name} cannot be read as a date or time.")
    return moment


def read_entry(part: Part, limits: Limits, last: date) -> Reading:
    """The entry of one part. Raises Unreadable."""
    fault = entry_fault(part, limits)
    if fault:
        raise Unreadable(fault)
    unknown = without_unknown_zones(part)
    try:
        event = _event_of(part)
        reading = _texts(part, event)
        if unknown:
            reading.remarks.append(f"The time zone {shown(unknown)} is not known; its times are taken as England's.")
        _times(reading, part, last)
    except (Unreadable, BadTimes, RepeatError) as error:
        raise Unreadable(str(error)) from error
    except FAILURES as error:
        raise Unreadable("It cannot be read.") from error
    return reading


def _event_of(part: Part) -> Any:
    """The entry as icalendar reads it, without its plain texts; of a start and an end alone, two lines and not four."""
    texts = _plain_texts(part)
    names = [name for name, lines in part.lines.items() if lines and name not in texts]
    if not ONE_TIME.issuperset(names):
        return Event.from_ical(part.text(without=texts))
    event = Event()
    for name in names:
        event[name] = _moment_in(part.lines[name][0])
    return event


def _moment_in(line: str) -> vDDDTypes | str:
    """The day or time of a line; its words where it is none, which `moment_of` refuses by the property's name."""
    try:
        _, params, value = Contentline(line).parts()  # type: ignore[no-untyped-call]
        return vDDDTypes(vDDDTypes.from_ical(value, params.get("TZID")))  # type: ignore[no-untyped-call]
    except FAILURES:
        return line


def _plain_texts(part: Part) -> list[str]:
    """The texts without a backslash: they are what they say, and reading them costs icalendar half of its time."""
    return [name for name in TEXTS if not any("\\" in line for line in part.lines.get(name, ()))]


def _texts(part: Part, event: Event) -> Reading:
    title, remarks = kept_text(_text(part, event, "SUMMARY"), LONGEST_TITLE)
    if part.had_control:
        remarks.append("Control characters were taken out.")
    if not title:
        remarks.append("It has no title.")
    uid = kept_uid(_text(part, event, "UID"))
    categories = [kept_text(name, LONGEST_CATEGORY)[0] for name in _categories(part, event)[:MOST_CATEGORIES]]
    cancelled = _text(part, event, "STATUS").strip().upper() == "CANCELLED"
    kept = tuple(dict.fromkeys(name for name in categories if name))
    return Reading(part.line, event, uid, title or NO_TITLE, kept, cancelled, is_private(part), remarks)


def kept_uid(whole: str) -> str:
    """A UID as it may be kept; a long one cut, and still its own."""
    uid, changed = kept_text(whole, LONGEST_UID)
    return f"{uid[:100]}#{fingerprint_of(whole)}" if changed else uid


def is_private(part: Part) -> bool:
    """Is the entry not for everybody? A class that nobody knows counts as private, as RFC 5545 has it."""
    return any(value_of(line).upper() not in ("", "PUBLIC") for line in part.lines.get("CLASS", ()))


def _text(part: Part, event: Event, name: str) -> str:
    """A text as icalendar has read it, or, where it was plain, as it stands; empty where it is not there."""
    if name in event:
        return str(event[name])
    lines = part.lines.get(name)
    return value_of(lines[0]) if lines else ""


def _categories(part: Part, event: Event) -> list[str]:
    if "CATEGORIES" in event:
        read = event["CATEGORIES"]
        return [str(name) for one in (read if isinstance(read, list) else [read]) for name in getattr(one, "cats", [])]
    return [name for line in part.lines.get("CATEGORIES", ()) for name in value_of(line).split(",")]


def _times(reading: Reading, part: Part, last: date) -> None:
    """Give the event a start and an end that are right; see that its rule happens and its number is one."""
    event, start = reading.event, moment_of(reading.event, "DTSTART")
    end = moment_of(event, "DTEND") if "DTEND" in event else None
    end = end_of(start, end, _length(event))
    when(start, end)
    event["DTEND"] = vDDDTypes(end)
    if not isinstance(event.get("SEQUENCE", 0), int):
        del event["SEQUENCE"]
    if reading.original is not None:
        for name in {"RRULE", "RDATE", "EXDATE"} & event.keys():
            del event[name]  # a changed time has no repeats of its own
    for rule in part.lines.get("RRULE", ()) if "RRULE" in event else ():
        if never_happens(value_of(rule), day_of(start), last):
            raise Unreadable("Its repeat never happens.")
    _check_dates(event)


def _length(event: Component) -> timedelta | None:
    prop: Any = event.pop("DURATION", None)
    try:
        length = prop.dt if prop is not None else None
    except FAILURES:
        length = prop
    if length is not None and not isinstance(length, timedelta):
        raise Unreadable("Its length (DURATION) cannot be read.")
    return length


def _check_dates(event: Component) -> None:
    """All single dates can be read as days or times; periods by where they begin."""
    for name in {"RDATE", "EXDATE"} & event.keys():
        found: Any = event[name]
        try:
            values = [single.dt for one in (found if isinstance(found, list) else [found]) for single in one.dts]
        except FAILURES:
            values = [None]
        if not all(isinstance(value[0] if isinstance(value, tuple) else value, date) for value in values):
            raise Unreadable(f"A date of its {name} cannot be read.")
