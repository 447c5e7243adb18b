"""When a repeated school event happens: the guard over RFC 5545 rules, the expansion, and the repeat in words.

Pure: no Django, no clock. dateutil reads the rules; everything that could keep it busy for long is bounded here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from inclusion.school.school_dates import SchoolCalendar, Span, long_day

REPEATS = ("none", "weekly", "fortnightly", "week_a", "week_b", "monthly", "half_term", "rule")
MOST_OCCURRENCES = 1000
LONGEST_RULE = 300
YEARS = range(1990, 2101)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "last", -1: "last", -2: "second last"}
UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
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


@dataclass(frozen=True, slots=True)
class Repeat:
    """How an event repeats: a kind of `REPEATS`, the RFC 5545 rule of kind "rule", and the last first day, if any."""

    kind: str = "none"
    rule: str = ""
    until: date | None = None
    school_weeks_only: bool = False


def check_rule(text: str) -> None:
    """Raise RepeatError for a rule that is not understood, cannot happen, or has no place in a school year."""
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq not in UNITS:
        raise RepeatError("A repeat rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.")
    for name, (low, high) in LIMITS.items():
        if any(not low <= number <= high for number in _numbers(parts, name)):
            raise RepeatError(f"{name} in the repeat rule must lie between {low} and {high}.")
    for name, high in SIGNED_LIMITS.items():
        if any(not 1 <= abs(number) <= high for number in _numbers(parts, name)):
            raise RepeatError(f"{name} in the repeat rule must lie between 1 and {high}, or be the same counted back.")
    if any("," in parts.get(name, "") for name in ("INTERVAL", "COUNT")):
        raise RepeatError("INTERVAL and COUNT in the repeat rule take one number.")
    if parts.get("WKST", "MO") not in WEEKDAY_CODES:
        raise RepeatError("WKST in the repeat rule is not a weekday.")
    if "UNTIL" in parts and "COUNT" in parts:
        raise RepeatError("A repeat rule has UNTIL or COUNT, not both.")
    _until(parts)
    _check_byday(parts, freq)
    _check_together(parts, freq)


def _parts(text: str) -> dict[str, str]:
    """The rule's parts by name in upper case, with or without "RRULE:" before them."""
    if len(text) > LONGEST_RULE:
        raise RepeatError(f"A repeat rule has at most {LONGEST_RULE} characters.")
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if name not in PARTS or not equals or not value:
            raise RepeatError(f"“{part[:40]}” is not a part of a repeat rule that is understood here.")
        if name in parts:
            raise RepeatError(f"{name} stands twice in the repeat rule.")
        parts[name] = value
    return parts


def _numbers(parts: dict[str, str], name: str) -> list[int]:
    values = parts[name].split(",") if name in parts else []
    if not all(NUMBER.fullmatch(value) for value in values):
        raise RepeatError(f"{name} in the repeat rule must be whole numbers.")
    return [int(value) for value in values]


def _until(parts: dict[str, str]) -> date | None:
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
    highest = {"MONTHLY": 5, "YEARLY": 53}.get(freq, 0)
    for day in days:
        if day is None or (day[1] and not 1 <= abs(int(day[1])) <= highest):
            raise RepeatError("BYDAY in the repeat rule is not a weekday such as TU, or 3TH in a monthly rule.")


def _check_together(parts: dict[str, str], freq: str) -> None:
    """Refuse parts that exclude one another, so that the rule would never happen."""
    months, days = _numbers(parts, "BYMONTH"), _numbers(parts, "BYMONTHDAY")
    if months and days and not any(abs(day) <= DAYS_IN_MONTH[month - 1] for month in months for day in days):
        raise RepeatError("This repeat never happens: no such month has that day.")
    if days and freq == "WEEKLY":
        raise RepeatError("A weekly repeat rule takes no BYMONTHDAY.")
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY", "BYMONTH"} & parts.keys():
        raise RepeatError("BYSETPOS in a repeat rule needs BYDAY or BYMONTHDAY beside it.")


def expand(starts_on: date, ends_on: date, repeat: Repeat, calendar: SchoolCalendar, horizon: date) -> list[Span]:
    """Every occurrence whose first day lies from `starts_on` to `horizon` and `repeat.until`, sorted, each as long.

    Kind "none" gives exactly its own dates, whatever the horizon. RepeatError when a repeat never happens in that
    time or more than `MOST_OCCURRENCES` times.
    """
    if repeat.kind == "none":
        return [Span(starts_on, ends_on)]
    if repeat.kind not in REPEATS:
        raise RepeatError("This kind of repeat is not known.")
    if starts_on.year not in YEARS:
        raise RepeatError(f"A repeat begins between {YEARS[0]} and {YEARS[-1]}.")
    last = min(horizon, repeat.until or horizon)
    length = ends_on - starts_on
    spans: list[Span] = []
    for day in _first_days(starts_on, repeat, calendar, last):
        if repeat.school_weeks_only and not calendar.is_staff_day(day):
            continue
        spans.append(Span(day, day + length))
        if len(spans) > MOST_OCCURRENCES:
            raise RepeatError(f"This repeat happens more than {MOST_OCCURRENCES:,} times. Give it an earlier end.")
    if not spans:
        raise RepeatError(f"This repeat never happens between {_dated(starts_on)} and {_dated(last)}.")
    return spans


