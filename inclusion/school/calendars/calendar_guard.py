"""What is refused before a calendar library sees it: everything that could keep dateutil or icalendar busy for long.

Pure. Neither library has limits of its own; what is let through here is bounded, and a process limit lies on top.
"""

import re
from datetime import date, timedelta
from itertools import islice

from icalendar.timezone import tzp

from inclusion.school.calendars.calendar_file import Limits
from inclusion.school.calendars.calendar_lines import Part
from inclusion.school.importing.files import shown
from inclusion.school.repeat_rules import RepeatError, check_rule, numbers_of, parts_of, rule_days

DATES = ("DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE")
ZONE = re.compile(r';[ \t]*TZID[ \t]*=[ \t]*("[^"]*"|[^;:"]*)', re.IGNORECASE)
ONCE_ONLY = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
MARGIN = timedelta(days=2)  # more than any two zones lie apart
NOT_PLAIN = {"RRULE", "RDATE", "EXRULE", "RECURRENCE-ID", "DURATION"}
PLAIN_DAY = re.compile(r"((?:199|20\d)\d\d{4})(?:T\d{6}Z?)?")
MOST_ZONE_LINES = 200
MOST_ZONES = 50
MOST_CHANGES = 200  # of one zone
LONGEST_ZONE_NAME = 100


def entry_fault(part: Part, limits: Limits) -> str:
    """Why the entry is not read; empty where it may be handed on. Repeated rules that are alike are made one."""
    if "EXRULE" in part.lines:
        return "It leaves days out by a rule (EXRULE), which is not understood here."
    for name in ONCE_ONLY:
        if len(set(part.lines.get(name, ()))) > 1:
            return f"It gives {name} more than once, and not alike."
        part.lines[name] = part.lines.get(name, [])[:1]
    if "DTSTART" not in part.lines or not part.lines["DTSTART"]:
        return "It has no start (DTSTART)."
    for name in ("UID", "SUMMARY", "STATUS", "SEQUENCE"):
        part.lines[name] = part.lines.get(name, [])[:1]
    dates = sum(line.count(",") + 1 for name in ("EXDATE", "RDATE") for line in part.lines.get(name, ()))
    if dates > limits.most_exceptions:
        return f"It lists {dates:,} single dates; at most {limits.most_exceptions:,} are read."
    rules = {line.replace(" ", "") for line in part.lines.get("RRULE", ())}
    part.lines["RRULE"] = sorted(rule for rule in rules if value_of(rule))
    if len(part.lines["RRULE"]) > 1:
        return "It has more than one repeat rule."
    try:
        for rule in part.lines["RRULE"]:
            check_rule(value_of(rule))
    except RepeatError as error:
        return str(error)
    return ""


def about(first: date, last: date) -> tuple[str, str]:
    """These days with some days more on either side, as they stand in a file: for `plainly_apart`."""
    return f"{first - MARGIN:%Y%m%d}", f"{last + MARGIN:%Y%m%d}"


def plainly_apart(part: Part, early: str, late: str) -> bool:
    """Whether an entry that happens once lies before or after these days, told by nothing but its first and last day.

    Where there is any doubt it does not.
    """
    if not part.closed or not NOT_PLAIN.isdisjoint(part.lines):
        return False
    starts, ends = part.lines.get("DTSTART", ()), part.lines.get("DTEND", ())
    days = [PLAIN_DAY.fullmatch(value_of(line)) for line in (*starts, *ends)]
    if len(starts) != 1 or len(ends) > 1 or not all(days):
        return False
    start, end = (match[1] for match in (days[0], days[-1]) if match)
    return start <= end and (end < early or late < start)


def known_zone(name: str) -> bool:
    """Whether the zone is one of the world's, of Windows or of this file. Some names are those of folders."""
    try:
        return tzp.timezone(name) is not None
    except (ValueError, OSError):
        return False


def without_unknown_zones(part: Part) -> str:
    """Take the zones that nobody knows out of the entry's dates; the first of them."""
    unknown = ""
    for name in DATES:
        for place, line in enumerate(part.lines.get(name, ())):
            match = ZONE.search(line)
            zone = match[1].strip('"') if match else ""
            if match and not known_zone(zone):
                part.lines[name][place] = line[: match.start()] + line[match.end() :]
                unknown = unknown or zone or "?"
    return unknown


def value_of(line: str) -> str:
    """What stands behind the first colon that is in no quotation marks."""
    head, _, value = line.partition(":")
    if '"' not in head:
        return value.strip()
    quoted = False
    for place, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[place + 1 :].strip()
    return ""


def never_happens(rule: str, starts_on: date, last: date) -> bool:
    """Whether a rule meets no day up to `last`. Asked only of rules of which that is not plain; bounded in any case."""
    parts = parts_of(rule)
    picky = sum(name in parts for name in ("BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"))
    if picky < 2 and not (picky and numbers_of(parts, "INTERVAL") not in ([], [1])):
        return False
    return not list(islice(rule_days(starts_on, rule, last), 1))


def zone_fault(part: Part) -> str:
    """Why the file's own time zone is not read; empty where it may be handed on."""
    if len(part.within) > MOST_CHANGES:
        return f"It changes in {len(part.within):,} ways; at most {MOST_CHANGES} are read."
    for change in part.within:
        if sum(len(lines) for lines in change.lines.values()) > MOST_ZONE_LINES:
            return "It has too many lines."
        if sum(line.count(",") for line in change.lines.get("RDATE", ())) > MOST_ZONE_LINES:
            return "It lists too many dates."
        if {"EXRULE", "EXDATE"} & change.lines.keys():
            return "It leaves days out, which is not understood here."
        try:
            for rule in change.lines.get("RRULE", ()):
                _check_zone_rule(value_of(rule))
        except RepeatError as error:
            return str(error)
    return ""


def _check_zone_rule(rule: str) -> None:
    """As for entries, but only once a year, and until any year."""
    parts = parts_of(rule)
    if parts.get("FREQ") != "YEARLY":
        raise RepeatError(f"Clocks change by a YEARLY rule; this is {shown(parts.get('FREQ', ''))}.")
    check_rule(";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL"))
