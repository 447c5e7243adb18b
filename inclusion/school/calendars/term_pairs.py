"""Two dates beside each other in a row of term dates: first and last day, or two days. Pure."""

import re
from collections.abc import Sequence
from datetime import timedelta

from inclusion.school.calendars.term_words import edge_in, kind_in
from inclusion.school.calendars.written_dates import BadDate, Written
from inclusion.school.wording import full_day

LONGEST_PAIR = 23  # days from the first to the last
TWO_DAYS, A_WEEK = 2, 5  # Mondays to Fridays
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
NEXT_CELL = re.compile(rf" ?(?:{WEEKDAY} ?)?\|[ |]*(?:{WEEKDAY}[ |]*)?", re.IGNORECASE)
COMMA = re.compile(r" ?[,;] ?")
UNCLEAR = "It is not clear whether these are single days or a first and a last one. Write “to” between them."


def joined(kind: str, found: list[Written], words: Sequence[str]) -> list[Written]:
    """Two bare dates of a half term or a closure, in cells of their own, as one range; anything else as it is.

    `words`: those that belong to each date. Raises BadDate where it is not clear what they are.
    """
    others = {kind_in(own) for own in words} - {"", kind}
    if len(found) < 2 or others or any(one.is_range for one in found) or any(edge_in(own) for own in words):
        return found
    one, other = found[0], found[1]
    in_cells = len(found) == 2 and NEXT_CELL.fullmatch(other.before) is not None
    if kind == "half_term":
        if not in_cells and not (len(found) == 2 and COMMA.fullmatch(other.before)):
            raise BadDate(UNCLEAR)
        return [_range(one, other)]
    if kind == "closure" and in_cells:
        if other.first - one.first > timedelta(days=LONGEST_PAIR):
            raise BadDate(UNCLEAR)
        return [_range(one, other)]
    if kind == "inset" and in_cells and TWO_DAYS < _weekdays(one, other) <= A_WEEK:
        raise BadDate(UNCLEAR)
    return found


def _range(one: Written, other: Written) -> Written:
    if other.first < one.first:
        raise BadDate(f"{full_day(other.first)} is before {full_day(one.first)}.")
    return Written(one.first, other.first, True, one.before, other.after)


def _weekdays(one: Written, other: Written) -> int:
    """Mondays to Fridays from the one to the other, at most a few weeks' worth."""
    days = (other.first - one.first).days + 1
    return sum((one.first + timedelta(days=day)).weekday() < 5 for day in range(min(days, LONGEST_PAIR)))