def _first_days(starts_on: date, repeat: Repeat, calendar: SchoolCalendar, last: date) -> Iterator[date]:
    weekday = starts_on.weekday()
    if repeat.kind in ("week_a", "week_b"):
        letter = repeat.kind[-1].upper()
        days = [week.monday + timedelta(days=weekday) for week in calendar.weeks if week.letter == letter]
        return (day for day in days if starts_on <= day <= last)
    if repeat.kind == "half_term":
        ends = [
            [day for day in calendar.staff_days_between(span.starts_on, span.ends_on) if day.weekday() == weekday]
            for span in calendar.half_terms
        ]
        return (days[-1] for days in ends if days and starts_on <= days[-1] <= last)
    return _rule_days(starts_on, _as_rule(starts_on, repeat), last)


def _as_rule(starts_on: date, repeat: Repeat) -> str:
    if repeat.kind == "monthly":
        return f"FREQ=MONTHLY;BYDAY={_place_in_month(starts_on)}{WEEKDAY_CODES[starts_on.weekday()]}"
    return {"weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2"}.get(repeat.kind, repeat.rule)


def _place_in_month(day: date) -> int:
    """1 to 4 for the first to fourth such weekday of its month; a fifth is taken as the last, -1."""
    place = (day.day + 6) // 7
    return place if place < 5 else -1


def _rule_days(starts_on: date, rule: str, last: date) -> Iterator[date]:
    """The rule's days from `starts_on` to `last`; the first date itself counts only where the rule meets it."""
    check_rule(rule)
    parts = _parts(rule)
    last = min(last, _until(parts) or last)
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    try:
        for moment in rrulestr(text, dtstart=datetime.combine(starts_on + AGES_LATER, time())):
            day = moment.date() - AGES_LATER
            if day > last:
                return
            yield day
    except OverflowError:  # a rule without a match has run into the end of the year 9999
        return
    except ValueError as error:
        raise RepeatError("This repeat rule cannot be understood.") from error


def describe(starts_on: date, repeat: Repeat) -> str:
    """The repeat in words: "every Tuesday in school weeks", "the third Thursday of every month until 16 July 2027"."""
    weekday = WEEKDAYS[starts_on.weekday()]
    words = {
        "none": "once",
        "weekly": f"every {weekday}",
        "fortnightly": f"every other {weekday}",
        "week_a": f"every {weekday} in week A",
        "week_b": f"every {weekday} in week B",
        "monthly": f"the {ORDINALS[_place_in_month(starts_on)]} {weekday} of every month",
        "half_term": f"the last {weekday} of each half term",
    }.get(repeat.kind) or _describe_rule(starts_on, repeat.rule)
    if repeat.kind == "none":
        return words
    if repeat.school_weeks_only and repeat.kind not in ("week_a", "week_b", "half_term"):
        words += " in school weeks"
    return words + (f" until {_dated(repeat.until)}" if repeat.until else "")


def _describe_rule(starts_on: date, rule: str) -> str:
    """The rule in words as far as plain words reach, else the rule itself."""
    try:
        check_rule(rule)
    except RepeatError:
        return "by a rule that is not understood"
    parts = _parts(rule)
    if parts.keys() & {"BYSETPOS", "BYMONTH"} or {"BYDAY", "BYMONTHDAY"} <= parts.keys():
        return f"by the rule {';'.join(f'{name}={value}' for name, value in parts.items())}"
    unit, interval = UNITS[parts["FREQ"]], int(parts.get("INTERVAL", "1"))
    words = f"every {unit}" if interval == 1 else f"every {interval} {unit}s"
    words += _describe_days(starts_on, parts)
    until = _until(parts)
    if "COUNT" in parts:
        words += ", once" if parts["COUNT"] == "1" else f", {parts['COUNT']} times"
    return words + (f" until {_dated(until)}" if until else "")


def _describe_days(starts_on: date, parts: dict[str, str]) -> str:
    if "BYDAY" in parts:
        return " on " + _listed([_weekday_words(day) for day in parts["BYDAY"].split(",")])
    if "BYMONTHDAY" in parts:
        return " on " + _listed([_monthday_words(day) for day in _numbers(parts, "BYMONTHDAY")])
    return {
        "WEEKLY": f" on {WEEKDAYS[starts_on.weekday()]}",
        "MONTHLY": f" on {_monthday_words(starts_on.day)}",
        "YEARLY": f" on {long_day(starts_on)}",
    }.get(parts["FREQ"], "")


def _weekday_words(code: str) -> str:
    weekday = WEEKDAYS[WEEKDAY_CODES.index(code[-2:])]
    if not code[:-2]:
        return weekday
    place = int(code[:-2])
    return f"the {ORDINALS.get(place, 'last' if place == -1 else f'{_nth(abs(place))}')} {weekday}" + (
        " from the end" if place < -2 else ""
    )


def _monthday_words(day: int) -> str:
    if day == -1:
        return "the last day"
    return f"the {_nth(abs(day))}" + (" last day" if day < 0 else "")


def _nth(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _dated(day: date) -> str:
    return f"{long_day(day)} {day.year}"
