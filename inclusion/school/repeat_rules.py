"""RFC 5545 repeat rules: the guard over what people and files send, and the days a rule gives.

Pure: no Django, no clock. dateutil reads the rules; everything that could keep it busy for long is bounded here.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

MOST_OCCURRENCES = 1000
LONGEST_RULE = 300
YEARS = range(1990, 2101)
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
BYDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
UNTIL = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(T[0-9]{6}Z?)?")
LIMITS = {"INTERVAL": (1, 400), "COUNT": (1, MOST_OCCURRENCES), "BYMONTH": (1, 12)}
SIGNED_LIMITS = {"BYMONTHDAY": 31, "BYSETPOS": 366}
PARTS = {"FREQ", "UNTIL", "BYDAY", "WKST", *LIMITS, *SIGNED_LIMITS}

# The calendar comes round every 400 years to the day. Rules are run this much later, so that one that never fits is
# ended by dateutil's last year, 9999, after at most 400 years instead of 8,000.
AGES_LATER = timedelta(days=19 * 146_097)


class RepeatError(ValueError):
    """A repeat that cannot be kept; the message is for the person who entered it."""


def check_rule(text: str) -> None:
    """Raise RepeatError for a rule that is not understood, cannot happen, or has no place in a school year."""
    parts = parts_of(text)
    freq = parts.get("FREQ", "")
    if freq not in FREQUENCIES:
        raise RepeatError("A repeat rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    for name, (low, high) in LIMITS.items():
        if any(not low <= number <= high for number in numbers_of(parts, name)):
            raise RepeatError(f"{name} in the repeat rule must lie between {low} and {high}.")
    for name, high in SIGNED_LIMITS.items():
        if any(not 1 <= abs(number) <= high for number in numbers_of(parts, name)):
            raise RepeatError(f"{name} in the repeat rule must lie between 1 and {high}, or be the same counted back.")
    if any("," in parts.get(name, "") for name in ("INTERVAL", "COUNT")):
        raise RepeatError("INTERVAL and COUNT in the repeat rule take one number.")
    if parts.get("WKST", "MO") not in WEEKDAY_CODES:
        raise RepeatError("WKST in the repeat rule is not a weekday.")
    if "UNTIL" in parts and "COUNT" in parts:
        raise RepeatError("A repeat rule has UNTIL or COUNT, not both.")
    until_of(parts)
    _check_byday(parts, freq)
    _check_together(parts, freq)


def parts_of(text: str) -> dict[str, str]:
    """The rule's parts by name in upper case, with or without "RRULE:" before them."""
    if len(text) > LONGEST_RULE:
        raise RepeatError(f"A repeat rule has at most {LONGEST_RULE} characters.")
    if not text.strip():
        raise RepeatError("The repeat rule is empty.")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if name not in PARTS or not equals or not value:
            raise RepeatError(f"“{part[:40]}” is not a part of a repeat rule that is understood here.")
        if name in parts:
            raise RepeatError(f"{name} stands twice in the repeat rule.")
        parts[name] = value
    return parts


def numbers_of(parts: dict[str, str], name: str) -> list[int]:
    values = parts[name].split(",") if name in parts else []
    if not all(NUMBER.fullmatch(value) for value in values):
        raise RepeatError(f"{name} in the repeat rule must be whole numbers.")
    return [int(value) for value in values]


def until_of(parts: dict[str, str]) -> date | None:
    if "UNTIL" not in parts:
        return None
    match = UNTIL.fullmatch(parts["UNTIL"])
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise RepeatError("UNTIL in the repeat rule is not a date such as 20270716.")
    return day


def _check_byday(parts: dict[str, str], freq: str) -> None:
    days = [BYDAY.fullmatch(day) for day in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    highest = {"MONTHLY": 5, "YEARLY": 5 if "BYMONTH" in parts else 53}.get(freq, 0)
    for day in days:
        if day is None or (day[1] and not 1 <= abs(int(day[1])) <= highest):
            raise RepeatError("BYDAY in the repeat rule is not a weekday such as TU, or 3TH in a monthly rule.")


def _check_together(parts: dict[str, str], freq: str) -> None:
    """Refuse parts that exclude one another, so that the rule would never happen."""
    months, days = numbers_of(parts, "BYMONTH"), numbers_of(parts, "BYMONTHDAY")
    if months and days and not any(abs(day) <= DAYS_IN_MONTH[month - 1] for month in months for day in days):
        raise RepeatError("This repeat never happens: no such month has that day.")
    if days and freq == "WEEKLY":
        raise RepeatError("A weekly repeat rule takes no BYMONTHDAY.")
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY", "BYMONTH"} & parts.keys():
        raise RepeatError("BYSETPOS in a repeat rule needs BYDAY or BYMONTHDAY beside it.")


def rule_days(starts_on: date, rule: str, last: date) -> Iterator[date]:
    """The rule's days from `starts_on` to `last`; the first date itself counts only where the rule meets it."""
    check_rule(rule)
    parts = parts_of(rule)
    last = min(last, until_of(parts) or last)
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    try:
        for moment in rrulestr(text, dtstart=datetime.combine(starts_on + AGES_LATER, time())):
            day = moment.date() - AGES_LATER
            if day > last:
                return
            yield day
    except OverflowError:  # a rule without a match has run into the end of the year 9999
        return
    except (ValueError, IndexError) as error:
        raise RepeatError("This repeat rule cannot be understood.") from error
