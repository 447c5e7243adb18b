"""When a repeated school event happens, and its repeat in words. Rules of RFC 5545 are kept in `repeat_rules.py`.

Pure: no Django, no clock, no database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from inclusion.school.repeat_rules import (
    MOST_OCCURRENCES,
    WEEKDAY_CODES,
    YEARS,
    RepeatError,
    check_rule,
    numbers_of,
    parts_of,
    rule_days,
    until_of,
)
from inclusion.school.school_dates import SchoolCalendar, Span
from inclusion.school.wording import full_day, listed, long_day, nth

__all__ = ["REPEATS", "Repeat", "RepeatError", "check_rule", "describe", "expand", "expand_as_far"]

REPEATS = ("none", "weekly", "fortnightly", "week_a", "week_b", "monthly", "half_term", "rule")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second last"}
UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


@dataclass(frozen=True, slots=True)
class Repeat:
    """How an event repeats: a kind of `REPEATS`, the RFC 5545 rule of kind "rule", and the last first day, if any."""

    kind: str = "none"
    rule: str = ""
    until: date | None = None
    school_weeks_only: bool = False


def expand(starts_on: date, ends_on: date, repeat: Repeat, calendar: SchoolCalendar, horizon: date) -> list[Span]:
    """Every occurrence whose first day lies from `starts_on` to `horizon` and `repeat.until`, sorted, each as long.

    Kind "none" gives exactly its own dates, whatever the horizon. RepeatError when a repeat never happens in that
    time or more than `MOST_OCCURRENCES` times.
    """
    last = min(horizon, repeat.until or horizon)
    spans = list(islice(_times(starts_on, ends_on, repeat, calendar, last), MOST_OCCURRENCES + 1))
    if len(spans) > MOST_OCCURRENCES:
        raise RepeatError(f"This repeat happens more than {MOST_OCCURRENCES:,} times. Give it an earlier end.")
    if not spans:
        raise RepeatError(f"This repeat never happens between {full_day(starts_on)} and {full_day(last)}.")
    return spans


def expand_as_far(
    starts_on: date, ends_on: date, repeat: Repeat, calendar: SchoolCalendar, horizon: date
) -> list[Span]:
    """The same for a repeat that is stored already: its first `MOST_OCCURRENCES`, none where it never happens."""
    last = min(horizon, repeat.until or horizon)
    return list(islice(_times(starts_on, ends_on, repeat, calendar, last), MOST_OCCURRENCES))


def _times(starts_on: date, ends_on: date, repeat: Repeat, calendar: SchoolCalendar, last: date) -> Iterator[Span]:
    if repeat.kind == "none":
        yield Span(starts_on, ends_on)
        return
    if repeat.kind not in REPEATS:
        raise RepeatError("This kind of repeat is not known.")
    if starts_on.year not in YEARS:
        raise RepeatError(f"A repeat begins between {YEARS[0]} and {YEARS[-1]}.")
    length = ends_on - starts_on
    for day in _first_days(starts_on, repeat, calendar, last):
        if not repeat.school_weeks_only or calendar.is_staff_day(day):
            yield Span(day, day + length)


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
    return rule_days(starts_on, _as_rule(starts_on, repeat), last)


def _as_rule(starts_on: date, repeat: Repeat) -> str:
    if repeat.kind == "monthly":
        return f"FREQ=MONTHLY;BYDAY={_place_in_month(starts_on)}{WEEKDAY_CODES[starts_on.weekday()]}"
    return {"weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2"}.get(repeat.kind, repeat.rule)


def _place_in_month(day: date) -> int:
    """1 to 4 for the first to fourth such weekday of its month; a fifth is taken as the last, -1."""
    place = (day.day + 6) // 7
    return place if place < 5 else -1


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
    return words + (f" until {full_day(repeat.until)}" if repeat.until else "")


def _describe_rule(starts_on: date, rule: str) -> str:
    """The rule in words as far as plain words reach, else the rule itself."""
    try:
        check_rule(rule)
    except RepeatError:
        return "by a rule that is not understood"
    parts = parts_of(rule)
    if parts.keys() & {"BYSETPOS", "BYMONTH"} or {"BYDAY", "BYMONTHDAY"} <= parts.keys():
        return f"by the rule {';'.join(f'{name}={value}' for name, value in parts.items())}"
    unit, interval = UNITS[parts["FREQ"]], int(parts.get("INTERVAL", "1"))
    words = f"every {unit}" if interval == 1 else f"every {interval} {unit}s"
    words += _describe_days(starts_on, parts)
    until = until_of(parts)
    if "COUNT" in parts:
        words += f", {parts['COUNT']} times"
    return words + (f" until {full_day(until)}" if until else "")


def _describe_days(starts_on: date, parts: dict[str, str]) -> str:
    if "BYDAY" in parts:
        return " on " + listed([_weekday_words(day) for day in parts["BYDAY"].split(",")])
    if "BYMONTHDAY" in parts:
        return " on " + listed([_monthday_words(day) for day in numbers_of(parts, "BYMONTHDAY")])
    return {
        "WEEKLY": f" on {WEEKDAYS[starts_on.weekday()]}",
        "MONTHLY": f" on {_monthday_words(starts_on.day)}",
        "YEARLY": f" on {long_day(starts_on)}",
    }.get(parts["FREQ"], "")


def _weekday_words(code: str) -> str:
    weekday = WEEKDAYS[WEEKDAY_CODES.index(code[-2:])]
    if not code[:-2]:
        return weekday
    return f"the {_place_words(int(code[:-2]))} {weekday}"


def _monthday_words(day: int) -> str:
    return f"the {nth(day)}" if day > 0 else f"the {_place_words(day)} day"


def _place_words(place: int) -> str:
    """Counted from the start, or with a minus from the end: "third", "last", "3rd last"."""
    return ORDINALS.get(place) or (nth(place) if place > 0 else f"{nth(-place)} last")
