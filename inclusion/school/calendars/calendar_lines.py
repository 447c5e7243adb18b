"""From the bytes of a calendar file to the lines of its entries and time zones: unfolded, decoded, numbered.

Pure, and linear in the size of the file. What a line means is not here.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from inclusion.school.calendars.calendar_file import CalendarProblem
from inclusion.school.importing.files import shown

DEEPEST = 8
MOST_SAID = 1000
LONGEST_LINE = 5000  # of what is kept, unfolded; lists of dates may be longer
LONGEST_DATES = 100_000
REPEATING = {"DTSTART", "RRULE", "RDATE", "EXDATE", "EXRULE"}
KEPT_OF_ENTRIES = REPEATING | {
    "UID", "SUMMARY", "DTEND", "DURATION", "RECURRENCE-ID", "STATUS", "CATEGORIES", "SEQUENCE", "CLASS",
}  # fmt: skip
KEPT_OF_ZONES = REPEATING | {"TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
KEPT_OF_CALENDARS = {"METHOD", "X-WR-CALNAME"}
KEPT = {
    "VEVENT": KEPT_OF_ENTRIES,
    "VTIMEZONE": KEPT_OF_ZONES,
    "STANDARD": KEPT_OF_ZONES,
    "DAYLIGHT": KEPT_OF_ZONES,
    "VCALENDAR": KEPT_OF_CALENDARS,
}
NO_END = "This entry begins, but does not end."
NAME = re.compile(rb"([A-Za-z0-9-]{1,40})[ \t]*(?=[:;])")
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")  # a tab may stand in a line


@dataclass(slots=True)
class Part:
    """A component: its kind, the line it begins on, its kept lines by name, and what lies within it."""

    kind: str
    line: int
    lines: dict[str, list[str]] = field(default_factory=dict)
    within: list["Part"] = field(default_factory=list)
    closed: bool = False
    had_control: bool = False

    def text(self, without: Collection[str] = ()) -> str:
        """As icalendar reads it. Always several lines: one alone it would look for among the files of this machine."""
        kept = [line for name, lines in self.lines.items() if name not in without for line in lines]
        inner = [part.text().rstrip() for part in self.within]
        return "\r\n".join([f"BEGIN:{self.kind}", *kept, *inner, f"END:{self.kind}", ""])


@dataclass(slots=True)
class Parts:
    """What is in a file; `others` counts its tasks and notes, which are not read."""

    entries: list[Part] = field(default_factory=list)
    zones: list[Part] = field(default_factory=list)
    calendars: list[Part] = field(default_factory=list)
    others: int = 0
    problems: list[CalendarProblem] = field(default_factory=list)

    def say(self, line: int, message: str, *, left_out: bool = False) -> None:
        """Note a problem. A file with more of them than `MOST_SAID` is known to be broken."""
        if len(self.problems) < MOST_SAID:
            self.problems.append(CalendarProblem(line, message, left_out))


def logical_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line with the number it begins on, continued lines joined byte by byte; blank ones are passed over.

    A fold may stand within a letter of several bytes, so nothing is decoded before.
    """
    begins, pieces = 0, list[bytes]()
    for number, raw in enumerate(data.split(b"\n" if b"\n" in data else b"\r"), 1):
        if raw[:1] in (b" ", b"\t"):
            pieces.append(raw.removesuffix(b"\r")[1:])
        elif raw not in (b"", b"\r"):
            if begins:
                yield begins, b"".join(pieces)
            begins, pieces = number, [raw.removesuffix(b"\r")]
    if begins:
        yield begins, b"".join(pieces)


def parts_of_file(data: bytes) -> Parts:
    """The entries, zones and calendars of a file, also of one that is broken. Never raises."""
    found, stack, too_deep = Parts(), list[Part](), 0
    for number, line in logical_lines(data):
        match = NAME.match(line)
        name = match[1].decode("ascii").upper() if match else ""
        if name == "BEGIN":
            if len(stack) < DEEPEST and not too_deep:
                stack.append(_begin(found, stack, number, _kind(line)))
            else:
                if not too_deep:
                    found.say(number, "Parts lie too deep within one another from here.")
                too_deep += 1
        elif name == "END" and too_deep:
            too_deep -= 1
        elif name == "END":
            _end(found, stack, number, _kind(line))
        elif stack and not too_deep and name in KEPT.get(stack[-1].kind, ()):
            _keep(stack[-1], name, line)
    for part in stack:
        if part.kind == "VEVENT":
            found.say(part.line, NO_END, left_out=True)
    return found


def _kind(line: bytes) -> str:
    return line.partition(b":")[2].strip().decode("ascii", "replace").upper()[:40]


def _begin(found: Parts, stack: list[Part], number: int, kind: str) -> Part:
    part = Part(kind, number)
    if kind == "VEVENT":
        found.entries.append(part)
    elif kind == "VTIMEZONE":
        found.zones.append(part)
    elif kind == "VCALENDAR":
        found.calendars.append(part)
    elif kind in ("STANDARD", "DAYLIGHT") and stack and stack[-1].kind == "VTIMEZONE":
        stack[-1].within.append(part)
    elif kind in ("VTODO", "VJOURNAL"):
        found.others += 1
    return part


def _end(found: Parts, stack: list[Part], number: int, kind: str) -> None:
    """Close the innermost part of this kind; those within it that were not closed stay open and are said so."""
    if all(part.kind != kind for part in stack):
        found.say(number, f"{shown('END:' + kind)} stands here, but nothing such begins.")
        return
    while (part := stack.pop()).kind != kind:
        if part.kind == "VEVENT":
            found.say(part.line, NO_END, left_out=True)
    part.closed = True


def _keep(part: Part, name: str, line: bytes) -> None:
    """Keep the line decoded, without control characters, so that it can be nothing but one line."""
    longest = LONGEST_DATES if name in ("EXDATE", "RDATE") else LONGEST_LINE
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    plain = CONTROL.sub("", text)
    part.had_control = part.had_control or plain != text
    part.lines.setdefault(name, []).append(plain[:longest])
